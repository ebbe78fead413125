//! Predictors held against pairs that they have not seen.

use super::flow_table::FlowTable;
use super::poisson::FitError;
use super::predictor::{Masses, Predictor, TrainingSplit};
use super::score::Score;
use rayon::prelude::*;

/// Which pairs are kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldOut {
    /// Pairs of which the places of origin and destination among the sorted codes add up to an odd number.
    Checkerboard,
    /// One origin after the other, with all its pairs.
    Origins,
}

/// Strengths of shrinkage that [`best_shrinkage`] chooses from; 0 is a kernel of free effects. An effect is worth what its
/// destination receives and its penalty some flows of the mean size, so that tables of many places and few flows need large ones.
pub const STRENGTHS: [f64; 10] = [0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];

/// Parts into which training pairs are split to choose a strength.
const FOLDS: usize = 5;

/// Flows that were observed and expected, in the order of the pairs of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// Places of the predicted pairs in the table.
    pub pairs: Vec<usize>,
    /// What was observed in them.
    pub observed: Vec<f64>,
    /// What was expected of them.
    pub expected: Vec<f64>,
    /// Places of the pairs of which nothing can be said.
    pub left_out: Vec<usize>,
}

impl Predicted {
    /// What a predictor expects of some pairs of a table after training on others of it.
    ///
    /// # Errors
    ///
    /// Fails when the training pairs cannot be explained.
    pub fn of_pairs(
        predictor: Predictor,
        flows: &FlowTable,
        training: &[usize],
        test: &[usize],
        masses: &Masses,
    ) -> Result<Self, FitError> {
        let (training, tested) = (flows.subset(training), flows.subset(test));
        let expected =
            predictor.predict(TrainingSplit { training: &training, test: &tested, all: flows }, masses)?;
        Ok(Self::gathered(flows, test.iter().copied().zip(expected).collect()))
    }

    /// What a predictor expects of a table after training on another with the same places.
    ///
    /// # Errors
    ///
    /// Fails when the training pairs cannot be explained.
    pub fn of_table(
        predictor: Predictor,
        training: &FlowTable,
        test: &FlowTable,
        masses: &Masses,
    ) -> Result<Self, FitError> {
        let expected = predictor.predict(TrainingSplit { training, test, all: test }, masses)?;
        Ok(Self::gathered(test, expected.into_iter().enumerate().collect()))
    }

    fn gathered(flows: &FlowTable, mut expected: Vec<(usize, f64)>) -> Self {
        expected.sort_by_key(|it| it.0);
        let (said, left_out): (Vec<_>, Vec<_>) = expected.into_iter().partition(|it| !it.1.is_nan());
        let (pairs, expected): (Vec<usize>, Vec<f64>) = said.into_iter().unzip();
        let observed = pairs.iter().map(|&it| flows.flow()[it]).collect();
        Self { pairs, observed, expected, left_out: left_out.into_iter().map(|it| it.0).collect() }
    }

    /// How near the two are.
    pub fn score(&self) -> Score {
        Score::of(&self.observed, &self.expected)
    }
}

impl HoldOut {
    /// How it is called on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Checkerboard => "checkerboard",
            Self::Origins => "origins",
        }
    }

    /// What a predictor expects of the pairs that are kept back.
    ///
    /// # Errors
    ///
    /// Fails when training pairs cannot be explained.
    pub fn predict(
        self,
        predictor: Predictor,
        flows: &FlowTable,
        masses: &Masses,
    ) -> Result<Predicted, FitError> {
        let origin = |pair: usize| flows.origin()[pair];
        match self {
            Self::Checkerboard => {
                let ranks = Ranks::of(flows);
                let odd = |pair: usize| usize::from((ranks.of_pair(pair).0 + ranks.of_pair(pair).1) % 2 == 1);
                kept_back(predictor, flows, masses, 1..2, &odd)
            }
            Self::Origins => kept_back(predictor, flows, masses, 0..flows.origins().len(), &origin),
        }
    }
}

