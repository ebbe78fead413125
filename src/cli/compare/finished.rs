//! Runs that are compared as they lie in their folders.

use super::super::loader::ScenarioLoader;
use super::super::options::Options;
use super::super::{Failure, warn};
use super::failure::failed;
use crate::experiment::Comparison;
use crate::experiment::comparison::{self, Arm, RunInFolder};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};

/// Whether a path is a results folder and no scenario.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() && (path.join("manifest.json").is_file() || path.join("scenario.toml").is_file())
}

/// What the arm of a folder is called.
pub fn name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads what the folders hold, so that all that keeps them from being compared is said at once.
pub fn load(folders: &[PathBuf], options: &Options) -> Result<Comparison<'static>, Failure> {
    if options.changes_runs() {
        return Err(Failure::Refused(
            "error: results folders are compared as they are: options that change runs have no effect on them"
                .to_owned(),
        ));
    }
    let (mut loader, mut runs, mut scenarios) = (ScenarioLoader::default(), Vec::new(), Vec::new());
    for folder in folders {
        match RunInFolder::read(folder) {
            Ok(run) => runs.push(run),
            Err(error) => {
                loader.refuse(format!("error: {error}"));
                continue;
            }
        }
        scenarios.extend(loader.read(&folder.join("scenario.toml"), &[]));
    }
    loader.finish()?;
    let files: Vec<PathBuf> = folders.iter().map(|it| it.join("scenario.toml")).collect();
    options.shared.refuse_other_data(files.iter().zip(&scenarios))?;
    let names = comparison::names(&folders.iter().map(|it| name(it)).collect::<Vec<_>>());
    let arms: Vec<Arm> = names
        .into_iter()
        .zip(scenarios)
        .zip(&runs)
        .map(|((name, scenario), run)| Arm { name, scenario: as_run(scenario, run) })
        .collect();
    for note in RunInFolder::notes(&runs, &arms) {
        warn(&format!("note: {note}"));
    }
    let mut arms = arms.into_iter();
    let base = arms.next().expect("the base is the first folder");
    Comparison::of_runs(base, arms, &runs).map_err(|it| failed(it.into()))
}

/// As many replicates as were run.
fn as_run(mut scenario: Scenario, run: &RunInFolder) -> Scenario {
    scenario.run.replicates = run.replicates;
    scenario
}
