//! Options that all commands share which run scenarios.

use super::figure::LanguageName;
use super::{Failure, print, warn};
use crate::figure::{self, FigureOptions, Language};
use crate::results::{damaged_parts, refuse_other_data};
use crate::scenario::Scenario;
use anyhow::Context;
use clap::Args;
use std::path::{Path, PathBuf};

/// How to run scenarios, one by one or side by side.
#[derive(Debug, Args)]
pub struct Options {
    /// Expected numbers, or whole people and projects drawn at random
    #[arg(long, value_parser = ["expected", "sampled"])]
    mode: Option<String>,
    /// Runs under different random numbers
    #[arg(long, value_name = "N")]
    replicates: Option<u32>,
    #[command(flatten)]
    pub shared: Shared,
}

/// Options of every command that runs scenarios.
#[derive(Debug, Args)]
pub struct Shared {
    /// Where random numbers start from
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Cores to use; results do not depend on it [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Years to simulate
    #[arg(long, value_name = "Y")]
    years: Option<u32>,
    /// Sets any value of the scenario, such as parameters.technology.retention=0.5
    #[arg(long = "set", value_name = "PATH=VALUE")]
    settings: Vec<String>,
    /// Runs a scenario of a results folder with other tables than the results were made from
    #[arg(long)]
    pub other_data: bool,
    /// Continues what was interrupted
    #[arg(long)]
    pub resume: bool,
    /// Leaves the figures out
    #[arg(long)]
    no_figures: bool,
    /// Language of figures and of tables that are printed
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

/// As many threads as were asked for, or one a core.
pub fn start_threads(asked: Option<u16>) -> Result<(), Failure> {
    let Some(threads) = asked else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
    Ok(pool.build_global().context("cannot start threads")?)
}

/// Says which parts in a folder are damaged; they count as none and are made again.
pub fn say_damaged(folder: &Path) {
    for part in damaged_parts(folder) {
        warn(&format!("warning: `{}` is damaged, counts as none, and is made again", part.display()));
    }
}

impl Options {
    /// Options are overrides like any other.
    pub fn overrides(&self) -> Vec<String> {
        let mut all = self.shared.overrides();
        all.extend(self.mode.as_ref().map(|it| format!("run.mode=\"{it}\"")));
        all.extend(self.replicates.map(|it| format!("run.replicates={it}")));
        all
    }
}

impl Options {
    /// Whether any option says how to run.
    pub fn changes_runs(&self) -> bool {
        !self.overrides().is_empty() || self.shared.resume
    }
}

impl Shared {
    /// Says which parts of what is continued are damaged; they count as none and are made again.
    pub fn say_damaged(&self, folder: &Path) {
        if self.resume {
            say_damaged(folder);
        }
    }

    /// As many threads as were asked for.
    pub fn start_threads(&self) -> Result<(), Failure> {
        start_threads(self.threads)
    }

    /// Options are overrides like any other.
    pub fn overrides(&self) -> Vec<String> {
        let mut all = self.settings.clone();
        all.extend(self.seed.map(|it| format!("run.seed={it}")));
        all.extend(self.years.map(|it| format!("time.years={it}")));
        all
    }

    /// Refuses scenarios of results folders that read other tables than the results were made from.
    pub fn refuse_other_data<'s>(
        &self,
        scenarios: impl IntoIterator<Item = (&'s PathBuf, &'s Scenario)>,
    ) -> Result<(), Failure> {
        if self.other_data {
            return Ok(());
        }
        for (file, scenario) in scenarios {
            refuse_other_data(file, scenario).map_err(|it| {
                let hint = "put the table back, or run with this one with `--other-data`";
                Failure::Refused(format!("error: {it}\nhelp: {hint}"))
            })?;
        }
        Ok(())
    }

    /// Ends a command whose results are in a folder: draws figures, says what was done, and where.
    pub fn conclude(&self, results: &Path, summary: &str) -> Result<(), Failure> {
        self.draw(results, &[], FigureOptions::default());
        warn(summary);
        print(&results.display().to_string())
    }

    /// The language of figures and tables.
    pub fn language(&self) -> Language {
        self.language.into()
    }

    /// Draws figures of these names, or all, if wanted; they can be drawn later.
    pub fn draw(&self, results: &Path, names: &[String], options: FigureOptions) {
        if self.no_figures {
            return;
        }
        draw(results, names, &FigureOptions { language: self.language(), ..options });
    }
}

/// Draws figures of these names, or all, and only warns where that fails: results are whole without them.
pub fn draw(results: &Path, names: &[String], options: &FigureOptions) {
    if let Err(error) = figure::draw(results, names, options) {
        warn(&format!("figures: {error}"));
    }
}
