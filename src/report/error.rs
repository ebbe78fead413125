//! Why a scenario cannot be described.

use crate::dynamics::NoConvergence;
use crate::outcome::TableError;
use std::path::PathBuf;

/// Why a scenario cannot be described.
#[derive(Debug, thiserror::Error)]
pub enum DescriptionError {
    /// The base year cannot be met.
    #[error(transparent)]
    NoConvergence(#[from] NoConvergence),
    /// A folder is neither of a validation nor of a calibration.
    #[error("`{0}` is no complete folder of `factorflow validate` or `factorflow calibrate`")]
    NoFindings(PathBuf),
    /// A table of such a folder cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
}
