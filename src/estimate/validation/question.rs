//! What is to be held against what, and why it could not be.

use crate::outcome::TableError;
use crate::results::FolderError;
use crate::scenario::Problems;
use std::path::PathBuf;

/// A prediction, and what was observed.
#[derive(Clone, Debug)]
pub struct ValidationQuestion {
    /// A results folder of a run, or a table with a column of predictions.
    pub prediction: PathBuf,
    /// The table of what was observed.
    pub observed: PathBuf,
    /// The column that tells places apart, in all tables.
    pub key: String,
    /// What was predicted: a column, or one followed by `.change` for the logarithm of its last value over its first;
    /// `people` are all who work, `arrivals` those who came from other places, if the run kept all flows.
    pub outcome: String,
    /// Whether regions of a run are added up to provinces first.
    pub by_province: bool,
    /// Whether logarithms of levels are compared.
    pub logarithms: bool,
    /// The column of what was observed at first, if a change is predicted.
    pub from: Option<String>,
    /// The column of what was observed at last.
    pub to: String,
    /// The column of weights; all places count alike without one.
    pub weights: Option<String>,
    /// What else might have predicted; all that the folder allows when empty.
    pub against: Vec<Benchmark>,
    /// The tables that parameters were fitted on; [`None`] if nobody said.
    pub fitted_on: Option<Vec<PathBuf>>,
    /// Where random numbers start from.
    pub seed: u64,
}

/// A prediction that needs no simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benchmark {
    /// Nothing changes.
    NoChange,
    /// People are born and die at the rates of the base year.
    Natural,
    /// People come and go as they did before the base year.
    Momentum,
    /// Both.
    NaturalAndMomentum,
}

impl Benchmark {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NoChange, Self::Natural, Self::Momentum, Self::NaturalAndMomentum];

    /// Its name in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoChange => "none",
            Self::Natural => "natural",
            Self::Momentum => "momentum",
            Self::NaturalAndMomentum => "natural+momentum",
        }
    }
}

/// Why nothing was validated.
#[derive(Debug, thiserror::Error)]
pub enum ValidationError {
    /// Tables are not sound, or say what nobody could have known.
    #[error("{0}")]
    Problems(Problems),
    /// Nobody said what parameters were fitted on.
    #[error("say what parameters were fitted on: `--fitted-on FILE` for each table, or `--fitted-on none`")]
    NotDeclared,
    /// The folder has no such outcome.
    #[error("{0}")]
    NoOutcome(String),
    /// A benchmark needs what the scenario does not have.
    #[error(
        "the benchmark `{0}` needs past migration: the scenario has no table of it (`[world] migration`)"
    )]
    NoMigration(&'static str),
    /// Too little is left to compare.
    #[error("only {0} places are in the prediction and among what was observed; at least 3 are needed")]
    TooFew(usize),
    /// A table of results cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The folder refuses the results.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Somebody asked to stop.
    #[error("stopped before the end; nothing was written")]
    Cancelled,
}
