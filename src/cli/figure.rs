//! `factorflow figure`.

use super::{Failure, print};
use crate::figure::{self, Basemap, FigureEntry, FigureError, FigureOptions, Language, Subject};
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct FigureCommand {
    /// The folder of a run, a comparison, an attribution or a sweep
    #[arg(required_unless_present = "list")]
    results: Option<PathBuf>,
    /// Which figures; all that the folder allows when left out
    names: Vec<String>,
    /// Language of all words and names
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
    /// Arrows on a flow map
    #[arg(long, value_name = "K")]
    largest: Option<usize>,
    /// Lines of an approved map, as GeoJSON, to draw below flows
    #[arg(long, value_name = "FILE", requires = "map_note")]
    basemap: Option<PathBuf>,
    /// What must stand below every map with these lines, such as its approval number
    #[arg(long, value_name = "TEXT", requires = "basemap")]
    map_note: Option<String>,
    /// Lists the figures, of the folder if one is given, instead of drawing them
    #[arg(long)]
    list: bool,
}

/// A language as the command line names it.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum LanguageName {
    /// English
    #[default]
    En,
    /// Chinese
    Zh,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::En => Self::English,
            LanguageName::Zh => Self::Chinese,
        }
    }
}

impl FigureCommand {
    pub fn run(self) -> Result<(), Failure> {
        let Some(results) = self.results else { return print(&all()) };
        if self.list {
            return print(&list(&Subject::of(&results).map_err(refused)?.figures()));
        }
        let basemap = self.basemap.zip(self.map_note).map(|(file, note)| Basemap { file, note });
        let options = FigureOptions {
            language: self.language.into(),
            largest_flows: self.largest,
            basemap,
            ..FigureOptions::default()
        };
        let written = figure::draw(&results, &self.names, &options).map_err(refused)?;
        if written.is_empty() {
            let folder = results.display();
            return Err(Failure::Refused(format!(
                "error: `{folder}` has no table that a figure could be drawn from"
            )));
        }
        let lines: Vec<String> = written.iter().map(|it| it.display().to_string()).collect();
        print(&lines.join("\n"))
    }
}

fn refused(error: FigureError) -> Failure {
    match error {
        FigureError::NotResults { folder, .. } if folder.join("parts").is_dir() => Failure::Refused(format!(
            "error: the run in `{}` has not come to its end; `factorflow run SCENARIO --resume` goes on with it",
            folder.display()
        )),
        FigureError::NotResults { folder, .. } if folder.join("arms").is_dir() => Failure::Refused(format!(
            "error: the comparison in `{}` has not come to its end; `factorflow compare` with `--resume` goes on \
             with it",
            folder.display()
        )),
        FigureError::Unknown { .. }
        | FigureError::NotResults { .. }
        | FigureError::NotInResults { .. }
        | FigureError::NotInManifest { .. }
        | FigureError::NoFigures { .. } => Failure::Refused(format!("error: {error}")),
        error => error.into(),
    }
}

/// Every figure there is, by what it is drawn from.
fn all() -> String {
    let heading = |subject| match subject {
        Subject::Run => "Of a run:",
        Subject::Comparison => "Of a comparison:",
        Subject::Attribution => "Of an attribution:",
        Subject::Sweep => "Of a sweep, once `factorflow sweep analyze` has been there:",
    };
    let group = |subject: Subject| format!("{}\n{}", heading(subject), list(&subject.figures()));
    Subject::ALL.map(group).join("\n")
}

fn list(figures: &[FigureEntry]) -> String {
    let mut text = String::new();
    for entry in figures {
        let _ = writeln!(text, "{:<28} {}", entry.name, entry.shows);
    }
    text
}
