//! What a policy does at many values of two parameters that nobody has measured; a point that fails is a row.

use factorflow::Scenario;
use factorflow::experiment::Sample;
use factorflow::scenario::Change;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let years = [("time.years", 3.into())];
    let base = Scenario::load("status-quo")?.with(years.clone())?;
    let pilot = Scenario::load("tax-sharing")?.with(years)?;
    let point = |retention: f64, recruitment: f64| {
        let change = |name: &str, value: f64| Change::new(format!("parameters.technology.{name}"), value);
        vec![change("retention", retention), change("recruitment", recruitment)]
    };
    let points: Vec<_> =
        [0.3, 1.0, 2.0].into_iter().flat_map(|it| [point(it, 0.5), point(it, 1.5)]).collect();
    let table = Sample::new(&pilot, &points, &["output.change"])?.against(&base).table()?;
    let factor = |name: &str| table.real(&format!("parameters.technology.{name}"));
    let (retention, recruitment, change) =
        (factor("retention")?, factor("recruitment")?, table.real("output.change")?);
    for row in 0..table.rows() {
        println!("retention {}, recruitment {}: {:+.4} %", retention[row], recruitment[row], change[row]);
    }
    Ok(())
}
