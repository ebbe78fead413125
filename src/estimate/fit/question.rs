//! What is to be estimated, and why it could not be.

use super::terms::TermSpec;
use crate::estimate::hold_out::HoldOut;
use crate::estimate::poisson::FitError;
use crate::region::Cohort;
use crate::results::FolderError;
use crate::scenario::Problems;
use std::path::PathBuf;

/// Which rows of a table are flows, and in which columns they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowSource {
    /// CSV, or Parquet by its ending.
    pub file: PathBuf,
    /// The column with the code of the place that a flow leaves.
    pub origin: String,
    /// The column with the code of the place where it arrives.
    pub destination: String,
    /// The column with how much it is, 0 or more.
    pub flow: String,
    /// Columns and the text that they must hold; other rows are left out.
    pub only: Vec<(String, String)>,
}

/// What a pair without a row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing flows.
    Zero,
    /// Nobody knows; the pair is left out.
    Drop,
}

/// How near effects of destinations stay to what masses say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shrink {
    /// The strength of [`Shrinkage`](crate::estimate::Shrinkage).
    By(f64),
    /// The strength of [`STRENGTHS`](crate::estimate::STRENGTHS) that predicts five folds of the pairs best.
    Best,
}

/// What is to be estimated from what.
#[derive(Clone, Debug)]
pub struct Question {
    /// The flows.
    pub flows: FlowSource,
    /// A table of the places: `code`, `lon`, `lat`, and what terms and masses need.
    pub regions: Option<PathBuf>,
    /// Its column of masses.
    pub mass: String,
    /// What may explain flows; distance, and border and away where they vary, if empty.
    pub terms: Vec<TermSpec>,
    /// What pairs without a row mean; refused where there are some and nothing is said.
    pub missing: Option<Missing>,
    /// Whether flows within a place are kept; they are too where the term `away` is asked for.
    pub within: bool,
    /// How near effects of destinations stay to what masses say.
    pub shrink: Option<Shrink>,
    /// Which pairs are kept back to test predictions.
    pub hold_out: Option<HoldOut>,
    /// Other flows between the same places that are predicted.
    pub test: Option<FlowSource>,
    /// The yearly share of people who choose anew, with which `away` becomes a cost.
    pub redraw: Option<f64>,
    /// Arrivals and departures of places whose provinces the flows connect; the border follows from them.
    pub margins: Option<PathBuf>,
    /// Whose costs of borders and registration the estimate sets; those of all cohorts, with one draw, if nothing is said.
    pub cohort: Option<Cohort>,
}

/// Why nothing was estimated.
#[derive(Debug, thiserror::Error)]
pub enum EstimationError {
    /// The tables are not sound.
    #[error("{0}")]
    Problems(Problems),
    /// The flows cannot be explained.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// Pairs without a row, and nobody said what they mean.
    #[error(
        "{missing} of {all} pairs have no row, such as {example}; say with `--missing zero` that nothing flows, or with `--missing drop` that nobody knows"
    )]
    Incomplete {
        /// How many.
        missing: usize,
        /// Pairs of all origins and destinations.
        all: usize,
        /// One of them.
        example: String,
    },
    /// Masses are needed and there are none.
    #[error("{0} needs masses: give a table of places with a column of them (`--regions`, `--mass`)")]
    NoMasses(&'static str),
    /// Margins are of places within provinces, and the flows are not between provinces.
    #[error(
        "margins need flows between provinces, the term `distance` alone, and `--regions` with the places of the margins (`lon`, `lat`, `area_km2`, `province_code`)"
    )]
    NoProvinces,
    /// No kernel goes with the margins and the slope of the flows.
    #[error(
        "no kernel has the slope of these flows and the share of arrivals across provinces in the margins"
    )]
    NoKernel,
    /// The folder refuses the results.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Somebody asked to stop.
    #[error("stopped before the end; nothing was written")]
    Cancelled,
}
