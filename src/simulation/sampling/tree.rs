//! Crowds that are halved by binomials down a binary tree, in which node i has the children 2i and 2i + 1.
//!
//! Destination j is leaf N + j. The tree, and so which number serves which node, depends on N alone.

#![expect(clippy::inline_always, reason = "only what is inlined into the dispatcher becomes vectors")]

use super::binomials::{TOGETHER, binomials_at};
use super::others::Others;
use pulp::{Arch, Simd, WithSimd};
use rand::Rng;

/// What lies at the nodes of a tree; some room more, so that nodes are always read in eights.
#[derive(Clone, Debug, Default)]
pub(super) struct BinomialTree {
    /// The weight of all leaves below.
    sums: Vec<f64>,
    /// The random number that halves the crowd.
    words: Vec<u64>,
    crowds: Vec<f64>,
}

impl BinomialTree {
    /// Sends movers from the root to the leaves, whose `counts` are overwritten; returns how many were sent: all, or none
    /// where no place has weight.
    pub(super) fn split(&mut self, random: &mut impl Rng, movers: u64, counts: &mut [f64]) -> u64 {
        let leaves = counts.len();
        if self.sums[1] <= 0.0 {
            return 0;
        }
        self.words.resize(leaves + TOGETHER, 0);
        self.words[1..leaves].fill_with(|| random.next_u64());
        self.crowds.resize(2 * leaves + TOGETHER, 0.0);
        self.crowds[1] = movers as f64;
        Arch::new().dispatch(Halving { tree: self, leaves });
        counts.copy_from_slice(&self.crowds[leaves..2 * leaves]);
        movers
    }

    /// Makes it the tree of these destinations.
    pub(super) fn add_up(&mut self, others: &Others<'_>) {
        let (leaves, sums) = (others.weights.len(), &mut self.sums);
        sums.clear();
        sums.resize(leaves, 0.0);
        others.list_in(sums);
        sums.resize(2 * (leaves + TOGETHER), 0.0);
        for node in (1..leaves).rev() {
            sums[node] = sums[2 * node] + sums[2 * node + 1];
        }
    }
}

/// Halves the crowd at the root until all are at the leaves; a type, since closures do not become vectors.
struct Halving<'a> {
    tree: &'a mut BinomialTree,
    leaves: usize,
}

impl WithSimd for Halving<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { tree: BinomialTree { sums, words, crowds }, leaves } = self;
        let mut first = 1;
        while first < leaves {
            // Children lie as far behind a node as it lies from the root, so that these do not wait for each other.
            let nodes = first.min(TOGETHER).min(leaves - first);
            let mut parents: [f64; TOGETHER] = some_from(crowds, first);
            if nodes < TOGETHER {
                parents[nodes..].fill(0.0);
            }
            let (weights, children): ([f64; TOGETHER], _) =
                (some_from(sums, first), some_from::<_, { 2 * TOGETHER }>(sums, 2 * first));
            let mut shares = [0.0; TOGETHER];
            for lane in 0..TOGETHER {
                // Where nothing has weight nobody comes, and `max` turns 0/0 into 0.
                shares[lane] = (children[2 * lane] / weights[lane]).max(0.0);
            }
            let left = binomials_at(&some_from(words, first), &parents, &shares);
            for lane in 0..nodes {
                crowds[2 * (first + lane)] = left[lane];
                crowds[2 * (first + lane) + 1] = parents[lane] - left[lane];
            }
            first += nodes;
        }
    }
}

/// As many as are wanted, one behind the other.
#[inline(always)]
fn some_from<T: Copy, const N: usize>(of_nodes: &[T], first: usize) -> [T; N] {
    *of_nodes[first..].first_chunk().expect("there is room behind the last node")
}
