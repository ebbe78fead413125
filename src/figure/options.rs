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
