//! `factorflow explore`, in a program without the explorer.

use super::Failure;
use clap::Args;
use std::path::PathBuf;

pub use NoExplorer as ExploreCommand;

/// What stands in for the command.
#[derive(Debug, Args)]
pub struct NoExplorer {
    /// Not in this program
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<PathBuf>,
}

impl NoExplorer {
    pub fn run(self) -> Result<(), Failure> {
        drop(self.arguments);
        let help = "build it with the feature `explore`, which is on unless `--no-default-features` is given";
        Err(Failure::Refused(format!("error: this program was built without the explorer\nhelp: {help}")))
    }
}
