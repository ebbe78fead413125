//! What a region is worth to those who choose among all.

use crate::numeric::exp;
use ndarray::{Array1, Zip};

/// Exponents up to this size are taken as they are.
const FAR: f64 = 300.0;

/// `appeal_i · e^(elasticity · change_i)`, where only ratios matter: those who leave choose in proportion to it.
///
/// Where the exponent of the best is so large, or so far below 0, that its exponential would leave what numbers hold,
/// all are taken in relation to the best, and those that are next to nothing beside it are nothing.
pub(super) fn attraction(appeal: &Array1<f64>, elasticity: f64, change: Array1<f64>) -> Array1<f64> {
    let mut exponent = elasticity * change;
    let mut best = f64::NEG_INFINITY;
    Zip::from(&exponent).and(appeal).for_each(|exponent, appeal| {
        if *appeal > 0.0 {
            best = best.max(*exponent);
        }
    });
    if best.abs() > FAR && best.is_finite() {
        // What nobody can choose may lie beyond the best.
        exponent.mapv_inplace(|it| (it - best).min(0.0));
    }
    exp(exponent) * appeal
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn only_ratios_matter_however_far_apart_they_are() {
        let appeal = array![2.0, 1.0, 0.0];
        let near = attraction(&appeal, 1.0, array![0.0, 3.0, 9.0]);
        let far = attraction(&appeal, 1e3, array![1.0, 1.003, 9.0]);
        assert_eq!(near[2].to_bits(), 0);
        assert!((far[0] / far[1] / (near[0] / near[1]) - 1.0).abs() < 1e-12, "{far}");
        let poor = attraction(&appeal, 50.0, array![-1e3, -2e3, 0.0]);
        assert_eq!(poor, array![2.0, 0.0, 0.0]);
    }
}
