//! `factorflow sweep status`, `retry`, `extend`, `collect` and `verify`.

use super::work::in_words;
use super::{
    CONFLICT, Failure, counted, number_of, open, open_unchanged, print, refused, say_damaged, verdict, warn,
};
use crate::cli::progress::TerminalProgress;
use crate::cli::signals::Signals;
use crate::experiment::plan::seconds;
use crate::experiment::sweep::{self, WorkerSign};
use crate::wording::argument;
use clap::Args;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

/// How many workers are named.
const MOST_WORKERS: usize = 10;

#[derive(Debug, Args)]
pub struct StatusCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// Looks again every two seconds until all is done
    #[arg(long)]
    watch: bool,
    /// Prints everything as JSON
    #[arg(long)]
    json: bool,
}

impl StatusCommand {
    pub fn run(self) -> Result<(), Failure> {
        let signals = Signals::listen()?;
        loop {
            let sweep = open(&self.folder)?;
            let status = sweep::status(&sweep).map_err(refused)?;
            print(&if self.json { serde_json::to_string_pretty(&status)? } else { report(&status) })?;
            if !self.watch || status.is_complete() || signals.stop() {
                return verdict(&status, &self.folder);
            }
            sleep(Duration::from_secs(2));
        }
    }
}

fn report(status: &sweep::SweepStatus) -> String {
    let mut lines = vec![in_words(status)];
    let (committed, shards) = (counted(status.committed), number_of(status.shards, "shard"));
    let at_work = if status.at_work > 0 { format!(", {} under way", status.at_work) } else { String::new() };
    lines.push(format!("{committed} of {shards} committed{at_work}"));
    lines.extend(heartbeats(&status.workers));
    for example in &status.examples {
        lines.push(format!("run {}, {}: {}", example.run, example.status, example.error));
        lines.push(format!("  {}", example.command));
    }
    lines.join("\n")
}

/// Who is at work and how fast, when each was last heard of, and of whom nothing was heard for too long.
fn heartbeats(workers: &[WorkerSign]) -> Vec<String> {
    let (silent, alive): (Vec<_>, Vec<_>) = workers.iter().partition(|it| it.silent);
    let mut lines = Vec::new();
    if !alive.is_empty() {
        let rate: f64 = alive.iter().map(|it| it.runs_a_minute).sum();
        lines.push(format!("{}, {rate:.1} runs a minute", number_of(alive.len() as u64, "worker")));
    }
    for it in alive.iter().take(MOST_WORKERS) {
        let WorkerSign { host, process, runs, runs_a_minute, seconds_ago, .. } = it;
        let runs = number_of(*runs, "run");
        lines.push(format!(
            "  {host}, process {process}: {runs}, {runs_a_minute:.1} a minute, heard of {seconds_ago} s ago"
        ));
    }
    if alive.len() > MOST_WORKERS {
        lines.push(format!("  and {} more", counted((alive.len() - MOST_WORKERS) as u64)));
    }
    for WorkerSign { host, process, seconds_ago, .. } in silent {
        let minutes = number_of(seconds_ago / 60, "minute");
        lines.push(format!("{host}, process {process}: silent for {minutes}; it hangs or has died"));
    }
    lines
}

#[derive(Debug, Args)]
pub struct RetryCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// Which runs: failed, timeout, killed
    #[arg(long, value_name = "STATUS", value_delimiter = ',', required = true)]
    status: Vec<String>,
    /// How long a run may take from now on, such as 30min
    #[arg(long, value_name = "TIME")]
    run_timeout: Option<String>,
}

impl RetryCommand {
    pub fn run(self) -> Result<(), Failure> {
        let mut sweep = open_unchanged(&self.folder)?;
        if let Some(text) = &self.run_timeout {
            let Some(timeout) = seconds(text) else {
                return Err(Failure::Refused(format!(
                    "error: `{text}` is no length of time; write 30s, 10min or 2h"
                )));
            };
            sweep.manifest.run_timeout_seconds = Some(timeout);
            sweep.manifest.write(&self.folder).map_err(refused)?;
        }
        let (shards, runs) = sweep::retry(&sweep, &self.status).map_err(refused)?;
        let folder = argument(&self.folder.display().to_string());
        if runs == 0 {
            warn("no run has one of these statuses");
        } else {
            let (runs, shards) = (number_of(runs, "run"), number_of(shards, "shard"));
            warn(&format!("{runs} in {shards} will be made again by `factorflow sweep run {folder}`"));
        }
        print(&folder)
    }
}

#[derive(Debug, Args)]
pub struct ExtendCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// How many replicates there will be in all
    #[arg(long, value_name = "N")]
    replicates: u32,
}

impl ExtendCommand {
    pub fn run(self) -> Result<(), Failure> {
        let mut sweep = open_unchanged(&self.folder)?;
        let before = sweep.manifest.runs();
        sweep::extend(&mut sweep, self.replicates).map_err(refused)?;
        let (new, folder) = (sweep.manifest.runs() - before, argument(&self.folder.display().to_string()));
        warn(&format!("{} more; `factorflow sweep run {folder}` makes them", number_of(new, "run")));
        print(&folder)
    }
}

#[derive(Debug, Args)]
pub struct CollectCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// Takes what is there; the exit code is still 3 if something is missing
    #[arg(long)]
    partial: bool,
}

impl CollectCommand {
    pub fn run(self) -> Result<(), Failure> {
        let sweep = open(&self.folder)?;
        say_damaged(&sweep)?;
        let bar = TerminalProgress::counting(&sweep.manifest.name, "shards");
        let collected = sweep::collect(&sweep, self.partial, &bar);
        bar.finish();
        let sweep::Collected { folder, status } = collected.map_err(refused)?;
        if status.conflicts.is_empty() && (status.is_complete() || self.partial) {
            warn(&in_words(&status));
            print(&folder.display().to_string())?;
        }
        verdict(&status, &self.folder)
    }
}

#[derive(Debug, Args)]
pub struct VerifyCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// How many runs
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    sample: u64,
}

impl VerifyCommand {
    pub fn run(self) -> Result<(), Failure> {
        let sweep = open_unchanged(&self.folder)?;
        let signals = Signals::listen()?;
        let bar = TerminalProgress::counting(&sweep.manifest.name, "runs");
        let verified = sweep::verify(&sweep, self.sample, &bar, &signals.cancel());
        bar.finish();
        let sweep::Verified { runs, different, stopped } = verified.map_err(refused)?;
        if !different.is_empty() {
            let text = format!("error: of {runs} runs these came out differently: {different:?}");
            return Err(Failure::Ended(CONFLICT, text));
        }
        if stopped {
            return Err(Failure::Stopped(format!("stopped after {runs} runs, all of them the same")));
        }
        print(&format!("{runs} runs came out the same, to the bit"))
    }
}
