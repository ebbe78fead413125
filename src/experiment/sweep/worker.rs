//! Works on shards: runs them, commits them whole, and leaves nothing behind when it is stopped.

use super::commit::{CommitOutcome, commit};
use super::inflight::{InFlightMark, Suspicion, forget, forget_committed, suspicions};
use super::rows::{RunRow, metadata, rows_of_case, table};
use super::run::RunExecutor;
use super::{Sweep, SweepError, retry, system};
use crate::experiment::RunOutcome;
use crate::run::{Cancel, Progress};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Runs a single run in a process of its own, so that its death is nobody else's.
pub trait Isolation: Sync {
    /// How the run ends: [`RunOutcome::Killed`] if its process dies, nothing if it was stopped.
    ///
    /// # Errors
    ///
    /// Fails when there is no such process to be had.
    fn run(&self, run: u64, cancel: &Cancel) -> io::Result<Option<RunOutcome>>;
}

/// What came of working on shards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkerReport {
    /// Shards that were committed, or had been by others in the meantime.
    pub shards: u64,
    /// Whether work was left because somebody asked to stop.
    pub stopped: bool,
    /// Shards that others had committed with other bytes.
    pub conflicts: Vec<PathBuf>,
}

/// Works on those of the shards that are not committed, side by side on so many threads; `progress` counts runs.
///
/// # Errors
///
/// Fails when the system refuses; shards that were committed stay.
pub fn work(
    runner: &RunExecutor<'_>,
    shards: &[u64],
    threads: usize,
    alone: &dyn Isolation,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<WorkerReport, SweepError> {
    let sweep = runner.sweep;
    let missing: Vec<u64> = shards.iter().copied().filter(|it| !sweep.shard_file(*it).exists()).collect();
    let map = sweep.manifest.shards();
    progress.begin(missing.iter().map(|it| map.runs(*it)).map(|it| it.end - it.start).sum());
    let workers = WorkerThreads {
        runner,
        missing: &missing,
        next: AtomicUsize::new(0),
        alone,
        progress,
        cancel: cancel.child(),
        report: Mutex::default(),
    };
    workers.work(threads.clamp(1, missing.len().max(1)))?;
    forget_committed(sweep)?;
    let mut report = workers.report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.stopped = report.shards < missing.len() as u64;
    report.conflicts.sort();
    Ok(report)
}

/// The threads of one process.
struct WorkerThreads<'a> {
    runner: &'a RunExecutor<'a>,
    missing: &'a [u64],
    next: AtomicUsize,
    alone: &'a dyn Isolation,
    progress: &'a dyn Progress,
    /// Cancelled by whoever asks, and when a thread fails.
    cancel: Cancel,
    report: Mutex<WorkerReport>,
}

