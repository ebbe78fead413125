//! What one factor does to an outcome: on average over all others, or on its own from the middle.

use std::collections::BTreeMap;

/// The outcome where a factor is within some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The smallest value of the factor.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// The mean outcome, all other factors as they come.
    pub mean: f64,
    /// The standard error of the mean; NaN from a single block.
    pub standard_error: f64,
    /// Points.
    pub points: usize,
}

/// A point: the factor, the outcome, and the block it belongs to.
type Observation = (f64, f64, usize);

/// The mean outcome along a factor, in at most so many bins of about as many points each. Points of one value stay
/// together, so that a factor of few values has a bin for each. Failed points are left out. Points of a block of so
/// many are not independent, which standard errors allow for.
pub fn main_effect(values: &[f64], outcomes: &[f64], block: usize, bins: usize) -> Vec<Bin> {
    let both = values.iter().zip(outcomes).enumerate();
    let mut points: Vec<Observation> =
        both.map(|(at, (&value, &outcome))| (value, outcome, at / block)).collect();
    points.retain(|(value, outcome, _)| value.is_finite() && outcome.is_finite());
    // A stable sort: points of one block stay neighbours where the value is the same.
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let distinct: Vec<&[Observation]> = points.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()).collect();
    if distinct.len() <= bins {
        return distinct.into_iter().map(bin).collect();
    }
    let (mut found, mut from, mut to) = (Vec::new(), 0, 0);
    for same in distinct {
        to += same.len();
        // A bin is full once it reaches its share of all points.
        if to * bins >= (found.len() + 1) * points.len() {
            found.push(bin(&points[from..to]));
            from = to;
        }
    }
    found
}

fn bin(points: &[Observation]) -> Bin {
    let count = points.len() as f64;
    let mean = points.iter().map(|it| it.1).sum::<f64>() / count;
    let (low, high) = (points[0].0, points[points.len() - 1].0);
    Bin { low, high, mean, standard_error: clustered_error(points, mean), points: points.len() }
}

/// `√(n/(n − 1) Σ_b e_b²) / N`, where `e_b` is the sum of the residuals of a block, n counts blocks and N points (Liang and
/// Zeger 1986); of blocks of one point the usual standard error.
fn clustered_error(points: &[Observation], mean: f64) -> f64 {
    let mut residuals: BTreeMap<usize, f64> = BTreeMap::new();
    for (_, outcome, block) in points {
        *residuals.entry(*block).or_default() += outcome - mean;
    }
    let (blocks, squares) = (residuals.len() as f64, residuals.values().map(|it| it * it).sum::<f64>());
    (blocks / (blocks - 1.0) * squares).sqrt() / points.len() as f64
}

/// How far a factor swings an outcome on its own: one bar of a tornado.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// Which factor.
    pub factor: usize,
    /// The smallest outcome less that of the middle; 0 if none is smaller.
    pub down: f64,
    /// The largest one, likewise.
    pub up: f64,
    /// The outcome at the first value behind the middle, of a range its lower end, likewise; NaN if that point failed.
    pub first: f64,
    /// The outcome at the last value, of a range its upper end, likewise.
    pub last: f64,
}

/// The swings of a one-at-a-time design, the widest first. `points` says of each factor how many points it has behind
/// the middle, which comes first ([`Estimand::Swings`](crate::experiment::design::Estimand::Swings)). Failed points are left out; without the middle there are no swings.
pub fn swings(points: &[usize], outcomes: &[f64]) -> Vec<Swing> {
    let Some((&middle, mut rest)) = outcomes.split_first().filter(|it| it.0.is_finite()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (factor, &number) in points.iter().enumerate() {
        let (of_factor, others) = rest.split_at(number.min(rest.len()));
        rest = others;
        let changes = || of_factor.iter().map(|it| it - middle).filter(|it| it.is_finite());
        let change = |outcome: Option<&f64>| outcome.map_or(f64::NAN, |it| it - middle);
        found.push(Swing {
            factor,
            down: changes().fold(0.0, f64::min),
            up: changes().fold(0.0, f64::max),
            first: change(of_factor.first()),
            last: change(of_factor.last()),
        });
    }
    found.sort_by(|a, b| (b.up - b.down).total_cmp(&(a.up - a.down)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_about_as_many_points_each_and_their_mean_outcome() {
        let values: Vec<f64> = (0..100).map(|it| f64::from((it * 37) % 100)).collect();
        let outcomes: Vec<f64> = values.iter().map(|it| 2.0 * it).collect();
        let found = main_effect(&values, &outcomes, 1, 4);
        let ends: Vec<(f64, f64)> = found.iter().map(|it| (it.low, it.high)).collect();
        assert_eq!(ends, [(0.0, 24.0), (25.0, 49.0), (50.0, 74.0), (75.0, 99.0)]);
        // Twice the mean of 0 … 24; the variance of 25 whole numbers in a row with n − 1 is 25 · 26 / 12, times 4.
        assert!((found[0].mean - 24.0).abs() < 1e-12);
        assert!((found[0].standard_error - (4.0 * 25.0 * 26.0 / 12.0 / 25.0_f64).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_point_that_is_there_twice_makes_no_mean_more_certain() {
        let outcomes = [1.0, 4.0, 2.0, 9.0];
        let twice: Vec<f64> = outcomes.iter().flat_map(|it| [*it; 2]).collect();
        let once = main_effect(&[0.0; 4], &outcomes, 1, 1)[0];
        let doubled = main_effect(&[0.0; 8], &twice, 2, 1)[0];
        assert!((doubled.standard_error / once.standard_error - 1.0).abs() < 1e-12, "{doubled:?}");
        assert_eq!((once.points, doubled.points), (4, 8));
    }

    #[test]
    fn a_factor_of_few_values_has_a_bin_for_each() {
        let found = main_effect(&[1.0, 0.0, 1.0, 0.0, 1.0], &[5.0, 1.0, 7.0, 3.0, f64::NAN], 1, 4);
        let means: Vec<(f64, f64, usize)> = found.iter().map(|it| (it.low, it.mean, it.points)).collect();
        assert_eq!(means, [(0.0, 2.0, 2), (1.0, 6.0, 2)]);
        assert!(main_effect(&[], &[], 1, 4).is_empty());
    }

    #[test]
    fn every_point_is_in_one_bin_even_when_values_repeat() {
        let values: Vec<f64> = (0..90).map(|it| f64::from(it % 7)).collect();
        let found = main_effect(&values, &vec![1.0; 90], 1, 3);
        assert_eq!(found.iter().map(|it| it.points).sum::<usize>(), 90);
        assert!(found.len() <= 3 && found.windows(2).all(|it| it[0].high < it[1].low));
    }

    #[test]
    fn the_widest_swing_comes_first() {
        // The middle, two points of the first factor, two of the second, one of the third that failed.
        let found = swings(&[2, 2, 1], &[10.0, 9.0, 12.0, 14.0, 15.0, f64::NAN]);
        let expected = [(1, 0.0, 5.0), (0, -1.0, 2.0), (2, 0.0, 0.0)];
        assert_eq!(found.iter().map(|it| (it.factor, it.down, it.up)).collect::<Vec<_>>(), expected);
        assert_eq!(
            found.iter().map(|it| (it.first, it.last)).take(2).collect::<Vec<_>>(),
            [(4.0, 5.0), (-1.0, 2.0)]
        );
        assert!(found[2].last.is_nan());
        assert!(swings(&[2], &[f64::NAN, 1.0, 2.0]).is_empty());
    }
}