impl HoldOut {
    /// What a shrunk kernel expects of the pairs that are kept back, whose strength is chosen within the training pairs: those
    /// of the checkerboard. With `origins` it is chosen once, as it would have to be for each of them.
    ///
    /// # Errors
    ///
    /// Fails when training pairs cannot be explained.
    pub fn predict_best_shrunk(self, flows: &FlowTable, masses: &Masses) -> Result<Predicted, FitError> {
        let strength = match self {
            Self::Origins => best_shrinkage(flows, masses)?,
            Self::Checkerboard => {
                let ranks = Ranks::of(flows);
                let is_training = |pair: usize| {
                    let (from, to) = ranks.of_pair(pair);
                    (from + to).is_multiple_of(2)
                };
                let training: Vec<usize> = (0..flows.len()).filter(|it| is_training(*it)).collect();
                best_shrinkage(&flows.subset(&training), masses)?
            }
        };
        self.predict(shrunk_by(strength), flows, masses)
    }
}

/// A kernel with this shrinkage; one of free effects where there is none.
fn shrunk_by(strength: f64) -> Predictor {
    if strength > 0.0 { Predictor::ShrunkKernel(strength) } else { Predictor::Kernel }
}

/// Predicts the pairs of each group after training on all others.
fn kept_back(
    predictor: Predictor,
    flows: &FlowTable,
    masses: &Masses,
    groups: std::ops::Range<usize>,
    group: &(impl Fn(usize) -> usize + Sync),
) -> Result<Predicted, FitError> {
    let predict = |wanted: usize| {
        let (test, training): (Vec<usize>, Vec<usize>) =
            (0..flows.len()).partition(|&it| group(it) == wanted);
        if test.is_empty() {
            return Ok(Vec::new());
        }
        let predicted = Predicted::of_pairs(predictor, flows, &training, &test, masses)?;
        let said = predicted.pairs.into_iter().zip(predicted.expected);
        Ok(said.chain(predicted.left_out.into_iter().map(|it| (it, f64::NAN))).collect())
    };
    let parts: Vec<Result<Vec<(usize, f64)>, FitError>> = groups.into_par_iter().map(predict).collect();
    let expected: Vec<Vec<(usize, f64)>> = parts.into_iter().collect::<Result<_, _>>()?;
    Ok(Predicted::gathered(flows, expected.concat()))
}

/// The strength of shrinkage with the best common part over five folds of the pairs: `(3 rank_i + rank_j) mod 5`.
///
/// # Errors
///
/// Fails when training pairs cannot be explained.
pub fn best_shrinkage(flows: &FlowTable, masses: &Masses) -> Result<f64, FitError> {
    let ranks = Ranks::of(flows);
    let fold = |pair: usize| (3 * ranks.of_pair(pair).0 + ranks.of_pair(pair).1) % FOLDS;
    let common = |strength: f64| -> Result<f64, FitError> {
        Ok(kept_back(shrunk_by(strength), flows, masses, 0..FOLDS, &fold)?.score().common_part)
    };
    let scored = STRENGTHS.iter().map(|&it| Ok((common(it)?, it))).collect::<Result<Vec<_>, FitError>>()?;
    let better = |best: (f64, f64), it: (f64, f64)| if it.0 > best.0 { it } else { best };
    Ok(scored.into_iter().fold((f64::NEG_INFINITY, 0.0), better).1)
}

/// Where each end of a pair stands among all sorted codes, of origins and destinations together.
struct Ranks<'a> {
    flows: &'a FlowTable,
    codes: Vec<&'a String>,
}

impl<'a> Ranks<'a> {
    fn of(flows: &'a FlowTable) -> Self {
        let mut codes: Vec<&String> = flows.origins().iter().chain(flows.destinations()).collect();
        codes.sort();
        codes.dedup();
        Self { flows, codes }
    }

    fn of_pair(&self, pair: usize) -> (usize, usize) {
        let rank = |code: &String| self.codes.binary_search(&code).expect("every code is among them");
        let (from, to) = (self.flows.origin()[pair], self.flows.destination()[pair]);
        (rank(&self.flows.origins()[from]), rank(&self.flows.destinations()[to]))
    }
}
