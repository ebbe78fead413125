//! `factorflow sweep run` and `factorflow sweep worker`.

use super::isolation::{OwnProcess, answer};
use super::{
    Failure, INCOMPLETE, conflict, counted, left, number_of, open, open_unchanged, print, program, refused,
    say_damaged, verdict, warn,
};
use crate::cli::progress::{TerminalProgress, log};
use crate::cli::signals::Signals;
use crate::experiment::analysis::{self, PrecisionReached};
use crate::experiment::engine::{self, AskedShare, ENGINES, Engine, TaskShare};
use crate::experiment::precision::Precision;
use crate::experiment::sweep::{self, RunExecutor, Sweep, SweepStatus, WorkerReport, status, work};
use clap::Args;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

#[derive(Debug, Args)]
pub struct SweepRunCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// Runs side by side; results do not depend on it [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Adds replicates until the 95 % interval of every mean is so narrow, such as "output.change ±0.1%" [default: what
    /// the plan says]
    #[arg(long, value_name = "PRECISION", value_parser = Precision::parse)]
    until: Option<Precision>,
    /// Stops at N replicates all the same [default: what the plan says, or 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    most: Option<u32>,
}

impl SweepRunCommand {
    pub fn run(self) -> Result<(), Failure> {
        let mut sweep = open_unchanged(&self.folder)?;
        let until = match self.until.clone().or_else(|| sweep.manifest.until.clone()) {
            Some(it) => Some(
                it.among(&sweep.manifest.metrics()).map_err(|it| Failure::Refused(format!("error: {it}")))?,
            ),
            None => None,
        };
        let most = self.most.unwrap_or(sweep.manifest.most_replicates);
        say_damaged(&sweep)?;
        loop {
            let status = self.finish(&sweep)?;
            let Some(until) = &until else { break };
            let reached = analysis::reached(&sweep, &status, until).map_err(refused)?;
            warn(&how_far(&reached, until));
            if reached.is_enough() {
                break;
            }
            let next = reached.next(most);
            if next <= sweep.manifest.replicates {
                return Err(not_reached(&reached, until, most));
            }
            sweep::extend(&mut sweep, next).map_err(refused)?;
        }
        print(&self.folder.display().to_string())
    }

    /// Runs what is missing.
    fn finish(&self, sweep: &Sweep) -> Result<SweepStatus, Failure> {
        let cores = available_parallelism().map_or(1, usize::from);
        let threads = self.jobs.map_or(cores, usize::from);
        let all: Vec<u64> = (0..sweep.manifest.shards().len()).collect();
        let report = work_on(sweep, &all, threads)?;
        let status = status(sweep).map_err(refused)?;
        if report.stopped {
            let (done, runs) = (status.done, status.runs);
            return Err(Failure::Stopped(format!(
                "stopped with {done} of {runs} runs done; the same command goes on"
            )));
        }
        warn(&in_words(&status));
        if !report.left.is_empty() {
            return Err(left(&report.left, &self.folder));
        }
        verdict(&status, &self.folder)?;
        Ok(status)
    }
}

fn how_far(reached: &PrecisionReached, until: &Precision) -> String {
    let PrecisionReached { means, known, widest, without, replicates } = reached;
    let known_of_all = format!("{until}: {known} of {means} means known with {replicates} replicates");
    let widest = (known < means && widest.is_finite())
        .then(|| format!(", the widest interval is {widest:.2} times as wide as it may be"));
    let without = (*without > 0).then(|| format!(", {without} without an interval"));
    known_of_all + &widest.unwrap_or_default() + &without.unwrap_or_default()
}

fn not_reached(reached: &PrecisionReached, until: &Precision, most: u32) -> Failure {
    let PrecisionReached { means, known, replicates, .. } = reached;
    let text = format!(
        "incomplete: {until} holds for {known} of {means} means with {replicates} replicates, and {most} are the most allowed; `--most` allows more"
    );
    Failure::Ended(INCOMPLETE, text)
}

