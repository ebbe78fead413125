//! Sweeps: a frozen plan, its runs in shards that are committed whole, and the data set they make.
//!
//! A sweep is a folder. What makes it up is frozen in its manifest; a shard is done when its file is there. Any
//! number of workers on any number of machines may work on it at once: two that do the same harm nobody.

mod changes;
mod collect;
mod commit;
mod damage;
mod error;
mod extend;
mod freeze;
mod heartbeat;
mod inflight;
mod manifest;
mod retry;
mod rows;
mod run;
mod scenarios;
mod shards;
mod status;
mod verify;
mod worker;

pub use collect::{Collected, collect};
pub use damage::{set_aside_damaged, shard_table};
pub use error::SweepError;
pub use extend::extend;
pub use freeze::{Pilot, SweepEstimate, estimate, freeze, is_worth_a_pilot, pilot};
pub use heartbeat::{WorkerSign, host};
pub use manifest::{FrozenData, FrozenScenario, FrozenText, RunIdentity, SweepManifest};
pub use retry::retry;
pub use run::{RunExecutor, unsound};
pub use shards::{Segment, Shards};
pub use status::{SweepStatus, status};
pub use verify::{Verified, verify};
pub use worker::{IsolatedEnd, Isolation, WorkerReport, work};

use super::design::DesignFactor;
use crate::outcome::{Table, Values};
use crate::results::parquet;
use crate::wording::argument;
use error::{damaged, system};
use manifest::MANIFEST;
use ndarray::Array2;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A sweep whose plan is frozen.
#[derive(Debug)]
pub struct Sweep {
    /// The folder of the sweep.
    pub path: PathBuf,
    /// What was frozen.
    pub manifest: SweepManifest,
    /// Points × factors, in the factors' own units or as numbers of listed values.
    pub points: Array2<f64>,
}

const DESIGN: &str = "design.parquet";
const RUNS: &str = "runs";

impl Sweep {
    /// Opens the sweep in a folder.
    ///
    /// # Errors
    ///
    /// Fails when there is none, or its manifest and design do not belong together.
    pub fn open(path: &Path) -> Result<Self, SweepError> {
        let manifest = SweepManifest::read(path)?;
        let file = path.join(DESIGN);
        let bytes = fs::read(&file).map_err(|cause| system(&file, cause))?;
        if crate::scenario::written::sha256(&bytes) != manifest.design_sha256 {
            return Err(damaged(&file, "it is not the design of the manifest"));
        }
        let points = read_points(&file, &manifest.factors)?;
        Ok(Self { path: path.to_owned(), manifest, points })
    }

    /// Whether a folder holds a sweep.
    pub fn is_in(path: &Path) -> bool {
        path.join(MANIFEST).exists()
    }

    /// Where a committed shard lies.
    pub fn shard_file(&self, shard: u64) -> PathBuf {
        self.file_of(RUNS, shard, "parquet")
    }

    /// A file about a shard; a folder holds a thousand of them.
    fn file_of(&self, folder: &str, shard: u64, ending: &str) -> PathBuf {
        self.path.join(folder).join(format!("{:03}", shard / 1000)).join(format!("s{shard:06}.{ending}"))
    }

    /// The values at a point of the factors that a scenario has, by their numbers.
    fn values(&self, point: u64, scenario: usize) -> impl Iterator<Item = (usize, f64)> {
        let row = self.points.row(usize::try_from(point).unwrap_or(usize::MAX));
        let applies = &self.manifest.scenarios[scenario].applies;
        let values = row.into_iter().copied().enumerate();
        values.zip(applies).filter_map(|(value, &applies)| applies.then_some(value))
    }

    /// The settings of a scenario at a point, as after `--set`.
    pub fn settings(&self, point: u64, scenario: usize) -> Vec<String> {
        let setting = |(number, value)| super::plan::setting(&self.manifest.factors[number], value);
        self.values(point, scenario).map(setting).collect()
    }

    /// The command that makes a run again, alone; its first row of results is the start, its last what the sweep
    /// has. `file` is what the scenario's file is called where the command is given.
    pub fn command(&self, run: u64, file: &str) -> String {
        let it = self.manifest.place(run);
        let changes = self.manifest.scenarios[it.scenario].changes.iter().cloned();
        let settings = changes.chain(self.settings(it.point, it.scenario));
        let command = settings.fold(format!("factorflow run {}", argument(file)), |command, it| {
            command + " --set " + &argument(&it)
        });
        format!("{command} --seed {} --replicates 1", it.seed)
    }
}

fn read_points(file: &Path, factors: &[DesignFactor]) -> Result<Array2<f64>, SweepError> {
    let table = parquet::read(file)?;
    let mut points = Array2::zeros((table.rows(), factors.len()));
    for (number, factor) in factors.iter().enumerate() {
        let values = numbers(&table, factor)?;
        for (point, value) in values.into_iter().enumerate() {
            points[[point, number]] = value.ok_or_else(|| damaged(file, "a value is none of its factor"))?;
        }
    }
    Ok(points)
}

/// A column of the design as the design means it.
fn numbers(table: &Table, factor: &DesignFactor) -> Result<Vec<Option<f64>>, SweepError> {
    use super::design::Levels;
    let column = table.column(&factor.path)?;
    let Levels::Values(levels) = &factor.levels else {
        return Ok(table.real(&factor.path)?.iter().map(|it| Some(*it)).collect());
    };
    let by_text: BTreeMap<&str, usize> =
        levels.iter().enumerate().map(|(number, it)| (it.label.as_str(), number)).collect();
    let by_number: BTreeMap<u64, usize> =
        levels.iter().enumerate().filter_map(|(number, it)| Some((it.number?.to_bits(), number))).collect();
    Ok(match column {
        Values::Text(texts) => texts.iter().map(|it| by_text.get(it.as_str()).map(|it| *it as f64)).collect(),
        Values::Real(values) => {
            values.iter().map(|it| by_number.get(&it.to_bits()).map(|it| *it as f64)).collect()
        }
        Values::Integer(_) => vec![None; table.rows()],
    })
}
