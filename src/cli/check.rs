//! `factorflow check`.

use super::{Failure, colour, library_note, print, warn};
use crate::scenario::Scenario;
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
        let mut refused = Vec::new();
        for path in &self.scenarios {
            match Scenario::load(path) {
                Ok(scenario) => {
                    if let Some(note) = library_note(&scenario) {
                        warn(&note);
                    }
                    if !scenario.warnings.is_empty() {
                        warn(&scenario.warnings.render(colour()));
                    }
                    print(&format!("{}: sound, {} regions", path.display(), scenario.atlas.len()))?;
                }
                Err(problems) => refused.push(problems.render(colour())),
            }
        }
        if refused.is_empty() { Ok(()) } else { Err(Failure::Refused(refused.join("\n"))) }
    }
}
