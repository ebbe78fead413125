//! Why there is no report of a folder.

use crate::figure::FigureError;
use crate::outcome::TableError;
use std::path::PathBuf;

/// Why there is no report of a folder.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It is no folder of results, or a figure of it cannot be drawn.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// A table cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table that the report is about is not there.
    #[error("`{}` has no table `{table}`", folder.display())]
    Missing {
        /// The folder that was given.
        folder: PathBuf,
        /// The table without its ending.
        table: &'static str,
    },
    /// A file of the folder cannot be read.
    #[error("`{}` cannot be read: {cause}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}
