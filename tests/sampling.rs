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

use factorflow::simulation::sampling::{Path, Scratch, binomial, poisson, scatter};
use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng, TryRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, Poisson};
use std::convert::Infallible;

/// The probability with which one check of a correct sampler fails. There are fewer than a thousand of them.
const FALSE_ALARM: f64 = 1e-8;

const PATHS: [Path; 3] = [Path::Search, Path::Guide, Path::Split];

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

/// Binomial probabilities where they matter, from ratios of neighbours: the reference for all sizes, since the
/// continued fraction behind statrs' cumulative law gives up at large ones.
struct Reference {
    first: u64,
    /// P(X ≤ first + i) and P(X > first + i).
    sides: Vec<(f64, f64)>,
}

impl Reference {
    fn new(n: u64, p: f64) -> Self {
        let (size, mean) = (n as f64, n as f64 * p);
        let reach = 10.0 * (mean * (1.0 - p)).sqrt() + 40.0;
        let (first, last) = ((mean - reach).max(0.0) as u64, ((mean + reach) as u64).min(n));
        let mut logarithms = vec![0.0];
        for k in first..last {
            let ratio = (size - k as f64) / (k as f64 + 1.0) * p / (1.0 - p);
            logarithms.push(logarithms.last().unwrap() + ratio.ln());
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

/// Movers and their destinations, as the tests of scattering need them.
struct Journey {
    n: u64,
    weights: Vec<f64>,
    likely: usize,
}

impl Journey {
    /// Weights over five orders of magnitude with zeros among them; the likely one has about `share` of the total.
    fn new(n: u64, destinations: usize, share: f64) -> Self {
        let mut random = stream(destinations as u64);
        let mut weights: Vec<f64> = (0..destinations)
            .map(|j| if j % 5 == 3 { 0.0 } else { 10f64.powf(random.random_range(-5.0..0.0)) })
            .collect();
        let likely = destinations / 3;
        weights[likely] = 0.0;
        weights[likely] = share / (1.0 - share) * weights.iter().sum::<f64>().max(1.0);
        Self { n, weights, likely }
    }

    fn total(&self) -> f64 {
        self.weights.iter().sum()
    }

    fn draw(&self, random: &mut impl Rng, scratch: &mut Scratch) -> Vec<f64> {
        let mut counts = vec![f64::NAN; self.weights.len()];
        scatter(random, self.n, &self.weights, self.total(), self.likely, &mut counts, scratch);
        counts
    }

    fn draws(&self, path: Path, repetitions: usize) -> Vec<Vec<f64>> {
        let (mut random, mut scratch) = (stream(self.n), Scratch::with_path(path));
        (0..repetitions).map(|_| self.draw(&mut random, &mut scratch)).collect()
    }
}

fn journeys() -> Vec<Journey> {
    vec![
        Journey::new(1, 6, 0.3),
        Journey::new(12, 6, 0.5),
        Journey::new(3_000, 6, 0.9),
        Journey::new(100, 37, 0.6),
        Journey::new(50_000, 41, 0.6),
    ]
}

/// At most 3 paths × 96 destinations of chi-square checks of 5,000 draws, each with [`FALSE_ALARM`].
#[test]
fn each_destination_gets_a_binomial_number_on_every_path() {
    for journey in journeys() {
        let total = journey.total();
        for path in PATHS {
            let draws = journey.draws(path, 5_000);
            for (destination, weight) in journey.weights.iter().enumerate() {
                let column: Vec<u64> = draws.iter().map(|counts| counts[destination] as u64).collect();
                let (n, p) = (journey.n, weight / total);
                let (mean, law) = (n as f64 * p, Reference::new(n, p));
                assert_follows(|count| law.reached_at(count), mean, mean * (1.0 - p), &column);
            }
        }
    }
}

/// The mean product of every pair's surprises against −n·pᵢ·pⱼ, within 7 standard errors: for 5,000 draws of
/// counts this is rarer than 1e-9 a pair where both expect at least one person, and there are 400 such pairs.
#[test]
fn pairs_of_destinations_compete_as_in_a_multinomial_on_every_path() {
    for journey in journeys() {
        let (total, n) = (journey.total(), journey.n as f64);
        let expected: Vec<f64> = journey.weights.iter().map(|weight| n * weight / total).collect();
        let busy: Vec<usize> = (0..expected.len()).filter(|&j| expected[j] >= 1.0).collect();
        for path in PATHS {
            let draws = journey.draws(path, 5_000);
            for (&i, &j) in busy.iter().flat_map(|i| busy.iter().map(move |j| (i, j))).filter(|(i, j)| i < j)
            {
                let products: Vec<f64> = draws
                    .iter()
                    .map(|counts| (counts[i] - expected[i]) * (counts[j] - expected[j]))
                    .collect();
                let mean = products.iter().sum::<f64>() / 5e3;
                let error = (products.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 5e3 / 5e3).sqrt();
                let law = -expected[i] * expected[j] / n;
                assert!((mean - law).abs() < 7.0 * error, "{path:?}, pair {i}, {j}: {mean} instead of {law}");
            }
        }
    }
}

/// 18 chi-square checks of 40,000 draws, each with [`FALSE_ALARM`]: three people, all 20 ways to go to four places.
#[test]
fn whole_outcomes_are_as_probable_as_the_multinomial_says_on_every_path() {
    let weights = [0.1, 0.2, 0.4, 0.3];
    let factorial = |count: f64| (1..=count as u64).product::<u64>() as f64;
    let ways: Vec<[f64; 4]> = (0..256)
        .map(|code: u32| [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3].map(f64::from))
        .filter(|way| way.iter().sum::<f64>() == 3.0)
        .collect();
    assert_eq!(ways.len(), 20);
    for (path, likely) in PATHS.into_iter().flat_map(|path| [(path, 0), (path, 2)]) {
        let draws = Journey { n: 3, weights: weights.to_vec(), likely }.draws(path, 40_000);
        let statistic: f64 = ways
            .iter()
            .map(|way| {
                let chance: f64 =
                    way.iter().zip(weights).map(|(&k, p)| p.powf(k) / factorial(k)).product::<f64>() * 6.0;
                let seen = draws.iter().filter(|counts| counts[..] == way[..]).count() as f64;
                (seen - 4e4 * chance).powi(2) / (4e4 * chance)
            })
            .sum();
        let limit = ChiSquared::new(19.0).unwrap().inverse_cdf(1.0 - FALSE_ALARM);
        assert!(statistic < limit, "{path:?}: chi-square {statistic:.1} of 20 outcomes is above {limit:.1}");
    }
}

/// Chi-square of where all movers of 20 draws went, on each path: 6 checks, each with [`FALSE_ALARM`].
#[test]
fn hundreds_of_destinations_are_found_on_every_path() {
    for (n, destinations) in [(20_000, 368), (200_000, 2_169)] {
        let journey = Journey::new(n, destinations, 0.6);
        for path in PATHS {
            let draws = journey.draws(path, 20);
            let (mut statistic, mut freedom) = (0.0, -1.0);
            for (j, weight) in journey.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
                let expected = 20.0 * n as f64 * weight / journey.total();
                let seen: f64 = draws.iter().map(|counts| counts[j]).sum();
                statistic += (seen - expected).powi(2) / expected;
                freedom += 1.0;
            }
            let limit = ChiSquared::new(freedom).unwrap().inverse_cdf(1.0 - FALSE_ALARM);
            assert!(statistic < limit, "{path:?}: chi-square {statistic:.1} is above {limit:.1}");
        }
    }
}

#[test]
fn nobody_goes_where_the_weight_is_zero() {
    for path in PATHS {
        for destinations in [5, 17, 100] {
            let mut journey = Journey::new(2_000, destinations, 0.3);
            for j in (0..destinations).filter(|j| j % 3 != 1 && *j != journey.likely) {
                journey.weights[j] = 0.0;
            }
            for counts in journey.draws(path, 200) {
                assert!(
                    counts.iter().zip(&journey.weights).all(|(count, weight)| *weight > 0.0 || *count == 0.0)
                );
            }
        }
    }
}

#[test]
fn one_destination_takes_everybody() {
    for path in PATHS {
        for n in [0, 1, 100_000] {
            assert_eq!(Journey { n, weights: vec![0.7], likely: 0 }.draws(path, 1)[0], [n as f64]);
            assert_eq!(
                Journey { n, weights: vec![0.0, 0.7, 0.0], likely: 1 }.draws(path, 1)[0],
                [0.0, n as f64, 0.0]
            );
            assert_eq!(
                Journey { n, weights: vec![0.0, 0.7, 0.0], likely: 2 }.draws(path, 1)[0],
                [0.0, n as f64, 0.0]
            );
        }
    }
}

#[test]
fn nobody_is_lost_when_sums_are_rounded_or_tiny_or_nothing() {
    let tiny = f64::from_bits(1);
    for path in PATHS {
        for weights in
            [vec![tiny; 40], vec![0.0; 40], vec![1e-300; 3], vec![1e300, 1e-300, tiny, 1.0], vec![0.1; 500]]
        {
            for skew in [1.0 - 1e-12, 1.0, 1.0 + 1e-12] {
                let (mut counts, total) = (vec![0.0; weights.len()], weights.iter().sum::<f64>() * skew);
                for likely in [0, weights.len() - 1] {
                    scatter(
                        &mut stream(6),
                        1_000,
                        &weights,
                        total,
                        likely,
                        &mut counts,
                        &mut Scratch::with_path(path),
                    );
                    assert_eq!(counts.iter().sum::<f64>(), 1e3, "{path:?}");
                }
            }
        }
    }
}

#[test]
fn every_draw_takes_one_number_from_the_stream() {
    let after = |draw: &dyn Fn(&mut Xoshiro256PlusPlus)| {
        let mut random = stream(7);
        draw(&mut random);
        random.next_u64()
    };
    let expected = after(&|random| {
        random.next_u64();
    });
    for n in [0, 1, 100, 1_000_000] {
        for p in [0.0, 1e-9, 0.3, 1.0] {
            assert_eq!(
                after(&|random| {
                    binomial(random, n, p);
                }),
                expected
            );
            assert_eq!(
                after(&|random| {
                    poisson(random, n as f64 * p);
                }),
                expected
            );
        }
        for path in PATHS {
            assert_eq!(
                after(&|random| {
                    Journey::new(n, 30, 0.5).draw(random, &mut Scratch::with_path(path));
                }),
                expected
            );
        }
    }
}

/// People who are counted somewhere else: half the sum of differences.
fn moved(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0
}

#[test]
fn weights_that_differ_by_a_thousandth_send_nearly_the_same_people() {
    for path in PATHS {
        for (n, destinations) in [(500, 41), (20_000, 41), (5_000, 368)] {
            let before = Journey::new(n, destinations, 0.6);
            let mut after = Journey::new(n, destinations, 0.6);
            after.weights.iter_mut().step_by(2).for_each(|weight| *weight *= 1.001);
            let pairs = before.draws(path, 50).into_iter().zip(after.draws(path, 50));
            let different = pairs.map(|(before, after)| moved(&before, &after)).sum::<f64>() / 50.0;
            assert!(different < 0.01 * n as f64, "{path:?}: {different} of {n} people differ");
        }
    }
}

#[test]
fn one_person_more_changes_few_counts() {
    for path in PATHS {
        for (n, destinations) in [(500, 41), (20_000, 41), (5_000, 368)] {
            let (fewer, more) = (Journey::new(n, destinations, 0.6), Journey::new(n + 1, destinations, 0.6));
            let mut different = 0.0;
            for seed in 0..50 {
                let scratch = &mut Scratch::with_path(path);
                let [fewer, more] = [&fewer, &more].map(|journey| journey.draw(&mut stream(seed), scratch));
                different += moved(&fewer, &more) / 50.0;
            }
            assert!(different < 1.0, "{path:?}: {different} of {n} people differ");
        }
    }
}

/// A mean that grows by a thousandth adds at most four times as many events on average as it must.
#[test]
fn poisson_means_that_differ_by_a_thousandth_bring_nearly_the_same_events() {
    for mean in [0.5, 5.0, 30.0, 1_000.0] {
        let different =
            |seed| poisson(&mut stream(seed), mean).abs_diff(poisson(&mut stream(seed), mean * 1.001));
        let average = (0..20_000).map(different).sum::<u64>() as f64 / 2e4;
        assert!(average < 0.004 * mean, "{average} of {mean}");
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

#[test]
fn every_path_is_the_fastest_for_some_counts() {
    let chosen = [1, 1_000, 1_000_000].map(|movers| Path::for_counts(movers, 368));
    assert_eq!(chosen, PATHS);
}

proptest! {
    #[test]
    fn everybody_arrives_somewhere(
        n in prop_oneof![0u64..50, 0u64..1_000_000_000],
        weights in prop::collection::vec(prop_oneof![Just(0.0), 1e-12..1.0f64, Just(f64::MIN_POSITIVE)], 1..100),
        likely in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let likely = likely.index(weights.len());
        let journey = Journey { n, weights, likely };
        let counts = journey.draw(&mut stream(seed), &mut Scratch::new());
        prop_assert_eq!(counts.iter().sum::<f64>(), n as f64);
        prop_assert!(counts.iter().all(|count| *count >= 0.0 && count.fract() == 0.0));
    }

    #[test]
    fn a_binomial_count_is_between_none_and_all(n in 0u64..1 << 45, p in 0.0..=1.0f64, seed in any::<u64>()) {
        prop_assert!(binomial(&mut stream(seed), n, p) <= n);
    }
}
