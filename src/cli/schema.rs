//! `factorflow schema`.

use super::{Failure, print};
use clap::Args;

#[derive(Debug, Args)]
pub struct SchemaCommand {}

impl SchemaCommand {
    pub fn run(&self) -> Result<(), Failure> {
        print(&serde_json::to_string_pretty(&crate::scenario::schema())?)
    }
}
