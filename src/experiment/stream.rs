//! Random numbers that experiments draw outside of any run, each purpose from streams of its own.

use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardUniform};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};
use sha2::{Digest, Sha256};

/// What is being drawn.
///
/// The names are part of an experiment's identity: never reuse or change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// In which order policies join a package.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "attributions leave folders"))]
    PolicyOrders,
    /// Which stratum of a Latin hypercube meets which.
    LatinHypercube,
    /// How Sobol' points are scrambled.
    SobolScramble,
    /// Where Morris trajectories start and which way they go.
    MorrisTrajectories,
    /// Which blocks of a design are drawn again for an interval.
    Bootstrap,
    /// Which provinces are drawn again to see how sure a score is.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "validations leave folders"))]
    Validation,
    /// Where a wave of a calibration looks for points that are not ruled out.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "calibrations leave folders"))]
    Calibration,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::PolicyOrders => "attribution: orders of policies",
            Self::LatinHypercube => "design: strata of a Latin hypercube",
            Self::SobolScramble => "design: scrambling of Sobol' points",
            Self::MorrisTrajectories => "design: Morris trajectories",
            Self::Bootstrap => "sensitivity: bootstrap",
            Self::Validation => "validation: provinces",
            Self::Calibration => "calibration: candidates",
        }
    }
}

/// The stream with this number for a purpose; it depends on nothing else.
pub fn stream(purpose: Purpose, seed: u64, number: u64) -> Xoshiro256PlusPlus {
    let mut hash = Sha256::new();
    hash.update(purpose.name());
    hash.update(seed.to_le_bytes());
    hash.update(number.to_le_bytes());
    Xoshiro256PlusPlus::from_seed(hash.finalize().into())
}

/// The seed of a replicate, counted from 0: the highest 53 bits of a number of SplitMix64 (Steele, Lea, Flood 2014). Programs
/// that know floating-point numbers only, such as Stata, R and a column of pandas with a gap, keep so many bits.
pub fn replicate_seed(start: u64, replicate: u64) -> u64 {
    replicate_word(start, replicate) >> 11
}

/// The seed of a replicate in sweeps that were frozen before manifests had a format: the number of SplitMix64 without its
/// highest bit.
#[cfg(feature = "files")]
pub fn replicate_seed_of_63_bits(start: u64, replicate: u64) -> u64 {
    replicate_word(start, replicate) & (u64::MAX >> 1)
}

fn replicate_word(start: u64, replicate: u64) -> u64 {
    // Each number adds this to the state, so that any of them can be had without those before it.
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let before = start.wrapping_add(STEP.wrapping_mul(replicate));
    SplitMix64::seed_from_u64(before).next_u64()
}

/// The numbers below `length` in an order that is as likely as any other (Fisher and Yates 1938).
pub fn shuffled(length: usize, random: &mut impl Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    for last in (1..length).rev() {
        order.swap(last, below(last + 1, random));
    }
    order
}

/// A number from 0 to 1 with 53 random bits; never 1.
pub fn uniform(random: &mut impl Rng) -> f64 {
    StandardUniform.sample(random)
}

/// A number below `bound`, all equally likely: the words that would favour some are drawn again. Written out because
/// the generators' own way may change with their version.
#[expect(clippy::cast_possible_truncation, reason = "less than the bound")]
pub fn below(bound: usize, random: &mut impl Rng) -> usize {
    let bound = bound as u64;
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let word = random.next_u64();
        if word < fair {
            return (word % bound) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    #[cfg(feature = "files")]
    fn sweeps_frozen_before_manifests_had_a_format_keep_their_seeds() {
        assert_eq!(replicate_seed_of_63_bits(1_234_567, 0), 6_457_827_717_110_365_317);
    }

    #[test]
    fn seeds_are_the_highest_bits_of_splitmix_that_a_floating_point_number_holds() {
        // The first numbers of SplitMix64 started from 1234567, as published with its reference code.
        let published = [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for (replicate, number) in (0..).zip(published) {
            let seed = replicate_seed(1_234_567, replicate);
            assert_eq!(seed, number >> 11);
            assert!(seed < 1 << 53, "{seed} loses digits as a floating-point number");
        }
    }

    #[test]
    fn every_order_is_as_likely_as_any_other() {
        let mut seen: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        for number in 0..6000 {
            let order = shuffled(3, &mut stream(Purpose::PolicyOrders, 7, number));
            *seen.entry(order).or_default() += 1.0;
        }
        let distance: f64 = seen.values().map(|found| (found - 1000.0).powi(2) / 1000.0).sum();
        // The 99.9 % point of χ² with five degrees of freedom.
        assert!(seen.len() == 6 && distance < 20.5, "{seen:?}");
    }

    #[test]
    fn a_stream_hangs_on_seed_and_number_and_on_nothing_else() {
        let first = |seed, number| stream(Purpose::PolicyOrders, seed, number).next_u64();
        assert_eq!(first(1, 2), first(1, 2));
        assert!(first(1, 2) != first(1, 3) && first(1, 2) != first(2, 2) && first(1, 2) != first(2, 1));
    }
}
