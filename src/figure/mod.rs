//! Publication figures, drawn from a results folder only: SVG, PNG at 300 dpi, and the plotted numbers as CSV.
//!
//! A figure is a function from the tables of a folder to an SVG; everything they share (colours, sizes, wording of
//! numbers, axes, label placement) stands in one file each. Figures never run a simulation. Needs the feature `figures`.

mod arcs;
mod arrow_map;
mod attribution;
mod basemap;
mod calibration;
mod canvas;
mod catalogue;
mod cell_edges;
mod cells;
mod clubs;
mod columns;
mod comparison;
mod convergence;
mod dispersion;
mod drawing;
mod ensemble;
mod error;
mod exposure;
mod factors;
mod fit;
mod flow_map;
mod flows;
mod format;
mod glossary;
mod graticule;
mod grid;
mod heat_map;
mod key;
mod labels;
mod lorenz;
mod map_legend;
mod map_style;
mod multiples;
mod national;
mod options;
mod origin;
mod outcomes;
mod panel;
mod pdf;
mod places;
mod png;
mod projection;
mod records;
mod rows;
mod run;
mod scale;
mod scenario_names;
mod selection;
mod sheet;
mod svg;
mod sweep;
mod text_width;
mod theme;
mod validation;
mod writer;

use rayon::prelude::*;
use std::path::{Path, PathBuf};

use attribution::AttributionFolder;
use calibration::CalibrationFolder;
use catalogue::{CatalogueFigure, FigureSource};
use comparison::ComparisonFolder;
use drawing::Drawing;
use exposure::ExposureFolder;
use fit::FitFolder;
use run::RunFolder;
use sweep::SweepFolder;
use validation::ValidationFolder;
use writer::FigureWriter;

pub use catalogue::FigureEntry;
pub use drawing::DrawnFigure;
pub use error::FigureError;
pub(crate) use format::{number, rounded, signed, year};
pub use glossary::{GlossaryTerm, glossary};
pub use heat_map::{HeatMap, HeatMapAxis, heat_map};
pub use options::{Basemap, FigureOptions, Format, WIDTHS};
pub(crate) use origin::{read_large_table, read_manifest, read_table, words};
pub use outcomes::{measure_of_regions as measured, name_of_regions as outcome_name};
pub(crate) use places::{MapPlace, name as place_name, read as read_places};
pub(crate) use scenario_names::{ScenarioNames, is_chinese};
pub use selection::select_places;
pub use sweep::names::{parameter_name, setting_name};
pub use theme::Language;

/// What a folder holds, and so which figures can be drawn from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The results of one scenario.
    Run,
    /// Policies against a base.
    Comparison,
    /// The part of each policy in the effect of a package.
    Attribution,
    /// Many runs at many points, once they were analysed.
    Sweep,
    /// Who depends on whose segments of industry chains.
    Exposure,
    /// What was predicted and what was observed.
    Validation,
    /// Which parameters go with what was observed.
    Calibration,
    /// A kernel estimated from flows.
    Fit,
}

impl Subject {
    /// All of them, in the order in which a user meets them.
    pub const ALL: [Self; 8] = [
        Self::Run,
        Self::Comparison,
        Self::Attribution,
        Self::Sweep,
        Self::Exposure,
        Self::Validation,
        Self::Calibration,
        Self::Fit,
    ];

    /// What the manifest of a folder says that it holds; a manifest that does not say it is that of a run.
    ///
    /// # Errors
    /// When there is no readable manifest, or it is of a kind without figures.
    pub fn of(folder: &Path) -> Result<Self, FigureError> {
        let kind = origin::words(&origin::read_manifest(folder)?, "kind");
        match kind.as_str() {
            "" | "run" => Ok(Self::Run),
            "comparison" => Ok(Self::Comparison),
            "attribution" => Ok(Self::Attribution),
            "sweep" => Ok(Self::Sweep),
            "exposure" => Ok(Self::Exposure),
            "validation" => Ok(Self::Validation),
            "calibration" => Ok(Self::Calibration),
            "fit" => Ok(Self::Fit),
            _ => Err(FigureError::NoFigures { folder: folder.to_owned(), kind }),
        }
    }

    /// Every figure of such a folder, in the order in which they are drawn.
    pub fn figures(self) -> Vec<FigureEntry> {
        match self {
            Self::Run => about::<RunFolder>(),
            Self::Comparison => about::<ComparisonFolder>(),
            Self::Attribution => about::<AttributionFolder>(),
            Self::Sweep => about::<SweepFolder>(),
            Self::Exposure => about::<ExposureFolder>(),
            Self::Validation => about::<ValidationFolder>(),
            Self::Calibration => about::<CalibrationFolder>(),
            Self::Fit => about::<FitFolder>(),
        }
    }
}

fn about<From: FigureSource>() -> Vec<FigureEntry> {
    catalogue::entries::<From>().map(|entry| entry.about).collect()
}

