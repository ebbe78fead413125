//! Gives runs that failed another chance, without losing the others of their shards.

use super::rows::{RunRow, counts, is_whole, metadata, read, table};
use super::{Sweep, SweepError, inflight, system};
use crate::experiment::RunOutcome;
use crate::results::{atomic, parquet};
use std::collections::BTreeMap;
use std::fs;

const RETRY: &str = "retry";
/// The status of runs whose process died.
const KILLED: &str = "killed";

/// Opens every shard again that holds runs of these statuses; the rows of its other points stay and are taken over.
/// Returns how many shards and how many runs that are.
///
/// # Errors
///
/// Fails on a status that no run can have, and when the system refuses.
pub fn retry(sweep: &Sweep, statuses: &[String]) -> Result<(u64, u64), SweepError> {
    if let Some(unknown) = statuses.iter().find(|it| !RunOutcome::STATUSES[1..].contains(&it.as_str())) {
        let known = RunOutcome::STATUSES[1..].join(", ");
        return Err(SweepError::Refused(format!(
            "no run to be retried has the status `{unknown}`; known: {known}"
        )));
    }
    // Runs that took their workers with them are tried again as well.
    if statuses.iter().any(|it| it == KILLED) {
        inflight::forget_all(sweep)?;
    }
    let (mut shards, mut runs) = (0, 0);
    for shard in 0..sweep.manifest.shards().len() {
        let again = reopen(sweep, shard, statuses)?;
        shards += u64::from(again > 0);
        runs += again;
    }
    Ok((shards, runs))
}

/// How many of its runs will be run again.
fn reopen(sweep: &Sweep, shard: u64, statuses: &[String]) -> Result<u64, SweepError> {
    let file = sweep.shard_file(shard);
    if !file.exists() {
        return Ok(0);
    }
    let (_, counts) = counts(&parquet::read_metadata(&file)?);
    let has = RunOutcome::STATUSES
        .iter()
        .zip(counts)
        .any(|(status, count)| count > 0 && statuses.iter().any(|it| it == status));
    if !has {
        return Ok(0);
    }
    let rows = read(sweep, &parquet::read(&file)?)?;
    let all = rows.len();
    let kept = sound_cases(&rows, sweep.manifest.scenarios.len(), statuses);
    let again = (all - kept.len()) as u64;
    let aside = sweep.file_of(RETRY, shard, "parquet");
    let folder = aside.parent().map_or(Ok(()), fs::create_dir_all);
    folder.map_err(|cause| system(&aside, cause))?;
    let table = table(sweep, &kept)?;
    parquet::write(&aside, &table, &metadata(sweep, &kept, &table))?;
    // From here on the shard counts as missing; until here it was whole.
    fs::remove_file(&file).map_err(|cause| system(&file, cause))?;
    inflight::forget(sweep, shard)?;
    Ok(again)
}

/// Changes refer to the first scenario, so the rows of a point and replicate stay or go together.
fn sound_cases(rows: &[RunRow], scenarios: usize, statuses: &[String]) -> Vec<RunRow> {
    let sound = |case: &&[RunRow]| !case.iter().any(|row| statuses.contains(&row.status));
    rows.chunks(scenarios.max(1)).filter(sound).flatten().cloned().collect()
}

/// The rows of a shard that a retry left as they are, by run.
pub(super) fn kept(sweep: &Sweep, shard: u64) -> Result<BTreeMap<u64, RunRow>, SweepError> {
    let file = sweep.file_of(RETRY, shard, "parquet");
    if !file.exists() {
        return Ok(BTreeMap::new());
    }
    // What is damaged, or of another sweep, is run again.
    let rows = parquet::read_metadata(&file).and_then(|metadata| {
        let table = parquet::read(&file)?;
        let is_own = counts(&metadata).0 == sweep.manifest.fingerprint() && is_whole(&metadata, &table);
        Ok(is_own.then_some(table))
    });
    let Ok(Some(table)) = rows else { return Ok(BTreeMap::new()) };
    Ok(read(sweep, &table)?.into_iter().map(|it| (it.run, it)).collect())
}

/// The shard is committed again.
pub(super) fn done(sweep: &Sweep, shard: u64) -> Result<(), SweepError> {
    let file = sweep.file_of(RETRY, shard, "parquet");
    atomic::remove(&file).map_err(|cause| system(&file, cause))
}
