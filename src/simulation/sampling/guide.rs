//! A guide into cumulated weights (Chen and Asau, 1974), filled in vectors.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of cells are small and not negative"
)]
#![expect(
    clippy::inline_always,
    clippy::needless_range_loop,
    reason = "only what is inlined into the dispatcher, and goes through several arrays by one index, becomes vectors"
)]

use super::others::{Others, cumulated, point_below};
use pulp::{Arch, Simd, WithSimd};
use rand::Rng;

/// Cumulated weights, and for each cell of a grid over them where a search for a point in it may start.
#[derive(Clone, Debug, Default)]
pub(super) struct Guide {
    /// The weight up to and with each destination.
    ends: Vec<f64>,
    cells: Vec<u32>,
    /// There are two cells to the power of this.
    bits: u32,
}

impl Guide {
    /// Makes it a guide to these destinations, for so many movers.
    pub(super) fn fill(&mut self, others: &Others<'_>, movers: u64) {
        self.cumulate(others);
        if self.total() > 0.0 {
            // More movers are worth a finer guide, up to four to eight cells a destination.
            let destinations = self.ends.len() as u64;
            self.divide(self.total(), (destinations + movers).min(4 * destinations).ilog2() + 1);
        }
    }

    fn total(&self) -> f64 {
        self.ends.last().copied().unwrap_or(0.0)
    }

    /// Lets movers find their places and adds them to `counts`; returns how many were sent: all, or none where no place has
    /// weight.
    pub(super) fn lead(&self, random: &mut impl Rng, movers: u64, counts: &mut [f64]) -> u64 {
        let (total, Self { ends, cells, bits }) = (self.total(), self);
        if total <= 0.0 {
            return 0;
        }
        for _ in 0..movers {
            let word = random.next_u64();
            let target = point_below(total, word);
            let mut place = cells[(word >> (64 - *bits)) as usize] as usize;
            // The first step is counted instead of branched on, since it is often taken and often not.
            place += usize::from(ends[place] <= target);
            while ends[place] <= target {
                place += 1;
            }
            counts[place] += 1.0;
        }
        movers
    }

    fn cumulate(&mut self, others: &Others<'_>) {
        self.ends.clear();
        others.list_in(&mut self.ends);
        let (fours, rest) = self.ends.as_chunks_mut();
        let mut reached = 0.0;
        for four in fours {
            *four = cumulated(reached, *four);
            reached = four[3];
        }
        for end in rest {
            reached += *end;
            *end = reached;
        }
    }

    /// Divides [0, `total`) into 2^bits cells; the first bits of a point's word are the number of its cell.
    ///
    /// Cell g holds how many `ends` are in cells before g: the first place that a point in g can have.
    fn divide(&mut self, total: f64, bits: u32) {
        /// Moves ends that rounding left just before a cell into that cell, where they are compared with each point.
        const CAUTION: f64 = 1.0 + 4.0 * f64::EPSILON;
        let last_cell = (1_u32 << bits) - 1;
        let scale = f64::from(last_cell + 1) / total * CAUTION;
        self.bits = bits;
        self.cells.clear();
        self.cells.resize(last_cell as usize + 2, 0);
        Arch::new().dispatch(Dividing { cells: &mut self.cells, ends: &self.ends, scale, last_cell });
    }
}

/// Fills cells of zeros, eight ends and eight cells at a time; a type, since closures do not become vectors.
struct Dividing<'a> {
    cells: &'a mut [u32],
    ends: &'a [f64],
    scale: f64,
    last_cell: u32,
}

impl WithSimd for Dividing<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { cells: guide, ends, scale, last_cell } = self;
        let (eights, rest) = ends.as_chunks::<8>();
        let mut passed = 0;
        // Where several ends share a cell the last one, which has the largest number, is what stays.
        for eight in eights {
            let mut cells = [0; 8];
            for lane in 0..8 {
                cells[lane] = ((eight[lane] * scale) as u32).min(last_cell);
            }
            for cell in cells {
                passed += 1;
                guide[cell as usize + 1] = passed;
            }
        }
        for end in rest {
            passed += 1;
            guide[((end * scale) as u32).min(last_cell) as usize + 1] = passed;
        }
        raise(guide);
    }
}

/// Replaces every number by the largest up to it.
#[inline(always)]
fn raise(numbers: &mut [u32]) {
    let (eights, rest) = numbers.as_chunks_mut::<8>();
    let mut largest = 0;
    for eight in eights {
        for step in [1, 2, 4] {
            let before = *eight;
            for lane in step..8 {
                eight[lane] = eight[lane].max(before[lane - step]);
            }
        }
        for lane in 0..8 {
            eight[lane] = eight[lane].max(largest);
        }
        largest = eight[7];
    }
    for number in rest {
        largest = largest.max(*number);
        *number = largest;
    }
}
