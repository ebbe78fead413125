//! Binomial draws by inversion: the count is the exact quantile at one uniform number.
//!
//! Rejection methods are as fast, but a policy that changes a probability a little flips some of their
//! rejections, and from there two runs have nothing in common. The quantile moves only as far as its law does.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers below 2^53, and words whose leading bits are wanted"
)]

use super::normal::{QUICK_ERROR, normal_quantile, quick_normal_quantile};

/// The count that `word` stands for: F⁻¹(u) of Binomial(`n`, `p`), where u is the uniform number in `word`.
///
/// `n` holds a whole number; probabilities that rounding pushed past 0 or 1 count as 0 or 1.
#[inline]
pub(super) fn binomial_at(word: u64, n: f64, p: f64) -> f64 {
    let u = uniform(word);
    // Selected rather than branched on: in a tree of halves nobody can guess which side is the lesser.
    let mirrored = p > 0.5;
    let (u, p) = if mirrored { (1.0 - u, 1.0 - p) } else { (u, p) };
    let count = lesser_quantile(u, n, p);
    if mirrored { n - count } else { count }
}

/// A uniform number with 52 random bits, at the middle of its cell: never 0 or 1, and 1 − u is exact.
#[inline]
pub(super) fn uniform(word: u64) -> f64 {
    const EXPONENT_OF_ONE: u64 = 0x3ff << 52;
    const HALF_A_CELL: f64 = f64::EPSILON / 2.0;
    f64::from_bits(EXPONENT_OF_ONE | (word >> 12)) - (1.0 - HALF_A_CELL)
}

/// The quantile for p ≤ ½. Three ways to the same number, the cheapest that is certain to find it.
#[inline]
fn lesser_quantile(u: f64, n: f64, p: f64) -> f64 {
    /// The expansion is sure in 86 of 100 draws from here, in 97 at a variance of 3; below, counting is faster.
    const LEAST_VARIANCE_TO_EXPAND: f64 = 1.0;
    let mean = n * p;
    // (1 − p)ⁿ ≥ 1 − np (Bernoulli), so the many draws that will be 0 are seen without a power.
    // Written so that p < 0 or n = 0 end here, too.
    if u <= 1.0 - mean {
        return 0.0;
    }
    if mean * (1.0 - p) < LEAST_VARIANCE_TO_EXPAND {
        return counted_quantile(u, n, p);
    }
    let expanded = expanded_quantile(quick_normal_quantile(u), n, p);
    if expanded.is_sure { expanded.count } else { doubted_quantile(u, n, p) }
}

/// The quantile where the quick expansion leaves two counts possible.
#[cold]
fn doubted_quantile(u: f64, n: f64, p: f64) -> f64 {
    const MOST_MEAN_TO_COUNT: f64 = 16.0;
    /// Beyond this variance the rounding of u itself hides neighbouring counts, and sums would take long.
    const MOST_VARIANCE_TO_DOUBT: f64 = 1e12;
    let mean = n * p;
    if mean < MOST_MEAN_TO_COUNT {
        return counted_quantile(u, n, p);
    }
    let start = expanded_quantile(normal_quantile(u), n, p).count.clamp(0.0, n);
    if mean * (1.0 - p) > MOST_VARIANCE_TO_DOUBT { start } else { summed_quantile(u, n, p, start) }
}

/// With a mean up to 16, no u that has 52 bits reaches this far; it ends a sum that rounding keeps below u.
const UNREACHABLE: usize = 120;

/// 1/k, because a multiplication does not keep the next term waiting as a division does.
const RECIPROCALS: [f64; UNREACHABLE + 1] = {
    let mut reciprocals = [0.0; UNREACHABLE + 1];
    let mut k = 1;
    while k <= UNREACHABLE {
        reciprocals[k] = 1.0 / k as f64;
        k += 1;
    }
    reciprocals
};

/// Adds the probabilities of 0, 1, 2, … until they reach u: right for small means.
fn counted_quantile(u: f64, n: f64, p: f64) -> f64 {
    let odds = p / (1.0 - p);
    let mut probability = power_of_complement(n, p);
    let mut reached = probability;
    let mut trials_left = n;
    for reciprocal in &RECIPROCALS[1..] {
        if u <= reached || trials_left <= 0.0 {
            break;
        }
        probability *= trials_left * odds * reciprocal;
        trials_left -= 1.0;
        reached += probability;
    }
    n - trials_left
}

