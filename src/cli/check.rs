//! `factorflow check`.

use super::{Failure, colour, library_note, print, warn};
use crate::scenario::Problems;
use crate::scenario::Scenario;
use clap::Args;
use std::collections::BTreeSet;
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
        let mut said = BTreeSet::new();
        for path in &self.scenarios {
            match Scenario::load(path) {
                Ok(scenario) => {
                    if let Some(note) = library_note(&scenario) {
                        warn(&note);
                    }
                    let warnings = unsaid(&scenario.warnings, &mut said);
                    if !warnings.is_empty() {
                        warn(&warnings.join("\n\n"));
                    }
                    print(&format!("{}: sound, {} regions", path.display(), scenario.atlas.len()))?;
                }
                Err(problems) => {
                    refused.extend(unsaid(&problems, &mut said));
                    // Files that extend one base share its problems: these are said once, and who has them.
                    if self.scenarios.len() > 1 {
                        refused.push(format!("{}: not sound", path.display()));
                    }
                }
            }
        }
        if refused.is_empty() { Ok(()) } else { Err(Failure::Refused(refused.join("\n\n"))) }
    }
}

/// What was not said of another file already.
fn unsaid(problems: &Problems, said: &mut BTreeSet<String>) -> Vec<String> {
    problems.iter().map(|it| it.render(colour())).filter(|it| said.insert(it.clone())).collect()
}
