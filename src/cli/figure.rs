//! `factorflow figure`.

use super::{Failure, print};
use crate::figure::{
    self, Basemap, FigureEntry, FigureError, FigureOptions, Format, Language, Subject, WIDTHS,
};
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
    /// Languages of all words and names; with two, the language is in the names of files
    #[arg(long, value_enum, value_delimiter = ',', default_value = "en")]
    language: Vec<LanguageName>,
    /// What to write beside the numbers as CSV [default: svg,png]
    #[arg(long = "format", value_enum, value_delimiter = ',')]
    formats: Vec<FormatName>,
    /// Width of every figure, from 88 to 400 mm [default: 88, 120 or 180, as the figure needs]
    #[arg(long, value_name = "MM", value_parser = width)]
    width: Option<f64>,
    /// Outcomes or metrics to show instead of the usual ones; may be given several times
    #[arg(long = "outcome", value_name = "NAME")]
    outcomes: Vec<String>,
    /// Regions to show: a code, a name, a club, a province or `members`, also joined by `and` and `not`; may be given
    /// several times. Effects are drawn of each; flow maps of three and more regions show what moves among them, of fewer
    /// what comes and goes
    #[arg(long = "for", value_name = "PLACE")]
    places: Vec<String>,
    /// Sets flows in both directions between two regions off against each other
    #[arg(long)]
    net: bool,
    /// Leaves titles and subtitles out, for journals that set them as text
    #[arg(long)]
    no_title: bool,
    /// Folder for the figures [default: `figures` in the folder of the results]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
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

/// A format as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    /// For the web, and to be edited
    Svg,
    /// 300 dpi
    Png,
    /// For print; text stays text
    Pdf,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Svg => Self::Svg,
            FormatName::Png => Self::Png,
            FormatName::Pdf => Self::Pdf,
        }
    }
}

/// A width that has room for words.
fn width(text: &str) -> Result<f64, String> {
    let width: f64 = text.parse().map_err(|_| "a width is a number of mm".to_owned())?;
    let (least, most) = (WIDTHS.start(), WIDTHS.end());
    if WIDTHS.contains(&width) { Ok(width) } else { Err(format!("a figure is {least} to {most} mm wide")) }
}

impl FigureCommand {
    pub fn run(self) -> Result<(), Failure> {
        let Some(results) = self.results else { return print(&all()) };
        if self.list {
            return print(&list(&Subject::of(&results).map_err(refused)?.figures()));
        }
        let basemap = self.basemap.zip(self.map_note).map(|(file, note)| Basemap { file, note });
        let mut languages = self.language;
        languages.dedup();
        let options = FigureOptions {
            largest_flows: self.largest,
            basemap,
            width: self.width,
            untitled: self.no_title,
            formats: self.formats.into_iter().map(Into::into).collect(),
            outcomes: self.outcomes,
            places: self.places,
            net: self.net,
            folder: self.out,
            name_language: languages.len() > 1,
            ..FigureOptions::default()
        };
        let mut written = Vec::new();
        for language in languages {
            let options = FigureOptions { language: language.into(), ..options.clone() };
            written.extend(figure::draw(&results, &self.names, &options).map_err(refused)?);
        }
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

/// What a folder that no figure can be drawn from is refused with.
pub fn refused(error: FigureError) -> Failure {
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
        | FigureError::UnknownPlace { .. }
        | FigureError::UnknownOutcome { .. }
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
        Subject::Exposure => "Of exposure in industry chains:",
        Subject::Validation => "Of a validation:",
        Subject::Calibration => "Of a calibration:",
        Subject::Fit => "Of a fit:",
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
