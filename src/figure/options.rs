//! What the user may choose about figures.

use super::theme::Language;
use std::path::PathBuf;

/// What the user may choose about figures.
#[derive(Debug, Clone, Default)]
pub struct FigureOptions {
    /// The language of all words and names.
    pub language: Language,
    /// How many arrows a flow map shows; `None` fits it to the number of regions.
    pub largest_flows: Option<usize>,
    /// Lines to draw below flow maps, for those who hold an approved map.
    pub basemap: Option<Basemap>,
    /// The width of every figure in mm, within [`WIDTHS`]; `None` is one of 88, 120 and 180 mm, as the figure needs.
    pub width: Option<f64>,
    /// Leaves titles and subtitles out, for journals that set them as text.
    pub untitled: bool,
    /// The files that a figure is written as; empty means SVG and PNG.
    pub formats: Vec<Format>,
    /// Outcomes to show instead of the usual ones, by their names in the tables.
    pub outcomes: Vec<String>,
    /// Regions to show: codes, names in either language, clubs, provinces or members of the policies, also joined by `and`
    /// and `not`.
    pub places: Vec<String>,
    /// Whether flow maps show what is left of the flows in both directions between two regions.
    pub net: bool,
    /// Whether names of files end in the language, so that both languages have room in one folder.
    pub name_language: bool,
    /// Where figures go instead of `figures/` in the results folder.
    pub folder: Option<PathBuf>,
}

/// How wide a figure may be, in mm: narrower ones have no room for their words.
pub const WIDTHS: std::ops::RangeInclusive<f64> = 88.0..=400.0;

/// What a figure is written as, each beside its numbers as CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For the web, and for whoever edits figures.
    Svg,
    /// At 300 dpi, with what the SVG says of its origin.
    Png,
    /// For print, with fonts embedded and text as text.
    Pdf,
}

impl Format {
    /// Those that are written when nothing else is said.
    pub(super) const USUAL: [Self; 2] = [Self::Svg, Self::Png];
}

/// Lines from a `GeoJSON` file, and the note (approval number, source) that must stand below every map with them.
#[derive(Debug, Clone)]
pub struct Basemap {
    /// The `GeoJSON` file, in degrees of longitude and latitude.
    pub file: PathBuf,
    /// What the note below the map says.
    pub note: String,
}
