//! Inequality, dispersion and distribution across regions, as the columns of the tables define them.
//!
//! Slices run over regions and are equally long. A region without people has no output per worker: it is NaN in
//! [`per_worker`], and every measure leaves such regions out. With nobody left a measure is NaN; with a single
//! region, or with equal ones, inequality and dispersion are 0.

use crate::numeric::scalar::{ln, square};

/// Output per worker `Y_i/E_i` in CNY per person and year; NaN where nobody works.
pub fn per_worker(output: &[f64], people: &[f64]) -> Vec<f64> {
    let ratio = |(output, people): (&f64, &f64)| if *people > 0.0 { output / people } else { f64::NAN };
    output.iter().zip(people).map(ratio).collect()
}

/// The Gini coefficient of non-negative values, every region counting once: `Σ_i Σ_j |x_i − x_j| / (2 n² x̄)`,
/// 0 when all are equal and `1 − 1/n` when one has everything (Gini 1912; Sen 1973, *On Economic Inequality*).
pub fn gini(values: &[f64]) -> f64 {
    let sorted = sorted_without_gaps(values);
    let count = sorted.len();
    // Pairs from both ends: each term is exactly 0 when all are equal, which a sum of ranks is not.
    let spread: f64 = (0..count / 2)
        .map(|rank| (count - 1 - 2 * rank) as f64 * (sorted[count - 1 - rank] - sorted[rank]))
        .sum();
    match sorted.iter().sum::<f64>() {
        _ if sorted.is_empty() => f64::NAN,
        0.0 => 0.0,
        // Nothing to be added up is -0.
        total => spread.abs() / (count as f64 * total),
    }
}

/// Theil's index of output per worker and its parts, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theil {
    /// Over regions.
    pub total: f64,
    /// What remains when each group is one region: between provinces.
    pub between: f64,
    /// The rest: inside provinces.
    pub within: f64,
}

/// Theil's index `Σ_i (Y_i/ΣY) ln((Y_i/ΣY)/(E_i/ΣE))`, between groups the same over their sums, within the rest
/// (Theil 1967, *Economics and Information Theory*; Shorrocks 1980 on adding up).
///
/// `group[i]` is the number of the province of region `i`, counted from 0. A region with people but without output
/// contributes 0, the limit of `x ln x`; a region without people is left out with its output.
pub fn theil(output: &[f64], people: &[f64], group: &[usize]) -> Theil {
    let groups = group.iter().max().map_or(0, |last| last + 1);
    let (mut group_output, mut group_people) = (vec![0.0; groups], vec![0.0; groups]);
    for ((&output, &people), &group) in output.iter().zip(people).zip(group) {
        if people > 0.0 {
            group_output[group] += output;
            group_people[group] += people;
        }
    }
    let (all_output, all_people): (f64, f64) = (group_output.iter().sum(), group_people.iter().sum());
    if all_people == 0.0 {
        return Theil { total: f64::NAN, between: f64::NAN, within: f64::NAN };
    }
    let groups = group_output.iter().zip(&group_people);
    let between = groups
        .map(|(output, people)| output / all_output * ln_ratio(output / all_output, people / all_people));
    let regions = output.iter().zip(people).zip(group);
    // Beside its own group a region that is all of it has a share of 1, and not even rounding lies within.
    let within = regions.map(|((output, people), &group)| {
        output / all_output * ln_ratio(output / group_output[group], people / group_people[group])
    });
    let (between, within) = (not_below_zero(between.sum()), not_below_zero(within.sum()));
    Theil { total: between + within, between, within }
}

/// `ln(output share/people share)`; 0 of a place without either, which adds nothing.
fn ln_ratio(output: f64, people: f64) -> f64 {
    if output > 0.0 && people > 0.0 { ln(output / people) } else { 0.0 }
}

/// Where all are equal rounding could leave a sum that cannot be negative just below 0.
fn not_below_zero(sum: f64) -> f64 {
    if sum < 0.0 { 0.0 } else { sum }
}

/// The population standard deviation (divided by n) of the logarithms of positive values; values of 0 have none and
/// are left out. Falling over time it is σ-convergence (Barro and Sala-i-Martin 1992).
pub fn dispersion(values: &[f64]) -> f64 {
    let logs: Vec<f64> = values.iter().filter(|value| **value > 0.0).map(|value| ln(*value)).collect();
    let count = logs.len() as f64;
    // From the first value: equal logarithms then have a mean without rounding, and no dispersion.
    let Some(&first) = logs.first() else { return f64::NAN };
    let mean = first + logs.iter().map(|log| log - first).sum::<f64>() / count;
    (logs.iter().map(|log| square(log - mean)).sum::<f64>() / count).sqrt()
}

