//! What is said of a number that has one value a draw of parameters, beside what replicates say of it.

use super::indicators::quantiles;
use super::statistics::{mean, variance};
use crate::numeric::scalar::square;

/// A number over draws of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawEstimate {
    /// 90 % of draws lie from here to `high_90`; of fewer than [`FEW_DRAWS`] it is the least draw. NaN without draws.
    pub low_90: f64,
    /// 50 % of draws lie from here to `high_50`.
    pub low_50: f64,
    /// Half of the draws lie below.
    pub median: f64,
    /// See `low_50`.
    pub high_50: f64,
    /// See `low_90`; of few draws it is the greatest.
    pub high_90: f64,
    /// The part of parameters in the variance that parameters and chance make together; NaN where nothing varies, or
    /// where a single replicate does not tell what chance does.
    pub share_parameter: f64,
    /// The share of draws in which the number is above 0.
    pub positive_share: f64,
    /// The lower end of Wilson's 95 % interval of that share.
    pub positive_low: f64,
    /// The upper end of the same.
    pub positive_high: f64,
    /// Draws that have a value.
    pub draws: usize,
}

/// Of fewer draws the ends of the 90 % range are the least and the greatest.
pub const FEW_DRAWS: usize = 20;

/// How values are split over draws and chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawSplit {
    /// Values of each draw, which differ by chance alone.
    pub replicates: usize,
    /// Whether every draw has replicates of its own to tell chance from.
    pub is_crossed: bool,
    /// Whether anything is left to chance.
    pub has_chance: bool,
}

impl DrawEstimate {
    /// Of no draws.
    pub const NONE: Self = Self {
        low_90: f64::NAN,
        low_50: f64::NAN,
        median: f64::NAN,
        high_50: f64::NAN,
        high_90: f64::NAN,
        share_parameter: f64::NAN,
        positive_share: f64::NAN,
        positive_low: f64::NAN,
        positive_high: f64::NAN,
        draws: 0,
    };

    /// Of values by draw, then replicate, where replicates at the parameters' own values are `own`; NaN is no value.
    pub fn new(values: &[f64], own: &[f64], split: DrawSplit) -> Self {
        let replicates = split.replicates.max(1);
        let means: Vec<f64> =
            values.chunks(replicates).map(mean_of_known).filter(|it| !it.is_nan()).collect();
        if means.is_empty() {
            return Self::NONE;
        }
        let few = means.len() < FEW_DRAWS;
        let ends = if few { [0.0, 1.0] } else { [0.05, 0.95] };
        let found = quantiles(&means, &[ends[0], 0.25, 0.5, 0.75, ends[1]]);
        let positive = means.iter().filter(|it| **it > 0.0).count();
        let (positive_low, positive_high) = wilson(positive, means.len());
        Self {
            low_90: found[0],
            low_50: found[1],
            median: found[2],
            high_50: found[3],
            high_90: found[4],
            share_parameter: share_of_parameters(values, &means, own, split),
            positive_share: positive as f64 / means.len() as f64,
            positive_low,
            positive_high,
            draws: means.len(),
        }
    }

    /// Whether nearly all draws have one sign.
    pub fn has_one_sign(&self, least: f64) -> bool {
        is_of_one_sign(self.positive_share, least)
    }

    /// Whether both ends of the 90 % range are those of all draws.
    pub fn is_of_few(&self) -> bool {
        self.draws < FEW_DRAWS
    }
}

/// So large a share of draws has one sign where that sign is called certain.
pub const CERTAIN: f64 = 0.95;

/// Whether so large a share of draws has one sign, of which a share is above 0.
pub fn is_of_one_sign(positive_share: f64, least: f64) -> bool {
    positive_share >= least || positive_share <= 1.0 - least
}

fn mean_of_known(values: &[f64]) -> f64 {
    let known: Vec<f64> = values.iter().copied().filter(|it| !it.is_nan()).collect();
    mean(&known)
}

/// Parameter variance over the sum with that of chance: of one run, whose replicates vary as `own` do, or as those of
/// each draw do on average, by which the means of draws vary, too.
fn share_of_parameters(values: &[f64], means: &[f64], own: &[f64], split: DrawSplit) -> f64 {
    let over_draws = variance(means);
    let known = |values: &[f64]| values.iter().copied().filter(|it| !it.is_nan()).collect::<Vec<f64>>();
    let (chance, parameters) = if !split.has_chance {
        (0.0, over_draws)
    } else if split.is_crossed {
        let within: Vec<f64> =
            values.chunks(split.replicates.max(1)).map(|it| variance(&known(it))).collect();
        let chance = mean_of_known(&within);
        (chance, (over_draws - chance / split.replicates as f64).max(0.0))
    } else {
        (variance(&known(own)), over_draws)
    };
    let sum = parameters + chance;
    if sum > 0.0 { parameters / sum } else { f64::NAN }
}

