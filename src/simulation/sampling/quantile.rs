//! The quantile of a law on whole numbers from its expansion, and from sums of its probabilities.

#![expect(
    clippy::inline_always,
    clippy::needless_bitwise_bool,
    reason = "some of it is part of loops over eight draws at once, which may have no branches"
)]

use super::normal::{QUICK_ERROR, normal_quantile, quick_normal_quantile};

/// Below this variance probabilities are faster added up than expanded: the expansion is sure in 86 of 100 draws from
/// here, in 97 at a variance of 3.
pub(super) const LEAST_VARIANCE_TO_EXPAND: f64 = 1.0;

/// With a mean up to this, a quantile that is in doubt is found by adding up from 0.
const MOST_MEAN_TO_COUNT: f64 = 16.0;

/// With a mean up to 16, no u that has 52 bits reaches this far; it ends a sum that rounding keeps below u.
const UNREACHABLE: usize = 120;

/// 1/k for k = 1, 2, …, because a multiplication does not keep the next term waiting as a division does.
pub(super) const RECIPROCALS: [f64; UNREACHABLE] = {
    let mut reciprocals = [0.0; UNREACHABLE];
    let mut k = 0;
    while k < UNREACHABLE {
        reciprocals[k] = 1.0 / (k + 1) as f64;
        k += 1;
    }
    reciprocals
};

/// How many of many do what each does with a probability: binomial, or Poisson as the limit.
pub(super) trait Law: Copy {
    /// Mean, spread, skew and variance.
    fn moments(self) -> Moments;

    /// The largest count that is possible.
    fn most(self) -> f64;

    /// P(X = k + 1)/P(X = k).
    fn ratio_up(self, k: f64) -> f64;

    /// P(X = k − 1)/P(X = k).
    fn ratio_down(self, k: f64) -> f64;

    /// Adds the probabilities of 0, 1, 2, … until they reach u: right for small means.
    fn counted_quantile(self, u: f64) -> f64;
}

/// What the expansion of a quantile needs to know of a law: np, p(1 − p), 1 − 2p and np(1 − p).
#[derive(Clone, Copy)]
pub(super) struct Moments {
    pub mean: f64,
    pub spread: f64,
    pub skew: f64,
    pub variance: f64,
}

/// The quantile at u of a law whose variance is at least [`LEAST_VARIANCE_TO_EXPAND`].
#[inline]
pub(super) fn quantile(u: f64, law: impl Law) -> f64 {
    let expanded = expanded_quantile(quick_normal_quantile(u), law.moments());
    if expanded.is_sure { expanded.count } else { doubted_quantile(u, law) }
}

/// The quantile where the quick expansion leaves two counts possible.
#[cold]
fn doubted_quantile(u: f64, law: impl Law) -> f64 {
    /// Beyond this variance sums would take long, and only rounding of the mean's last digits leaves a doubt.
    const MOST_VARIANCE_TO_DOUBT: f64 = 1e9;
    let moments = law.moments();
    if moments.mean < MOST_MEAN_TO_COUNT {
        return law.counted_quantile(u);
    }
    let start = expanded_quantile(normal_quantile(u), moments).count.clamp(0.0, law.most());
    if moments.variance > MOST_VARIANCE_TO_DOUBT { start } else { summed_quantile(u, law, start) }
}

pub(super) struct Expanded {
    pub count: f64,
    /// False when the error bound of the expansion leaves a neighbouring count possible.
    pub is_sure: bool,
}

/// An expansion of the quantile to the order 1/variance, with a bound on what it leaves out.
///
/// `z` is the normal quantile of u. x(z) is such that F(k) = Φ(z) where x(z) = k + 1, for every whole k; so the
/// quantile is ⌊x(z)⌋ unless x is closer to a whole number than the error. This use of an expansion is that of
/// M. Giles, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution Function" (ACM TOMS 42,
/// 2016), whose terms are the limit of these for p → 0. Up to 1/deviation the terms are Cornish and Fisher's
/// (1937) for the cumulants of a law on whole numbers; the last was fitted to exact laws, which gave fractions.
#[inline(always)]
pub(super) fn expanded_quantile(z: f64, moments: Moments) -> Expanded {
    let Moments { mean, spread, skew, variance } = moments;
    let (deviation, precision) = (variance.sqrt(), 1.0 / variance);
    let z2 = z * z;
    let first = skew * (z2 - 1.0) * (1.0 / 6.0);
    let bend = (7.0 * spread - 1.0) * (1.0 / 36.0) - (1.0 + 2.0 * spread) * (1.0 / 72.0) * z2;
    let third = skew * (2.0 + spread) * precision * (z2 * (3.0 * z2 + 7.0) - 16.0) * (1.0 / 1620.0);
    let inverse_deviation = deviation * precision;
    let x = mean + 0.5 + z * (deviation + bend * inverse_deviation) + (first + third);
    let count = x.trunc();
    let (beyond, error) =
        (x - count, error_of_expansion(z2, mean, inverse_deviation) + QUICK_ERROR * deviation);
    Expanded { count, is_sure: (beyond > error) & (beyond < 1.0 - error) }
}

/// What the expansion may be wrong by, given z², the mean and 1/deviation.
///
/// The next term is a polynomial of degree 5 in z over deviation³. These numbers are 1.4 times the largest error
/// found at all thresholds |z| < 8, for variances from 0.7 to 1000 and p from 1e-6 to 0.5 (the test
/// `the_quick_quantile_is_never_sure_of_a_wrong_count` searches again). The last part is rounding.
#[inline(always)]
fn error_of_expansion(z2: f64, mean: f64, inverse_deviation: f64) -> f64 {
    const AT_THE_CENTRE: f64 = 0.04;
    const PER_Z_TO_THE_SIXTH: f64 = 0.002;
    const ROUNDING: f64 = 8.0 * f64::EPSILON;
    (AT_THE_CENTRE + PER_Z_TO_THE_SIXTH * z2 * z2 * z2)
        * inverse_deviation
        * inverse_deviation
        * inverse_deviation
        + ROUNDING * (mean + 1.0)
}

/// Looks for the quantile near `start`, with the cumulative probability itself as the judge.
fn summed_quantile(u: f64, law: impl Law, start: f64) -> f64 {
    let mut count = start;
    while count < law.most() && u > cumulative(count, law) {
        count += 1.0;
    }
    while count > 0.0 && u <= cumulative(count - 1.0, law) {
        count -= 1.0;
    }
    count
}

/// P(X ≤ count), from ratios of neighbouring probabilities alone: no factorials, no cancellation.
///
/// Costs about 16 deviations' worth of terms; beyond a variance of 1e9 no one asks for it.
fn cumulative(count: f64, law: impl Law) -> f64 {
    // Both sums are multiples of the probability of `count`.
    let (mut lower, mut upper) = (1.0, 0.0);
    let (mut term, mut k) = (1.0, count);
    while k > 0.0 && term > lower * NEGLIGIBLE {
        term *= law.ratio_down(k);
        lower += term;
        k -= 1.0;
    }
    (term, k) = (1.0, count);
    while k < law.most() && term > upper * NEGLIGIBLE {
        term *= law.ratio_up(k);
        upper += term;
        k += 1.0;
    }
    lower / (lower + upper)
}

/// Terms below this part of a sum change it by less than rounding does.
const NEGLIGIBLE: f64 = 1e-18;
