//! Are the draws exact in law, complete, and alike when their arguments are?
//!
//! Seeds are fixed, so the tests always pass or always fail. The limits are set so that a correct sampler with
//! other seeds would fail one statistical test of this file with probability below 1e-5.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small and not negative"
)]
#![allow(clippy::float_cmp, reason = "counts are whole")]

mod scattered;
mod single;

use rand::{SeedableRng, TryRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF};
use std::convert::Infallible;

/// The probability with which one check of a correct sampler fails. There are fewer than a thousand of them.
const FALSE_ALARM: f64 = 1e-8;

/// A stream that repeats one word, to ask for the count at a chosen uniform number.
struct Always(u64);

impl Always {
    /// The word of the uniform number nearest to `u`.
    fn uniform(u: f64) -> Self {
        Self(((u * 2f64.powi(52)) as u64) << 12)
    }
}

impl TryRng for Always {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.0 >> 32) as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0)
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(self.0 as u8);
        Ok(())
    }
}

fn stream(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// Chi-square of `draws` against P(X ≤ count), over up to forty ranges of counts within 2.5 deviations.
#[track_caller]
fn assert_follows(reached_at: impl Fn(u64) -> f64, mean: f64, variance: f64, draws: &[u64]) {
    let mut edges: Vec<u64> = (-20..=20)
        .map(|step| mean + variance.sqrt() * f64::from(step) / 8.0)
        .map(|edge| edge.max(0.0) as u64)
        .collect();
    edges.dedup();
    let mut sorted = draws.to_vec();
    sorted.sort_unstable();
    let size = draws.len() as f64;
    let (mut statistic, mut ranges, mut expected, mut observed) = (0.0, 0, 0.0, 0.0);
    let (mut before, mut counted) = (0.0, 0);
    for edge in edges.into_iter().map(Some).chain([None]) {
        let (reached, seen) = match edge {
            Some(edge) => (reached_at(edge), sorted.partition_point(|&draw| draw <= edge)),
            None => (1.0, draws.len()),
        };
        expected += (reached - before) * size;
        observed += (seen - counted) as f64;
        (before, counted) = (reached, seen);
        let rest = (1.0 - reached) * size;
        if edge.is_none() || (expected >= 10.0 && rest >= 10.0) {
            statistic += if expected > 0.0 { (observed - expected).powi(2) / expected } else { observed };
            (ranges, expected, observed) = (ranges + 1, 0.0, 0.0);
        }
    }
    if ranges > 1 {
        let limit = ChiSquared::new(f64::from(ranges - 1)).unwrap().inverse_cdf(1.0 - FALSE_ALARM);
        assert!(statistic < limit, "chi-square {statistic:.1} of {ranges} ranges is above {limit:.1}");
    }
}

/// Probabilities where they matter, from ratios of neighbours: the reference for all sizes, since the
/// continued fraction behind statrs' cumulative law gives up at large ones.
struct Reference {
    first: u64,
    /// P(X ≤ first + i) and P(X > first + i).
    sides: Vec<(f64, f64)>,
}

impl Reference {
    fn new(n: u64, p: f64) -> Self {
        let (size, mean) = (n as f64, n as f64 * p);
        Self::of_ratios(mean, mean * (1.0 - p), n, |k| (size - k) / (k + 1.0) * p / (1.0 - p))
    }

    /// Of a law up to `most` in which k + 1 is `ratio(k)` times as likely as k.
    fn of_ratios(mean: f64, variance: f64, most: u64, ratio: impl Fn(f64) -> f64) -> Self {
        let reach = 10.0 * variance.sqrt() + 40.0;
        let (first, last) = ((mean - reach).max(0.0) as u64, ((mean + reach) as u64).min(most));
        let mut logarithms = vec![0.0];
        for k in first..last {
            logarithms.push(logarithms.last().unwrap() + ratio(k as f64).ln());
        }
        let most = logarithms.iter().copied().fold(f64::MIN, f64::max);
        let probabilities: Vec<f64> = logarithms.iter().map(|logarithm| (logarithm - most).exp()).collect();
        let total: f64 = probabilities.iter().sum();
        let mut sides = vec![(0.0, 0.0); probabilities.len()];
        let (mut below, mut above) = (0.0, 0.0);
        for (i, probability) in probabilities.iter().enumerate() {
            below += probability / total;
            sides[i].0 = below;
        }
        for (i, probability) in probabilities.iter().enumerate().rev() {
            sides[i].1 = above;
            above += probability / total;
        }
        Self { first, sides }
    }

    fn reached_at(&self, count: u64) -> f64 {
        if count < self.first {
            0.0
        } else {
            self.sides.get((count - self.first) as usize).map_or(1.0, |side| side.0)
        }
    }
}

#[test]
fn the_reference_law_is_the_binomial_law() {
    for (n, p) in [(20, 0.3), (1_000, 0.01), (100_000, 0.5), (10_000_000, 1e-6)] {
        let (reference, law) = (Reference::new(n, p), Binomial::new(p, n).unwrap());
        for (k, (below, _)) in (reference.first..).zip(&reference.sides) {
            assert!((below - law.cdf(k)).abs() < 1e-8, "n = {n}, p = {p}, k = {k}: {below}");
        }
    }
}
