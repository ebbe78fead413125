//! Shards whose bytes are no longer those that were committed.

use super::rows::{counts, is_whole};
use super::{Sweep, SweepError, damaged, system};
use crate::outcome::Table;
use crate::results::parquet;
use std::fs;
use std::path::PathBuf;

/// The rows of a committed shard.
///
/// # Errors
///
/// Fails when the shard cannot be read, or its rows are not those that were written.
pub fn shard_table(sweep: &Sweep, shard: u64) -> Result<Table, SweepError> {
    let file = sweep.shard_file(shard);
    let table = parquet::read(&file)?;
    let expected = sweep.manifest.shards().runs(shard).map(|it| i64::try_from(it).unwrap_or(i64::MAX));
    if !table.integer("run")?.iter().copied().eq(expected) {
        return Err(damaged(&file, "its runs are not those of its shard"));
    }
    let metadata = parquet::read_metadata(&file)?;
    let (_, by_status) = counts(&metadata);
    if by_status.iter().sum::<u64>() != table.rows() as u64 || !is_whole(&metadata, &table) {
        return Err(damaged(
            &file,
            "its rows are not those that were written; `factorflow sweep run` makes it again",
        ));
    }
    Ok(table)
}

/// Takes the names from damaged shards, so that they count as none and are made again; answers under which names they are
/// kept.
///
/// # Errors
///
/// Fails when the system refuses.
pub fn set_aside_damaged(sweep: &Sweep) -> Result<Vec<PathBuf>, SweepError> {
    let mut aside = Vec::new();
    for shard in 0..sweep.manifest.shards().len() {
        let file = sweep.shard_file(shard);
        if !file.exists() || shard_table(sweep, shard).is_ok() {
            continue;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let kept = file.with_file_name(format!("_{name}.DAMAGED"));
        fs::rename(&file, &kept).map_err(|cause| system(&file, cause))?;
        aside.push(kept);
    }
    Ok(aside)
}
