//! Figures that are drawn but not written yet.

use super::FigureError;
use crate::outcome::Table;

/// A figure that is drawn and lies in no file.
#[derive(Debug, Clone)]
pub struct DrawnFigure {
    /// What its files would be called.
    pub name: String,
    /// The figure.
    pub svg: String,
    /// Its numbers.
    pub data: Table,
}

/// A figure before it is written.
pub(super) struct Drawing {
    pub svg: String,
    pub data: Table,
}

/// Drawings and, where there are several, what each of them is about; none if the folder lacks what they need.
pub(super) type Drawings = Vec<(String, Drawing)>;

/// A figure of a single file.
pub(super) fn single(drawn: Result<Option<Drawing>, FigureError>) -> Result<Drawings, FigureError> {
    Ok(drawn?.into_iter().map(|drawn| (String::new(), drawn)).collect())
}
