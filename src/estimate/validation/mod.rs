//! How well a run would have told what happened: what `factorflow validate` does. Needs the feature `files`.
//!
//! Places are joined by their codes. Scores have intervals over provinces, since errors within one go together, and
//! stand beside benchmarks that need no simulation. What the prediction was made from must be known when it begins.

mod agreement;
mod bootstrap;
mod knowledge;
mod output;
mod prediction;
mod question;
mod report;

pub use agreement::{Agreement, Joined};
pub use bootstrap::{ScoreInterval, ScoredModel};
pub use question::{Benchmark, ValidationError, ValidationQuestion};

use super::file_reader::{FileReader, ReadFile};
use crate::numeric::scalar;
use crate::run::Cancel;
use crate::scenario::Problems;
use crate::scenario::written::{Bounds, InputTable, quoted};
use ndarray::Array1;
use prediction::{PredictedPlace, Prediction};
use std::collections::BTreeMap;

/// What was found.
#[derive(Clone, Debug)]
pub struct Validation {
    /// What was predicted and observed.
    pub joined: Joined,
    /// The prediction first, then its benchmarks.
    pub models: Vec<ScoredModel>,
    /// Places that were predicted and not observed.
    pub not_observed: usize,
    /// Places that were observed and not predicted.
    pub not_predicted: usize,
    /// The files that were read, with their fingerprints.
    pub data: Vec<ReadFile>,
    /// What the prediction is called in Chinese; empty if it has no such name.
    chinese_name: String,
    places: Vec<PredictedPlace>,
}

/// What was observed at a place.
#[derive(Clone, Copy)]
struct ObservedPlace {
    value: f64,
    weight: f64,
}

impl ValidationQuestion {
    /// Reads the tables, joins them and scores the prediction.
    ///
    /// # Errors
    ///
    /// Fails when a table is not sound, with all that is wrong; when the prediction knows what it predicts; when nobody
    /// said what it was fitted on; when there is too little to compare; and when somebody asked to stop.
    pub fn answer(&self, cancel: &Cancel) -> Result<Validation, ValidationError> {
        let fitted_on = self.fitted_on.as_ref().ok_or(ValidationError::NotDeclared)?;
        let mut reader = FileReader::default();
        let prediction = prediction::read(self, &mut reader)?;
        let observed = reader.open(&self.observed).and_then(|it| self.observed(it, &mut reader.problems));
        if let Some(end) = knowledge::year_of(&self.to) {
            let inputs = prediction.iter().flat_map(|it| &it.inputs);
            reader.problems.extend(inputs.filter_map(|(name, it)| knowledge::problem_with(name, it, end)));
            for it in fitted_on {
                knowledge::check_fitted(it, end, &mut reader);
            }
        }
        let (Some(prediction), Some(observed), false) = (prediction, observed, reader.problems.has_errors())
        else {
            return Err(ValidationError::Problems(reader.problems.sorted()));
        };
        if cancel.is_cancelled() {
            return Err(ValidationError::Cancelled);
        }
        self.compare(&prediction, &observed, reader.data)
    }

    /// What was observed, by place; [`None`] after problems.
    fn observed(
        &self,
        mut table: InputTable,
        problems: &mut Problems,
    ) -> Option<BTreeMap<String, ObservedPlace>> {
        let columns = [Some(&self.key), Some(&self.to), self.from.as_ref(), self.weights.as_ref()];
        table.require(&columns.into_iter().flatten().map(String::as_str).collect::<Vec<_>>());
        let bounds = if self.from.is_some() || self.logarithms { Bounds::Positive } else { Bounds::Any };
        let mut observed = BTreeMap::new();
        for row in 0..table.row_count() {
            let code = table.filled(row, &self.key);
            let last = table.number(row, &self.to, bounds);
            let first = self.from.as_ref().map(|it| table.number(row, it, bounds));
            let weight = self.weights.as_ref().map(|it| table.number(row, it, Bounds::NotNegative));
            let (Some(code), Some(last)) = (code, last) else { continue };
            let value = match first {
                None if self.logarithms => scalar::ln(last),
                None => last,
                Some(first) => scalar::ln(last / first.unwrap_or(last)),
            };
            let place = ObservedPlace { value, weight: weight.flatten().unwrap_or(1.0) };
            if observed.insert(code.clone(), place).is_some() {
                table.object(row, &self.key, &format!("a second row is about {}", quoted(&code)), None);
            }
        }
        table.finish(problems).then_some(observed)
    }

    /// A level that was predicted, as it is compared.
    fn scaled(&self, value: f64) -> f64 {
        if self.logarithms { scalar::ln(value) } else { value }
    }

    fn compare(
        &self,
        prediction: &Prediction,
        observed: &BTreeMap<String, ObservedPlace>,
        data: Vec<ReadFile>,
    ) -> Result<Validation, ValidationError> {
        let both: Vec<(&String, f64, ObservedPlace)> = prediction
            .values
            .iter()
            .filter_map(|(code, value)| Some((code, self.scaled(*value), *observed.get(code)?)))
            .collect();
        if both.len() < 3 {
            return Err(ValidationError::TooFew(both.len()));
        }
        let codes: Vec<String> = both.iter().map(|it| it.0.clone()).collect();
        let places: Vec<PredictedPlace> = codes.iter().map(|it| prediction.places[it].clone()).collect();
        let joined = Joined {
            clusters: clusters(&codes, &places),
            predicted: both.iter().map(|it| it.1).collect(),
            observed: both.iter().map(|it| it.2.value).collect(),
            weights: both.iter().map(|it| it.2.weight).collect(),
            codes,
        };
        let own = (prediction.name.clone(), joined.predicted.clone());
        let benchmarks = self.benchmarks(prediction, &joined.codes)?;
        let models: Vec<(String, Array1<f64>)> = std::iter::once(own).chain(benchmarks).collect();
        Ok(Validation {
            models: bootstrap::scored(&joined, &models, self.seed),
            not_observed: prediction.values.len() - joined.codes.len(),
            not_predicted: observed.len() - joined.codes.len(),
            joined,
            data,
            chinese_name: prediction.chinese.clone(),
            places,
        })
    }

    /// What the benchmarks predict; those that were not asked for are left out where nothing is known of the past.
    fn benchmarks(
        &self,
        prediction: &Prediction,
        codes: &[String],
    ) -> Result<Vec<(String, Array1<f64>)>, ValidationError> {
        let asked = if self.against.is_empty() { &Benchmark::ALL[..] } else { &self.against };
        let mut found = Vec::new();
        for &benchmark in asked.iter().filter(|_| self.from.is_some() || !self.against.is_empty()) {
            let predicted: Option<Array1<f64>> =
                codes.iter().map(|it| prediction.by(benchmark, it)).collect();
            match predicted {
                Some(predicted) => found.push((benchmark.name().to_owned(), predicted)),
                None if self.against.is_empty() => {}
                None => return Err(ValidationError::NoMigration(benchmark.name())),
            }
        }
        Ok(found)
    }
}

/// Provinces by number; a place without one stands for itself.
fn clusters(codes: &[String], places: &[PredictedPlace]) -> Vec<usize> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let province = codes.iter().zip(places).map(|(code, it)| it.province.as_deref().unwrap_or(code));
    province
        .map(|it| {
            let next = numbers.len();
            *numbers.entry(it).or_insert(next)
        })
        .collect()
}
