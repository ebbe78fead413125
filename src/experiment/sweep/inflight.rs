//! Marks of runs under way, which tell the next worker what a dead one was doing.
//!
//! A mark is a file that names a run and is locked while its worker lives. A mark that is left behind makes its run
//! a suspect, which is then run in a process of its own. A worker that dies then, too, may have been killed by anybody, so
//! nothing is given up for it; after a few such deaths the shard is left to whoever looks. A worker that cannot be told from a
//! dead one only makes a run a suspect, which costs a process and changes no byte.

use super::{Sweep, SweepError, system};
use crate::results::atomic;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

/// The mark of one worker on one shard; gone when dropped.
#[derive(Debug)]
pub(super) struct InFlightMark {
    file: File,
    path: PathBuf,
}

impl InFlightMark {
    /// Marks a shard as being worked on; `alone` while a suspect runs in a process of its own.
    pub fn new(sweep: &Sweep, shard: u64, alone: bool) -> Result<Self, SweepError> {
        let folder = folder(sweep);
        fs::create_dir_all(&folder).map_err(|cause| system(&folder, cause))?;
        let ending = if alone { ".alone" } else { "" };
        let mut attempt = 0_u32;
        loop {
            let path = folder.join(format!("{}{}-{attempt}{ending}", prefix(shard), std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    // Where locks are missing a living worker looks like a dead one, which is harmless.
                    let _ = file.try_lock();
                    return Ok(Self { file, path });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
                Err(cause) => return Err(system(&path, cause)),
            }
        }
    }

    /// Names the run that begins now. The death of a process leaves it readable, so nothing is synced.
    pub fn name(&mut self, run: u64) -> Result<(), SweepError> {
        let text = format!("{run}\n");
        let named = self.file.rewind().and_then(|()| self.file.write_all(text.as_bytes()));
        let named = named.and_then(|()| self.file.set_len(text.len() as u64));
        named.map_err(|cause| system(&self.path, cause))
    }
}

impl Drop for InFlightMark {
    fn drop(&mut self) {
        // A mark that stays makes a suspect of a run, which costs a process and changes no byte.
        let _ = fs::remove_file(&self.path);
    }
}

/// The runs of a shard during which a worker died, and how many died while the run was alone in a process of its own.
pub(super) fn suspects(sweep: &Sweep, shard: u64) -> BTreeMap<u64, usize> {
    let mut found = BTreeMap::new();
    for path in left_behind(sweep, shard) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let alone = path.extension().is_some_and(|it| it == "alone");
        for run in text.lines().filter_map(|it| it.trim().parse::<u64>().ok()) {
            *found.entry(run).or_insert(0) += usize::from(alone);
        }
    }
    found
}

/// Removes what dead workers left of a shard.
pub(super) fn forget(sweep: &Sweep, shard: u64) -> Result<(), SweepError> {
    for path in left_behind(sweep, shard) {
        atomic::remove(&path).map_err(|cause| system(&path, cause))?;
    }
    Ok(())
}

/// Removes what dead workers left of shards that are committed: they died just afterwards.
pub(super) fn forget_committed(sweep: &Sweep) -> Result<(), SweepError> {
    let mut committed = marked(sweep).into_iter().filter(|it| sweep.shard_file(*it).exists());
    committed.try_for_each(|it| forget(sweep, it))
}

/// Removes what dead workers left of any shard.
pub(super) fn forget_all(sweep: &Sweep) -> Result<(), SweepError> {
    marked(sweep).into_iter().try_for_each(|it| forget(sweep, it))
}

/// The shards that have marks.
fn marked(sweep: &Sweep) -> BTreeSet<u64> {
    let files = fs::read_dir(folder(sweep)).into_iter().flatten().flatten();
    let shard_of = |it: fs::DirEntry| -> Option<u64> {
        it.file_name().to_str()?.strip_prefix('s')?.split('-').next()?.parse().ok()
    };
    files.filter_map(shard_of).collect()
}

/// How many workers are at work on a shard, as far as locks tell.
pub(super) fn at_work(sweep: &Sweep) -> usize {
    let files = fs::read_dir(folder(sweep)).into_iter().flatten().flatten().map(|it| it.path());
    files.filter(|it| is_held(it)).count()
}

fn folder(sweep: &Sweep) -> PathBuf {
    sweep.path.join("inflight")
}

fn prefix(shard: u64) -> String {
    format!("s{shard:06}-")
}

/// The marks of a shard whose workers are gone.
fn left_behind(sweep: &Sweep, shard: u64) -> Vec<PathBuf> {
    let prefix = prefix(shard);
    let of_shard = |path: &PathBuf| {
        path.file_name().and_then(|it| it.to_str()).is_some_and(|it| it.starts_with(&prefix))
    };
    let files = fs::read_dir(folder(sweep)).into_iter().flatten().flatten().map(|it| it.path());
    let mut marks: Vec<PathBuf> = files.filter(of_shard).filter(|it| !is_held(it)).collect();
    marks.sort();
    marks
}

/// Whether a living worker holds a mark.
fn is_held(path: &Path) -> bool {
    File::open(path).is_ok_and(|it| matches!(it.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
