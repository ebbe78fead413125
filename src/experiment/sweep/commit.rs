//! Gives a finished shard its name: whole, durable, and never in the place of another.

use super::{Sweep, SweepError, system};
use crate::outcome::Table;
use crate::results::atomic::sync_folder;
use crate::results::parquet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::{Builder, TempPath};

/// How a commit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CommitOutcome {
    /// The shard is there now.
    New,
    /// Another worker had committed the same bytes before.
    Same,
    /// Another worker had committed other bytes; these are kept beside it.
    Conflict(PathBuf),
}

/// Writes a shard in `tmp/` and links it into `runs/`.
pub(super) fn commit(
    sweep: &Sweep,
    shard: u64,
    rows: &Table,
    metadata: &[(String, String)],
) -> Result<CommitOutcome, SweepError> {
    let target = sweep.shard_file(shard);
    let written = write_aside(sweep, shard, rows, metadata)?;
    let folder = target.parent().unwrap_or(&sweep.path);
    make_folder(folder)?;
    let committed = name_it(&written, &target).map_err(|cause| system(&target, cause))?;
    sync(folder)?;
    Ok(committed)
}

/// Under a name in `tmp/` that no other worker has, on whichever machine; removed once it has served its purpose.
fn write_aside(
    sweep: &Sweep,
    shard: u64,
    rows: &Table,
    metadata: &[(String, String)],
) -> Result<TempPath, SweepError> {
    let folder = sweep.path.join("tmp");
    fs::create_dir_all(&folder).map_err(|cause| system(&folder, cause))?;
    let prefix = format!("s{shard:06}-");
    let taken = Builder::new().prefix(&prefix).suffix(".parquet").make_in(&folder, |it| File::create_new(it));
    let path = taken.map_err(|cause| system(&folder, cause))?.into_temp_path();
    parquet::write(&path, rows, metadata)?;
    Ok(path)
}

/// A link fails where the name is taken, which a rename does not. It stands in where links are missing, or refused for
/// whatever reason of the file system; of two workers that give a shard its name in the same moment there the later one wins,
/// and different bytes of theirs are not noticed.
fn name_it(written: &Path, target: &Path) -> io::Result<CommitOutcome> {
    match fs::hard_link(written, target) {
        Ok(()) => Ok(CommitOutcome::New),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => beside(written, target),
        Err(_) if target.exists() => beside(written, target),
        Err(_) => {
            fs::rename(written, target)?;
            Ok(CommitOutcome::New)
        }
    }
}

/// Two workers of one shard must have made the same bytes; if not, both are kept for whoever looks. Readers that are
/// given the folder (pyarrow, Arrow for R, Spark) pass over names that begin with an underscore, whatever their ending.
fn beside(written: &Path, target: &Path) -> io::Result<CommitOutcome> {
    if fs::read(written)? == fs::read(target)? {
        return Ok(CommitOutcome::Same);
    }
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
    let conflict = target.with_file_name(format!("_{name}.CONFLICT"));
    fs::rename(written, &conflict)?;
    Ok(CommitOutcome::Conflict(conflict))
}

/// A new folder is durable once the one above it is.
fn make_folder(folder: &Path) -> Result<(), SweepError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|cause| system(folder, cause))?;
    folder.parent().map_or(Ok(()), sync)
}

fn sync(folder: &Path) -> Result<(), SweepError> {
    sync_folder(folder).map_err(|cause| system(folder, cause))
}
