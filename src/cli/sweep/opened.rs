//! A sweep opened for a command, and the ends that the command may come to.

use crate::cli::{Failure, warn};
use crate::experiment::sweep::{Sweep, SweepError, SweepStatus, set_aside_damaged};
use crate::wording::argument;
use indicatif::HumanCount;
use std::path::{Path, PathBuf};

/// Incomplete: there is work left.
pub(super) const INCOMPLETE: u8 = 3;
/// Two workers made one shard differently.
pub(super) const CONFLICT: u8 = 4;
/// More runs have failed than the plan allows, or some were given up.
pub(super) const TOO_MANY_FAILED: u8 = 5;

/// Opens a sweep for looking at it.
pub(super) fn open(path: &Path) -> Result<Sweep, Failure> {
    Sweep::open(path).map_err(refused)
}

/// Opens a sweep for working on it: with the plan, program and data that it was planned with.
pub(super) fn open_unchanged(path: &Path) -> Result<Sweep, Failure> {
    let sweep = open(path)?;
    sweep.refuse_changes().map_err(refused)?.iter().for_each(|it| warn(&format!("note: {it}")));
    Ok(sweep)
}

pub(super) fn refused(error: SweepError) -> Failure {
    match error {
        SweepError::NoSweep(_)
        | SweepError::Occupied(_)
        | SweepError::Changed { .. }
        | SweepError::Refused(_) => Failure::Refused(format!("error: {error}")),
        error => error.into(),
    }
}

/// The exit code that the state of a sweep calls for.
pub(super) fn verdict(status: &SweepStatus, path: &Path) -> Result<(), Failure> {
    let path = argument(&path.display().to_string());
    if !status.conflicts.is_empty() {
        return Err(conflict(&status.conflicts));
    }
    if !status.is_complete() {
        let (missing, shards) = (counted(status.missing.len() as u64), number_of(status.shards, "shard"));
        let text = format!("incomplete: {missing} of {shards} missing; `factorflow sweep run {path}`");
        return Err(Failure::Ended(INCOMPLETE, text));
    }
    if status.killed > 0 {
        let text = format!(
            "{} given up, since their processes died; `factorflow sweep retry {path} --status killed` makes them again",
            number_of(status.killed, "run"),
        );
        return Err(Failure::Ended(TOO_MANY_FAILED, text));
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

/// Runs with which everybody died who ran them.
pub(super) fn left(runs: &[u64], path: &Path) -> Failure {
    let path = argument(&path.display().to_string());
    let named: Vec<String> = runs.iter().map(u64::to_string).collect();
    let (run, it) = if runs.len() == 1 { ("run", "it") } else { ("runs", "them") };
    let text = format!(
        "incomplete: whoever made {run} {} was killed, time and again; `factorflow sweep retry {path} --status killed` has {it} tried once more, `factorflow sweep collect {path} --partial` does without",
        named.join(", "),
    );
    Failure::Ended(INCOMPLETE, text)
}

/// Says which shards were damaged and have lost their names.
pub(super) fn say_damaged(sweep: &Sweep) -> Result<(), Failure> {
    for kept in set_aside_damaged(sweep).map_err(refused)? {
        let kept = kept.display();
        warn(&format!("warning: a shard is damaged and counts as none; what is left of it is `{kept}`"));
    }
    Ok(())
}

pub(super) fn conflict(conflicts: &[PathBuf]) -> Failure {
    let files: Vec<String> = conflicts.iter().map(|it| format!("  {}", it.display())).collect();
    let text = "two workers made the same shard with different bytes; compare each file with the shard that it is named after";
    Failure::Ended(CONFLICT, format!("error: {text}:\n{}", files.join("\n")))
}

/// A number of things in words, such as 20,480 runs.
pub(super) fn number_of(number: u64, one: &str) -> String {
    format!("{} {one}{}", counted(number), if number == 1 { "" } else { "s" })
}

/// A number with commas, as in 20,480.
pub(super) fn counted(number: u64) -> String {
    HumanCount(number).to_string()
}
