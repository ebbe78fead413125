//! What is exported: tables with what their columns say.

use crate::outcome::{Table, Values};

/// A table with what its columns say.
pub(super) struct ExportTable {
    pub name: String,
    pub table: Table,
    /// Of each column: its unit and its meaning, as far as known.
    pub labels: Vec<String>,
}

/// A whole number that a double holds as it is.
pub(super) fn exact(number: i64) -> Option<f64> {
    const LARGEST: i64 = 1 << 53;
    (-LARGEST..=LARGEST).contains(&number).then_some(number as f64)
}

/// The largest number of bytes of any text.
pub(super) fn widest(values: &Values) -> usize {
    match values {
        Values::Text(texts) => texts.iter().map(String::len).max().unwrap_or(0),
        Values::Integer(_) | Values::Real(_) => 0,
    }
}
