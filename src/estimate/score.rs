//! How near predicted flows are to observed ones.

use super::poisson::deviance;
use crate::numeric::ln;
use ndarray::Array1;

/// Scores of all predicted pairs together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Common part of commuters, `2 Σ min(F, F̂) / (Σ F + Σ F̂)`: 1 when all agree, 0 when none does.
    pub common_part: f64,
    /// Root mean square of `ln F̂ − ln F` where something flows.
    pub rmse_of_logs: f64,
    /// Correlation of `ln F̂` and `ln F` where something flows.
    pub correlation_of_logs: f64,
    /// `1 − D/D(mean)`, `D` the Poisson deviance and the mean that of the observed flows.
    pub explained: f64,
    /// How many pairs were predicted.
    pub pairs: usize,
}

impl Score {
    /// Of flows and what was predicted for them, in one order.
    pub fn of(observed: &[f64], predicted: &[f64]) -> Self {
        let total: f64 = observed.iter().sum();
        let common: f64 = observed.iter().zip(predicted).map(|(one, other)| one.min(*other)).sum();
        let mean = vec![total / observed.len() as f64; observed.len()];
        let flowing = |it: &(&f64, &f64)| *it.0 > 0.0 && *it.1 > 0.0;
        let (there, expected): (Vec<f64>, Vec<f64>) = observed.iter().zip(predicted).filter(flowing).unzip();
        let (there, expected) = (ln(Array1::from(there)), ln(Array1::from(expected)));
        Self {
            common_part: 2.0 * common / (total + predicted.iter().sum::<f64>()),
            rmse_of_logs: ((&expected - &there).mapv(|it| it * it).sum() / there.len() as f64).sqrt(),
            correlation_of_logs: correlation(&there, &expected),
            explained: 1.0 - deviance(observed, predicted) / deviance(observed, &mean),
            pairs: observed.len(),
        }
    }
}

/// Of values that all count alike; NaN where one of the two does not vary.
pub(super) fn correlation(one: &Array1<f64>, other: &Array1<f64>) -> f64 {
    weighted_correlation(one, other, &Array1::ones(one.len()))
}

/// Correlation of values of which some count more than others; NaN where one of the two does not vary.
pub(super) fn weighted_correlation(one: &Array1<f64>, other: &Array1<f64>, weights: &Array1<f64>) -> f64 {
    let all = weights.sum();
    let about_mean = |it: &Array1<f64>| it - (it * weights).sum() / all;
    let (one, other) = (about_mean(one), about_mean(other));
    let product = |a: &Array1<f64>, b: &Array1<f64>| (a * b * weights).sum();
    product(&one, &other) / (product(&one, &one) * product(&other, &other)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_that_are_met_score_one_and_flows_elsewhere_score_nothing() {
        let met = Score::of(&[1.0, 0.0, 3.0], &[1.0, 0.0, 3.0]);
        assert!((met.common_part - 1.0).abs() < 1e-15 && met.rmse_of_logs.abs() < 1e-15);
        assert!((met.correlation_of_logs - 1.0).abs() < 1e-12 && (met.explained - 1.0).abs() < 1e-12);
        let half = Score::of(&[2.0, 2.0], &[4.0, 0.0]);
        assert!((half.common_part - 0.5).abs() < 1e-15);
    }
}
