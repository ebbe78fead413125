//! Elementary effects: what an outcome changes by when one factor moves and all others stay.

use super::bootstrap::{Measured, measure};
use super::whole_blocks;
use crate::experiment::design::Trajectory;
use crate::numeric::scalar::square;

/// The elementary effects of one factor, per whole range of the factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactorEffects {
    /// μ: the mean; effects of different signs cancel.
    pub mean: Measured,
    /// μ*: the mean size (Campolongo, Cariboni and Saltelli 2007): how much the factor matters.
    pub mean_size: Measured,
    /// σ: the standard deviation (n − 1): how much its effect hangs on where it and the others are.
    pub deviation: Measured,
}

/// The elementary effects of every factor.
#[derive(Clone, Debug, PartialEq)]
pub struct ElementaryEffects {
    /// Of each factor.
    pub factors: Vec<FactorEffects>,
    /// Walks that were used.
    pub trajectories: usize,
    /// Walks that were left out because a point of theirs failed.
    pub dropped: usize,
}

/// The elementary effects of so many factors from the outcomes of a Morris design, in its order.
pub fn elementary_effects(
    trajectories: &[Trajectory],
    outcomes: &[f64],
    factors: usize,
    seed: u64,
) -> ElementaryEffects {
    let (_, dropped) = whole_blocks(outcomes, factors + 1);
    let walks = trajectories.iter().zip(outcomes.chunks_exact(factors + 1));
    let whole = walks.filter(|(_, outcomes)| outcomes.iter().all(|it| it.is_finite()));
    let effects: Vec<Vec<f64>> = whole.map(|(walk, outcomes)| of_walk(walk, outcomes, factors)).collect();
    let measured = measure(effects.len(), seed, |drawn| {
        (0..factors).flat_map(|factor| statistics(&effects, factor, drawn)).collect()
    });
    let of_factor = |it: &[Measured]| FactorEffects { mean: it[0], mean_size: it[1], deviation: it[2] };
    let found = measured.chunks_exact(3).map(of_factor).collect();
    ElementaryEffects { factors: found, trajectories: effects.len(), dropped }
}

fn of_walk(walk: &Trajectory, outcomes: &[f64], factors: usize) -> Vec<f64> {
    let mut effects = vec![0.0; factors];
    for (step, pair) in walk.steps.iter().zip(outcomes.windows(2)) {
        effects[step.factor] = (pair[1] - pair[0]) / step.change;
    }
    effects
}

fn statistics(effects: &[Vec<f64>], factor: usize, drawn: &[usize]) -> [f64; 3] {
    let count = drawn.len() as f64;
    let of_factor = || drawn.iter().map(|&it| effects[it][factor]);
    let mean = of_factor().sum::<f64>() / count;
    let mean_size = of_factor().map(f64::abs).sum::<f64>() / count;
    let squares: f64 = of_factor().map(|it| square(it - mean)).sum();
    [mean, mean_size, (squares / (count - 1.0)).sqrt()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{Design, DesignFactor, Estimand, Levels, Method, Morris, Scale};

    fn design(trajectories: u32, factors: usize, low: f64, high: f64) -> Design {
        let levels = Levels::Range { low, high, scale: Scale::Linear };
        let factors = vec![DesignFactor { path: "x".into(), levels }; factors];
        Design { factors, method: Method::new(Morris { trajectories }), seed: 2 }
    }

    fn walks(design: &Design) -> Vec<Trajectory> {
        match design.estimand() {
            Estimand::ElementaryEffects(walks) => walks,
            other => panic!("{other:?}"),
        }
    }

    fn effects(design: &Design, law: impl Fn(&[f64]) -> f64) -> ElementaryEffects {
        let values = design.points().values;
        let outcomes: Vec<f64> = values.rows().into_iter().map(|it| law(&it.to_vec())).collect();
        elementary_effects(&walks(design), &outcomes, design.factors.len(), 1)
    }

    #[test]
    fn of_a_sum_they_are_the_slopes_everywhere() {
        let found = effects(&design(6, 3, 0.0, 2.0), |x| 3.0 * x[0] - 2.0 * x[1] + 5.0);
        // Slopes per range, which is 2 wide.
        for (it, slope) in found.factors.iter().zip([6.0_f64, -4.0, 0.0]) {
            let expected = [slope, slope.abs(), 0.0];
            for (measured, expected) in [it.mean, it.mean_size, it.deviation].iter().zip(expected) {
                assert!((measured.value - expected).abs() < 1e-12, "{it:?}");
                assert!(measured.high - measured.low < 1e-12);
            }
        }
        assert_eq!((found.trajectories, found.dropped), (6, 0));
    }

    #[test]
    fn of_a_product_they_are_as_by_hand() {
        // The other factor is 0, 1/3, 2/3 or 1, all equally likely: mean 1/2, variance 14/36 − 1/4 = 5/36.
        let found = effects(&design(400, 2, 0.0, 1.0), |x| x[0] * x[1]);
        for it in &found.factors {
            assert!(it.mean.low <= 0.5 && 0.5 <= it.mean.high && it.mean == it.mean_size, "{it:?}");
            let deviation = (5.0_f64 / 36.0).sqrt();
            assert!((it.deviation.value - deviation).abs() < 0.03, "{it:?}");
        }
    }

    #[test]
    fn effects_of_both_signs_cancel_in_the_mean_and_not_in_the_mean_size() {
        let found = effects(&design(200, 2, -1.0, 1.0), |x| x[0] * x[1]);
        let it = found.factors[0];
        assert!(it.mean.low < 0.0 && 0.0 < it.mean.high && it.mean_size.low > 0.5, "{it:?}");
    }

    #[test]
    fn a_walk_with_a_failed_point_is_left_out() {
        let design = design(10, 2, 0.0, 1.0);
        let values = design.points().values;
        let mut outcomes: Vec<f64> = values.rows().into_iter().map(|it| 2.0 * it[0] + it[1]).collect();
        outcomes[3 * 4 + 1] = f64::NAN;
        let found = elementary_effects(&walks(&design), &outcomes, 2, 1);
        assert_eq!((found.trajectories, found.dropped), (9, 1));
        assert!((found.factors[0].mean.value - 2.0).abs() < 1e-12);
    }
}
