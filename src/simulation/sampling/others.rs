//! Three ways for movers to find their destinations.

use super::binomial::{binomial_at, uniform};
use rand::Rng;

/// The destinations of those who do not go to the likely one.
///
/// The methods add the movers to `counts` and return how many were sent: all of them, or none when the likely
/// destination has all the weight and rounding alone made them movers.
pub(super) struct Others<'a> {
    pub(super) weights: &'a [f64],
    pub(super) likely: usize,
}

/// Destinations in one block of a search.
const BLOCK: usize = 16;

impl Others<'_> {
    /// Sums over blocks first, then each mover looks into one block only.
    pub(super) fn search(
        &self,
        random: &mut impl Rng,
        movers: u64,
        counts: &mut [f64],
        ends: &mut Vec<f64>,
    ) -> u64 {
        let likely_block = self.likely / BLOCK;
        let without_likely = self.block_without_likely();
        let total = self.add_up_blocks(ends, likely_block, &without_likely);
        if total <= 0.0 {
            return 0;
        }
        for _ in 0..movers {
            let target = point_below(total, random.next_u64());
            let block = ends.partition_point(|&end| end <= target);
            let start = if block == 0 { 0.0 } else { ends[block - 1] };
            let weights = if block == likely_block { &without_likely[..] } else { self.block(block) };
            counts[block * BLOCK + place_within(weights, target - start)] += 1.0;
        }
        movers
    }

    fn block(&self, block: usize) -> &[f64] {
        let start = block * BLOCK;
        &self.weights[start..self.weights.len().min(start + BLOCK)]
    }

    fn block_without_likely(&self) -> [f64; BLOCK] {
        let mut copy = [0.0; BLOCK];
        let block = self.block(self.likely / BLOCK);
        copy[..block.len()].copy_from_slice(block);
        copy[self.likely % BLOCK] = 0.0;
        copy
    }

    /// Fills `ends` with the weight up to the end of each block; returns the weight of all.
    fn add_up_blocks(&self, ends: &mut Vec<f64>, likely_block: usize, without_likely: &[f64; BLOCK]) -> f64 {
        ends.clear();
        ends.extend(self.weights.chunks(BLOCK).map(sum_of));
        ends[likely_block] = sum_of(without_likely);
        let mut reached = 0.0;
        for end in ends {
            reached += *end;
            *end = reached;
        }
        reached
    }

    /// Cumulated weights with a guide: cell g of the guide says where a search for a point in it may start.
    pub(super) fn follow_guide(
        &self,
        random: &mut impl Rng,
        movers: u64,
        counts: &mut [f64],
        ends: &mut Vec<f64>,
        guide: &mut Vec<u32>,
    ) -> u64 {
        let total = self.cumulate(ends);
        if total <= 0.0 {
            return 0;
        }
        let bits = fill_guide(guide, ends, total);
        for _ in 0..movers {
            let word = random.next_u64();
            let target = point_below(total, word);
            let mut place = guide[(word >> (64 - bits)) as usize] as usize;
            // The first step is counted instead of branched on, since it is often taken and often not.
            place += usize::from(ends[place] <= target);
            while ends[place] <= target {
                place += 1;
            }
            counts[place] += 1.0;
        }
        movers
    }

    /// Fills `ends` with the weight up to and with each destination; returns the weight of all.
    ///
    /// Four at a time, so that one addition instead of four waits for the one before. The sums never decrease,
    /// and stay exactly the same across a weight of 0.
    fn cumulate(&self, ends: &mut Vec<f64>) -> f64 {
        ends.clear();
        ends.extend_from_slice(self.weights);
        ends[self.likely] = 0.0;
        let mut reached = 0.0;
        let mut fours = ends.chunks_exact_mut(4);
        for four in &mut fours {
            let [a, b, c, d] = [four[0], four[1], four[2], four[3]];
            let two = a + b;
            let sums = [a, two, two + c, two + (c + d)];
            for (end, sum) in four.iter_mut().zip(sums) {
                *end = reached + sum;
            }
            reached = four[3];
        }
        for end in fours.into_remainder() {
            reached += *end;
            *end = reached;
        }
        reached
    }

    /// Halves crowds by binomials down a binary tree in which node i has the children 2i and 2i + 1.
    ///
    /// Destination j is leaf N + j. The tree, and so which number serves which node, depends on N alone.
    pub(super) fn split(
        &self,
        random: &mut impl Rng,
        movers: u64,
        counts: &mut [f64],
        sums: &mut Vec<f64>,
        crowds: &mut Vec<f64>,
    ) -> u64 {
        let leaves = self.weights.len();
        self.add_up_tree(sums);
        if sums[1] <= 0.0 {
            return 0;
        }
        crowds.resize(2 * leaves, 0.0);
        crowds[1] = movers as f64;
        for node in 1..leaves {
            let crowd = crowds[node];
            let left = binomial_at(random.next_u64(), crowd, sums[2 * node] / sums[node]);
            crowds[2 * node] = left;
            crowds[2 * node + 1] = crowd - left;
        }
        counts.copy_from_slice(&crowds[leaves..2 * leaves]);
        movers
    }

    fn add_up_tree(&self, sums: &mut Vec<f64>) {
        let leaves = self.weights.len();
        sums.clear();
        sums.resize(leaves, 0.0);
        sums.extend_from_slice(self.weights);
        sums[leaves + self.likely] = 0.0;
        for node in (1..leaves).rev() {
            sums[node] = sums[2 * node] + sums[2 * node + 1];
        }
    }
}

