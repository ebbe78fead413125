//! How sure scores are: places of whole provinces are drawn again and again.

use super::agreement::{Agreement, Joined};
use crate::experiment::stream::{Purpose, below, stream};
use crate::outcome::indicators::quantiles;
use ndarray::Array1;

/// How often provinces are drawn.
const DRAWS: u64 = 2000;
/// The ends of an interval of 95 %.
const ENDS: [f64; 2] = [0.025, 0.975];

/// Ends of an interval.
pub type ScoreInterval = [f64; 2];

/// A prediction with its scores.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredModel {
    /// What predicted.
    pub name: String,
    /// On the places that were observed.
    pub agreement: Agreement,
    /// 95 % intervals of all measures over provinces.
    pub intervals: [ScoreInterval; Agreement::MEASURES],
    /// The correlation of the first model less that of this one, with its interval; nothing for the first.
    pub difference: Option<(f64, ScoreInterval)>,
}

/// Scores of several predictions on the same places, the first of which the others are benchmarks for.
pub(super) fn scored(joined: &Joined, models: &[(String, Array1<f64>)], seed: u64) -> Vec<ScoredModel> {
    let places: Vec<usize> = (0..joined.codes.len()).collect();
    let draws: Vec<Vec<usize>> = (0..DRAWS).map(|draw| drawn(joined, seed, draw)).collect();
    let mut first: Option<(f64, Vec<f64>)> = None;
    let mut score = |(name, predicted): &(String, Array1<f64>)| {
        let agreement = Agreement::of(joined, predicted, &places);
        let again: Vec<[f64; Agreement::MEASURES]> =
            draws.iter().map(|it| Agreement::of(joined, predicted, it).values()).collect();
        let measure = |number: usize| again.iter().map(|it| it[number]).collect::<Vec<f64>>();
        let correlations = measure(0);
        let difference = first.as_ref().map(|(own, drawn)| {
            let less: Vec<f64> = drawn.iter().zip(&correlations).map(|(one, other)| one - other).collect();
            (own - agreement.correlation, interval(&less))
        });
        let intervals = std::array::from_fn(|it| interval(&measure(it)));
        first.get_or_insert((agreement.correlation, correlations));
        ScoredModel { name: name.clone(), agreement, intervals, difference }
    };
    models.iter().map(&mut score).collect()
}

/// Places of as many provinces as there are, drawn with replacement.
fn drawn(joined: &Joined, seed: u64, draw: u64) -> Vec<usize> {
    let provinces = joined.clusters.iter().max().map_or(0, |it| it + 1);
    let mut members = vec![Vec::new(); provinces];
    joined.clusters.iter().enumerate().for_each(|(place, &province)| members[province].push(place));
    let mut stream = stream(Purpose::Validation, seed, draw);
    (0..provinces).flat_map(|_| members[below(provinces, &mut stream)].iter().copied()).collect()
}

/// No number where any draw has none.
fn interval(values: &[f64]) -> ScoreInterval {
    if values.iter().any(|it| it.is_nan()) {
        return [f64::NAN; 2];
    }
    let ends = quantiles(values, &ENDS);
    [ends[0], ends[1]]
}
