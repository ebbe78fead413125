//! From a table of flows to an estimated kernel: what `factorflow fit` does. Needs the feature `files`.

mod explained;
mod flows;
mod kernel_file;
mod margins;
mod note;
mod output;
mod places;
mod question;
mod report;
mod rows;
mod terms;

pub use margins::MarginsFit;
pub use note::Note;
pub use output::FitTables;
pub use question::{EstimationError, FlowSource, Missing, Question, Shrink};
pub use terms::TermSpec;

use super::file_reader::FileReader;
pub use super::file_reader::ReadFile;
use super::flow_table::FlowTable;
use super::hold_out::{Predicted, best_shrinkage};
use super::poisson::{FitError, PoissonFit, Shrinkage};
use super::predictor::{DISTANCE, Masses, Predictor};
use crate::run::Cancel;
use flows::ReadFlows;
use places::PlacesByCode;

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
    /// Distance and border from margins of places within provinces.
    pub margins: Option<MarginsFit>,
    /// What was left out or taken for granted.
    pub notes: Vec<Note>,
    /// The files that were read, with their fingerprints.
    pub data: Vec<ReadFile>,
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

impl Question {
    /// Reads the tables, estimates, and tests predictions where asked for.
    ///
    /// # Errors
    ///
    /// Fails when a table is not sound, with all that is wrong; when the flows cannot be explained; when masses are needed
    /// and missing; and when somebody asked to stop.
    pub fn answer(&self, cancel: &Cancel) -> Result<Found, EstimationError> {
        let ReadFlows { table, masses, mut notes, mut data, within_provinces } =
            flows::read(self, &self.flows)?;
        let later = self.test.as_ref().map(|it| flows::read(self, it)).transpose()?;
        let later = later.map(|it| it.table.with_places_of(&table));
        let goes_on = || if cancel.is_cancelled() { Err(EstimationError::Cancelled) } else { Ok(()) };
        goes_on()?;
        let strength = self.strength(&table, masses.as_ref())?;
        let shrinkage = strength.filter(|it| *it > 0.0).zip(masses.as_ref());
        let shrinkage = shrinkage.map(|(strength, it)| Shrinkage { strength, masses: &it.of_destinations });
        let fit = PoissonFit::of(&table, shrinkage.as_ref())?;
        notes.extend(dropped(&table, &fit));
        let margins = self.margins(&fit, within_provinces.as_ref(), &mut data)?;
        goes_on()?;
        let mut tests = Vec::new();
        for predictor in predictors(&table, masses.as_ref(), strength) {
            goes_on()?;
            tests.extend(self.tested(predictor, &table, later.as_ref(), masses.as_ref())?);
        }
        Ok(Found { table, fit, strength, tests, margins, notes, data })
    }

    /// What the margins of a table say, if there is one.
    fn margins(
        &self,
        fit: &PoissonFit,
        places: Option<&(PlacesByCode, PlacesByCode)>,
        data: &mut Vec<ReadFile>,
    ) -> Result<Option<MarginsFit>, EstimationError> {
        let Some(file) = &self.margins else { return Ok(None) };
        let is_plain = fit.terms.len() == 1 && fit.terms[0] == DISTANCE;
        let (places, provinces) = places.filter(|_| is_plain).ok_or(EstimationError::NoProvinces)?;
        let slope = (fit.coefficients[0], fit.covariance.error(0));
        let mut reader = FileReader::default();
        let found = margins::read(file, (places, provinces), slope, &mut reader)?;
        data.extend(reader.data);
        Ok(Some(found))
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
            let is_best =
                matches!(predictor, Predictor::ShrunkKernel(_)) && self.shrink == Some(Shrink::Best);
            let predicted = if is_best {
                it.predict_best_shrunk(table, masses)?
            } else {
                it.predict(predictor, table, masses)?
            };
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
