//! `factorflow run`.

use super::options::Options;
use super::progress::TerminalProgress;
use super::signals::Signals;
use super::{Failure, colour, command_line, counted, library_note, print, stem, warn};
use crate::results::{Folder, FolderError, FolderRunError, Manifest};
use crate::run::RunError;
use crate::scenario::{Reader, Scenario};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct RunCommand {
    /// The scenario file, or the name of a scenario of the library
    scenario: PathBuf,
    /// Folder for the results [default: results/ and the name of the scenario file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

impl RunCommand {
    pub fn run(self) -> Result<(), Failure> {
        self.options.shared.start_threads()?;
        let scenario = load(&self.scenario, &self.options.overrides())?;
        self.options.shared.refuse_other_data([(&self.scenario, &scenario)])?;
        for notice in &scenario.notices {
            warn(&format!("note: no column `{}`: {}", notice.column, notice.instead));
        }
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.scenario));
        let said = match Folder::open(&path, &scenario, self.options.shared.resume) {
            Ok(folder) => summary(&scenario, &simulate(&scenario, &folder)?),
            Err(complete @ FolderError::Complete(_)) => complete.to_string(),
            Err(error) => return Err(refused(error)),
        };
        self.options.shared.draw(&path);
        warn(&said);
        print(&path.display().to_string())
    }
}

/// Reads a scenario; warnings are said, and where it comes from if it is no file; problems are refused.
pub fn load(path: &Path, overrides: &[String]) -> Result<Scenario, Failure> {
    match Reader::default().overrides(overrides).load(path) {
        Ok(scenario) => {
            if let Some(note) = library_note(&scenario) {
                warn(&note);
            }
            if !scenario.warnings.is_empty() {
                warn(&scenario.warnings.render(colour()));
            }
            Ok(scenario)
        }
        Err(problems) => Err(Failure::Refused(problems.render(colour()))),
    }
}

fn default_folder(scenario: &Path) -> PathBuf {
    Path::new("results").join(stem(scenario))
}

fn simulate(scenario: &Scenario, folder: &Folder) -> Result<Manifest, Failure> {
    let cancel = Signals::listen_and_answer()?.cancel();
    let bar = TerminalProgress::new(&scenario.name);
    let done = scenario.run().progress(&bar).cancel(&cancel).fill(folder, &command_line());
    bar.finish();
    done.map_err(unfinished)
}

/// Why a run did not come to its end.
pub fn unfinished(error: FolderRunError) -> Failure {
    match error {
        FolderRunError::Run(RunError::Cancelled { done, all }) => Failure::Stopped(format!(
            "stopped with {done} of {all} replicates done; `--resume` goes on from here",
        )),
        FolderRunError::Folder(error) => refused(error),
        error @ FolderRunError::Run(_) => error.into(),
    }
}

/// What a folder refuses ends with 2, what the system refuses with 1.
pub fn refused(error: FolderError) -> Failure {
    match error {
        FolderError::Occupied(_)
        | FolderError::Interrupted { .. }
        | FolderError::Different(_)
        | FolderError::NothingToResume(_) => Failure::Refused(format!("error: {error}")),
        error => error.into(),
    }
}

fn summary(scenario: &Scenario, manifest: &Manifest) -> String {
    let regions = counted(manifest.regions as u64, "region");
    let years = counted(u64::from(scenario.time.years), "year");
    let replicates = counted(u64::from(scenario.run.replicates), "replicate");
    format!("{}: {regions}, {years}, {replicates} in {:.1} s", scenario.name, manifest.wall_seconds)
}