#[derive(Debug, Args)]
#[command(after_long_help = engines())]
pub struct WorkerCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// How many tasks share the work [default: what the engine says that started this, or 1]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u64).range(1..))]
    tasks: Option<u64>,
    /// Added to the number of the task [default: what makes the engine's first task number 0]
    #[arg(long, value_name = "O", allow_hyphen_values = true)]
    offset: Option<i64>,
    /// The number of the task [default: what the engine says that started this]
    #[arg(long, value_name = "I", allow_hyphen_values = true)]
    task: Option<i64>,
    /// Runs side by side
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    jobs: u16,
    /// Makes this run only and says how it ended, for whoever started it
    #[arg(long, value_name = "RUN", hide = true)]
    alone: Option<u64>,
}

impl WorkerCommand {
    pub fn run(self) -> Result<(), Failure> {
        if let Some(run) = self.alone {
            return self.answer(run);
        }
        let sweep = open_unchanged(&self.folder)?;
        let TaskShare { task, tasks } = self.share()?;
        let shards = sweep.manifest.shards().of_task(task, tasks);
        log(&format!("task {task} of {tasks} begins: {}", number_of(shards.len() as u64, "shard")));
        let report = work_on(&sweep, &shards, usize::from(self.jobs))?;
        if report.stopped {
            return Err(Failure::Stopped(format!("task {task} was stopped with work left")));
        }
        if !report.conflicts.is_empty() {
            return Err(conflict(&report.conflicts));
        }
        if !report.left.is_empty() {
            return Err(left(&report.left, &self.folder));
        }
        log(&format!("task {task} of {tasks}: {} committed", number_of(report.shards, "shard")));
        Ok(())
    }

    /// Whoever started this has looked for changes.
    fn answer(&self, run: u64) -> Result<(), Failure> {
        let signals = Signals::listen()?;
        let answered = answer(&open(&self.folder)?, run, &signals.cancel())?;
        if answered { Ok(()) } else { Err(Failure::Stopped(format!("run {run} was stopped"))) }
    }

    fn share(&self) -> Result<TaskShare, Failure> {
        let asked = AskedShare { task: self.task, tasks: self.tasks, offset: self.offset };
        let said = engine::array_task(&|name| std::env::var(name).ok());
        asked.settle(said).map_err(|it| Failure::Refused(format!("error: {it}")))
    }
}

/// Whose variables are read.
fn engines() -> String {
    let row = |it: &Engine| {
        let variables = it.variables?;
        let names: Vec<&str> = std::iter::once(variables.index).chain(variables.bounds.names()).collect();
        Some(format!("  {}: {}\n", it.name, names.join(", ")))
    };
    let head =
        "Which task this is, and of how many, is taken from the first of these whose variables are set:\n";
    ENGINES.iter().filter_map(row).fold(head.to_owned(), |text, row| text + &row)
}

fn work_on(sweep: &Sweep, shards: &[u64], threads: usize) -> Result<WorkerReport, Failure> {
    let signals = Signals::listen()?;
    let bar = TerminalProgress::counting(&sweep.manifest.name, "runs");
    let alone = OwnProcess { program: program()?, folder: absolute(&sweep.path)? };
    let report = work(&RunExecutor::new(sweep), shards, threads, &alone, &bar, &signals.cancel());
    bar.finish();
    report.map_err(refused)
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    Ok(std::path::absolute(path)?)
}

/// How far a sweep has come, in a line.
pub fn in_words(status: &SweepStatus) -> String {
    let SweepStatus { name, done, runs, ok, failed, timeout, killed, .. } = status;
    let (done, runs, ok) = (counted(*done), number_of(*runs, "run"), counted(*ok));
    let others = [(failed, "failed"), (timeout, "timeout"), (killed, "killed")];
    let others = others.iter().filter(|(number, _)| **number > 0);
    others.fold(format!("{name}: {done} of {runs} done, {ok} ok"), |text, (number, word)| {
        text + &format!(", {number} {word}")
    })
}
