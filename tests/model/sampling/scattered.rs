//! Movers scattered over destinations.

use super::{FALSE_ALARM, Reference, assert_follows, stream};
use factorflow::dynamics::Destinations;
use factorflow::simulation::sampling::{SamplingMethod, Scratch, binomial, poisson, scatter};
use proptest::prelude::*;
use rand::{Rng, RngExt};
use rand_xoshiro::Xoshiro256PlusPlus;
use statrs::distribution::{ChiSquared, ContinuousCDF};

const PATHS: [SamplingMethod; 3] = [SamplingMethod::Search, SamplingMethod::Guide, SamplingMethod::Split];

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

    fn destinations(&self) -> Destinations<'_> {
        Destinations { weights: &self.weights, total: self.total(), likely: self.likely }
    }

    fn draw(&self, random: &mut impl Rng, scratch: &mut Scratch) -> Vec<f64> {
        let mut counts = vec![f64::NAN; self.weights.len()];
        let few = scatter(random, self.n, &self.destinations(), &mut counts, scratch);
        if let Some(few) = few {
            let reached = || (0..counts.len()).filter(|&place| counts[place] > 0.0);
            let mut few = few.to_vec();
            few.sort_unstable();
            assert!(reached().eq(few), "where few arrive is told, each place once");
        }
        counts
    }

    fn draws(&self, path: SamplingMethod, repetitions: usize) -> Vec<Vec<f64>> {
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
        Journey::new(5_000, 41, 0.6),
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

/// The mean product of every pair's surprises against −n·pᵢ·pⱼ, within 7 standard errors of 5,000 draws, where both
/// expect at least one person. A normal mean would miss by that much with probability 3e-12; products have longer
/// tails, so count a hundred times that for each of some hundred pairs.
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

/// 6 chi-square checks of 40,000 draws, each with [`FALSE_ALARM`]: three people, all 20 ways to go to four places.
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
                    let destinations = Destinations { weights: &weights, total, likely };
                    let scratch = &mut Scratch::with_path(path);
                    scatter(&mut stream(6), 1_000, &destinations, &mut counts, scratch);
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

#[test]
fn every_path_is_the_fastest_for_some_counts() {
    let chosen = [1, 1_000, 1_000_000].map(|movers| SamplingMethod::for_counts(movers, 368));
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
}
