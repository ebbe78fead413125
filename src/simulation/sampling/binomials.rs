//! Eight binomial draws at once, in the widest vectors that the machine has: to the bit those that are made one by one.

#![expect(
    clippy::inline_always,
    clippy::needless_bitwise_bool,
    reason = "only what is inlined into the dispatcher, and has no branches, becomes vectors"
)]

use super::binomial::{lesser_moments, lesser_quantile, mirrored, uniform};
use super::normal::quick_normal_quantiles;
use super::quantile::{LEAST_VARIANCE_TO_EXPAND, expanded_quantile};
use pulp::{Simd, WithSimd};

/// How many draws are made at once.
pub(super) const TOGETHER: usize = 8;

/// Eight of something.
pub(super) type Eight<T = f64> = [T; TOGETHER];

/// The counts that the words stand for, as [`binomial_at`](super::binomial::binomial_at) has it for each of them:
/// expanded side by side, and found one by one where an expansion leaves a doubt.
#[inline(always)]
pub(super) fn binomials_at(words: &Eight<u64>, numbers: &Eight, probabilities: &Eight) -> Eight {
    let (mut us, mut ps) = ([0.0; TOGETHER], [0.0; TOGETHER]);
    for lane in 0..TOGETHER {
        (us[lane], ps[lane]) = mirrored(uniform(words[lane]), probabilities[lane]);
    }
    let (mut counts, is_sure) = expanded(&us, numbers, &ps);
    for lane in 0..TOGETHER {
        if !is_sure[lane] {
            counts[lane] = lesser_quantile(us[lane], numbers[lane], ps[lane]);
        }
    }
    for lane in 0..TOGETHER {
        counts[lane] = if probabilities[lane] > 0.5 { numbers[lane] - counts[lane] } else { counts[lane] };
    }
    counts
}

/// The counts by the expansion, and whether each is sure.
#[inline(always)]
fn expanded(us: &Eight, numbers: &Eight, ps: &Eight) -> (Eight, Eight<bool>) {
    let zs = quick_normal_quantiles(us);
    let (mut counts, mut is_sure) = ([0.0; TOGETHER], [false; TOGETHER]);
    for lane in 0..TOGETHER {
        let moments = lesser_moments(numbers[lane], ps[lane]);
        let expanded = expanded_quantile(zs[lane], moments);
        let is_none = us[lane] <= 1.0 - moments.mean;
        let is_wide = moments.mean * (1.0 - ps[lane]) >= LEAST_VARIANCE_TO_EXPAND;
        counts[lane] = if is_none { 0.0 } else { expanded.count };
        is_sure[lane] = is_none | (is_wide & expanded.is_sure);
    }
    (counts, is_sure)
}

/// Makes counts of numbers that do not wait for each other; a type, since closures do not become vectors.
pub(super) struct Binomials<'a, W> {
    pub words: W,
    pub numbers: &'a mut [f64],
    pub probabilities: &'a [f64],
}

impl<W: Iterator<Item = u64>> WithSimd for Binomials<'_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { mut words, numbers, probabilities } = self;
        for (numbers, probabilities) in numbers.chunks_mut(TOGETHER).zip(probabilities.chunks(TOGETHER)) {
            // Nobody is in lanes that are left over.
            let (mut word, mut number, mut probability) = ([0; TOGETHER], [0.0; TOGETHER], [0.0; TOGETHER]);
            for lane in 0..numbers.len() {
                word[lane] = words.next().expect("there is a word for each number");
                (number[lane], probability[lane]) = (numbers[lane], probabilities[lane]);
            }
            let counts = binomials_at(&word, &number, &probability);
            for lane in 0..numbers.len() {
                // Beyond 2^53 the nearest f64 may be more.
                numbers[lane] = counts[lane].min(number[lane]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::simulation::sampling::binomial::binomial_at;
    use crate::simulation::sampling::binomials;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// Nobody, few and many; impossible, unlikely, likely and certain, and what rounding makes of them.
    #[test]
    fn eight_draws_at_once_are_those_that_are_made_one_by_one_to_the_bit() {
        let numbers = [0.0, 1.0, 2.0, 7.0, 40.0, 900.0, 1e5, 3e9, 1e15];
        let probabilities =
            [-1e-17, 0.0, 1e-9, 1e-4, 0.03, 0.3, 0.5, 0.6, 0.97, 1.0 - 1e-12, 1.0, 1.0 + 1e-15];
        let cases = numbers.iter().flat_map(|&n| probabilities.iter().map(move |&p| (n, p)));
        let cases = cases.cycle().take(40_003);
        let (numbers, probabilities): (Vec<f64>, Vec<f64>) = cases.unzip();
        let random = &mut Xoshiro256PlusPlus::seed_from_u64(7);
        let words: Vec<u64> = numbers.iter().map(|_| random.next_u64()).collect();
        let mut counts = numbers.clone();
        binomials(words.iter().copied(), &mut counts, &probabilities);
        for (i, count) in counts.into_iter().enumerate() {
            let alone = binomial_at(words[i], numbers[i], probabilities[i]);
            assert_eq!(count.to_bits(), alone.to_bits(), "{} with {}", numbers[i], probabilities[i]);
        }
    }
}
