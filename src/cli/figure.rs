//! `factorflow figure`.

use super::{Failure, print};
use crate::figure::{self, Basemap, FIGURES, FigureError, Language, Options};
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Figure {
    /// The results folder
    #[arg(required_unless_present = "list")]
    results: Option<PathBuf>,
    /// Which figures; all that the results allow when left out
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
    /// Lists the figures instead of drawing them
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

impl Figure {
    pub fn run(self) -> Result<(), Failure> {
        let Some(results) = self.results.filter(|_| !self.list) else {
            return print(&list());
        };
        let basemap = self.basemap.zip(self.map_note).map(|(file, note)| Basemap { file, note });
        let options = Options {
            language: self.language.into(),
            largest_flows: self.largest,
            basemap,
            ..Options::default()
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
        FigureError::Unknown { .. } | FigureError::NotResults { .. } | FigureError::NotInResults { .. } => {
            Failure::Refused(format!("error: {error}"))
        }
        error => error.into(),
    }
}

fn list() -> String {
    let mut text = String::new();
    for entry in FIGURES {
        let _ = writeln!(text, "{:<24} {}", entry.name, entry.shows);
    }
    text
}