/// (1 − p)ⁿ. Squaring is faster than `exp` and loses less than n/2 units in the last place.
#[inline]
fn power_of_complement(n: f64, p: f64) -> f64 {
    const MOST_TO_SQUARE: f64 = 1024.0;
    if n > MOST_TO_SQUARE {
        return (n * (-p).ln_1p()).exp();
    }
    let (mut exponent, mut square, mut power) = (n as u32, 1.0 - p, 1.0);
    while exponent > 0 {
        power *= if exponent & 1 == 1 { square } else { 1.0 };
        square *= square;
        exponent >>= 1;
    }
    power
}

struct Expanded {
    count: f64,
    /// False when the error bound of the expansion leaves a neighbouring count possible.
    is_sure: bool,
}

/// An expansion of the quantile to the order 1/variance, with a bound on what it leaves out.
///
/// `z` is the normal quantile of u. x(z) is such that F(k) = Φ(z) where x(z) = k + 1, for every whole k; so the
/// quantile is ⌊x(z)⌋ unless x is closer to a whole number than the error. This use of an expansion is that of
/// M. Giles, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution Function" (ACM TOMS 42,
/// 2016), whose terms are the limit of these for p → 0. Up to 1/deviation the terms are Cornish and Fisher's
/// (1937) for the cumulants of a law on whole numbers; the last was fitted to exact laws, which gave fractions.
#[inline]
fn expanded_quantile(z: f64, n: f64, p: f64) -> Expanded {
    let (mean, spread, skew) = (n * p, p * (1.0 - p), 1.0 - 2.0 * p);
    let variance = n * spread;
    let (deviation, precision) = (variance.sqrt(), 1.0 / variance);
    let z2 = z * z;
    let first = skew * (z2 - 1.0) * (1.0 / 6.0);
    let bend = (7.0 * spread - 1.0) * (1.0 / 36.0) - (1.0 + 2.0 * spread) * (1.0 / 72.0) * z2;
    let third = skew * (2.0 + spread) * precision * (z2 * (3.0 * z2 + 7.0) - 16.0) * (1.0 / 1620.0);
    let inverse_deviation = deviation * precision;
    let x = mean + 0.5 + z * (deviation + bend * inverse_deviation) + (first + third);
    let count = (x as i64) as f64;
    let (beyond, error) =
        (x - count, error_of_expansion(z2, mean, inverse_deviation) + QUICK_ERROR * deviation);
    Expanded { count, is_sure: beyond > error && beyond < 1.0 - error }
}

/// What the expansion may be wrong by, given z², the mean and 1/deviation.
///
/// The next term is a polynomial of degree 5 in z over deviation³. These numbers are 1.4 times the largest error
/// found at all thresholds |z| < 8, for variances from 0.7 to 1000 and p from 1e-6 to 0.5 (the test
/// `the_quick_quantile_is_never_sure_of_a_wrong_count` searches again). The last part is rounding.
#[inline]
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
fn summed_quantile(u: f64, n: f64, p: f64, start: f64) -> f64 {
    let mut count = start;
    while count < n && u > cumulative(count, n, p) {
        count += 1.0;
    }
    while count > 0.0 && u <= cumulative(count - 1.0, n, p) {
        count -= 1.0;
    }
    count
}

/// P(X ≤ count), from ratios of neighbouring probabilities alone: no factorials, no cancellation.
///
/// Costs about 16 deviations' worth of terms; beyond a variance of 1e12 no one asks for it.
fn cumulative(count: f64, n: f64, p: f64) -> f64 {
    let odds = p / (1.0 - p);
    // Both sums are multiples of the probability of `count`.
    let (mut lower, mut upper) = (1.0, 0.0);
    let (mut term, mut k) = (1.0, count);
    while k > 0.0 && term > lower * NEGLIGIBLE {
        term *= k / ((n - k + 1.0) * odds);
        lower += term;
        k -= 1.0;
    }
    (term, k) = (1.0, count);
    while k < n && term > upper * NEGLIGIBLE {
        term *= (n - k) * odds / (k + 1.0);
        upper += term;
        k += 1.0;
    }
    lower / (lower + upper)
}

/// Terms below this part of a sum change it by less than rounding does.
const NEGLIGIBLE: f64 = 1e-18;
