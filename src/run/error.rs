//! Why a run did not end well.

use crate::dynamics::NoConvergence;
use crate::outcome::TableError;
use crate::simulation::PeriodError;

/// Why a run did not end well.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The base year cannot be met.
    #[error(transparent)]
    NoConvergence(#[from] NoConvergence),
    /// A period of a replicate does not balance.
    #[error("replicate {replicate}, {error}")]
    Period {
        /// Which replicate, counted from 0.
        replicate: u32,
        /// When, and what was created or lost.
        error: PeriodError,
    },
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Somebody asked to stop.
    #[error("stopped with {done} of {all} replicates done")]
    Cancelled {
        /// Replicates that are done.
        done: u32,
        /// Replicates wanted.
        all: u32,
    },
}
