//! Binomial and Poisson draws.

use super::{Always, Reference, assert_follows, stream};
use factorflow::simulation::sampling::{binomial, poisson};
use proptest::prelude::*;
use rand::{Rng, RngExt};
use statrs::distribution::{DiscreteCDF, Poisson};

/// 36 chi-square checks of 100,000 draws, each with [`FALSE_ALARM`].
#[test]
fn a_binomial_draw_follows_its_law() {
    let mut random = stream(1);
    for n in [1, 2, 10, 1_000, 100_000, 10_000_000] {
        for p in [1e-9, 1e-3, 0.1, 0.5, 0.9, 1.0 - 1e-9] {
            let draws: Vec<u64> = (0..100_000).map(|_| binomial(&mut random, n, p)).collect();
            let (mean, law) = (n as f64 * p, Reference::new(n, p));
            assert_follows(|count| law.reached_at(count), mean, mean * (1.0 - p), &draws);
        }
    }
}

/// Exhaustive, not statistical: just under and just over every threshold of the cumulative law.
#[test]
fn the_quick_quantile_is_never_sure_of_a_wrong_count() {
    for variance in [0.5_f64, 0.99, 1.0, 1.03, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 200.0, 5_000.0] {
        for p in [1e-6, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.8, 0.99] {
            let least = (variance / (p * (1.0 - p))).ceil() as u64;
            for n in [least, least + 1, least + (0.3 / p) as u64, least + (0.6 / p) as u64] {
                assert_thresholds(n, p);
            }
        }
    }
}

/// Likewise, of the Poisson law.
#[test]
fn the_quick_quantile_of_events_is_never_sure_of_a_wrong_count() {
    for mean in [0.01, 0.3, 0.99, 1.0, 1.03, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 15.9, 16.1, 30.0, 200.0, 5_000.0]
    {
        let law = Reference::of_ratios(mean, mean, u64::MAX, |k| mean / (k + 1.0));
        for (k, &(below, above)) in (law.first..).zip(&law.sides) {
            let error = 1e-12 * below.min(above) + 64.0 * f64::EPSILON;
            if below.min(above) > 10.0 * error {
                let count = |u: f64| poisson(&mut Always::uniform(u), mean);
                assert!(count(below - error) <= k, "mean {mean}: above {k} too early");
                assert!(count(below + error) > k, "mean {mean}: still {k}");
            }
        }
    }
}

#[track_caller]
fn assert_thresholds(n: u64, p: f64) {
    let law = Reference::new(n, p);
    for (k, &(below, above)) in (law.first..).zip(&law.sides) {
        // Rounding: of the reference, of the power of 1 - p, and of the grid of uniform numbers.
        let error = 1e-12 * below.min(above) + (512.0_f64.min(n as f64) + 4.0) * f64::EPSILON;
        if below.min(above) > 10.0 * error {
            let (under, over) = (below - error, below + error);
            assert!(
                binomial(&mut Always::uniform(under), n, p) <= k,
                "n = {n}, p = {p}: above {k} too early"
            );
            assert!(binomial(&mut Always::uniform(over), n, p) > k, "n = {n}, p = {p}: still {k}");
        }
    }
}

/// 9 chi-square checks of 100,000 draws, each with [`FALSE_ALARM`].
#[test]
fn a_poisson_draw_follows_its_law() {
    let mut random = stream(2);
    for mean in [1e-9, 0.03, 0.5, 3.0, 11.9, 12.1, 100.0, 1e4, 1e7] {
        let draws: Vec<u64> = (0..100_000).map(|_| poisson(&mut random, mean)).collect();
        let law = Poisson::new(mean).unwrap();
        assert_follows(|count| law.cdf(count), mean, mean, &draws);
    }
}

/// At 1e12 reference laws lose their digits; mean and variance of 10,000 draws stay within 6 standard errors.
#[test]
fn a_poisson_draw_of_a_trillion_has_the_right_mean_and_variance() {
    let mut random = stream(3);
    let scores: Vec<f64> = (0..10_000).map(|_| (poisson(&mut random, 1e12) as f64 - 1e12) / 1e6).collect();
    let mean = scores.iter().sum::<f64>() / 1e4;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / 1e4;
    assert!(mean.abs() < 0.06 && (variance - 1.0).abs() < 0.085, "mean {mean}, variance {variance}");
}

#[test]
fn binomials_at_the_ends_of_their_range_are_certain() {
    let mut random = stream(4);
    for n in [0, 1, 7, 1_000, 10_000_000, 10_000_000_000] {
        for p in [0.0, -1e-17, f64::MIN_POSITIVE] {
            assert_eq!(binomial(&mut random, n, p), 0);
        }
        for p in [1.0, 1.0 + 1e-15] {
            assert_eq!(binomial(&mut random, n, p), n);
        }
    }
    assert_eq!(poisson(&mut random, 0.0), 0);
}

#[test]
fn rare_events_happen_where_their_probability_begins() {
    let one = |u: f64, p: f64| binomial(&mut Always::uniform(u), 1, p);
    assert_eq!((one(1.0 - 1.001e-9, 1e-9), one(1.0 - 0.999e-9, 1e-9)), (0, 1));
    assert_eq!((one(0.999e-9, 1.0 - 1e-9), one(1.001e-9, 1.0 - 1e-9)), (0, 1));
}

/// Mean and variance of 2,000 draws within 6 standard errors.
#[test]
fn ten_billion_trials_do_not_overflow() {
    let mut random = stream(5);
    for (n, p) in [(10_000_000_000, 0.3), (1_000_000_000_000, 0.999), (10_000_000_000, 1e-9), (1 << 50, 0.5)]
    {
        let (mean, variance) = (n as f64 * p, n as f64 * p * (1.0 - p));
        let draws: Vec<f64> =
            (0..2_000).map(|_| (binomial(&mut random, n, p) as f64 - mean) / variance.sqrt()).collect();
        let centre = draws.iter().sum::<f64>() / 2e3;
        let spread = draws.iter().map(|draw| draw.powi(2)).sum::<f64>() / 2e3;
        assert!(centre.abs() < 0.134 && (spread - 1.0).abs() < 0.2, "n = {n}, p = {p}: {centre}, {spread}");
    }
}

/// A mean that grows by a thousandth adds as many events on average as it must, and never takes one away.
#[test]
fn poisson_means_that_differ_by_a_thousandth_bring_nearly_the_same_events() {
    for mean in [0.5, 5.0, 30.0, 1_000.0] {
        let more = |seed| {
            poisson(&mut stream(seed), mean * 1.001).checked_sub(poisson(&mut stream(seed), mean)).unwrap()
        };
        let average = (0..20_000).map(more).sum::<u64>() as f64 / 2e4;
        assert!((average / mean - 0.001).abs() < 0.001, "{average} of {mean}");
    }
}

#[test]
fn a_larger_probability_never_lowers_the_count() {
    let mut random = stream(8);
    for _ in 0..20_000 {
        let (word, n) = (random.next_u64(), random.random_range(0..2_000));
        let (p, more) = (random.random_range(0.0..0.99), random.random_range(0.0..0.01));
        assert!(binomial(&mut Always(word), n, p) <= binomial(&mut Always(word), n, p + more));
    }
}

proptest! {
    #[test]
    fn a_binomial_count_is_between_none_and_all(n in 0u64..1 << 45, p in 0.0..=1.0f64, seed in any::<u64>()) {
        prop_assert!(binomial(&mut stream(seed), n, p) <= n);
    }
}
