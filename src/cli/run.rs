//! `factorflow run`.

use super::figure::LanguageName;
use super::progress::Bar;
use super::{Failure, colour, print, warn};
use crate::experiment::{self, RunError};
use crate::figure;
use crate::results::{Folder, FolderError, Manifest};
use crate::scenario::Scenario;
use anyhow::Context;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, Args)]
pub struct Run {
    /// The scenario file
    scenario: PathBuf,
    /// Folder for the results [default: results/ and the name of the scenario file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Expected numbers, or whole people and projects drawn at random
    #[arg(long, value_parser = ["expected", "sampled"])]
    mode: Option<String>,
    /// Runs under different random numbers
    #[arg(long, value_name = "N")]
    replicates: Option<u32>,
    /// Where random numbers start from
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Cores to use; results do not depend on it [default: all]
    #[arg(long, value_name = "T")]
    threads: Option<usize>,
    /// Years to simulate
    #[arg(long, value_name = "Y")]
    years: Option<u32>,
    /// Sets any value of the scenario, such as parameters.technology.retention=0.5
    #[arg(long = "set", value_name = "PATH=VALUE")]
    settings: Vec<String>,
    /// Goes on with a run that was interrupted
    #[arg(long)]
    resume: bool,
    /// Leaves the figures out
    #[arg(long)]
    no_figures: bool,
    /// Language of the figures
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

impl Run {
    pub fn run(self) -> Result<(), Failure> {
        use_threads(self.threads)?;
        let scenario = load(&self.scenario, &self.overrides())?;
        for notice in &scenario.notices {
            warn(&format!("note: no column `{}`: {}", notice.column, notice.instead));
        }
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.scenario));
        let said = match Folder::open(&path, &scenario, self.resume) {
            Ok(folder) => summary(&scenario, &simulate(&scenario, &folder)?),
            Err(complete @ FolderError::Complete(_)) => complete.to_string(),
            Err(error) => return Err(refused(error)),
        };
        if !self.no_figures {
            draw(&path, self.language);
        }
        warn(&said);
        print(&path.display().to_string())
    }

    /// Options are overrides like any other.
    fn overrides(&self) -> Vec<String> {
        let mut all = self.settings.clone();
        all.extend(self.mode.as_ref().map(|it| format!("run.mode=\"{it}\"")));
        all.extend(self.replicates.map(|it| format!("run.replicates={it}")));
        all.extend(self.seed.map(|it| format!("run.seed={it}")));
        all.extend(self.years.map(|it| format!("time.years={it}")));
        all
    }
}

/// Starts so many threads; as many as there are cores when left out.
pub fn use_threads(threads: Option<usize>) -> Result<(), Failure> {
    let Some(threads) = threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    Ok(pool.build_global().context("cannot start threads")?)
}

/// Results are whole without figures, which can be drawn later.
pub fn draw(results: &Path, language: LanguageName) {
    let options = figure::Options { language: language.into(), ..figure::Options::default() };
    if let Err(error) = figure::draw(results, &[], &options) {
        warn(&format!("figures: {error}"));
    }
}

/// Reads a scenario; warnings are said, problems refused.
pub fn load(path: &Path, overrides: &[String]) -> Result<Scenario, Failure> {
    match Scenario::load(path, overrides) {
        Ok((scenario, warnings)) => {
            if !warnings.is_empty() {
                warn(&warnings.render(colour()));
            }
            Ok(scenario)
        }
        Err(problems) => Err(Failure::Refused(problems.render(colour()))),
    }
}

fn default_folder(scenario: &Path) -> PathBuf {
    Path::new("results").join(scenario.file_stem().unwrap_or_default())
}

/// Ctrl-C lets the step at hand end, and a second one ends the program.
pub fn stopped_by_interrupt() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        warn("stopping after this step; press Ctrl-C again to leave at once");
    })?;
    Ok(stop)
}

/// The command as given. Where the program lies says nothing of the run, and figures show their command to others.
pub fn command() -> Vec<String> {
    std::iter::once(env!("CARGO_PKG_NAME").to_owned()).chain(std::env::args().skip(1)).collect()
}

fn simulate(scenario: &Scenario, folder: &Folder) -> Result<Manifest, Failure> {
    let stop = stopped_by_interrupt()?;
    let bar = Bar::new(&scenario.name);
    let done = experiment::run(scenario, folder, &command(), &bar, &|| stop.load(Ordering::Relaxed));
    bar.finish();
    done.map_err(|error| match error {
        RunError::Halted { done, all } => Failure::Stopped(format!(
            "stopped with {done} of {all} replicates done; `--resume` goes on from here",
        )),
        RunError::Folder(error) => refused(error),
        error => error.into(),
    })
}

/// Folders that hold something else are refused; anything else went wrong.
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
    let counted = |number: u64, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let regions = counted(manifest.regions as u64, "region");
    let years = counted(u64::from(scenario.time.years), "year");
    let replicates = counted(u64::from(scenario.run.replicates), "replicate");
    format!("{}: {regions}, {years}, {replicates} in {:.1} s", scenario.name, manifest.wall_seconds)
}
