//! `factorflow schema`.

use super::{Failure, print};
use clap::Args;

#[derive(Debug, Args)]
pub struct SchemaCommand {}

impl SchemaCommand {
    #[expect(clippy::unused_self, reason = "every subcommand runs alike")]
    pub fn run(&self) -> Result<(), Failure> {
        print(&serde_json::to_string_pretty(&crate::scenario::schema())?)
    }
}
