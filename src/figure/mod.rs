//! Publication figures, drawn from a results folder only: SVG, PNG at 300 dpi, and the plotted numbers as CSV.
//!
//! A figure is a function from the tables of a run to an SVG; everything they share (colours, sizes, wording of
//! numbers, axes, label placement) stands in one file each. Figures never run a simulation.

mod arcs;
mod basemap;
mod canvas;
mod clubs;
mod convergence;
mod dispersion;
mod ensemble;
mod flow_map;
mod flows;
mod format;
mod graticule;
mod grid;
mod labels;
mod lorenz;
mod map_legend;
mod multiples;
mod national;
mod panel;
mod png;
mod projection;
mod records;
mod run;
mod scale;
mod sheet;
mod svg;
mod text_width;
mod theme;

use std::path::{Path, PathBuf};

use crate::results::{Table, TableError, atomic, csv};

use flows::Factor;
use png::Printer;
use run::Run;
pub use theme::Language;
use theme::Theme;

/// What the user may choose about figures.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The language of all words and names.
    pub language: Language,
    /// How many arrows a flow map shows; `None` fits it to the number of regions.
    pub largest_flows: Option<usize>,
    /// Lines to draw below flow maps, for those who hold an approved map.
    pub basemap: Option<Basemap>,
    /// Where figures go instead of `figures/` in the results folder.
    pub folder: Option<PathBuf>,
}

/// Lines from a `GeoJSON` file, and the note (approval number, source) that must stand below every map with them.
#[derive(Debug, Clone)]
pub struct Basemap {
    /// The `GeoJSON` file, in degrees of longitude and latitude.
    pub file: PathBuf,
    /// What the note below the map says.
    pub note: String,
}

/// A figure that a results folder may allow.
#[derive(Debug, Clone, Copy)]
pub struct FigureEntry {
    /// The name on the command line and of the files.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    draw: Draw,
}

type Draw = fn(&Run, &Theme, &Options) -> Result<Option<Drawn>, FigureError>;

/// A figure before it is written.
struct Drawn {
    svg: String,
    data: Table,
}

/// Why figures could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The folder has no readable manifest.
    #[error("`{}` is not a results folder: its `manifest.json` cannot be read", folder.display())]
    NotResults {
        /// The folder that was given.
        folder: PathBuf,
        /// What reading said.
        source: std::io::Error,
    },
    /// A JSON file is malformed.
    #[error("`{}` is not valid JSON", file.display())]
    Json {
        /// The manifest or the base map.
        file: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// A table cannot be read or written, or lacks a column.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A file cannot be read or written.
    #[error("`{}` cannot be read or written", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no figure of that name.
    #[error("there is no figure `{name}`{hint}")]
    Unknown {
        /// As it was asked for.
        name: String,
        /// The closest name, as a question, or all names.
        hint: String,
    },
    /// A figure was asked for by name but the tables that it needs are not there.
    #[error("the results folder lacks the table or the rows that figure `{name}` needs")]
    NotInResults {
        /// As it was asked for.
        name: String,
    },
    /// The SVG is complete, but no font of this machine can draw some of its characters in the PNG.
    #[error(
        "no font on this machine has {}: the SVG files are complete, for the PNG files install a font such as \
         Noto Sans CJK (Debian and Ubuntu: `apt-get install fonts-noto-cjk`) and draw again",
        quoted(characters)
    )]
    MissingGlyphs {
        /// The characters, each once.
        characters: String,
    },
    /// This machine has no fonts at all.
    #[error(
        "there are no fonts on this machine: the SVG files are complete, for the PNG files install some (Debian and \
         Ubuntu: `apt-get install fonts-noto-core fonts-noto-cjk`) and draw again"
    )]
    NoFonts,
    /// The PNG could not be made.
    #[error("the SVG could not be turned into a PNG: {0}")]
    Picture(String),
}

