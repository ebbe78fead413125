//! What a sweep freezes: everything that decides a byte of it, and nothing else.

use super::shards::{Segment, Shards};
use super::{SweepError, damaged, system};
use crate::experiment::design::{Design, DesignFactor, Method};
use crate::experiment::metric::Metric;
use crate::experiment::precision::Precision;
use crate::experiment::stream::{replicate_seed, replicate_seed_of_63_bits};
use crate::outcome::Currency;
use crate::results::atomic;
use crate::scenario::written::sha256;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(super) const MANIFEST: &str = "manifest.json";

/// Told in every manifest, so that a seed can be checked by hand.
const SEED_RULE: &str = "seed of replicate r: the highest 53 bits of the (r + 1)-th number of SplitMix64 started from `seed`; the same at every point and in every scenario";

/// What this version freezes: seeds of 53 bits, and the folder of the sweep. A manifest without a format is of the first.
pub(super) const FORMAT: u32 = 2;

/// The format of manifests that do not say theirs: seeds of 63 bits.
const FIRST_FORMAT: u32 = 1;

fn first_format() -> u32 {
    FIRST_FORMAT
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_first_format(format: &u32) -> bool {
    *format == FIRST_FORMAT
}

/// The content of the manifest of a sweep.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SweepManifest {
    /// `sweep`.
    pub kind: String,
    /// Which rules hold for what is frozen; 1 in manifests that do not say it.
    #[serde(default = "first_format", skip_serializing_if = "is_first_format")]
    pub format: u32,
    /// Where the folder of the sweep lay when it was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// What the sweep is called.
    pub name: String,
    /// What it asks; may be empty.
    pub description: String,
    /// The version of the program.
    pub version: String,
    /// The commit that the program was built from; empty if unknown.
    pub commit: String,
    /// The plan.
    pub plan: FrozenText,
    /// The scenarios; the first is the one that changes refer to.
    pub scenarios: Vec<FrozenScenario>,
    /// The tables of their worlds.
    pub data: Vec<FrozenData>,
    /// What is varied.
    pub factors: Vec<DesignFactor>,
    /// How the points were chosen; those of a file are in the design alone.
    pub method: Method,
    /// The names of the metrics.
    pub metrics: Vec<String>,
    /// The years in which each metric that says none is recorded as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub years: Vec<f64>,
    /// How many points there are.
    pub points: u64,
    /// SHA-256 of `design.parquet`.
    pub design_sha256: String,
    /// Where random numbers start from.
    pub seed: u64,
    /// How the seed of a replicate follows.
    pub seed_rule: String,
    /// Runs of every point and scenario under different random numbers.
    pub replicates: u32,
    /// A run that takes longer is given up, in seconds.
    pub run_timeout_seconds: Option<f64>,
    /// More than this share of failed runs makes the whole sweep a failure.
    pub failed_share: f64,
    /// Replicates are added until this is known so well, if anything.
    pub until: Option<Precision>,
    /// But no more replicates than this.
    pub most_replicates: u32,
    /// Which runs lie in which shard: the plan's replicates, then those of each extension.
    pub shards: Vec<Segment>,
}

/// What a plan says that decides a result; nothing of what is no TOML.
pub(super) fn meaning(plan: &str) -> Option<toml::Table> {
    let mut table: toml::Table = plan.parse().ok()?;
    for words in ["description", "limits"] {
        table.remove(words);
    }
    Some(table)
}

/// A file as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FrozenText {
    /// Where it lay.
    pub file: PathBuf,
    /// SHA-256 of its text.
    pub sha256: String,
    /// The text of the file.
    pub text: String,
}

/// A scenario as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FrozenScenario {
    /// What the plan calls it.
    pub name: String,
    /// The file of the scenario as the plan has it.
    pub written: String,
    /// Where that file lay, or its address in the library.
    pub file: PathBuf,
    /// What the plan changes of it, as after `--set`.
    pub changes: Vec<String>,
    /// Where its tables lay, as after `--set`.
    pub tables: Vec<String>,
    /// SHA-256 of the text.
    pub sha256: String,
    /// The scenario as resolved, changes included.
    pub text: String,
    /// Which of the factors are something that it has.
    pub applies: Vec<bool>,
}

/// A table as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenData {
    /// Where it lay; nowhere if it is built in.
    pub file: PathBuf,
    /// The built-in world that it belongs to, or its path among the tables that the program carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub built_in: Option<String>,
    /// The copy of the table, seen from the folder of the sweep; none of a built-in table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl FrozenScenario {
    /// Its own tables among those of the sweep, by the names that it has for them.
    pub fn own_tables<'a>(&self, data: &'a [FrozenData]) -> Vec<(String, &'a FrozenData)> {
        let world =
            |text: &str| text.parse::<toml::Table>().ok()?.remove("world")?.try_into::<toml::Table>().ok();
        let names = world(&self.text).unwrap_or_default();
        let files = self.tables.iter().filter_map(|it| world(it)).flatten();
        let found = files.filter_map(|(key, file)| {
            let table = data.iter().find(|it| Some(it.file.as_path()) == file.as_str().map(Path::new))?;
            Some((names.get(&key)?.as_str()?.to_owned(), table))
        });
        found.collect()
    }
}

impl FrozenData {
    /// The bytes of the table from the copy in the folder of the sweep, if that is what it was.
    pub fn copied(&self, folder: &Path) -> Option<Vec<u8>> {
        let bytes = fs::read(folder.join(self.copy.as_ref()?)).ok()?;
        (sha256(&bytes) == self.sha256).then_some(bytes)
    }
}

