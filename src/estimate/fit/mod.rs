//! From a table of flows to an estimated kernel: what `factorflow fit` does. Needs the feature `files`.

mod explained;
mod flows;
mod kernel_file;
mod note;
mod output;
mod places;
mod report;
mod rows;
mod terms;

pub use note::Note;
pub use terms::TermSpec;

use super::flow_table::FlowTable;
use super::hold_out::{HoldOut, Predicted, best_shrinkage};
use super::poisson::{FitError, PoissonFit, Shrinkage};
use super::predictor::{DISTANCE, Masses, Predictor};
use crate::results::FolderError;
use crate::run::Cancel;
use crate::scenario::Problems;
use flows::ReadFlows;
use std::path::PathBuf;

/// Which rows of a table are flows, and in which columns they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRows {
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
    /// The strength of [`Shrinkage`].
    By(f64),
    /// The strength of [`STRENGTHS`](super::STRENGTHS) that predicts five folds of the pairs best.
    Best,
}

/// What is to be estimated from what.
#[derive(Clone, Debug)]
pub struct Question {
    /// The flows.
    pub flows: FlowRows,
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
    pub test: Option<FlowRows>,
    /// The yearly share of people who choose anew, with which `away` becomes a cost.
    pub redraw: Option<f64>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The flows that were explained.
    pub table: FlowTable,
    /// The estimate.
    pub fit: PoissonFit,
    /// The strength of shrinkage that was used.
    pub strength: Option<f64>,
    /// How each predictor did on pairs that it had not seen.
    pub tests: Vec<Tested>,
    /// What was left out or taken for granted.
    pub notes: Vec<Note>,
    /// The files that were read, with their fingerprints.
    pub data: Vec<(String, String)>,
}

/// A predictor and what it expected.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Which.
    pub predictor: Predictor,
    /// On which pairs: the name of the hold-out, or of the file with later flows.
    pub on: String,
    /// What was observed and expected.
    pub predicted: Predicted,
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
    /// The folder refuses the results.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Somebody asked to stop.
    #[error("stopped before the end; nothing was written")]
    Cancelled,
}

impl Question {
    /// Reads the tables, estimates, and tests predictions where asked for.
    ///
    /// # Errors
    ///
    /// Fails when a table is not sound, with all that is wrong; when the flows cannot be explained; when masses are needed
    /// and missing; and when somebody asked to stop.
    pub fn answer(&self, cancel: &Cancel) -> Result<Found, EstimationError> {
        let ReadFlows { table, masses, mut notes, data } = flows::read(self, &self.flows)?;
        let later = self.test.as_ref().map(|it| flows::read(self, it)).transpose()?;
        let later = later.map(|it| it.table.with_places_of(&table));
        let goes_on = || if cancel.is_cancelled() { Err(EstimationError::Cancelled) } else { Ok(()) };
        goes_on()?;
        let strength = self.strength(&table, masses.as_ref())?;
        let shrinkage = strength.filter(|it| *it > 0.0).zip(masses.as_ref());
        let shrinkage = shrinkage.map(|(strength, it)| Shrinkage { strength, masses: &it.of_destinations });
        let fit = PoissonFit::of(&table, shrinkage.as_ref())?;
        notes.extend(dropped(&table, &fit));
        let mut tests = Vec::new();
        for predictor in predictors(&table, masses.as_ref(), strength) {
            goes_on()?;
            tests.extend(self.tested(predictor, &table, later.as_ref(), masses.as_ref())?);
        }
        Ok(Found { table, fit, strength, tests, notes, data })
    }

    /// A predictor on the pairs that are kept back, and on later flows; the last table says nothing of its own pairs.
    fn tested(
        &self,
        predictor: Predictor,
        table: &FlowTable,
        later: Option<&FlowTable>,
        masses: Option<&Masses>,
    ) -> Result<Vec<Tested>, FitError> {
        let none = Masses { of_origins: Vec::new(), of_destinations: Vec::new() };
        let masses = masses.unwrap_or(&none);
        let kept_back = self.hold_out.filter(|_| predictor != Predictor::LastTable).map(|it| {
            let predicted = it.predict(predictor, table, masses)?;
            Ok(Tested { predictor, on: it.name().to_owned(), predicted })
        });
        let later = later.map(|it| {
            let predicted = Predicted::of_table(predictor, table, it, masses)?;
            Ok(Tested { predictor, on: "later-flows".to_owned(), predicted })
        });
        kept_back.into_iter().chain(later).collect()
    }

    fn strength(&self, table: &FlowTable, masses: Option<&Masses>) -> Result<Option<f64>, EstimationError> {
        let needed = || masses.ok_or(EstimationError::NoMasses("`--shrink`"));
        Ok(match self.shrink {
            None => None,
            Some(Shrink::By(strength)) => needed().map(|_| Some(strength))?,
            Some(Shrink::Best) => Some(best_shrinkage(table, needed()?)?),
        })
    }
}

/// What can be tested: gravity needs masses, radiation distances too.
fn predictors(table: &FlowTable, masses: Option<&Masses>, strength: Option<f64>) -> Vec<Predictor> {
    let mut all = vec![Predictor::Kernel];
    all.extend(strength.filter(|it| *it > 0.0).map(Predictor::ShrunkKernel));
    if masses.is_some() {
        all.extend([Predictor::LogLinearGravity, Predictor::PoissonGravity]);
        let distances = table.terms().iter().any(|it| it.name == DISTANCE);
        all.extend(distances.then_some(Predictor::Radiation));
    }
    all.push(Predictor::LastTable);
    all
}

/// Which places had no flow to be explained.
fn dropped(table: &FlowTable, fit: &PoissonFit) -> Vec<Note> {
    let silent = |codes: &[String], effects: &[f64]| -> Option<Vec<String>> {
        let nameless = codes.iter().zip(effects).filter(|it| it.1.is_nan()).map(|it| it.0.clone());
        Some(nameless.collect()).filter(|it: &Vec<String>| !it.is_empty())
    };
    let origins = silent(table.origins(), &fit.origin_effects).map(Note::SilentOrigins);
    let destinations = silent(table.destinations(), &fit.destination_effects).map(Note::SilentDestinations);
    origins.into_iter().chain(destinations).collect()
}
