//! What can go wrong with a results folder.

use crate::outcome::TableError;
use crate::run::RunError;
use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong with a results folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder holds something that must not be lost.
    #[error("`{0}` holds other results; give another folder with `--out`, or remove this one")]
    Occupied(PathBuf),
    /// The folder holds a run of the same scenario that somebody stopped.
    #[error(
        "`{path}` holds {done} replicates of this run, finished or begun; `--resume` goes on with it, or remove the folder"
    )]
    Interrupted {
        /// The folder.
        path: PathBuf,
        /// Replicates that are finished or begun.
        done: usize,
    },
    /// Another command is at work in the folder.
    #[error("{} is at work in `{path}`; wait for it, stop it, or give another folder with `--out`", .process.map_or_else(|| "another process".to_owned(), |it| format!("process {it}")))]
    InUse {
        /// The folder.
        path: PathBuf,
        /// The number of the process, where the system tells.
        process: Option<u32>,
    },
    /// The folder holds the same work of many runs, stopped on its way.
    #[error(
        "`{path}` holds {done} runs of this {what}, finished or begun; `--resume` goes on with it, or remove the folder"
    )]
    InterruptedRuns {
        /// The folder.
        path: PathBuf,
        /// Runs that are finished or begun.
        done: usize,
        /// What the work is called.
        what: &'static str,
    },
    /// `--resume` of something else.
    #[error(
        "`{0}` was begun by another scenario, seed, table or program: finish it with the program that began it, or give another folder with `--out`"
    )]
    Different(PathBuf),
    /// `--resume` of a run that came to its end.
    #[error("`{0}` is complete")]
    Complete(PathBuf),
    /// `--resume` of nothing.
    #[error("`{0}` holds no run that could be resumed")]
    NothingToResume(PathBuf),
    /// The system refused.
    #[error("cannot write `{path}`: {cause}")]
    System {
        /// What was to be written or read.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
    /// A table could not be written or read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The manifest could not be put into words.
    #[error("cannot write the manifest: {0}")]
    Manifest(#[from] serde_json::Error),
}

/// Why a run did not end well that leaves a folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderRunError {
    /// The run itself did not end well; what is finished is in the folder.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The folder could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

pub(super) fn system(path: &Path, cause: io::Error) -> FolderError {
    FolderError::System { path: path.to_owned(), cause }
}
