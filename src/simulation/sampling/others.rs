//! Three ways for movers to find their destinations.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers below 2^53, and words whose leading bits are wanted"
)]

use super::binomial::{binomial_at, uniform};
use rand::Rng;
use std::hint::select_unpredictable;

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
        let total = self.add_up_blocks(ends);
        if total <= 0.0 {
            return 0;
        }
        let (blocks, likely_block) = (self.weights.as_chunks::<BLOCK>().0, self.likely / BLOCK);
        let (without_likely, last) = (self.block(likely_block), self.block(ends.len() - 1));
        for _ in 0..movers {
            let target = point_below(total, random.next_u64());
            let block = first_above(ends, target);
            let start = if block == 0 { 0.0 } else { ends[block - 1] };
            let weights = blocks.get(block).unwrap_or(&last);
            let weights = select_unpredictable(block == likely_block, &without_likely, weights);
            let place = place_within(weights, target - start);
            counts[block * BLOCK + place] += 1.0;
        }
        movers
    }

    /// The weights in a block; the likely destination and those beyond the last weigh nothing.
    #[inline]
    fn block(&self, block: usize) -> [f64; BLOCK] {
        let weights = &self.weights[block * BLOCK..];
        let mut copy = weights.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [0.0; BLOCK];
            padded[..weights.len()].copy_from_slice(weights);
            padded
        });
        if block == self.likely / BLOCK {
            copy[self.likely % BLOCK] = 0.0;
        }
        copy
    }

    /// Fills `ends` with the weight up to the end of each block; returns the weight of all.
    fn add_up_blocks(&self, ends: &mut Vec<f64>) -> f64 {
        let (blocks, rest) = self.weights.as_chunks::<BLOCK>();
        ends.clear();
        ends.extend(blocks.iter().map(sum_of));
        if !rest.is_empty() {
            ends.push(sum_of(&self.block(blocks.len())));
        }
        let likely_block = self.likely / BLOCK;
        ends[likely_block] = sum_of(&self.block(likely_block));
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
        // More movers are worth a finer guide, up to four to eight cells a destination.
        let bits = (ends.len() as u64 + movers).min(4 * ends.len() as u64).ilog2() + 1;
        fill_guide(guide, ends, total, bits);
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
    fn cumulate(&self, ends: &mut Vec<f64>) -> f64 {
        ends.clear();
        ends.extend_from_slice(self.weights);
        ends[self.likely] = 0.0;
        let (fours, rest) = ends.as_chunks_mut();
        let mut reached = 0.0;
        for four in fours {
            *four = cumulated(reached, *four);
            reached = four[3];
        }
        for end in rest {
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
            // Where nothing has weight nobody comes, and `max` turns 0/0 into 0.
            let share = (sums[2 * node] / sums[node]).max(0.0);
            let left = binomial_at(random.next_u64(), crowd, share);
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

/// The weight up to and with each of four, when `reached` comes before them.
///
/// One addition instead of four waits for the sum before. The sums never decrease, and stay exactly the same
/// across a weight of 0.
#[inline]
fn cumulated(reached: f64, [a, b, c, d]: [f64; 4]) -> [f64; 4] {
    let two = a + b;
    [reached + a, reached + two, reached + (two + c), reached + (two + (c + d))]
}

/// In eight parts, which the processor adds side by side.
#[inline]
fn sum_of(block: &[f64; BLOCK]) -> f64 {
    let mut parts = [0.0; BLOCK / 2];
    for (i, part) in parts.iter_mut().enumerate() {
        *part = block[i] + block[i + BLOCK / 2];
    }
    let [a, b, c, d, e, f, g, h] = parts;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// The first of the rising `ends` above `target`, which is below the last of them.
///
/// A binary search without branches, since the processor would guess half of them wrong.
#[inline]
fn first_above(ends: &[f64], target: f64) -> usize {
    let (mut first, mut left) = (0, ends.len());
    while left > 1 {
        let half = left / 2;
        first = select_unpredictable(ends[first + half - 1] <= target, first + half, first);
        left -= half;
    }
    first
}

/// The first place whose cumulated weight exceeds `target`; by counting, since guessing branches cost more.
#[inline]
fn place_within(block: &[f64; BLOCK], target: f64) -> usize {
    let (mut reached, mut passed) = (0.0, [0_u64; 4]);
    for four in block.as_chunks().0 {
        let ends = cumulated(reached, *four);
        for (passed, end) in passed.iter_mut().zip(ends) {
            *passed += u64::from(end <= target);
        }
        reached = ends[3];
    }
    let passed = passed.iter().sum::<u64>() as usize;
    if passed < BLOCK { passed } else { last_with_weight(block) }
}

/// Where a target goes that the block's sum includes, but rounding of the cumulated weights left out.
#[cold]
fn last_with_weight(block: &[f64; BLOCK]) -> usize {
    block.iter().rposition(|&weight| weight > 0.0).expect("a block is chosen only if it has weight")
}

/// Divides [0, `total`) into 2^bits cells; the first bits of a point's word are the number of its cell.
///
/// Cell g holds how many `ends` are in cells before g: the first place that a point in g can have.
fn fill_guide(guide: &mut Vec<u32>, ends: &[f64], total: f64, bits: u32) {
    /// Moves ends that rounding left just before a cell into that cell, where they are compared with each point.
    const CAUTION: f64 = 1.0 + 4.0 * f64::EPSILON;
    let last_cell = (1_u32 << bits) - 1;
    let scale = f64::from(last_cell + 1) / total * CAUTION;
    guide.clear();
    guide.resize(last_cell as usize + 2, 0);
    // Where several ends share a cell the last one, which has the largest number, is what stays.
    for (passed, end) in (1..).zip(ends) {
        guide[((end * scale) as u32).min(last_cell) as usize + 1] = passed;
    }
    let mut passed = 0;
    for start in guide {
        passed = passed.max(*start);
        *start = passed;
    }
}
