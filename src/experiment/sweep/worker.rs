//! Works on shards: runs them, commits them whole, and leaves nothing behind when it is stopped.

use super::commit::{CommitOutcome, commit};
use super::heartbeat::Heartbeat;
use super::inflight::{InFlightMark, forget, forget_committed, suspects};
use super::rows::{RunRow, metadata, rows_of_case, table};
use super::run::RunExecutor;
use super::{Sweep, SweepError, retry, system};
use crate::experiment::RunOutcome;
use crate::run::{Cancel, Progress};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::{ControlFlow, Range};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How often a run may die with whoever runs it before its shard is left to people.
const MOST_DEATHS: usize = 3;

/// Runs a single run in a process of its own, so that its death is nobody else's.
pub trait Isolation: Sync {
    /// How the process ends; nothing if it was stopped.
    ///
    /// # Errors
    ///
    /// Fails when there is no such process to be had.
    fn run(&self, run: u64, cancel: &Cancel) -> io::Result<Option<IsolatedEnd>>;
}

/// How a process ended that made a single run.
#[derive(Clone, Debug, PartialEq)]
pub enum IsolatedEnd {
    /// It said how the run ended.
    Answered(RunOutcome),
    /// It died of what it did, such as taking more memory than there is.
    Crashed,
    /// It was killed, and nothing says that it was its own doing.
    Killed,
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
    /// Runs that died with whoever ran them, time and again, and whose shards are left.
    pub left: Vec<u64>,
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
    let heartbeat = Heartbeat::start(sweep, progress);
    let workers = WorkerThreads {
        runner,
        missing: &missing,
        next: AtomicUsize::new(0),
        alone,
        progress: &heartbeat,
        cancel: cancel.child(),
        report: Mutex::default(),
    };
    workers.work(threads.clamp(1, missing.len().max(1)))?;
    forget_committed(sweep)?;
    let mut report = workers.report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.stopped = report.shards + (report.left.len() as u64) < missing.len() as u64;
    report.conflicts.sort();
    report.left.sort_unstable();
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
            let Some(ended) = self.unless_there(shard)? else { return Ok(()) };
            let mut report = self.report.lock().unwrap_or_else(PoisonError::into_inner);
            match ended {
                ShardEnd::Left(run) => report.left.push(run),
                ShardEnd::Committed(outcome) => {
                    report.shards += 1;
                    if let CommitOutcome::Conflict(path) = outcome {
                        report.conflicts.push(path);
                    }
                }
            }
        }
        Ok(())
    }

    /// Another worker may have been quicker.
    fn unless_there(&self, shard: u64) -> Result<Option<ShardEnd>, SweepError> {
        let sweep = self.runner.sweep;
        if !sweep.shard_file(shard).exists() {
            return self.shard(shard);
        }
        let runs = sweep.manifest.shards().runs(shard);
        self.progress.advance(runs.end - runs.start);
        Ok(Some(ShardEnd::Committed(CommitOutcome::Same)))
    }

    /// Nothing when it was stopped on its way: the shard is then dropped.
    fn shard(&self, shard: u64) -> Result<Option<ShardEnd>, SweepError> {
        let sweep = self.runner.sweep;
        let runs = sweep.manifest.shards().runs(shard);
        let mut kept = retry::kept(sweep, shard)?;
        let mut watch = ShardObserver {
            suspects: suspects(sweep, shard),
            mark: InFlightMark::new(sweep, shard, false)?,
            shard,
            seconds: Vec::new(),
        };
        let mut rows: Vec<RunRow> = Vec::new();
        let scenarios = sweep.manifest.scenarios.len();
        for first in runs.step_by(scenarios) {
            match self.case(first..first + scenarios as u64, &mut kept, &mut watch)? {
                ControlFlow::Continue(done) => rows.extend(done),
                ControlFlow::Break(why) => return Ok(why.map(ShardEnd::Left)),
            }
        }
        let table = table(sweep, &rows)?;
        let committed = commit(sweep, shard, &table, &metadata(sweep, &rows, &table))?;
        retry::done(sweep, shard)?;
        forget(sweep, shard)?;
        watch.write(sweep)?;
        Ok(Some(ShardEnd::Committed(committed)))
    }

    /// All scenarios at one point and replicate, since changes refer to the first of them.
    fn case(
        &self,
        case: Range<u64>,
        kept: &mut BTreeMap<u64, RunRow>,
        watch: &mut ShardObserver,
    ) -> Result<ControlFlow<Option<u64>, Vec<RunRow>>, SweepError> {
        let number = case.end - case.start;
        if let Some(rows) = case.clone().map(|it| kept.remove(&it)).collect::<Option<Vec<RunRow>>>() {
            self.progress.advance(number);
            return Ok(ControlFlow::Continue(rows));
        }
        let mut ended = Vec::new();
        for run in case.clone() {
            if self.cancel.is_cancelled() {
                return Ok(ControlFlow::Break(None));
            }
            match self.run(run, watch)? {
                ControlFlow::Continue(it) => ended.push(it),
                ControlFlow::Break(why) => return Ok(ControlFlow::Break(why)),
            }
            self.progress.advance(1);
        }
        let RunExecutor { sweep, metrics, .. } = self.runner;
        Ok(ControlFlow::Continue(rows_of_case(sweep, metrics, case.start, &ended)))
    }

    /// Breaks off when it was stopped, or with the run if that has taken too many with it.
    fn run(
        &self,
        run: u64,
        watch: &mut ShardObserver,
    ) -> Result<ControlFlow<Option<u64>, RunOutcome>, SweepError> {
        let began = Instant::now();
        let ended = match watch.deaths(run) {
            None => {
                watch.mark.name(run)?;
                self.runner.run(run, &self.cancel).map_or(ControlFlow::Break(None), ControlFlow::Continue)
            }
            Some(deaths) => self.alone(run, watch.shard, deaths)?,
        };
        watch.seconds.push((run, began.elapsed().as_secs_f64()));
        Ok(ended)
    }

    /// A suspect in a process of its own. It is given up when it dies of what it does; whoever kills it from outside only
    /// makes it begin again, a few times.
    fn alone(
        &self,
        run: u64,
        shard: u64,
        deaths: usize,
    ) -> Result<ControlFlow<Option<u64>, RunOutcome>, SweepError> {
        for _ in deaths..MOST_DEATHS {
            let mut mark = InFlightMark::new(self.runner.sweep, shard, true)?;
            mark.name(run)?;
            let ended = self.alone.run(run, &self.cancel);
            let ended = ended.map_err(|cause| SweepError::Alone { run, cause: cause.to_string() })?;
            match ended {
                None => return Ok(ControlFlow::Break(None)),
                Some(IsolatedEnd::Answered(outcome)) => return Ok(ControlFlow::Continue(outcome)),
                Some(IsolatedEnd::Crashed) => return Ok(ControlFlow::Continue(RunOutcome::Killed)),
                Some(IsolatedEnd::Killed) => {}
            }
        }
        Ok(ControlFlow::Break(Some(run)))
    }
}

/// How work on a shard ended.
enum ShardEnd {
    /// With a name of its own.
    Committed(CommitOutcome),
    /// With this run, which nobody survives.
    Left(u64),
}

/// What is noted of a shard under way.
struct ShardObserver {
    /// Runs that a worker died with, and how many died while it was alone.
    suspects: BTreeMap<u64, usize>,
    mark: InFlightMark,
    shard: u64,
    seconds: Vec<(u64, f64)>,
}

impl ShardObserver {
    /// How many have died with a run while it was alone; nothing of one that is no suspect. Where two runs have already
    /// taken their workers with them a third may do so as well.
    fn deaths(&self, run: u64) -> Option<usize> {
        self.suspects.get(&run).copied().or((self.suspects.len() > 1).then_some(0))
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
