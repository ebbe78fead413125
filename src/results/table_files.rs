//! A table as the two files that folders of results have of it.

use super::parquet::Metadata;
use super::{csv, parquet};
use crate::outcome::{Table, TableError};
use std::path::{Path, PathBuf};

/// The CSV and the Parquet file of a table in a folder.
pub fn paths(folder: &Path, name: &str) -> [PathBuf; 2] {
    ["csv", "parquet"].map(|ending| folder.join(format!("{name}.{ending}")))
}

/// Writes a table in both forms; only Parquet has room for the metadata.
///
/// # Errors
///
/// Fails when the folder is missing or the disk refuses.
pub fn write(folder: &Path, name: &str, table: &Table, metadata: &Metadata) -> Result<(), TableError> {
    let [text, compact] = paths(folder, name);
    csv::write(&text, table)?;
    parquet::write(&compact, table, metadata)
}
