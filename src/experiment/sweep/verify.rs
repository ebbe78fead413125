//! Makes some of the runs again and compares every bit.

use super::rows::{RunRow, read, row};
use super::run::RunExecutor;
use super::{Sweep, SweepError, status};
use crate::experiment::RunOutcome;
use crate::results::parquet;
use crate::run::{Cancel, Progress};

/// What came of making runs again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Runs that were made again.
    pub runs: u64,
    /// Runs that came out differently.
    pub different: Vec<u64>,
    /// Whether somebody asked to stop.
    pub stopped: bool,
}

/// Makes `sample` of the committed runs again, evenly spread over them. Runs that were killed or took too long say
/// more about a machine than about the model and are left out.
///
/// # Errors
///
/// Fails when a shard cannot be read.
pub fn verify(
    sweep: &Sweep,
    sample: u64,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<Verified, SweepError> {
    let rows = spread(&committed(sweep)?, sample);
    progress.begin(rows.len() as u64);
    let runner = RunExecutor::new(sweep);
    let mut verified = Verified::default();
    for (shard, run) in rows {
        let found =
            read(sweep, &parquet::read(&sweep.shard_file(shard))?)?.into_iter().find(|it| it.run == run);
        let Some(found) = found.filter(|it| ["ok", "failed"].contains(&it.status.as_str())) else { continue };
        let Some(again) = again(&runner, run, cancel) else {
            verified.stopped = true;
            break;
        };
        verified.runs += 1;
        if !same(&found, &again) {
            verified.different.push(run);
        }
        progress.advance(1);
    }
    Ok(verified)
}

/// Every committed run with its shard.
fn committed(sweep: &Sweep) -> Result<Vec<(u64, u64)>, SweepError> {
    let missing = status(sweep)?.missing;
    let shards = sweep.manifest.shards();
    let committed = (0..shards.len()).filter(|it| missing.binary_search(it).is_err());
    Ok(committed.flat_map(|shard| shards.runs(shard).map(move |run| (shard, run))).collect())
}

/// From the middle of equal stretches.
fn spread(all: &[(u64, u64)], sample: u64) -> Vec<(u64, u64)> {
    let (all_of_them, sample) = (all.len() as u64, sample.min(all.len() as u64));
    let index = |it: u64| usize::try_from((2 * it + 1) * all_of_them / (2 * sample)).unwrap_or(0);
    (0..sample).map(|it| all[index(it)]).collect()
}

/// The row of a run, made anew; nothing when it was stopped.
fn again(runner: &RunExecutor<'_>, run: u64, cancel: &Cancel) -> Option<RunRow> {
    let scenario = runner.sweep.manifest.place(run).scenario as u64;
    let ended = runner.run(run, cancel)?;
    // Only changes need the first scenario.
    let first = match scenario {
        0 => ended.clone(),
        _ if runner.metrics.iter().any(|it| it.change) => runner.run(run - scenario, cancel)?,
        _ => RunOutcome::TimedOut,
    };
    Some(row(runner.sweep, &runner.metrics, run, &ended, &first))
}

fn same(found: &RunRow, again: &RunRow) -> bool {
    let bits = |row: &RunRow| -> Vec<u64> {
        row.metrics.iter().map(|it| if it.is_nan() { f64::NAN.to_bits() } else { it.to_bits() }).collect()
    };
    found.status == again.status && found.error == again.error && bits(found) == bits(again)
}