/// A uniform point in [0, `total`); rounding of very small totals could otherwise reach the end.
#[inline]
fn point_below(total: f64, word: u64) -> f64 {
    (uniform(word) * total).min(total.next_down())
}

/// The weight of a block; whole blocks in eight parts, which the processor adds side by side.
#[inline]
fn sum_of(weights: &[f64]) -> f64 {
    let Some(block) = weights.first_chunk::<BLOCK>() else { return weights.iter().sum() };
    let mut parts = [0.0; BLOCK / 2];
    for (i, part) in parts.iter_mut().enumerate() {
        *part = block[i] + block[i + BLOCK / 2];
    }
    let [a, b, c, d, e, f, g, h] = parts;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// The first place whose cumulated weight exceeds `target`; by counting, since guessing branches cost more.
#[inline]
fn place_within(weights: &[f64], target: f64) -> usize {
    let passed = weights
        .first_chunk::<BLOCK>()
        .map_or_else(|| count_passed(weights, target), |block| count_passed(block, target));
    if passed < weights.len() { passed } else { last_with_weight(weights) }
}

#[inline]
fn count_passed<'a>(weights: impl IntoIterator<Item = &'a f64>, target: f64) -> usize {
    let (mut reached, mut passed) = (0.0, 0);
    for weight in weights {
        reached += weight;
        passed += usize::from(reached <= target);
    }
    passed
}

/// Where a target goes that the block's sum includes, but rounding of the cumulated weights left out.
#[cold]
fn last_with_weight(weights: &[f64]) -> usize {
    weights.iter().rposition(|&weight| weight > 0.0).expect("a block is chosen only if it has weight")
}

/// Divides [0, `total`) into 2^bits cells and returns the bits, which are the first bits of a point's word.
/// Cell g holds how many `ends` are in cells before g: the first place that a point in g can have.
fn fill_guide(guide: &mut Vec<u32>, ends: &[f64], total: f64) -> u32 {
    /// Moves ends that rounding left just before a cell into that cell, where they are compared with each point.
    const CAUTION: f64 = 1.0 + 4.0 * f64::EPSILON;
    let bits = ends.len().ilog2() + 2;
    let cells = 1_usize << bits;
    let scale = cells as f64 / total * CAUTION;
    guide.clear();
    guide.resize(cells + 1, 0);
    for &end in ends {
        guide[((end * scale) as usize).min(cells - 1) + 1] += 1;
    }
    let mut passed = 0;
    for start in guide {
        passed += *start;
        *start = passed;
    }
    bits
}
