//! How far a sweep has come: a scan of committed shards, without any scheduler.

use super::heartbeat::{self, WorkerSign};
use super::rows::{counts, read};
use super::{RUNS, Sweep, SweepError, inflight};
use crate::experiment::RunOutcome;
use crate::results::parquet;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// How many failed runs are named.
const MOST_EXAMPLES: usize = 5;

/// How far a sweep has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SweepStatus {
    /// What the sweep is called.
    pub name: String,
    /// All runs.
    pub runs: u64,
    /// Runs in committed shards.
    pub done: u64,
    /// Runs that ended well.
    pub ok: u64,
    /// Runs that ended with an error.
    pub failed: u64,
    /// Runs that took too long.
    pub timeout: u64,
    /// Runs whose process died.
    pub killed: u64,
    /// All shards.
    pub shards: u64,
    /// Shards that are committed.
    pub committed: u64,
    /// Shards that are not, in order.
    pub missing: Vec<u64>,
    /// Shards that two workers made with different bytes.
    pub conflicts: Vec<PathBuf>,
    /// Shards under way, as far as file locks tell.
    pub at_work: usize,
    /// Workers as they were last heard of.
    pub workers: Vec<WorkerSign>,
    /// Some of the runs that did not end well, and the commands that make them again.
    pub examples: Vec<FailedRun>,
    /// The share of runs that may fail.
    pub failed_share: f64,
}

/// A run that did not end well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FailedRun {
    /// The number of the run.
    pub run: u64,
    /// How it ended.
    pub status: String,
    /// Why, and the command as the data set has it.
    pub error: String,
    /// The command that makes it again from any folder.
    pub command: String,
}

impl SweepStatus {
    /// Whether every shard is committed.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Whether more runs have failed than the plan allows.
    pub fn has_failed(&self) -> bool {
        let failed = self.failed + self.timeout + self.killed;
        failed as f64 > self.failed_share * self.done as f64
    }
}

/// How far a sweep has come.
///
/// # Errors
///
/// Fails when a shard cannot be read or belongs to another sweep.
pub fn status(sweep: &Sweep) -> Result<SweepStatus, SweepError> {
    let manifest = &sweep.manifest;
    let (committed, conflicts) = scan(sweep);
    let mut status = SweepStatus {
        name: manifest.name.clone(),
        runs: manifest.runs(),
        shards: manifest.shards().len(),
        committed: committed.len() as u64,
        missing: (0..manifest.shards().len()).filter(|it| !committed.contains(it)).collect(),
        conflicts,
        at_work: inflight::at_work(sweep),
        workers: heartbeat::signs(sweep),
        failed_share: manifest.failed_share,
        ..SweepStatus::default()
    };
    let fingerprint = manifest.fingerprint();
    for shard in committed {
        status.add(sweep, shard, &fingerprint)?;
    }
    Ok(status)
}

impl SweepStatus {
    fn add(&mut self, sweep: &Sweep, shard: u64, fingerprint: &str) -> Result<(), SweepError> {
        let file = sweep.shard_file(shard);
        let (belongs_to, [ok, failed, timeout, killed]) = counts(&parquet::read_metadata(&file)?);
        if belongs_to != fingerprint {
            return Err(super::damaged(&file, "it belongs to another sweep"));
        }
        self.ok += ok;
        self.failed += failed;
        self.timeout += timeout;
        self.killed += killed;
        self.done += ok + failed + timeout + killed;
        if failed + timeout + killed > 0 && self.examples.len() < MOST_EXAMPLES {
            self.examples_of(sweep, shard)?;
        }
        Ok(())
    }

    fn examples_of(&mut self, sweep: &Sweep, shard: u64) -> Result<(), SweepError> {
        let rows = read(sweep, &parquet::read(&sweep.shard_file(shard))?)?;
        for row in rows.into_iter().filter(|it| it.status != RunOutcome::STATUSES[0]) {
            if self.examples.len() == MOST_EXAMPLES {
                break;
            }
            let scenario = sweep.manifest.place(row.run).scenario;
            let file = sweep.manifest.scenarios[scenario].file.display().to_string();
            let command = sweep.command(row.run, &file);
            self.examples.push(FailedRun { run: row.run, status: row.status, error: row.error, command });
        }
        Ok(())
    }
}

/// The committed shards, and the files of those that two workers made differently.
fn scan(sweep: &Sweep) -> (BTreeSet<u64>, Vec<PathBuf>) {
    let (mut committed, mut conflicts) = (BTreeSet::new(), Vec::new());
    let folders = fs::read_dir(sweep.path.join(RUNS)).into_iter().flatten().flatten();
    for file in folders.flat_map(|it| fs::read_dir(it.path()).into_iter().flatten().flatten()) {
        let name = file.file_name().to_string_lossy().into_owned();
        let number = |beginning: &str, ending: &str| {
            name.strip_prefix(beginning)?.strip_suffix(ending)?.parse::<u64>().ok()
        };
        if let Some(shard) = number("s", ".parquet").filter(|it| *it < sweep.manifest.shards().len()) {
            committed.insert(shard);
        } else if number("_s", ".parquet.CONFLICT").is_some() {
            conflicts.push(file.path());
        }
    }
    conflicts.sort();
    (committed, conflicts)
}
