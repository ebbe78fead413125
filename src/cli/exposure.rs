//! `factorflow exposure`.

use super::loader::load;
use super::options::Shared;
use super::run::refused;
use super::signals::Signals;
use super::worlds::no_place;
use super::{Failure, command_line, counted, stem};
use crate::experiment::exposure::{Exposure, ExposureError, NoSupplier, SegmentSupplier};
use crate::outcome::Table;
use crate::scenario::Scenario;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Lists who depends on which place's segment of an industry chain.
///
/// Exposure is the part of its output that a region loses at first for each part of the capacity of a supplier that is
/// lost, in the base year and before the loss passes on to other suppliers. The scenario names the segments of its fields
/// with `segments` in [world].
///
/// The folder holds exposure.csv and .parquet (a row for each supplier and segment, the most important to the country
/// first, with the ten regions that depend most on it) and figures; with --supplier and --segment also exposed.csv and
/// .parquet (every region) and a map.
#[derive(Debug, Args)]
pub struct ExposureCommand {
    /// The scenario file, or the name of a scenario of the library
    scenario: PathBuf,
    /// Code or name of a region: maps who is exposed to it
    #[arg(long, value_name = "CODE", requires = "segment")]
    supplier: Option<String>,
    /// The segment that it makes; FIELD:SEGMENT where two fields have one of that name
    #[arg(long, value_name = "NAME", requires = "supplier")]
    segment: Option<String>,
    /// Folder for the results [default: results/exposure- and the name of the scenario file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shared: Shared,
}

/// So many suppliers are shown on the terminal.
const SHOWN: usize = 10;

impl ExposureCommand {
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        self.shared.start_threads()?;
        let scenario = load(&self.scenario, &self.shared.overrides())?;
        self.shared.refuse_other_data([(&self.scenario, &scenario)])?;
        if self.shared.resume {
            let message = "error: there is nothing to resume: exposure is worked out in one go";
            return Err(Failure::Refused(message.to_owned()));
        }
        let supplier = self.supplier(&scenario)?;
        let cancel = Signals::listen_and_answer()?.cancel();
        let found = Exposure::with(&scenario, supplier).map_err(failure)?;
        if cancel.is_cancelled() {
            return Err(Failure::Stopped("stopped; nothing was written".to_owned()));
        }
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.scenario));
        found.into_folder(&scenario, &path, &command_line()).map_err(refused)?;
        let suppliers = report(&found.suppliers)?;
        let regions = counted(scenario.atlas.len() as u64, "region");
        let cells = format!("{} pairs of supplier and segment", found.suppliers.rows());
        let seconds = began.elapsed().as_secs_f64();
        let size = format!("{}: {regions}, {cells} in {seconds:.1} s", scenario.name);
        self.shared.conclude(&path, &format!("{suppliers}{size}"))
    }

    /// The supplier that was asked for.
    fn supplier(&self, scenario: &Scenario) -> Result<Option<SegmentSupplier>, Failure> {
        let (Some(supplier), Some(segment)) = (&self.supplier, &self.segment) else { return Ok(None) };
        let found = SegmentSupplier::find(scenario, supplier, segment);
        found.map(Some).map_err(|it| no_supplier(it, scenario))
    }
}

fn no_supplier(error: NoSupplier, scenario: &Scenario) -> Failure {
    match error {
        NoSupplier::NoChain => failure(ExposureError::NoChain),
        NoSupplier::NoPlace { unknown, .. } => no_place(&unknown, &scenario.clubs, &[&scenario.atlas]),
        error => Failure::Refused(format!("error: {error}")),
    }
}

fn default_folder(scenario: &Path) -> PathBuf {
    Path::new("results").join(format!("exposure-{}", stem(scenario)))
}

fn failure(error: ExposureError) -> Failure {
    match error {
        ExposureError::NoChain => Failure::Refused(format!(
            "error: {error}\nhelp: write `segments = \"seeds/china/segments.csv\"` into `[world]`, or try the scenario `china-chains`"
        )),
        error => error.into(),
    }
}

/// The suppliers that the country depends on most, for a terminal.
fn report(suppliers: &Table) -> anyhow::Result<String> {
    let [name, field, segment] = ["name_en", "field", "segment"].map(|it| suppliers.text(it));
    let (name, field, segment) = (name?, field?, segment?);
    let national = suppliers.real("national")?;
    let mut text = "part of national output that is lost for each part of a supplier's capacity\n".to_owned();
    for row in 0..suppliers.rows().min(SHOWN) {
        let what = format!("{}: {}", field[row], segment[row]);
        let _ = writeln!(text, "  {:<24} {what:<40} {:.5}", name[row], national[row]);
    }
    Ok(text)
}