/// `Σ_i w_i ln x_i / Σ_i w_i`, the logarithm of the weighted geometric mean; what weighs nothing is left out.
pub fn mean_of_logs(values: &[f64], weights: &[f64]) -> f64 {
    let weighing = || values.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    let weight: f64 = weighing().map(|(_, weight)| weight).sum();
    weighing().map(|(value, weight)| weight * ln(*value)).sum::<f64>() / weight
}

/// Quantiles at `probabilities` from 0 to 1, by linear interpolation between order statistics: type 7 of Hyndman
/// and Fan (1996), what R, NumPy and Excel do by default. Gaps are left out; without values all are NaN.
pub fn quantiles(values: &[f64], probabilities: &[f64]) -> Vec<f64> {
    let sorted = sorted_without_gaps(values);
    probabilities.iter().map(|&probability| quantile_of_sorted(&sorted, probability)).collect()
}

/// Expects a probability from 0 to 1; one outside counts as the nearer end.
fn quantile_of_sorted(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = probability.clamp(0.0, 1.0) * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last index"
    )]
    let below = position.floor() as usize;
    let (low, high) = (sorted[below], sorted[last.min(below + 1)]);
    let fraction = position.fract();
    // Between equal values, also infinite ones, nothing is to be interpolated.
    if fraction == 0.0 || low.total_cmp(&high).is_eq() { low } else { low + fraction * (high - low) }
}

