//! Two policies against the same world without them, under the same random numbers and over draws of parameters; nothing is
//! written.

use factorflow::Scenario;
use factorflow::experiment::Comparison;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let years = [("time.years", 5.into())];
    let base = Scenario::load("status-quo")?.with(years.clone())?;
    let arms = ["tax-sharing", "scenario-opening"].map(|it| Scenario::load(it)?.with(years.clone()));
    let arms = arms.into_iter().collect::<Result<Vec<_>, _>>()?;
    let found = Comparison::new(base, arms)?.draws(8).in_memory()?;
    for verdict in &found.verdicts {
        println!("{}: national output {:+.4} % in {}", verdict.arm, verdict.nation.mean, verdict.year);
        if let Some(drawn) = &verdict.drawn {
            let (low, high, share) =
                (drawn.nation.low_90, drawn.nation.high_90, 100.0 * drawn.nation.positive_share);
            println!("  other parameters: {low:+.4} to {high:+.4} %, above 0 at {share:.0} % of draws");
        }
        for region in verdict.regions.iter().take(3) {
            println!("  {} {:+.4} %", region.name, region.effect.mean);
        }
    }
    Ok(())
}
