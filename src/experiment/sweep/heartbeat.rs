//! Signs of life: while a worker is at work it says so every half a minute, in a file of its own.
//!
//! Locks tell who is at work on one machine; across machines they often do not, and a worker that hangs holds its lock. A
//! sign is a file in `workers/` that is written anew, so its age says when the worker was last heard of. It is no part of
//! the data: what cannot be written is left, and a worker that is killed leaves a last sign that grows old.

use super::Sweep;
use crate::results::atomic;
use crate::run::Progress;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tempfile::{Builder, TempPath};

/// A worker says so often that it is alive.
const INTERVAL: Duration = Duration::from_secs(30);

/// A worker that was not heard of for so long is silent: it hangs, has died, or its machine is cut off.
const SILENCE: Duration = Duration::from_mins(2);

/// A sign that is older was left behind, and tells nobody anything.
const FORGOTTEN: Duration = Duration::from_hours(24);

const ENDING: &str = ".json";

/// A worker, as it was last heard of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkerSign {
    /// The machine.
    pub host: String,
    /// The number of its process there.
    pub process: u32,
    /// The runs that it has done with.
    pub runs: u64,
    /// How many it makes in a minute.
    pub runs_a_minute: f64,
    /// How long ago it was heard of.
    pub seconds_ago: u64,
    /// Whether that is too long.
    pub silent: bool,
}

/// What stands in the file.
#[derive(Debug, Serialize, Deserialize)]
struct WrittenSign {
    host: String,
    process: u32,
    runs: u64,
    seconds: f64,
}

/// Says that a worker is alive for as long as it is kept, and counts the runs of its progress.
pub(super) struct Heartbeat<'a> {
    progress: &'a dyn Progress,
    state: Arc<HeartbeatState>,
    /// With the file, which is removed in the end; nothing where none can be made.
    thread: Option<(JoinHandle<()>, TempPath)>,
}

#[derive(Debug, Default)]
struct HeartbeatState {
    runs: AtomicU64,
    ended: AtomicBool,
}

impl<'a> Heartbeat<'a> {
    /// Begins to say so; `progress` is told what it would have been told.
    pub fn start(sweep: &Sweep, progress: &'a dyn Progress) -> Self {
        let state = Arc::new(HeartbeatState::default());
        let thread = sign_in(&folder(sweep)).and_then(|sign| {
            let (state, file) = (Arc::clone(&state), sign.to_path_buf());
            let thread = thread::Builder::new().spawn(move || state.go_on(&file));
            Ok((thread?, sign))
        });
        Self { progress, state, thread: thread.ok() }
    }
}

/// Takes a name that no other worker has, and removes signs that were left behind.
fn sign_in(folder: &Path) -> io::Result<TempPath> {
    fs::create_dir_all(folder)?;
    for file in files(folder).filter(|it| age(it).is_some_and(|age| age >= FORGOTTEN)) {
        let _ = fs::remove_file(file);
    }
    let prefix = format!("{}-{}-", host(), std::process::id());
    let taken = Builder::new().prefix(&prefix).suffix(ENDING).make_in(folder, |it| File::create_new(it))?;
    Ok(taken.into_temp_path())
}

impl HeartbeatState {
    fn go_on(&self, file: &Path) {
        let began = Instant::now();
        while !self.ended.load(Ordering::Acquire) {
            let (runs, seconds) = (self.runs.load(Ordering::Relaxed), began.elapsed().as_secs_f64());
            // Without a sign a worker is only not seen.
            let sign = WrittenSign { host: host(), process: std::process::id(), runs, seconds };
            let _ = serde_json::to_vec(&sign).map(|it| atomic::write(file, &it));
            thread::park_timeout(INTERVAL);
        }
    }
}

impl Progress for Heartbeat<'_> {
    fn base_year(&self, share: f64) {
        self.progress.base_year(share);
    }

    fn begin(&self, steps: u64) {
        self.progress.begin(steps);
    }

    fn advance(&self, steps: u64) {
        self.state.runs.fetch_add(steps, Ordering::Relaxed);
        self.progress.advance(steps);
    }
}

impl Drop for Heartbeat<'_> {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::Release);
        if let Some((thread, _)) = self.thread.take() {
            thread.thread().unpark();
            // A thread that broke down says nothing any more, which is what is wanted.
            let _ = thread.join();
        }
    }
}

/// The name of this machine.
pub fn host() -> String {
    let name = gethostname::gethostname().to_string_lossy().into_owned();
    // It is part of the name of a file.
    name.chars().map(|it| if it.is_alphanumeric() || it == '-' || it == '.' { it } else { '-' }).collect()
}

/// The workers of a sweep as they were last heard of, by host and process.
pub(super) fn signs(sweep: &Sweep) -> Vec<WorkerSign> {
    let mut signs: Vec<WorkerSign> = files(&folder(sweep)).filter_map(|it| read(&it)).collect();
    signs.sort_by(|a, b| (&a.host, a.process, a.runs).cmp(&(&b.host, b.process, b.runs)));
    signs
}

fn read(file: &Path) -> Option<WorkerSign> {
    let age = age(file)?;
    let WrittenSign { host, process, runs, seconds } = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let runs_a_minute = if seconds > 0.0 { 60.0 * runs as f64 / seconds } else { 0.0 };
    let (seconds_ago, silent) = (age.as_secs(), age > SILENCE);
    (age < FORGOTTEN).then_some(WorkerSign { host, process, runs, runs_a_minute, seconds_ago, silent })
}

/// How old a file is; clocks of other machines may be a little ahead.
fn age(file: &Path) -> Option<Duration> {
    Some(fs::metadata(file).ok()?.modified().ok()?.elapsed().unwrap_or_default())
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    files.filter(|it| it.to_string_lossy().ends_with(ENDING))
}

fn folder(sweep: &Sweep) -> PathBuf {
    sweep.path.join("workers")
}
