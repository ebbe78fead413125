//! `factorflow sweep`.

mod alone;
mod analyze;
mod folder;
mod opened;
mod plan;
mod submit;
mod work;

use super::{Failure, print, warn};
use clap::{Args, Subcommand};
use opened::{CONFLICT, INCOMPLETE, conflict, counted, number_of, open, open_unchanged, refused, verdict};

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
