//! `factorflow schema`.

use super::{Failure, print};
use clap::Args;

#[derive(Debug, Args)]
pub struct SchemaCommand {
    /// Prints the schema of plans of sweeps instead
    #[arg(long)]
    plan: bool,
}

impl SchemaCommand {
    pub fn run(&self) -> Result<(), Failure> {
        let schema = if self.plan { crate::experiment::plan::schema() } else { crate::scenario::schema() };
        print(&serde_json::to_string_pretty(&schema)?)
    }
}
