//! Reads scenarios for commands: what is wrong with any of them is said at once, and what is only to be noted once.

use super::{Failure, colour, warn};
use crate::scenario::{Reader, Scenario};
use std::path::Path;

/// Reads scenarios and keeps what there is to say of them.
#[derive(Debug, Default)]
pub struct ScenarioLoader {
    problems: Vec<String>,
    notes: Vec<String>,
}

impl ScenarioLoader {
    /// A scenario; nothing if something is wrong with it.
    pub fn read(&mut self, path: &Path, overrides: &[String]) -> Option<Scenario> {
        match Reader::default().overrides(overrides).load(path) {
            Ok(scenario) => {
                self.note(&scenario);
                Some(scenario)
            }
            Err(problems) => {
                add_new(&mut self.problems, problems.rendered(colour()));
                None
            }
        }
    }

    /// Keeps what there is to say of a sound scenario: where it comes from if it is no file, warnings, columns that its
    /// tables lack.
    fn note(&mut self, scenario: &Scenario) {
        add_new(&mut self.notes, super::library_note(scenario));
        add_new(&mut self.notes, scenario.warnings.rendered(colour()));
        add_new(&mut self.notes, scenario.notes.iter().map(|it| format!("note: {it}")));
        add_new(&mut self.notes, scenario.notices.iter().map(|it| format!("note: {it}")));
    }

    /// Adds a reason to refuse.
    pub fn refuse(&mut self, why: String) {
        add_new(&mut self.problems, [why]);
    }

    /// Says what is to be noted; refuses if anything was wrong.
    pub fn finish(self) -> Result<(), Failure> {
        self.notes.iter().for_each(|it| warn(it));
        if self.problems.is_empty() { Ok(()) } else { Err(Failure::Refused(self.problems.join("\n\n"))) }
    }
}

/// Reads a scenario, says what is to be noted and refuses one that is not sound.
pub fn load(path: &Path, overrides: &[String]) -> Result<Scenario, Failure> {
    let mut loader = ScenarioLoader::default();
    let scenario = loader.read(path, overrides);
    loader.finish()?;
    Ok(scenario.expect("a scenario that is not sound has problems"))
}

/// Scenarios that share a base share its problems, which are said once.
fn add_new(all: &mut Vec<String>, texts: impl IntoIterator<Item = String>) {
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
}
