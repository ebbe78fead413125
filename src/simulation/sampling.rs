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
mod binomials;
mod guide;
mod normal;
mod others;
mod poisson;
mod quantile;
mod search;
mod tree;

use crate::dynamics::Destinations;
use binomial::binomial_at;
use binomials::Binomials;
use guide::Guide;
pub(crate) use normal::normal_quantile;
use others::Others;
use poisson::poisson_at;
use pulp::Arch;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use tree::BinomialTree;

/// How many of `n` do what each does with probability `p`.
///
/// Takes one number from `random`. A `p` that rounding pushed below 0 or above 1 counts as 0 or 1. Exact for
/// a variance up to 1e9; of larger counts rounding leaves twelve digits or more.
pub fn binomial(random: &mut impl Rng, n: u64, p: f64) -> u64 {
    // Beyond 2^53 trials the nearest f64 may be more than n.
    (binomial_at(random.next_u64(), n as f64, p) as u64).min(n)
}

/// Leaves of each of the `numbers`, which are whole, how many do what each of them does with its probability: to the bit
/// what [`binomial`] makes of the number and the next of the `words`, which are as random as those of its stream.
///
/// # Panics
///
/// If there are fewer words than numbers.
pub fn binomials(words: impl Iterator<Item = u64>, numbers: &mut [f64], probabilities: &[f64]) {
    Arch::new().dispatch(Binomials { words, numbers, probabilities });
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
    /// Which of the tables are of the weights at hand.
    known: Option<SamplingMethod>,
    blocks: Vec<f64>,
    guide: Guide,
    tree: BinomialTree,
    places: Vec<usize>,
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

    /// Whoever draws next chooses by other weights than those who drew before.
    pub(crate) fn forget(&mut self) {
        self.known = None;
    }
}

/// Sends `n` people to destinations with probabilities `weights[j] / total`: one exact multinomial draw.
///
/// The likely destination is settled first. `counts` is overwritten and sums to `n` exactly. A destination of weight 0
/// gets nobody, unless all weights are 0: then everybody goes to the likely one. Takes one number from `random`. Where
/// few are sent it answers with the destinations that got anybody, each once, in any order.
///
/// # Panics
///
/// If `counts` and the weights differ in length or the likely destination is outside them.
pub fn scatter<'s>(
    random: &mut impl Rng,
    n: u64,
    destinations: &Destinations<'_>,
    counts: &mut [f64],
    scratch: &'s mut Scratch,
) -> Option<&'s [usize]> {
    scratch.forget();
    scatter_alike(random, n, destinations, counts, scratch)
}

/// As [`scatter`], for those who choose by the weights of all who drew since `scratch` was told to forget.
pub(crate) fn scatter_alike<'s>(
    random: &mut impl Rng,
    n: u64,
    destinations: &Destinations<'_>,
    counts: &mut [f64],
    scratch: &'s mut Scratch,
) -> Option<&'s [usize]> {
    let Destinations { weights, total, likely } = *destinations;
    assert_eq!(weights.len(), counts.len(), "each destination has a weight and a count");
    let mut own = own_stream(random);
    let movers = n - binomial(&mut own, n, weights[likely] / total);
    counts.fill(0.0);
    let path = scratch.path.unwrap_or_else(|| SamplingMethod::for_counts(movers, weights.len()));
    let others = Others { weights, likely };
    let few = movers == 0 || path == SamplingMethod::Search;
    let Scratch { known, blocks, guide, tree, places, .. } = scratch;
    places.clear();
    if movers > 0 && *known != Some(path) {
        match path {
            SamplingMethod::Search => {}
            SamplingMethod::Guide => guide.fill(&others, movers),
            SamplingMethod::Split => tree.add_up(&others),
        }
        *known = Some(path);
    }
    let sent = match path {
        _ if movers == 0 => 0,
        SamplingMethod::Search => others.search(&mut own, movers, counts, places, blocks),
        SamplingMethod::Guide => guide.lead(&mut own, movers, counts),
        SamplingMethod::Split => tree.split(&mut own, movers, counts),
    };
    counts[likely] = (n - sent) as f64;
    if n > sent {
        places.push(likely);
    }
    few.then_some(places.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Few before many and many before few, on each path and from one path to the next.
    #[test]
    fn whoever_chooses_by_known_weights_goes_where_they_would_go_by_new_ones() {
        let weights: Vec<f64> = (0..100).map(|it| f64::from(it * 7919 % 101)).collect();
        let destinations = Destinations { weights: &weights, total: weights.iter().sum(), likely: 5 };
        let mut alike = Scratch::new();
        for (seed, n) in [3, 200, 4_000, 90, 3, 1_000_000, 5_000, 0, 700].into_iter().enumerate() {
            let random = || Xoshiro256PlusPlus::seed_from_u64(seed as u64);
            let (mut known, mut new) = (vec![0.0; 100], vec![0.0; 100]);
            let few = scatter_alike(&mut random(), n, &destinations, &mut known, &mut alike);
            let few = few.map(<[usize]>::to_vec);
            let mut scratch = Scratch::new();
            let others = scatter(&mut random(), n, &destinations, &mut new, &mut scratch);
            assert_eq!(few.as_deref(), others);
            assert_eq!(known, new, "{n} people");
        }
    }
}
