//! `factorflow run`.

use super::loader::load;
use super::options::Options;
use super::progress::watched;
use super::uncertainty::{self, DrawOptions};
use super::{Failure, command_line, counted, stem};
use crate::experiment::uncertainty::{DrawnRunError, fill_with_draws};
use crate::results::{Folder, FolderError, FolderRunError, Manifest};
use crate::run::{Control, RunError};
use crate::scenario::Scenario;
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
    draws: DrawOptions,
    #[command(flatten)]
    options: Options,
}

impl RunCommand {
    pub fn run(self) -> Result<(), Failure> {
        self.options.shared.start_threads()?;
        let mut overrides = self.options.overrides();
        overrides.extend(self.draws.overrides());
        let scenario = load(&self.scenario, &overrides)?;
        self.options.shared.refuse_other_data([(&self.scenario, &scenario)])?;
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.scenario));
        self.options.shared.say_damaged(&path);
        // Whoever asks to stop from now on is heard.
        let fill = |control: &Control<'_>| {
            let folder = Folder::open(&path, &scenario, self.options.shared.resume)?;
            fill_with_draws(&scenario.run().control(control), &folder, &command_line())
        };
        let said = match watched(&scenario.name, fill)? {
            Ok((manifest, drawn)) => {
                let language = self.options.shared.language();
                let said = drawn.map(|it| uncertainty::of_run(&it, language)).transpose()?;
                said.unwrap_or_default() + &summary(&scenario, &manifest)
            }
            Err(DrawnRunError::Folder(complete @ FolderError::Complete(_))) => complete.to_string(),
            Err(error) => return Err(not_drawn(error)),
        };
        self.options.shared.conclude(&path, &said)
    }
}

fn default_folder(scenario: &Path) -> PathBuf {
    Path::new("results").join(stem(scenario))
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

/// Why draws did not come to their end.
fn not_drawn(error: DrawnRunError) -> Failure {
    match error {
        DrawnRunError::Run(error) => unfinished(error),
        DrawnRunError::Folder(error) => refused(error),
        DrawnRunError::NoDraws(_) | DrawnRunError::RefusedPoints(_) => {
            Failure::Refused(format!("error: {error}"))
        }
        DrawnRunError::Cancelled { .. } => Failure::Stopped(format!("{error}; `--resume` goes on from here")),
        error @ DrawnRunError::Table(_) => error.into(),
    }
}

/// What a folder refuses ends with 2, what the system refuses with 1.
pub fn refused(error: FolderError) -> Failure {
    match error {
        FolderError::Occupied(_)
        | FolderError::Interrupted { .. }
        | FolderError::InUse { .. }
        | FolderError::InterruptedRuns { .. }
        | FolderError::Different(_)
        | FolderError::NothingToResume(_) => Failure::Refused(format!("error: {error}")),
        error => error.into(),
    }
}

fn summary(scenario: &Scenario, manifest: &Manifest) -> String {
    let regions = counted(manifest.regions as u64, "region");
    let years = counted(u64::from(scenario.time.years), "year");
    let replicates = counted(u64::from(scenario.run().scenario().run.replicates), "replicate");
    format!("{}: {regions}, {years}, {replicates} in {:.1} s", scenario.name, manifest.wall_seconds)
}
