//! `factorflow sweep`.

mod alone;
mod analyze;
mod folder;
mod plan;
mod submit;
mod work;

use super::{Failure, print, warn};
use crate::experiment::sweep::{Status, Sweep as Frozen, SweepError};
use clap::{Args, Subcommand};
use indicatif::HumanCount;
use std::path::{Path, PathBuf};

/// Incomplete: there is work left.
const INCOMPLETE: u8 = 3;
/// Two workers made one shard differently.
const CONFLICT: u8 = 4;
/// More runs have failed than the plan allows.
const TOO_MANY_FAILED: u8 = 5;

#[derive(Debug, Args)]
pub struct Sweep {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Freezes a plan into a folder, and says how much there is to do
    Plan(plan::Plan),
    /// Runs what is missing on this machine
    Run(work::Run),
    /// Runs the part of one task; what an array of a cluster starts
    Worker(work::Worker),
    /// Hands a sweep to a cluster
    Submit(submit::Submit),
    /// Says how far a sweep has come
    Status(folder::Status),
    /// Opens shards with failed runs again
    Retry(folder::Retry),
    /// Adds replicates; what is done stays
    Extend(folder::Extend),
    /// Checks all shards and puts them together as DIR/dataset
    Collect(folder::Collect),
    /// Works out which factor decides, and where a policy helps, as tables and figures
    Analyze(analyze::Analyze),
    /// Makes some runs again and compares every bit
    Verify(folder::Verify),
}

impl Sweep {
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Plan(plan) => plan.run(),
            Command::Run(run) => run.run(),
            Command::Worker(worker) => worker.run(),
            Command::Submit(submit) => submit.run(),
            Command::Status(status) => status.run(),
            Command::Retry(retry) => retry.run(),
            Command::Extend(extend) => extend.run(),
            Command::Collect(collect) => collect.run(),
            Command::Analyze(analyze) => analyze.run(),
            Command::Verify(verify) => verify.run(),
        }
    }
}

/// Opens a sweep for looking at it.
fn open(path: &Path) -> Result<Frozen, Failure> {
    Frozen::open(path).map_err(refused)
}

/// Opens a sweep for working on it: with the plan, program and data that it was planned with.
fn open_unchanged(path: &Path) -> Result<Frozen, Failure> {
    let sweep = open(path)?;
    sweep.refuse_changes().map_err(refused)?;
    Ok(sweep)
}

fn refused(error: SweepError) -> Failure {
    match error {
        SweepError::NoSweep(_)
        | SweepError::Occupied(_)
        | SweepError::Changed { .. }
        | SweepError::Refused(_) => Failure::Refused(format!("error: {error}")),
        error => error.into(),
    }
}

/// The end that the state of a sweep calls for.
fn verdict(status: &Status, path: &Path) -> Result<(), Failure> {
    let path = path.display();
    if !status.conflicts.is_empty() {
        return Err(conflict(&status.conflicts));
    }
    if !status.is_complete() {
        let (missing, shards) = (counted(status.missing.len() as u64), number_of(status.shards, "shard"));
        let text = format!("incomplete: {missing} of {shards} missing; `factorflow sweep run {path}`");
        return Err(Failure::Ended(INCOMPLETE, text));
    }
    if status.has_failed() {
        let failed = status.failed + status.timeout + status.killed;
        let text = format!(
            "{failed} of {} runs did not end well, more than a share of {}; `factorflow sweep status {path}`",
            status.runs, status.failed_share,
        );
        return Err(Failure::Ended(TOO_MANY_FAILED, text));
    }
    Ok(())
}

fn conflict(conflicts: &[PathBuf]) -> Failure {
    let files: Vec<String> = conflicts.iter().map(|it| format!("  {}", it.display())).collect();
    let text = "two workers made the same shard with different bytes; compare each file with the shard that it is named after";
    Failure::Ended(CONFLICT, format!("error: {text}:\n{}", files.join("\n")))
}

/// So many of something, such as 20,480 runs.
fn number_of(number: u64, one: &str) -> String {
    format!("{} {one}{}", counted(number), if number == 1 { "" } else { "s" })
}

/// A number with commas, as in 20,480.
fn counted(number: u64) -> String {
    HumanCount(number).to_string()
}
