//! Few movers look for their destinations one by one, without a table.

#![expect(clippy::cast_possible_truncation, reason = "a place in a block of sixteen")]

use super::others::{Others, cumulated, point_below};
use rand::Rng;
use std::hint::select_unpredictable;

/// Destinations in one block of a search.
const BLOCK: usize = 16;

impl Others<'_> {
    /// Sums over blocks first, which fill `ends`, then each mover looks into one block only. Adds them to `counts`, the
    /// places where anybody arrives to `places`; returns how many were sent: all, or none where no place has weight.
    pub(super) fn search(
        &self,
        random: &mut impl Rng,
        movers: u64,
        counts: &mut [f64],
        places: &mut Vec<usize>,
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
            let place = block * BLOCK + place_within(weights, target - start);
            if counts[place] == 0.0 {
                places.push(place);
            }
            counts[place] += 1.0;
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
