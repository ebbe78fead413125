//! Sobol' indices: which share of an outcome's variance is a factor's, alone and with all it interacts with.

use super::bootstrap::{Measured, measure};
use super::rounding::varies;
use super::whole_blocks;
use crate::numeric::scalar::square;

/// The indices of every factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// The share of variance that would be gone on average if the factor were known, nothing else changed.
    pub first: Vec<Measured>,
    /// The share that would be left on average if everything else were known.
    pub total: Vec<Measured>,
    /// Blocks that were used.
    pub blocks: usize,
    /// Blocks that were left out because a point of theirs failed.
    pub dropped: usize,
}

/// The indices of so many factors from the outcomes of a Saltelli design, in its order: the first ones as Saltelli et
/// al. (2010), the total ones as Jansen (1999) estimates them. An outcome that does not vary has none: they are NaN.
pub fn sobol_indices(outcomes: &[f64], factors: usize, seed: u64) -> Indices {
    let (blocks, dropped) = whole_blocks(outcomes, factors + 2);
    if !varies(&blocks.concat(), 0.0) {
        let none = vec![Measured::NONE; factors];
        return Indices { first: none.clone(), total: none, blocks: blocks.len(), dropped };
    }
    let mut first = measure(blocks.len(), seed, |drawn| indices(&blocks, factors, drawn));
    let total = first.split_off(factors);
    Indices { first, total, blocks: blocks.len(), dropped }
}

/// First indices, then total ones, from the blocks with these numbers.
fn indices(blocks: &[&[f64]], factors: usize, drawn: &[usize]) -> Vec<f64> {
    let mean =
        |of: &dyn Fn(&[f64]) -> f64| drawn.iter().map(|&it| of(blocks[it])).sum::<f64>() / drawn.len() as f64;
    let centre = mean(&|it| f64::midpoint(it[0], it[1]));
    let variance = mean(&|it| square(it[0] - centre) + square(it[1] - centre)) / 2.0;
    // Centred outcomes: the mean, which is known better than any product, then adds no error.
    let first = |factor: usize| mean(&|it| (it[1] - centre) * (it[factor + 2] - it[0])) / variance;
    let total = |factor: usize| mean(&|it| square(it[0] - it[factor + 2]) / 2.0) / variance;
    (0..factors).map(first).chain((0..factors).map(total)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{Design, DesignFactor, Levels, Method, Saltelli, Scale};
    use std::f64::consts::PI;

    fn outcomes(low: f64, high: f64, factors: usize, law: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let levels = Levels::Range { low, high, scale: Scale::Linear };
        let factors = vec![DesignFactor { path: "x".into(), levels }; factors];
        let design = Design { factors, method: Method::new(Saltelli { blocks: 2048 }), seed: 11 };
        design.points().values.rows().into_iter().map(|it| law(&it.to_vec())).collect()
    }

    /// The exact index lies in the interval, but for the third decimal.
    #[track_caller]
    fn assert_found(found: &[Measured], exact: &[f64]) {
        for (found, exact) in found.iter().zip(exact) {
            let width = found.high - found.low;
            assert!((found.low - 1e-3..=found.high + 1e-3).contains(exact), "{found:?} is not {exact}");
            assert!(width < 0.15, "{found:?}");
        }
    }

    #[test]
    fn the_indices_of_ishigami_are_those_of_its_closed_form() {
        let (a, b) = (7.0, 0.1);
        let law = |x: &[f64]| x[0].sin() * (1.0 + b * x[2].powi(4)) + a * x[1].sin().powi(2);
        let found = sobol_indices(&outcomes(-PI, PI, 3, law), 3, 1);
        let (of_1, of_2) = (0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2), a * a / 8.0);
        let of_1_and_3 = 8.0 * (b * PI.powi(4)).powi(2) / 225.0;
        let all = of_1 + of_2 + of_1_and_3;
        assert_found(&found.first, &[of_1 / all, of_2 / all, 0.0]);
        assert_found(&found.total, &[(of_1 + of_1_and_3) / all, of_2 / all, of_1_and_3 / all]);
        assert_eq!((found.blocks, found.dropped), (2048, 0));
    }

    #[test]
    fn the_indices_of_the_g_function_are_those_of_its_closed_form() {
        let weights = [0.0, 1.0, 4.5, 9.0, 99.0];
        let law = |x: &[f64]| -> f64 {
            x.iter().zip(weights).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
        };
        let found = sobol_indices(&outcomes(0.0, 1.0, 5, law), 5, 1);
        let parts = weights.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let product: f64 = parts.iter().map(|it| 1.0 + it).product();
        let all = product - 1.0;
        assert_found(&found.first, &parts.map(|it| it / all));
        assert_found(&found.total, &parts.map(|it| it * product / (1.0 + it) / all));
    }

    #[test]
    fn in_a_sum_first_and_total_indices_are_the_same_and_add_up_to_one() {
        let found = sobol_indices(&outcomes(0.0, 1.0, 3, |x| 3.0 * x[0] + 2.0 * x[1] + x[2]), 3, 1);
        for (first, exact) in found.first.iter().zip([9.0 / 14.0, 4.0 / 14.0, 1.0 / 14.0]) {
            assert!((first.value - exact).abs() < 0.01, "{first:?}");
        }
        let total: f64 = found.total.iter().map(|it| it.value).sum();
        assert!((total - 1.0).abs() < 0.01, "{total}");
    }

    #[test]
    fn blocks_with_a_failed_point_are_left_out_and_counted() {
        let mut some = outcomes(0.0, 1.0, 2, |x| x[0] + x[1]);
        let all = sobol_indices(&some, 2, 1);
        some[4 * 7 + 2] = f64::NAN;
        some[4 * 900] = f64::INFINITY;
        let found = sobol_indices(&some, 2, 1);
        assert_eq!((found.blocks, found.dropped), (2046, 2));
        assert!((found.first[0].value - all.first[0].value).abs() < 0.01);
        assert!(sobol_indices(&[1.0; 40], 2, 1).first[0].value.is_nan(), "what does not vary has no indices");
        let rounded: Vec<f64> = (0..40).map(|it| 0.1 + 1e-17 * f64::from(it % 3)).collect();
        assert!(sobol_indices(&rounded, 2, 1).total[1].high.is_nan(), "nor has what only rounding varies");
        assert!(sobol_indices(&[f64::NAN; 8], 2, 1).total[1].value.is_nan());
    }
}
