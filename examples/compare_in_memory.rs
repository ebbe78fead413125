//! Two policies against the same world without them, under the same random numbers; nothing is written.

use factorflow::Scenario;
use factorflow::experiment::Comparison;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let years = [("time.years", 5.into())];
    let base = Scenario::load("status-quo")?.with(years.clone())?;
    let arms = ["tax-sharing", "scenario-opening"].map(|it| Scenario::load(it)?.with(years.clone()));
    let arms = arms.into_iter().collect::<Result<Vec<_>, _>>()?;
    let found = Comparison::new(base, arms)?.in_memory()?;
    for verdict in &found.verdicts {
        println!("{}: national output {:+.4} % in {}", verdict.arm, verdict.nation.mean, verdict.year);
        for region in verdict.regions.iter().take(3) {
            println!("  {} {:+.4} %", region.name, region.effect.mean);
        }
    }
    Ok(())
}
