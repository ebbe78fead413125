//! What can go wrong with a sweep.

use crate::outcome::TableError;
use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong with a sweep.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The folder is no sweep.
    #[error("`{0}` holds no sweep; `factorflow sweep plan` makes one")]
    NoSweep(PathBuf),
    /// The folder holds something that must not be lost.
    #[error("`{0}` holds another sweep or other files; give another folder with `--out`, or remove this one")]
    Occupied(PathBuf),
    /// A file of the sweep is not what it was.
    #[error("`{path}` is damaged: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Plan, program or data are not those of the manifest.
    #[error(
        "`{path}` was planned with something else; go on with that, or plan it anew in another folder:\n{changes}"
    )]
    Changed {
        /// The sweep.
        path: PathBuf,
        /// The differences, a paragraph each.
        changes: String,
    },
    /// Something was asked for that cannot be.
    #[error("{0}")]
    Refused(String),
    /// A run could not be made alone, in a process of its own.
    #[error("run {run} could not be run in a process of its own: {cause}")]
    Alone {
        /// The run.
        run: u64,
        /// Why.
        cause: String,
    },
    /// The system refused.
    #[error("cannot write or read `{path}`: {cause}")]
    System {
        /// What was to be written or read.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
    /// A table could not be written or read.
    #[error(transparent)]
    Table(#[from] TableError),
}

pub(super) fn system(path: &Path, cause: io::Error) -> SweepError {
    SweepError::System { path: path.to_owned(), cause }
}

pub(super) fn damaged(path: &Path, what: impl Into<String>) -> SweepError {
    SweepError::Damaged { path: path.to_owned(), what: what.into() }
}
