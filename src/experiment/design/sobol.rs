//! Sobol' points: any 2^m of them from the first on fill all boxes of volume 2^−m alike (Sobol' 1967), with direction
//! numbers of Joe and Kuo (2008) and Owen's scrambling, which makes them random without spoiling that (Owen 1995;
//! hashed as in Burley 2020, *Practical hash-based Owen scrambling*).

use super::factor::{DesignFactor, spread};
use super::method::{DesignMethod, Method, MethodEntry, WrittenMethod, known};
use crate::experiment::stream::{Purpose, stream};
use ndarray::Array2;
use rand::Rng;
use serde::{Deserialize, Serialize};

/// The sequence is this long.
const MOST_POINTS: u32 = 1 << 16;

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "sobol",
    meaning: "Evenly spread points.",
    keys: &["points"],
    read: |settings| Some(Method::new(Sobol { points: settings.number("points")? })),
    known: known::<Sobol>,
};

/// Sobol' points, scrambled: evenly spread in all factors together. More points extend the design.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Sobol {
    /// Points; a power of 2 spreads best.
    pub points: u32,
}

impl DesignMethod for Sobol {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    fn len(&self, _factors: &[DesignFactor]) -> u64 {
        u64::from(self.points)
    }

    fn points(&self, factors: &[DesignFactor], seed: u64) -> Array2<f64> {
        spread(factors, shares(self.points, factors.len(), seed))
    }

    fn is_random(&self) -> bool {
        true
    }

    fn refusal(&self, factors: usize) -> Option<String> {
        refusal(self.points, factors)
    }
}

/// Points × factors, in shares of the ranges.
///
/// # Panics
///
/// May panic when there is a [`refusal`].
pub(super) fn shares(points: u32, factors: usize, seed: u64) -> Array2<f64> {
    let scramble = stream(Purpose::SobolScramble, seed, 0).next_u32();
    let share = |point: usize, factor: usize| sobol_burley::sample(narrow(point), narrow(factor), scramble);
    Array2::from_shape_fn((points as usize, factors), |(point, factor)| f64::from(share(point, factor)))
}

/// Why there are no such points, if there are not.
pub(super) fn refusal(points: u32, dimensions: usize) -> Option<String> {
    let most = sobol_burley::NUM_DIMENSIONS as usize;
    if points > MOST_POINTS {
        return Some(format!("there are {MOST_POINTS} Sobol' points and no more, not {points}"));
    }
    (dimensions > most).then(|| format!("Sobol' points have up to {most} dimensions, not {dimensions}"))
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("within the limits of the sequence")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::latin_hypercube;
    use crate::experiment::stream::uniform;
    use std::collections::BTreeSet;

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of small numbers")]
    fn cell(share: f64, cells: usize) -> usize {
        (share * cells as f64) as usize
    }

    #[test]
    fn every_part_of_every_range_has_one_point() {
        let shares = shares(64, 40, 3);
        for column in shares.columns() {
            let cells: BTreeSet<usize> = column.iter().map(|&it| cell(it, 64)).collect();
            assert_eq!(cells.len(), 64);
        }
    }

    #[test]
    fn every_box_of_two_factors_that_is_large_enough_for_a_point_has_one() {
        for seed in 1..5 {
            let shares = shares(64, 2, seed);
            for wide in [1, 2, 4, 8, 16, 32, 64] {
                let boxes: BTreeSet<(usize, usize)> =
                    shares.rows().into_iter().map(|it| (cell(it[0], wide), cell(it[1], 64 / wide))).collect();
                assert_eq!(boxes.len(), 64, "{wide} columns of boxes");
            }
        }
    }

    #[test]
    fn more_points_extend_a_design_and_another_seed_moves_it() {
        let long = shares(48, 3, 5);
        assert_eq!(shares(32, 3, 5), long.slice_axis(ndarray::Axis(0), (..32).into()));
        assert!(shares(32, 3, 6) != shares(32, 3, 5));
    }

    /// The largest difference between the share of points in a box at the origin and its volume, over boxes that end
    /// in points.
    fn star_discrepancy(points: &Array2<f64>) -> f64 {
        let edges = |at: usize| points.column(at).iter().copied().chain([1.0]).collect::<Vec<_>>();
        let mut worst = 0.0_f64;
        for &right in &edges(0) {
            for &top in &edges(1) {
                let count = |inside: fn(f64, f64) -> bool| {
                    let rows =
                        points.rows().into_iter().filter(|it| inside(it[0], right) && inside(it[1], top));
                    rows.count() as f64 / points.nrows() as f64
                };
                let volume = right * top;
                worst = worst.max(count(|a, b| a <= b) - volume).max(volume - count(|a, b| a < b));
            }
        }
        worst
    }

    #[test]
    fn sobol_points_are_spread_more_evenly_than_a_latin_hypercube_and_that_than_random_ones() {
        let mean =
            |of: &dyn Fn(u64) -> Array2<f64>| (1..6).map(|it| star_discrepancy(&of(it))).sum::<f64>() / 5.0;
        let random = |seed| {
            let mut random = stream(Purpose::Bootstrap, seed, 0);
            Array2::from_shape_simple_fn((64, 2), || uniform(&mut random))
        };
        let [sobol, latin, random] =
            [mean(&|it| shares(64, 2, it)), mean(&|it| latin_hypercube::shares(64, 2, it)), mean(&random)];
        assert!(sobol < 0.8 * latin && latin < random, "{sobol} {latin} {random}");
    }

    #[test]
    fn what_the_sequence_has_not_is_refused() {
        assert_eq!(refusal(1 << 16, 256), None);
        assert!(refusal((1 << 16) + 1, 2).unwrap().contains("65536"));
        assert!(refusal(8, 257).unwrap().contains("256 dimensions"));
        assert!(shares(1 << 16, 1, 1).iter().all(|it| (0.0..1.0).contains(it)));
    }
}
