//! What can go wrong with an attribution.

use crate::dynamics::NoConvergence;
use crate::experiment::uncertainty::{NoDraws, RefusedPoints};
use crate::outcome::TableError;
use crate::results::FolderError;
use crate::simulation::PeriodError;

/// Why an attribution did not end well.
#[derive(Debug, thiserror::Error)]
pub enum AttributionError {
    /// Parameters cannot be drawn.
    #[error(transparent)]
    NoDraws(#[from] NoDraws),
    /// More than half of the points of their ranges are refused.
    #[error("{0}")]
    RefusedPoints(RefusedPoints),
    /// Somebody asked to stop while parameters were drawn; what is finished is kept.
    #[error("stopped with {done} of {all} draws of parameters done")]
    DrawsCancelled {
        /// Draws that are done.
        done: u32,
        /// Draws wanted.
        all: u32,
    },
    /// The base year cannot be met.
    #[error(transparent)]
    NoConvergence(#[from] NoConvergence),
    /// A period of a run does not balance.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The folder holds something else, or could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Somebody asked to stop; what is finished is kept.
    #[error("stopped with {done} of {all} runs done")]
    Cancelled {
        /// Runs in the folder.
        done: usize,
        /// Runs wanted.
        all: usize,
    },
}
