//! A first run: a scenario of the library, shortened, and what comes of it, all in memory.

use factorflow::Scenario;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::load("tax-sharing")?.with([("time.years", 5.into())])?;
    let tables = scenario.run().tables()?;
    let (years, output) = (tables.national.real("year")?, tables.national.real("output_cny")?);
    println!("{}: {} regions", scenario.name, scenario.atlas.len());
    for (year, output) in years.iter().zip(output).filter(|(year, _)| year.fract() == 0.0) {
        println!("{year}: {:.2} trillion CNY", output / 1e12);
    }
    Ok(())
}
