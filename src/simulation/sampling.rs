//! Draws of whole people and projects: binomial, Poisson, and movers scattered over destinations.
//!
//! Every draw is exact in law up to the rounding of `f64`, and made so that a baseline and a policy run that
//! share a stream stay alike. Each function takes one number from the stream, whatever its arguments, so draws
//! that follow never get out of step; all are inverse cumulative probabilities in a fixed order, so slightly different
//! arguments give nearly the same counts.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers below 2^53, and words whose leading bits are wanted"
)]

mod binomial;
mod normal;
mod others;
mod poisson;
mod quantile;

use binomial::binomial_at;
pub(crate) use normal::normal_quantile;
use others::Others;
use poisson::poisson_at;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// How many of `n` do what each does with probability `p`.
///
/// Takes one number from `random`. A `p` that rounding pushed below 0 or above 1 counts as 0 or 1. Exact for
/// a variance up to 1e9; of larger counts rounding leaves twelve digits or more.
pub fn binomial(random: &mut impl Rng, n: u64, p: f64) -> u64 {
    // Beyond 2^53 trials the nearest f64 may be more than n.
    (binomial_at(random.next_u64(), n as f64, p) as u64).min(n)
}

/// How many events happen when `mean` are expected, independently of each other; none if it is below 0.
///
/// Takes one number from `random`. Exact for a mean up to 1e9; of larger ones rounding leaves twelve digits or more.
pub fn poisson(random: &mut impl Rng, mean: f64) -> u64 {
    poisson_at(random.next_u64(), mean) as u64
}

/// A stream for one draw: however many numbers it uses, the next draw finds `random` in the same state.
fn own_stream(random: &mut impl Rng) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(random.next_u64())
}

/// How movers find their destinations. All ways have the same law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamplingMethod {
    /// Each mover looks through sums over blocks of destinations: no table, for few movers.
    Search,
    /// Each mover starts from a guide into the cumulated weights (Chen and Asau, 1974).
    Guide,
    /// Crowds are halved by binomials down a fixed binary tree over the destinations.
    Split,
}

impl SamplingMethod {
    /// The fastest path for `movers` who choose among `destinations`.
    pub fn for_counts(movers: u64, destinations: usize) -> Self {
        /// A search costs a mover as much as the tables cost this many destinations.
        const DESTINATIONS_A_SEARCH: u64 = 12;
        /// A binomial costs as much as this many movers with a guide.
        const MOVERS_A_BINOMIAL: u64 = 10;
        let destinations = destinations as u64;
        if movers * DESTINATIONS_A_SEARCH < destinations {
            Self::Search
        } else if movers < destinations * MOVERS_A_BINOMIAL {
            Self::Guide
        } else {
            Self::Split
        }
    }
}

/// Buffers of [`scatter`], to be kept from call to call; what is in them never matters.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    path: Option<SamplingMethod>,
    sums: Vec<f64>,
    guide: Vec<u32>,
    crowds: Vec<f64>,
}

impl Scratch {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Buffers of draws that all take this `path`, for tests and measurements.
    pub fn with_path(path: SamplingMethod) -> Self {
        Self { path: Some(path), ..Self::default() }
    }
}

/// Sends `n` people to destinations with probabilities `weights[j] / total`: one exact multinomial draw.
///
/// `total` is the sum of `weights`, which are finite and not negative; `likely` is the destination with a big
/// share, such as the movers' own region, and is settled first. `counts` is overwritten and sums to `n` exactly.
/// A destination of weight 0 gets nobody, unless all weights are 0: then everybody goes to `likely`. Takes one
/// number from `random`.
///
/// # Panics
///
/// If `counts` and `weights` differ in length or `likely` is outside them.
pub fn scatter(
    random: &mut impl Rng,
    n: u64,
    weights: &[f64],
    total: f64,
    likely: usize,
    counts: &mut [f64],
    scratch: &mut Scratch,
) {
    assert_eq!(weights.len(), counts.len(), "each destination has a weight and a count");
    let mut own = own_stream(random);
    let movers = n - binomial(&mut own, n, weights[likely] / total);
    counts.fill(0.0);
    let path = scratch.path.unwrap_or_else(|| SamplingMethod::for_counts(movers, weights.len()));
    let others = Others { weights, likely };
    let sent = match path {
        _ if movers == 0 => 0,
        SamplingMethod::Search => others.search(&mut own, movers, counts, &mut scratch.sums),
        SamplingMethod::Guide => {
            others.follow_guide(&mut own, movers, counts, &mut scratch.sums, &mut scratch.guide)
        }
        SamplingMethod::Split => {
            others.split(&mut own, movers, counts, &mut scratch.sums, &mut scratch.crowds)
        }
    };
    counts[likely] = (n - sent) as f64;
}
