//! Effects of origins and of destinations, taken out of a column exactly.
//!
//! Least squares on both kinds of effects solves for those of destinations first, by the Schur complement
//! `D_d − W'D_o⁻¹W`, which is dense and has a row a destination. Alternating projections, the usual way, crawl as
//! soon as flows within a region are kept.

use crate::numeric::Cholesky;
use ndarray::{Array1, Array2};
use rayon::prelude::*;

/// Which origin and which destination each pair has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends<'a> {
    /// The origin of each pair, counted from 0.
    pub origin: &'a [usize],
    /// The destination of each pair, counted from 0.
    pub destination: &'a [usize],
    /// How many origins and destinations there are.
    pub counts: (usize, usize),
}

/// The normal equations of both effects under weights of pairs, solved once for any number of columns.
pub(super) struct TwoWay<'a> {
    ends: Ends<'a>,
    weights: &'a [f64],
    /// `W_od`, 0 where a pair is not used.
    dense: Array2<f64>,
    of_origins: Array1<f64>,
    schur: Cholesky,
    pinned: Vec<bool>,
}

/// A column split into effects and what they leave.
pub(super) struct TwoWaySplit {
    pub origin: Array1<f64>,
    pub destination: Array1<f64>,
    pub rest: Vec<f64>,
}

impl Ends<'_> {
    /// Sums of a column by origin and by destination, in the order of the pairs.
    pub fn sums(&self, column: impl Iterator<Item = f64>) -> (Array1<f64>, Array1<f64>) {
        let (mut by_origin, mut by_destination) =
            (Array1::zeros(self.counts.0), Array1::zeros(self.counts.1));
        for ((&origin, &destination), value) in self.origin.iter().zip(self.destination).zip(column) {
            by_origin[origin] += value;
            by_destination[destination] += value;
        }
        (by_origin, by_destination)
    }

    /// The number of the connected component that each destination is in: pairs connect their two ends, and effects of
    /// two components cannot be compared. Destinations without a pair are components of their own.
    pub fn components(&self) -> Vec<usize> {
        let (origins, destinations) = self.counts;
        let mut parents: Vec<usize> = (0..origins + destinations).collect();
        for (&origin, &destination) in self.origin.iter().zip(self.destination) {
            let (one, other) = (root(&mut parents, origin), root(&mut parents, origins + destination));
            parents[one.max(other)] = one.min(other);
        }
        (0..destinations).map(|it| root(&mut parents, origins + it)).collect()
    }
}

fn root(parents: &mut [usize], mut of: usize) -> usize {
    while parents[of] != of {
        parents[of] = parents[parents[of]];
        of = parents[of];
    }
    of
}

impl<'a> TwoWay<'a> {
    /// With `ridge` above 0 the squares of effects of destinations are penalised by half as much; else the first
    /// destination of every component has the effect 0.
    ///
    /// Nothing if weights are so far apart that the equations cannot be solved.
    pub fn new(ends: Ends<'a>, weights: &'a [f64], ridge: f64) -> Option<Self> {
        let mut dense = Array2::zeros(ends.counts);
        for ((&origin, &destination), weight) in ends.origin.iter().zip(ends.destination).zip(weights) {
            dense[[origin, destination]] += weight;
        }
        let (mut of_origins, of_destinations) = ends.sums(weights.iter().copied());
        // An origin without a pair has the effect 0, as its sums are.
        of_origins.mapv_inplace(|it| if it == 0.0 { 1.0 } else { it });
        let pinned = if ridge > 0.0 { vec![false; ends.counts.1] } else { first_of_each(&ends.components()) };
        let rows = (0..ends.counts.1).into_par_iter();
        let lower =
            rows.map(|row| schur_row(row, &dense, &of_origins, &of_destinations, ridge, &pinned)).collect();
        let schur = Cholesky::of(lower)?;
        Some(Self { ends, weights, dense, of_origins, schur, pinned })
    }

    /// The effects that fit a column best, and what they leave of it.
    pub fn split(&self, column: &[f64]) -> TwoWaySplit {
        let weighted = self.weights.iter().zip(column).map(|(weight, value)| weight * value);
        let (by_origin, mut right) = self.ends.sums(weighted);
        for (row, (sum, weight)) in self.dense.outer_iter().zip(by_origin.iter().zip(&self.of_origins)) {
            right.scaled_add(-sum / weight, &row);
        }
        right.iter_mut().zip(&self.pinned).filter(|it| *it.1).for_each(|it| *it.0 = 0.0);
        let destination = self.schur.solve(right);
        let origin = (by_origin - self.dense.dot(&destination)) / &self.of_origins;
        let ends = self.ends.origin.iter().zip(self.ends.destination);
        let rest = ends.zip(column).map(|((&from, &to), value)| value - origin[from] - destination[to]);
        TwoWaySplit { rest: rest.collect(), origin, destination }
    }
}

/// Whether a destination is the first of its component.
fn first_of_each(components: &[usize]) -> Vec<bool> {
    (0..components.len()).map(|it| !components[..it].contains(&components[it])).collect()
}

/// A row of the lower triangle of the Schur complement; that of a pinned destination is a row of the identity.
fn schur_row(
    row: usize,
    dense: &Array2<f64>,
    of_origins: &Array1<f64>,
    of_destinations: &Array1<f64>,
    ridge: f64,
    pinned: &[bool],
) -> Vec<f64> {
    let mut entries = vec![0.0; row + 1];
    if pinned[row] {
        entries[row] = 1.0;
        return entries;
    }
    for (weights, total) in dense.outer_iter().zip(of_origins).filter(|it| it.0[row] != 0.0) {
        let share = weights[row] / total;
        entries.iter_mut().zip(&weights).for_each(|(entry, weight)| *entry -= share * weight);
    }
    entries[row] += of_destinations[row] + ridge;
    entries.iter_mut().zip(pinned).filter(|it| *it.1).for_each(|it| *it.0 = 0.0);
    entries
}
