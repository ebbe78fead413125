//! Binomial draws by inversion: the count is the exact quantile at one uniform number.
//!
//! Rejection methods are as fast, but a policy that changes a probability a little flips some of their
//! rejections, and from there two runs have nothing in common. The quantile moves only as far as its law does.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers that are small and not negative"
)]
#![expect(clippy::inline_always, reason = "some of it is part of loops over eight draws at once")]

use super::quantile::{LEAST_VARIANCE_TO_EXPAND, Law, Moments, RECIPROCALS, quantile};
use crate::numeric::scalar::{exp, ln_1p};

/// The count that `word` stands for: F⁻¹(u) of Binomial(`n`, `p`), where u is the uniform number in `word`.
///
/// `n` holds a whole number; probabilities that rounding pushed past 0 or 1 count as 0 or 1.
#[inline]
pub(super) fn binomial_at(word: u64, n: f64, p: f64) -> f64 {
    let (u, lesser) = mirrored(uniform(word), p);
    let count = lesser_quantile(u, n, lesser);
    if p > 0.5 { n - count } else { count }
}

/// The quantile to look for and its probability, of those who do it or of those who do not, whichever are fewer.
///
/// Selected rather than branched on: in a tree of halves nobody can guess which side is the lesser.
#[inline(always)]
pub(super) fn mirrored(u: f64, p: f64) -> (f64, f64) {
    if p > 0.5 { (1.0 - u, 1.0 - p) } else { (u, p) }
}

/// The moments of the law of how many of n do what each does with p ≤ ½.
#[inline(always)]
pub(super) fn lesser_moments(n: f64, p: f64) -> Moments {
    let spread = p * (1.0 - p);
    Moments { mean: n * p, spread, skew: 1.0 - 2.0 * p, variance: n * spread }
}

/// A uniform number with 52 random bits, at the middle of its cell: never 0 or 1, and 1 − u is exact.
#[inline(always)]
pub(super) fn uniform(word: u64) -> f64 {
    const EXPONENT_OF_ONE: u64 = 0x3ff << 52;
    const HALF_A_CELL: f64 = f64::EPSILON / 2.0;
    f64::from_bits(EXPONENT_OF_ONE | (word >> 12)) - (1.0 - HALF_A_CELL)
}

/// The quantile for p ≤ ½. Three ways to the same number, the cheapest that is certain to find it.
#[inline]
pub(super) fn lesser_quantile(u: f64, n: f64, p: f64) -> f64 {
    let (law, mean) = (Binomial { n, p }, n * p);
    // (1 − p)ⁿ ≥ 1 − np (Bernoulli), so the many draws that will be 0 are seen without a power.
    // Written so that p < 0 or n = 0 end here, too.
    if u <= 1.0 - mean {
        0.0
    } else if mean * (1.0 - p) < LEAST_VARIANCE_TO_EXPAND {
        law.counted_quantile(u)
    } else {
        quantile(u, law)
    }
}

/// The law of how many of n do what each does with probability p ≤ ½.
#[derive(Clone, Copy)]
struct Binomial {
    n: f64,
    p: f64,
}

impl Binomial {
    #[inline]
    fn odds(self) -> f64 {
        self.p / (1.0 - self.p)
    }
}

impl Law for Binomial {
    #[inline]
    fn moments(self) -> Moments {
        lesser_moments(self.n, self.p)
    }

    fn most(self) -> f64 {
        self.n
    }

    fn ratio_up(self, k: f64) -> f64 {
        (self.n - k) * self.odds() / (k + 1.0)
    }

    fn ratio_down(self, k: f64) -> f64 {
        k / ((self.n - k + 1.0) * self.odds())
    }

    fn counted_quantile(self, u: f64) -> f64 {
        let Self { n, p } = self;
        let odds = self.odds();
        let mut probability = power_of_complement(n, p);
        let mut reached = probability;
        let mut trials_left = n;
        for reciprocal in RECIPROCALS {
            if u <= reached || trials_left <= 0.0 {
                break;
            }
            probability *= trials_left * odds * reciprocal;
            trials_left -= 1.0;
            reached += probability;
        }
        n - trials_left
    }
}

/// (1 − p)ⁿ. Squaring is faster than `exp` and loses less than n/2 units in the last place.
#[inline]
fn power_of_complement(n: f64, p: f64) -> f64 {
    const MOST_TO_SQUARE: f64 = 1024.0;
    if n > MOST_TO_SQUARE {
        return exp(n * ln_1p(-p));
    }
    let (mut exponent, mut square, mut power) = (n as u32, 1.0 - p, 1.0);
    while exponent > 0 {
        power *= if exponent & 1 == 1 { square } else { 1.0 };
        square *= square;
        exponent >>= 1;
    }
    power
}