/// Wilson's 95 % interval of a share (1927): it stays within 0 and 1, and has a width where all are alike.
pub fn wilson(count: usize, of: usize) -> (f64, f64) {
    /// The 97.5 % point of the normal law.
    const Z: f64 = 1.959_963_984_540_054;
    let (n, share) = (of as f64, count as f64 / of as f64);
    let scale = 1.0 + square(Z) / n;
    let middle = (share + square(Z) / (2.0 * n)) / scale;
    let reach = Z * (share * (1.0 - share) / n + square(Z) / (4.0 * square(n))).sqrt() / scale;
    ((middle - reach).max(0.0), (middle + reach).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDED: DrawSplit = DrawSplit { replicates: 1, is_crossed: false, has_chance: true };

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn wilsons_interval_is_that_of_the_text_book() {
        // 22 of 32, by hand: (.6875 + 3.8415/64 ± 1.96·√(.6875·.3125/32 + 3.8415/4096)) / (1 + 3.8415/32).
        let (low, high) = wilson(22, 32);
        assert!((low - 0.514_33).abs() < 1e-5 && (high - 0.820_48).abs() < 1e-5, "{low} {high}");
        let (low, high) = wilson(32, 32);
        assert!(low > 0.89 && high <= 1.0 && high > 1.0 - 1e-12);
        let (low, _) = wilson(0, 8);
        close(low, 0.0);
    }

    #[test]
    fn added_parts_are_the_variances_of_draws_and_of_replicates() {
        let found = DrawEstimate::new(&[1.0, 3.0, -1.0, 5.0], &[1.0, 2.0, 3.0], ADDED);
        // Variance of draws 20/3, of replicates 1.
        close(found.share_parameter, (20.0 / 3.0) / (20.0 / 3.0 + 1.0));
        close(found.positive_share, 0.75);
        // Few draws: the ends are the least and the greatest.
        assert!(found.is_of_few());
        close(found.low_90, -1.0);
        close(found.high_90, 5.0);
        close(found.median, 2.0);
        let alone = DrawEstimate::new(&[1.0, 3.0], &[2.0], ADDED);
        assert!(alone.share_parameter.is_nan(), "one replicate does not tell what chance does");
        let certain = DrawEstimate::new(&[1.0, 3.0], &[2.0], DrawSplit { has_chance: false, ..ADDED });
        close(certain.share_parameter, 1.0);
        let nothing = DrawEstimate::new(&[0.0, 0.0], &[0.0, 0.0], ADDED);
        assert!(nothing.share_parameter.is_nan(), "nothing varies");
    }

    #[test]
    fn crossed_parts_take_chance_out_of_the_means_of_draws() {
        let split = DrawSplit { replicates: 2, is_crossed: true, has_chance: true };
        // Draws 2 ± 1 and 6 ± 1: chance 2, variance of means 8, of parameters 8 − 2/2.
        let found = DrawEstimate::new(&[1.0, 3.0, 5.0, 7.0], &[], split);
        close(found.share_parameter, 7.0 / 9.0);
        assert_eq!(found.draws, 2);
        // Means that vary less than chance makes them leave nothing to parameters.
        let found = DrawEstimate::new(&[0.0, 4.0, 0.0, 4.0], &[], split);
        close(found.share_parameter, 0.0);
    }

    #[test]
    fn draws_have_one_sign_if_nearly_all_are_above_0_or_nearly_none() {
        let found = |positive: f64| {
            let estimate = DrawEstimate { positive_share: positive, ..DrawEstimate::NONE };
            assert_eq!(estimate.has_one_sign(0.95), is_of_one_sign(positive, 0.95));
            estimate.has_one_sign(0.95)
        };
        assert_eq!(
            [1.0, 0.95, 0.94, 0.5, 0.06, 0.04, 0.0].map(found),
            [true, true, false, false, false, true, true]
        );
        assert!(!found(f64::NAN), "without draws nothing is said");
    }

    #[test]
    fn of_twenty_draws_the_ends_are_quantiles_and_gaps_are_no_draws() {
        let mut values: Vec<f64> = (0..21).map(f64::from).collect();
        values.push(f64::NAN);
        let found = DrawEstimate::new(&values, &[0.0, 1.0], ADDED);
        assert_eq!(found.draws, 21);
        close(found.low_90, 1.0);
        close(found.high_90, 19.0);
        assert_eq!(DrawEstimate::new(&[f64::NAN], &[1.0], ADDED).draws, 0);
    }
}