/// The Lorenz curve of non-negative values: points (share of weight, share of weighted values) from (0, 0) to (1, 1),
/// poorest first (Lorenz 1905). With equal weights twice the area between it and the diagonal is [`gini`]; with
/// people as weights it is the curve of output over workers.
pub fn lorenz(values: &[f64], weights: &[f64]) -> Vec<(f64, f64)> {
    let pairs = values.iter().copied().zip(weights.iter().copied());
    let mut pairs: Vec<(f64, f64)> =
        pairs.filter(|(value, weight)| !value.is_nan() && *weight > 0.0).collect();
    pairs.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut sums = vec![(0.0, 0.0)];
    let (mut weight_so_far, mut value_so_far) = (0.0, 0.0);
    for (value, weight) in pairs {
        weight_so_far += weight;
        value_so_far += weight * value;
        sums.push((weight_so_far, value_so_far));
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    sums.iter().map(|sum| (share(sum.0, weight_so_far), share(sum.1, value_so_far))).collect()
}

fn sorted_without_gaps(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
    }

    #[test]
    fn output_per_worker_is_missing_where_nobody_works() {
        let found = per_worker(&[6.0, 5.0], &[3.0, 0.0]);
        close(found[0], 2.0);
        assert!(found[1].is_nan());
    }

    #[test]
    fn gini_of_one_two_three_four_is_a_quarter() {
        // Differences over all ordered pairs: 20; 20 / (2 · 16 · 2.5) = 0.25.
        close(gini(&[3.0, 1.0, 4.0, 2.0]), 0.25);
        close(gini(&[0.0, 0.0, 9.0]), 2.0 / 3.0);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "exactly nothing")]
    fn one_region_and_equal_regions_are_not_unequal_at_all() {
        for values in [&[0.1][..], &[0.1; 7], &[0.0; 3]] {
            assert_eq!(gini(values), 0.0);
        }
        assert_eq!(dispersion(&[0.1; 7]), 0.0);
        let one = theil(&[5.0], &[2.0], &[0]);
        assert_eq!((one.total, one.between, one.within), (0.0, 0.0, 0.0));
        close(theil(&[2.0, 4.0, 6.0], &[1.0, 2.0, 3.0], &[0, 1, 0]).total, 0.0);
    }

    #[test]
    fn without_regions_there_is_no_measure() {
        assert!(gini(&[]).is_nan() && dispersion(&[f64::NAN]).is_nan());
        assert!(theil(&[], &[], &[]).total.is_nan());
        assert!(quantiles(&[], &[0.5])[0].is_nan());
    }

    #[test]
    fn regions_without_people_are_left_out() {
        let values = per_worker(&[1.0, 7.0, 3.0], &[1.0, 0.0, 1.0]);
        // Differences over all ordered pairs of 1 and 3: 4; 4 / (2 · 4 · 2) = 0.25.
        close(gini(&values), 0.25);
        close(dispersion(&values), 3_f64.ln() / 2.0);
        let with = theil(&[1.0, 7.0, 3.0], &[1.0, 0.0, 1.0], &[0, 1, 2]);
        let without = theil(&[1.0, 3.0], &[1.0, 1.0], &[0, 1]);
        close(with.total, without.total);
        close(with.between, without.between);
    }

    #[test]
    fn theil_of_two_regions_is_as_by_hand() {
        // Output shares 1/4 and 3/4, people 1/2 each: ¼ ln ½ + ¾ ln 3/2.
        let expected = 0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln();
        let apart = theil(&[10.0, 30.0], &[5.0, 5.0], &[0, 1]);
        close(apart.total, expected);
        close(apart.within, 0.0);
        let together = theil(&[10.0, 30.0], &[5.0, 5.0], &[0, 0]);
        close(together.between, 0.0);
        close(together.within, expected);
    }

    #[test]
    fn theil_splits_into_between_and_within_as_by_hand() {
        // Provinces {1, 3} and {4, 8} with one worker each: 4/16 and 12/16 of output, half of the people each.
        let found = theil(&[1.0, 3.0, 4.0, 8.0], &[1.0; 4], &[0, 0, 1, 1]);
        let between = 0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln();
        let first = 0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln();
        let second = (1.0 / 3.0) * (2.0_f64 / 3.0).ln() + (2.0 / 3.0) * (4.0_f64 / 3.0).ln();
        close(found.between, between);
        close(found.within, 0.25 * first + 0.75 * second);
        close(found.total, found.between + found.within);
    }

    #[test]
    fn a_region_without_output_adds_nothing_to_theil() {
        // The other region has all the output of twice its people: 1 · ln 2.
        close(theil(&[0.0, 8.0], &[3.0, 3.0], &[0, 1]).total, 2.0_f64.ln());
    }

    #[test]
    fn dispersion_is_the_population_deviation_of_logs() {
        // Logs 0, 1, 2: variance 2/3 with n.
        let values = [1.0, 1.0_f64.exp(), 2.0_f64.exp()];
        close(dispersion(&values), (2.0_f64 / 3.0).sqrt());
        close(dispersion(&values.map(|value| 1000.0 * value)), (2.0_f64 / 3.0).sqrt());
    }

    #[test]
    fn a_mean_of_logs_weighs_and_leaves_out_what_weighs_nothing() {
        // (1 · ln 1 + 3 · ln 16) / 4 = ln 8.
        close(mean_of_logs(&[1.0, 16.0, 0.0], &[1.0, 3.0, 0.0]), 8.0_f64.ln());
        assert!(mean_of_logs(&[2.0], &[0.0]).is_nan());
    }

    #[test]
    fn quantiles_are_those_of_type_seven() {
        // R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .9, 1)).
        let found = quantiles(&[8.0, f64::NAN, 1.0, 4.0, 2.0], &[0.0, 0.25, 0.5, 0.9, 1.0]);
        for (found, expected) in found.iter().zip([1.0, 1.75, 3.0, 6.8, 8.0]) {
            close(*found, expected);
        }
        close(quantiles(&[5.0], &[0.3])[0], 5.0);
    }

    #[test]
    fn the_lorenz_curve_runs_from_the_poorest_and_encloses_half_of_gini() {
        let values = [3.0, 1.0, 4.0, 2.0];
        let curve = lorenz(&values, &[1.0; 4]);
        let expected = [(0.0, 0.0), (0.25, 0.1), (0.5, 0.3), (0.75, 0.6), (1.0, 1.0)];
        for (found, expected) in curve.iter().zip(expected) {
            close(found.0, expected.0);
            close(found.1, expected.1);
        }
        let below: f64 = curve.windows(2).map(|ends| (ends[1].0 - ends[0].0) * (ends[0].1 + ends[1].1)).sum();
        close(1.0 - below, gini(&values));
    }

    #[test]
    fn the_lorenz_curve_counts_people_when_they_are_its_weights() {
        // 3 workers make 1 each, 1 worker makes 3: three quarters of the people make half.
        let curve = lorenz(&[3.0, 1.0], &[1.0, 3.0]);
        close(curve[1].0, 0.75);
        close(curve[1].1, 0.5);
    }
}
