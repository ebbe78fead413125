//! `factorflow schema`.

use super::loader::load;
use super::{Failure, print};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct SchemaCommand {
    /// The scenario whose fields settings may name: a file, or a name of the library
    #[arg(conflicts_with_all = ["plan", "calibration"])]
    scenario: Option<PathBuf>,
    /// Prints the schema of plans of sweeps instead
    #[arg(long)]
    plan: bool,
    /// Prints the schema of plans of calibrations instead
    #[arg(long, conflicts_with = "plan")]
    calibration: bool,
}

impl SchemaCommand {
    pub fn run(&self) -> Result<(), Failure> {
        let schema = match &self.scenario {
            Some(path) => load(path, &[])?.schema(),
            None if self.plan => crate::experiment::plan::schema(),
            None if self.calibration => crate::experiment::plan::calibration_schema(),
            None => crate::scenario::schema(),
        };
        print(&serde_json::to_string_pretty(&schema)?)
    }
}
