//! `factorflow sweep analyze`.

use super::{Failure, conflict, open, print, refused, verdict, warn};
use crate::cli::figure::LanguageName;
use crate::experiment::analysis;
use crate::figure::{self, FigureOptions};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct AnalyzeCommand {
    /// The folder of the sweep
    folder: PathBuf,
    /// Only this metric of the plan; may be given several times
    #[arg(long, value_name = "NAME")]
    metric: Vec<String>,
    /// Writes tables only
    #[arg(long)]
    no_figures: bool,
    /// Language of figures
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

impl AnalyzeCommand {
    pub fn run(self) -> Result<(), Failure> {
        let sweep = open(&self.folder)?;
        let found = analysis::analyze(&sweep, &self.metric).map_err(refused)?;
        if !found.status.conflicts.is_empty() {
            return Err(conflict(&found.status.conflicts));
        }
        let folder = analysis::write(&found, &sweep, &crate::cli::command_line()).map_err(refused)?;
        warn(&analysis::report(&found, &sweep));
        self.draw();
        print(&folder.display().to_string())?;
        verdict(&found.status, &self.folder)
    }

    /// Tables are what was asked for, so a figure that cannot be drawn is told and no more.
    fn draw(&self) {
        if self.no_figures {
            return;
        }
        let options = FigureOptions { language: self.language.into(), ..FigureOptions::default() };
        if let Err(error) = figure::draw(&self.folder, &[], &options) {
            warn(&format!("warning: {:#}", anyhow::Error::from(error)));
        }
    }
}