/// Draws figures of a results folder into its `figures/`: those of these names, or all that its tables allow.
/// Returns the files written.
///
/// # Errors
/// When a name is unknown, the folder or a table cannot be read, a file cannot be written, or a named figure has no
/// data. Missing glyphs are reported after all SVG and CSV files are written.
pub fn draw(results: &Path, names: &[String], options: &FigureOptions) -> Result<Vec<PathBuf>, FigureError> {
    let missing = if names.is_empty() { MissingTables::LeaveOut } else { MissingTables::Refuse };
    let drawn = drawn_of(results, Subject::of(results)?, (names, missing), options)?;
    if drawn.is_empty() {
        return Ok(Vec::new());
    }
    let folder = options.folder.clone().unwrap_or_else(|| results.join("figures"));
    FigureWriter::new(&folder, options)?.write(&drawn)
}

/// Draws those figures that are wanted by their names in the catalogue and that the folder has the tables for, and writes
/// nothing.
///
/// # Errors
/// As [`draw`], but for files.
pub fn drawn(
    results: &Path,
    is_wanted: impl Fn(&str) -> bool,
    options: &FigureOptions,
) -> Result<Vec<DrawnFigure>, FigureError> {
    let subject = Subject::of(results)?;
    let all = subject.figures().into_iter().map(|it| it.name);
    let names: Vec<String> = all.filter(|it| is_wanted(it)).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    drawn_of(results, subject, (&names, MissingTables::LeaveOut), options)
}

/// What becomes of a figure that the folder lacks the tables for.
#[derive(Clone, Copy)]
enum MissingTables {
    LeaveOut,
    Refuse,
}

fn drawn_of(
    results: &Path,
    subject: Subject,
    names: (&[String], MissingTables),
    options: &FigureOptions,
) -> Result<Vec<DrawnFigure>, FigureError> {
    let draw = match subject {
        Subject::Run => drawn_from::<RunFolder>,
        Subject::Comparison => drawn_from::<ComparisonFolder>,
        Subject::Attribution => drawn_from::<AttributionFolder>,
        Subject::Sweep => drawn_from::<SweepFolder>,
        Subject::Exposure => drawn_from::<ExposureFolder>,
        Subject::Validation => drawn_from::<ValidationFolder>,
        Subject::Calibration => drawn_from::<CalibrationFolder>,
        Subject::Fit => drawn_from::<FitFolder>,
    };
    draw(results, names, options)
}

/// Removes the figures in the `figures/` of a folder that were drawn of a subject, in every form; other files stay.
///
/// # Errors
/// When one of them cannot be removed.
pub fn clear(results: &Path, subject: Subject) -> std::io::Result<()> {
    const FORMS: [&str; 4] = ["svg", "png", "csv", "pdf"];
    let names: Vec<String> = subject.figures().into_iter().map(|it| it.name).collect();
    let folder = results.join("figures");
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_figure = names.iter().any(|it| stem == *it || stem.starts_with(&format!("{it}-")));
        if is_figure && file.extension().is_some_and(|it| FORMS.iter().any(|form| it == *form)) {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
}

fn drawn_from<From: FigureSource>(
    results: &Path,
    (names, missing): (&[String], MissingTables),
    options: &FigureOptions,
) -> Result<Vec<DrawnFigure>, FigureError> {
    let wanted: Vec<CatalogueFigure<From>> = catalogue::wanted(names)?;
    let with_flows = wanted.iter().any(|entry| entry.of_flows);
    let source = From::read(results, with_flows, options.language)?;
    let theme = theme::theme(options.language);
    let currency = source.origin().currency.clone();
    let theme = theme::Theme { width: options.width, titled: !options.untitled, currency, ..theme };
    check_outcomes(&source.outcomes(), options)?;
    let drawn = wanted.par_iter().map(|entry| {
        let drawings = entry.draw(&source, &theme, options)?;
        if drawings.is_empty() && matches!(missing, MissingTables::Refuse) {
            return Err(FigureError::NotInResults { name: entry.about.name.clone() });
        }
        Ok(drawings.into_iter().map(|(part, drawing)| entry.drawn(&part, drawing)).collect::<Vec<_>>())
    });
    Ok(drawn.collect::<Result<Vec<_>, _>>()?.concat())
}

/// Refuses outcomes that the folder does not have.
fn check_outcomes(known: &[String], options: &FigureOptions) -> Result<(), FigureError> {
    let unknown = options.outcomes.iter().find(|outcome| !known.contains(outcome));
    unknown.map_or(Ok(()), |outcome| {
        let near = |known: &&String| strsim::damerau_levenshtein(outcome, known);
        let closest = known.iter().min_by_key(near).filter(|known| 3 * near(known) <= known.len());
        let hint = closest.map_or_else(
            || format!("; there are {}", known.join(", ")),
            |known| format!("; did you mean `{known}`?"),
        );
        Err(FigureError::UnknownOutcome { name: outcome.clone(), hint })
    })
}