/// What a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunIdentity {
    /// The number of the run.
    pub run: u64,
    /// The replicate, counted from 0.
    pub replicate: u64,
    /// The point, counted from 0.
    pub point: u64,
    /// The number of the scenario.
    pub scenario: usize,
    /// The seed, the same for all runs of a replicate.
    pub seed: u64,
}

impl SweepManifest {
    /// Reads the manifest of a sweep.
    ///
    /// # Errors
    ///
    /// Fails when there is none, or it is that of something else.
    pub fn read(folder: &Path) -> Result<Self, SweepError> {
        let file = folder.join(MANIFEST);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(SweepError::NoSweep(folder.to_owned()));
            }
            Err(cause) => return Err(system(&file, cause)),
        };
        let value: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| damaged(&file, error.to_string()))?;
        if value.get("kind").and_then(serde_json::Value::as_str) != Some("sweep") {
            return Err(SweepError::NoSweep(folder.to_owned()));
        }
        let manifest: Self =
            serde_json::from_value(value).map_err(|error| damaged(&file, error.to_string()))?;
        let unknown = manifest.metrics.iter().find(|it| Metric::find(it).is_none());
        match unknown {
            Some(name) => Err(damaged(&file, format!("this program knows no metric `{name}`"))),
            None if manifest.format > FORMAT => Err(SweepError::Refused(format!(
                "`{}` was planned by a later version of factorflow ({}); go on with that",
                folder.display(),
                manifest.version
            ))),
            None if manifest.scenarios.is_empty() || manifest.shards.is_empty() => {
                Err(damaged(&file, "it is empty"))
            }
            None => Ok(manifest),
        }
    }

    /// Writes the manifest, whole or not at all.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn write(&self, folder: &Path) -> Result<(), SweepError> {
        let file = folder.join(MANIFEST);
        let text =
            serde_json::to_string_pretty(self).map_err(|error| system(&file, io::Error::other(error)))?;
        atomic::write(&file, format!("{text}\n").as_bytes()).map_err(|cause| system(&file, cause))
    }

    /// The money of the first scenario, in which all are compared.
    pub fn currency(&self) -> Currency {
        let world = self.scenarios.first().and_then(|it| it.text.parse::<toml::Table>().ok());
        let code = world.as_ref().and_then(|it| it.get("world")?.get("currency")?.as_str());
        code.and_then(|it| Currency::new(it).ok()).unwrap_or_default()
    }

    /// What all manifests have.
    pub(super) fn seed_rule() -> String {
        SEED_RULE.to_owned()
    }

    /// What decides every byte of a run. More replicates and other limits leave finished runs as they are.
    pub fn fingerprint(&self) -> String {
        let mut essence = self.clone();
        essence.replicates = 0;
        essence.shards = Vec::new();
        essence.run_timeout_seconds = None;
        essence.failed_share = 0.0;
        (essence.until, essence.most_replicates) = (None, 0);
        // Where files lie decides nothing.
        (essence.plan.file, essence.folder) = (PathBuf::new(), None);
        if self.format > FIRST_FORMAT {
            // Nor do comments, the order of keys, and words about the plan.
            essence.description = String::new();
            essence.plan.text =
                meaning(&self.plan.text).map_or_else(|| self.plan.text.clone(), |it| it.to_string());
            essence.plan.sha256 = sha256(essence.plan.text.as_bytes());
        }
        for it in &mut essence.scenarios {
            (it.file, it.tables) = (PathBuf::new(), Vec::new());
        }
        essence.data.iter_mut().for_each(|it| it.file = PathBuf::new());
        sha256(serde_json::to_string(&essence).unwrap_or_default().as_bytes())
    }

    /// The metrics in order.
    pub fn metrics(&self) -> Vec<Metric> {
        self.metrics.iter().filter_map(|it| Metric::find(it)).collect()
    }

    /// The metrics in order, and then year by year those that say none.
    pub fn recorded(&self) -> Vec<Metric> {
        let metrics = self.metrics();
        let plain: Vec<&Metric> = metrics.iter().filter(|it| it.year.is_none()).collect();
        let of_years = self.years.iter().flat_map(|year| plain.iter().map(|it| it.in_year(*year)));
        let of_years: Vec<Metric> = of_years.collect();
        [metrics, of_years].concat()
    }

    /// The names of the columns of what is recorded.
    pub(super) fn columns(&self) -> Vec<String> {
        if self.years.is_empty() {
            return self.metrics.clone();
        }
        self.recorded().into_iter().map(|it| it.name).collect()
    }

    /// How the points were chosen.
    pub fn design(&self) -> Design {
        Design { factors: self.factors.clone(), method: self.method.clone(), seed: self.seed }
    }

    /// The runs by shard.
    pub fn shards(&self) -> Shards<'_> {
        Shards(&self.shards)
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        self.points * self.scenarios.len() as u64 * u64::from(self.replicates)
    }

    /// What a run is: runs are numbered replicate by replicate, so that a part of them covers every point.
    pub fn place(&self, run: u64) -> RunIdentity {
        let scenarios = self.scenarios.len() as u64;
        let case = run / scenarios;
        let (replicate, point) = (case / self.points, case % self.points);
        let scenario = usize::try_from(run % scenarios).unwrap_or(0);
        let seed = if self.format == FIRST_FORMAT { replicate_seed_of_63_bits } else { replicate_seed };
        RunIdentity { run, replicate, point, scenario, seed: seed(self.seed, replicate) }
    }
}
