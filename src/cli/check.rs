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
            match loader.read(path, &[]) {
                Some(scenario) => {
                    print(&format!("{}: sound, {} regions", path.display(), scenario.atlas.len()))?;
                }
                // Files that extend one base share its problems: these are said once, and who has them.
                None if self.scenarios.len() > 1 => loader.refuse(format!("{}: not sound", path.display())),
                None => (),
            }
        }
        loader.finish()
    }
}