impl WorkerThreads<'_> {
    fn work(&self, threads: usize) -> Result<(), SweepError> {
        let ended: Vec<Result<(), SweepError>> = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..threads).map(|_| scope.spawn(|| self.hand())).collect();
            let broken = || Err(SweepError::Refused("a thread of the worker broke down".to_owned()));
            hands.into_iter().map(|it| it.join().unwrap_or_else(|_| broken())).collect()
        });
        ended.into_iter().collect()
    }

    /// Runs fill the cores side by side, so each of them keeps to its own thread.
    fn hand(&self) -> Result<(), SweepError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let pool = pool.map_err(|error| SweepError::Refused(format!("cannot start threads: {error}")))?;
        let ended = pool.install(|| self.take_shards());
        if ended.is_err() {
            self.cancel.cancel();
        }
        ended
    }

    fn take_shards(&self) -> Result<(), SweepError> {
        while let Some(&shard) = self.missing.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let Some(committed) = self.unless_there(shard)? else { return Ok(()) };
            let mut report = self.report.lock().unwrap_or_else(PoisonError::into_inner);
            report.shards += 1;
            if let CommitOutcome::Conflict(path) = committed {
                report.conflicts.push(path);
            }
        }
        Ok(())
    }

    /// Another worker may have been quicker.
    fn unless_there(&self, shard: u64) -> Result<Option<CommitOutcome>, SweepError> {
        let sweep = self.runner.sweep;
        if !sweep.shard_file(shard).exists() {
            return self.shard(shard);
        }
        let runs = sweep.manifest.shards().runs(shard);
        self.progress.advance(runs.end - runs.start);
        Ok(Some(CommitOutcome::Same))
    }

    /// Nothing when it was stopped on its way: the shard is then dropped.
    fn shard(&self, shard: u64) -> Result<Option<CommitOutcome>, SweepError> {
        let sweep = self.runner.sweep;
        let runs = sweep.manifest.shards().runs(shard);
        let mut kept = retry::kept(sweep, shard)?;
        let mut watch = ShardObserver {
            suspicions: suspicions(sweep, shard),
            mark: InFlightMark::new(sweep, shard, false)?,
            shard,
            seconds: Vec::new(),
        };
        let mut rows: Vec<RunRow> = Vec::new();
        let scenarios = sweep.manifest.scenarios.len();
        for first in runs.step_by(scenarios) {
            match self.case(first..first + scenarios as u64, &mut kept, &mut watch)? {
                Some(done) => rows.extend(done),
                None => return Ok(None),
            }
        }
        let committed = commit(sweep, shard, &table(sweep, &rows)?, &metadata(sweep, &rows))?;
        retry::done(sweep, shard)?;
        forget(sweep, shard)?;
        watch.write(sweep)?;
        Ok(Some(committed))
    }

    /// All scenarios at one point and replicate, since changes refer to the first of them.
    fn case(
        &self,
        case: Range<u64>,
        kept: &mut BTreeMap<u64, RunRow>,
        watch: &mut ShardObserver,
    ) -> Result<Option<Vec<RunRow>>, SweepError> {
        let number = case.end - case.start;
        if let Some(rows) = case.clone().map(|it| kept.remove(&it)).collect::<Option<Vec<RunRow>>>() {
            self.progress.advance(number);
            return Ok(Some(rows));
        }
        let mut ended = Vec::new();
        for run in case.clone() {
            if self.cancel.is_cancelled() {
                return Ok(None);
            }
            match self.run(run, watch)? {
                Some(it) => ended.push(it),
                None => return Ok(None),
            }
            self.progress.advance(1);
        }
        let RunExecutor { sweep, metrics, .. } = self.runner;
        Ok(Some(rows_of_case(sweep, metrics, case.start, &ended)))
    }

    fn run(&self, run: u64, watch: &mut ShardObserver) -> Result<Option<RunOutcome>, SweepError> {
        let began = Instant::now();
        let ended = match watch.suspicion(run) {
            None => {
                watch.mark.name(run)?;
                self.runner.run(run, &self.cancel)
            }
            Some(Suspicion::Suspect) => {
                let mut mark = InFlightMark::new(self.runner.sweep, watch.shard, true)?;
                mark.name(run)?;
                let ended = self.alone.run(run, &self.cancel);
                ended.map_err(|cause| SweepError::Alone { run, cause: cause.to_string() })?
            }
            Some(Suspicion::Crashed) => Some(RunOutcome::Killed),
        };
        watch.seconds.push((run, began.elapsed().as_secs_f64()));
        Ok(ended)
    }
}

/// What is noted of a shard under way.
struct ShardObserver {
    suspicions: BTreeMap<u64, Suspicion>,
    mark: InFlightMark,
    shard: u64,
    seconds: Vec<(u64, f64)>,
}

impl ShardObserver {
    /// Where two runs have already taken their workers with them a third may do so as well.
    fn suspicion(&self, run: u64) -> Option<Suspicion> {
        let others = (self.suspicions.len() > 1).then_some(Suspicion::Suspect);
        self.suspicions.get(&run).copied().or(others)
    }

    /// Times differ from machine to machine, so they lie outside the data.
    fn write(&self, sweep: &Sweep) -> Result<(), SweepError> {
        let path = sweep.file_of("timing", self.shard, "csv");
        let row = |text: String, (run, seconds): &(u64, f64)| text + &format!("{run},{seconds:.6}\n");
        let text = self.seconds.iter().fold("run,wall_seconds\n".to_owned(), row);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        folder.and_then(|()| fs::write(&path, text)).map_err(|cause| system(&path, cause))
    }
}
