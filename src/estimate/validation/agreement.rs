//! How far what was predicted agrees with what was observed.

use crate::estimate::score::{correlation, weighted_correlation};
use ndarray::Array1;

/// What was predicted for places and what was observed there, in one order.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// Codes of the places.
    pub codes: Vec<String>,
    /// The cluster of each place, such as its province: errors within one go together.
    pub clusters: Vec<usize>,
    /// What was predicted.
    pub predicted: Array1<f64>,
    /// What was observed.
    pub observed: Array1<f64>,
    /// How much each place counts in the weighted correlation.
    pub weights: Array1<f64>,
}

/// Scores of a prediction; NaN where what is compared does not vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Correlation over places.
    pub correlation: f64,
    /// Correlation with weights.
    pub weighted: f64,
    /// Correlation of deviations from the plain mean of each cluster.
    pub within_province: f64,
    /// Slope of the line, with intercept, of what was observed on what was predicted.
    pub slope: f64,
    /// Root mean square of observed less predicted.
    pub rmse: f64,
    /// The same without the mean difference.
    pub rmse_centred: f64,
    /// Share of places with the same sign.
    pub sign: f64,
}

impl Agreement {
    /// How many measures there are.
    pub const MEASURES: usize = 7;

    /// Their names in tables.
    pub const NAMES: [&'static str; Self::MEASURES] =
        ["correlation", "weighted", "within_province", "slope", "rmse", "rmse_centred", "sign"];

    /// Of these places, each counted as often as it is listed.
    pub fn of(joined: &Joined, predicted: &Array1<f64>, places: &[usize]) -> Self {
        let pick = |values: &Array1<f64>| -> Array1<f64> { places.iter().map(|&it| values[it]).collect() };
        let (expected, seen) = (pick(predicted), pick(&joined.observed));
        let clusters: Vec<usize> = places.iter().map(|&it| joined.clusters[it]).collect();
        let difference = &seen - &expected;
        let centred = &difference - mean(&difference);
        let same = expected.iter().zip(&seen).filter(|(one, other)| (**one > 0.0) == (**other > 0.0)).count();
        Self {
            correlation: correlation(&expected, &seen),
            weighted: weighted_correlation(&expected, &seen, &pick(&joined.weights)),
            within_province: correlation(&within(&expected, &clusters), &within(&seen, &clusters)),
            slope: slope(&expected, &seen),
            rmse: mean(&(&difference * &difference)).sqrt(),
            rmse_centred: mean(&(&centred * &centred)).sqrt(),
            sign: same as f64 / places.len() as f64,
        }
    }

    /// All measures, in the order of [`NAMES`](Self::NAMES).
    pub fn values(self) -> [f64; Self::MEASURES] {
        let Self { correlation, weighted, within_province, slope, rmse, rmse_centred, sign } = self;
        [correlation, weighted, within_province, slope, rmse, rmse_centred, sign]
    }
}

fn mean(values: &Array1<f64>) -> f64 {
    values.sum() / values.len() as f64
}

fn slope(expected: &Array1<f64>, seen: &Array1<f64>) -> f64 {
    let about_mean = expected - mean(expected);
    let size = (&about_mean * &about_mean).sum();
    if size > 0.0 { (&about_mean * seen).sum() / size } else { f64::NAN }
}

/// Deviations from the mean of each cluster.
fn within(values: &Array1<f64>, clusters: &[usize]) -> Array1<f64> {
    let number = clusters.iter().max().map_or(0, |it| it + 1);
    let (mut sums, mut counts) = (vec![0.0; number], vec![0.0; number]);
    for (value, &cluster) in values.iter().zip(clusters) {
        sums[cluster] += value;
        counts[cluster] += 1.0;
    }
    values.iter().zip(clusters).map(|(value, &cluster)| value - sums[cluster] / counts[cluster]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr1;

    /// Two provinces of two places each, by hand.
    #[test]
    fn scores_are_those_worked_out_by_hand() {
        let joined = Joined {
            codes: ["a", "b", "c", "d"].map(str::to_owned).into(),
            clusters: vec![0, 0, 1, 1],
            predicted: arr1(&[1.0, 2.0, 3.0, 6.0]),
            observed: arr1(&[2.0, 4.0, 6.0, -4.0]),
            weights: arr1(&[1.0, 1.0, 1.0, 0.0]),
        };
        let found = Agreement::of(&joined, &joined.predicted, &[0, 1, 2, 3]);
        // Means 3 and 2: products −2·0 − 1·2 + 0·4 + 3·(−6) = −20, squares 14 and 56.
        assert!((found.correlation + 20.0 / 28.0).abs() < 1e-15 && (found.slope + 20.0 / 14.0).abs() < 1e-15);
        assert!((found.weighted - 1.0).abs() < 1e-15);
        // Within: ∓.5, ∓1.5 against ∓1, ±5.
        assert!((found.within_province - (1.0 - 15.0) / (5.0 * 52.0_f64).sqrt()).abs() < 1e-15);
        // Differences 1, 2, 3, −10, of mean −1.
        assert!((found.rmse - (114.0_f64 / 4.0).sqrt()).abs() < 1e-15);
        assert!((found.rmse_centred - (110.0_f64 / 4.0).sqrt()).abs() < 1e-15);
        assert!((found.sign - 0.75).abs() < 1e-15);
        let nothing = Agreement::of(&joined, &arr1(&[0.0; 4]), &[0, 1, 2, 3]);
        assert!(nothing.correlation.is_nan() && (nothing.rmse - 18.0_f64.sqrt()).abs() < 1e-15);
    }
}