/// All figures, in the order in which they are drawn.
pub const FIGURES: &[FigureEntry] = &[
    FigureEntry {
        name: "national-series",
        shows: "output, output per worker, talent, capital, technology and disparities of all regions together",
        draw: |run, theme, _| national::national_series(run, theme),
    },
    FigureEntry {
        name: "club-output-index",
        shows: "output of clubs and provinces relative to the start, against all regions",
        draw: |run, theme, _| clubs::club_output(run, theme),
    },
    FigureEntry {
        name: "largest-regions",
        shows: "output per worker of the twelve largest regions, small multiples with shared axes",
        draw: |run, theme, _| multiples::largest_regions(run, theme),
    },
    flow_entry("flow-map-worker", "where workers move in the last year", |run, theme, options| {
        flow_map::flow_map(run, theme, options, Factor::Worker)
    }),
    flow_entry("flow-map-young", "where young talent moves in the last year", |run, theme, options| {
        flow_map::flow_map(run, theme, options, Factor::Young)
    }),
    flow_entry(
        "flow-map-established",
        "where established talent moves in the last year",
        |run, theme, options| flow_map::flow_map(run, theme, options, Factor::Established),
    ),
    flow_entry("flow-map-capital", "where capital is invested in the last year", |run, theme, options| {
        flow_map::flow_map(run, theme, options, Factor::Capital)
    }),
    flow_entry(
        "flow-map-venture",
        "where venture capital is invested in the last year",
        |run, theme, options| flow_map::flow_map(run, theme, options, Factor::Venture),
    ),
    flow_entry(
        "flow-map-siting",
        "where innovation projects are sited in the last year",
        |run, theme, options| flow_map::flow_map(run, theme, options, Factor::Siting),
    ),
    flow_entry(
        "flow-map-transfer",
        "who pays and who receives transfers in the last year",
        |run, theme, options| flow_map::flow_map(run, theme, options, Factor::Transfer),
    ),
    flow_entry("flow-map-lent", "where experts are lent in the last year", |run, theme, options| {
        flow_map::flow_map(run, theme, options, Factor::Lent)
    }),
    FigureEntry {
        name: "convergence",
        shows: "average growth against initial output per worker of every region, with the regression line (β)",
        draw: |run, theme, _| convergence::convergence(run, theme),
    },
    FigureEntry {
        name: "dispersion",
        shows: "standard deviation of log output per worker over the years (σ)",
        draw: |run, theme, _| dispersion::dispersion(run, theme),
    },
    FigureEntry {
        name: "lorenz-curve",
        shows: "shares of people and of output in the first and the last year, with Gini coefficients",
        draw: |run, theme, _| lorenz::lorenz_curve(run, theme),
    },
];

const fn flow_entry(name: &'static str, shows: &'static str, draw: Draw) -> FigureEntry {
    FigureEntry { name, shows, draw }
}

/// Draws figures of a results folder into its `figures/`: those of these names, or all that its tables allow.
/// Returns the files written.
///
/// # Errors
/// When a name is unknown, the folder or a table cannot be read, a file cannot be written, or a named figure has no
/// data. Missing glyphs are reported after all SVG and CSV files are written.
pub fn draw(results: &Path, names: &[String], options: &Options) -> Result<Vec<PathBuf>, FigureError> {
    let wanted = wanted(names)?;
    let with_flows = wanted.iter().any(|entry| entry.name.starts_with("flow-map"));
    let (run, theme) = (Run::read(results, with_flows)?, theme::theme(options.language));
    let folder = options.folder.clone().unwrap_or_else(|| results.join("figures"));
    std::fs::create_dir_all(&folder).map_err(|source| FigureError::File { file: folder.clone(), source })?;
    let printer = Printer::new(&theme);
    let (mut written, mut unprinted) = (Vec::new(), None);
    for entry in wanted {
        let Some(drawn) = (entry.draw)(&run, &theme, options)? else {
            if names.is_empty() {
                continue;
            }
            return Err(FigureError::NotInResults { name: entry.name.to_owned() });
        };
        written.extend(write(&folder, entry.name, &drawn)?);
        match printer.print(&drawn.svg) {
            Ok(picture) => written.push(write_file(folder.join(format!("{}.png", entry.name)), &picture)?),
            Err(error) => unprinted = unprinted.or(Some(error)),
        }
    }
    unprinted.map_or(Ok(written), Err)
}

fn wanted(names: &[String]) -> Result<Vec<&'static FigureEntry>, FigureError> {
    if names.is_empty() {
        return Ok(FIGURES.iter().collect());
    }
    let find = |name: &String| FIGURES.iter().find(|entry| entry.name == name).ok_or_else(|| unknown(name));
    names.iter().map(find).collect()
}

fn unknown(name: &str) -> FigureError {
    let near = |entry: &&FigureEntry| strsim::damerau_levenshtein(name, entry.name);
    let closest = FIGURES.iter().min_by_key(near).filter(|entry| 2 * near(entry) <= entry.name.len());
    let hint = closest.map_or_else(
        || format!("; there are {}", FIGURES.iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ")),
        |entry| format!("; did you mean `{}`?", entry.name),
    );
    FigureError::Unknown { name: name.to_owned(), hint }
}

fn write(folder: &Path, name: &str, drawn: &Drawn) -> Result<[PathBuf; 2], FigureError> {
    let data = folder.join(format!("{name}.csv"));
    csv::write(&data, &drawn.data)?;
    let picture = write_file(folder.join(format!("{name}.svg")), drawn.svg.as_bytes())?;
    Ok([picture, data])
}

fn write_file(file: PathBuf, bytes: &[u8]) -> Result<PathBuf, FigureError> {
    match atomic::write(&file, bytes) {
        Ok(()) => Ok(file),
        Err(source) => Err(FigureError::File { file, source }),
    }
}

fn quoted(characters: &str) -> String {
    let quoted: Vec<String> = characters.chars().take(8).map(|character| format!("`{character}`")).collect();
    quoted.join(", ")
}
