//! `factorflow check`.

use super::loader::ScenarioLoader;
use super::{Failure, print};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct CheckCommand {
    /// Scenario files, or names of scenarios of the library
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
}

impl CheckCommand {
    pub fn run(self) -> Result<(), Failure> {
        let mut loader = ScenarioLoader::default();
        for path in &self.scenarios {
            if let Some(scenario) = loader.read(path, &[]) {
                print(&format!("{}: sound, {} regions", path.display(), scenario.atlas.len()))?;
            }
        }
        loader.finish()
    }
}
