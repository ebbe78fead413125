//! `factorflow sweep`.

mod analyze;
mod folder;
mod isolation;
mod opened;
mod plan;
mod submit;
mod work;

pub use isolation::OwnProcess;

use super::{Failure, print, program, warn};
use clap::{Args, Subcommand};
use opened::{
    CONFLICT, INCOMPLETE, conflict, counted, left, number_of, open, open_unchanged, refused, say_damaged,
    verdict,
};

#[derive(Debug, Args)]
pub struct SweepCommand {
    #[command(subcommand)]
    command: SweepSubcommand,
}

#[derive(Debug, Subcommand)]
enum SweepSubcommand {
    /// Freezes a plan into a folder, and says how much there is to do
    Plan(plan::PlanCommand),
    /// Runs what is missing on this machine
    Run(work::SweepRunCommand),
    /// Runs the share of one task; job arrays of a cluster start this
    Worker(work::WorkerCommand),
    /// Hands a sweep to a cluster
    Submit(submit::SubmitCommand),
    /// Shows how much of a sweep is done
    Status(folder::StatusCommand),
    /// Opens shards with failed runs again
    Retry(folder::RetryCommand),
    /// Adds replicates; what is done stays
    Extend(folder::ExtendCommand),
    /// Checks all shards and collects them in DIR/dataset
    Collect(folder::CollectCommand),
    /// Finds which factors decide the outcome and where a policy helps, in tables and figures
    Analyze(analyze::AnalyzeCommand),
    /// Repeats some runs and compares every bit
    Verify(folder::VerifyCommand),
}

impl SweepCommand {
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            SweepSubcommand::Plan(plan) => plan.run(),
            SweepSubcommand::Run(run) => run.run(),
            SweepSubcommand::Worker(worker) => worker.run(),
            SweepSubcommand::Submit(submit) => submit.run(),
            SweepSubcommand::Status(status) => status.run(),
            SweepSubcommand::Retry(retry) => retry.run(),
            SweepSubcommand::Extend(extend) => extend.run(),
            SweepSubcommand::Collect(collect) => collect.run(),
            SweepSubcommand::Analyze(analyze) => analyze.run(),
            SweepSubcommand::Verify(verify) => verify.run(),
        }
    }
}
