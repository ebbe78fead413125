//! Flows between pairs of regions: all of them, or the largest.

use super::{Column, Table, TableError, Texts};
use crate::dynamics::FlowRecords;
use crate::numeric::row_of;
use crate::region::{Atlas, Factor, RegionId};
use ndarray::Array2;
use std::cmp::Ordering;

/// One flow between two regions, or a difference of two; the smaller one, whatever its sign, is the greater, so that
/// sorting puts the largest first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedFlow {
    /// How much flows, in the unit of its factor.
    pub amount: f64,
    /// Where it comes from.
    pub origin: RegionId,
    /// Where it goes to.
    pub destination: RegionId,
}

/// What flows of one factor in a year, or how that differs between two runs.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorFlows {
    /// What flows.
    pub factor: Factor,
    /// The largest flows between different regions, the largest first.
    pub largest: Vec<RankedFlow>,
    /// All flows from and to the regions that were asked for.
    pub of_place: Vec<RankedFlow>,
    /// Pairs of different regions between which something flows.
    pub pairs: usize,
    /// All that flows between different regions.
    pub total: f64,
    /// All that stays within its region.
    pub home: f64,
}

impl FactorFlows {
    /// The flows of a matrix of the factor, so many of them, and all of `place`.
    pub fn of(factor: Factor, matrix: &Array2<f64>, largest: usize, place: Option<RegionId>) -> Self {
        let reversed = |it: RankedFlow| if factor.is_backwards() { it.reversed() } else { it };
        let flows_somewhere = |it: &RankedFlow| it.amount != 0.0;
        let between = flows(matrix).filter(|it| it.origin != it.destination).filter(flows_somewhere);
        let of_place = place.into_iter().flat_map(|place| flows_at(matrix, place)).filter(flows_somewhere);
        let elsewhere = || {
            (0..matrix.nrows()).flat_map(|own| {
                let row = row_of(matrix, own);
                [&row[..own], &row[own + 1..]]
            })
        };
        Self {
            factor,
            largest: choose_largest(between, largest).into_iter().map(reversed).collect(),
            of_place: of_place.map(reversed).collect(),
            pairs: elsewhere().map(|it| it.iter().filter(|it| **it != 0.0).count()).sum(),
            total: elsewhere().flatten().fold(0.0, |total, amount| total + amount),
            home: matrix.diag().sum(),
        }
    }
}

impl Eq for RankedFlow {}

impl PartialOrd for RankedFlow {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RankedFlow {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// The rows of `flows` at the end of a year, and clears the records.
///
/// Of each factor the `largest` flows between different regions are written, the largest first; or all
/// flows, those within a region included, if that is [`None`].
///
/// # Errors
///
/// Never, as the columns have equal lengths; the table would say so otherwise.
pub fn take(
    records: &mut FlowRecords,
    atlas: &Atlas,
    replicate: u32,
    year: f64,
    largest: Option<usize>,
) -> Result<Table, TableError> {
    let (factors, flows) = list(records, largest);
    records.clear();
    let when = vec![
        Column::integer("replicate", vec![i64::from(replicate); flows.len()]),
        Column::real("year", vec![year; flows.len()]),
    ];
    Table::new(when.into_iter().chain(columns(atlas, factors, &flows)).collect())
}

/// The rows of `flows-mean`: every flow of a year, the mean over replicates of what is added up in `sums`.
///
/// # Errors
///
/// Never, as the columns have equal lengths; the table would say so otherwise.
pub fn mean(sums: &mut FlowRecords, atlas: &Atlas, replicates: u32) -> Result<Table, TableError> {
    sums.iter_mut().for_each(|(_, matrix)| *matrix /= f64::from(replicates));
    let (factors, flows) = list(sums, None);
    Table::new(columns(atlas, factors, &flows).into())
}

/// Factor by factor, as [`take`] describes it.
fn list(records: &FlowRecords, largest: Option<usize>) -> (Texts, Vec<RankedFlow>) {
    let (mut factors, mut flows) = (Texts::default(), Vec::new());
    for (factor, matrix) in records.iter() {
        let found = choose(matrix, largest);
        factors.append(&Texts::repeated(factor.name(), found.len()));
        flows.extend(found.into_iter().map(|it| if factor.is_backwards() { it.reversed() } else { it }));
    }
    (factors, flows)
}

fn columns(atlas: &Atlas, factors: Texts, flows: &[RankedFlow]) -> [Column; 4] {
    let codes: Texts = atlas.regions().iter().map(|it| &it.place.code).collect();
    let ends = |of: fn(&RankedFlow) -> RegionId| codes.rows(flows.iter().map(|it| of(it).index()));
    [
        Column::text("factor", factors),
        Column::text("origin", ends(|it| it.origin)),
        Column::text("destination", ends(|it| it.destination)),
        Column::real("amount", flows.iter().map(|it| it.amount).collect()),
    ]
}

impl RankedFlow {
    /// A number that rises as the amount falls, then with origin and destination: it is compared at once.
    ///
    /// The bits of an amount without its sign rise with it.
    #[inline]
    fn rank(&self) -> u128 {
        let amount = !self.amount.abs().to_bits();
        u128::from(amount) << 64 | u128::from(self.origin.0) << 32 | u128::from(self.destination.0)
    }

    fn reversed(self) -> Self {
        Self { origin: self.destination, destination: self.origin, ..self }
    }
}

fn choose(matrix: &Array2<f64>, largest: Option<usize>) -> Vec<RankedFlow> {
    let flows = flows(matrix).filter(|it| it.amount > 0.0);
    match largest {
        None => flows.collect(),
        Some(largest) => choose_largest(flows.filter(|it| it.origin != it.destination), largest),
    }
}

/// What comes from a region and what goes there, row by row.
fn flows_at(matrix: &Array2<f64>, place: RegionId) -> impl Iterator<Item = RankedFlow> {
    let flow = |origin: RegionId, destination: RegionId| {
        let amount = matrix[[origin.index(), destination.index()]];
        RankedFlow { amount, origin, destination }
    };
    let all = || RegionId::first(matrix.nrows());
    all().flat_map(move |origin| {
        let from_place = (origin == place).then(all).into_iter().flatten().map(move |it| flow(origin, it));
        let to_place = (origin != place).then(|| flow(origin, place));
        to_place.into_iter().chain(from_place)
    })
}

/// Everything in a matrix, row by row.
fn flows(matrix: &Array2<f64>) -> impl Iterator<Item = RankedFlow> {
    matrix.rows().into_iter().zip(RegionId::first(matrix.nrows())).flat_map(move |(row, origin)| {
        let flow = move |(&amount, destination)| RankedFlow { amount, origin, destination };
        row.into_iter().zip(RegionId::first(matrix.ncols())).map(flow)
    })
}

/// The largest flows, the largest first. No more than a few times as many are kept on the way, since a world has millions.
fn choose_largest(flows: impl Iterator<Item = RankedFlow>, largest: usize) -> Vec<RankedFlow> {
    let most = largest.saturating_mul(4).saturating_add(256);
    let (mut chosen, mut next) = (Vec::new(), None);
    for flow in flows {
        if next.is_none_or(|next| flow < next) {
            chosen.push(flow);
        }
        if chosen.len() == most {
            next = leave_largest(&mut chosen, largest);
        }
    }
    leave_largest(&mut chosen, largest);
    chosen.sort_unstable();
    chosen
}

/// Leaves so many of the largest flows, in no order; returns the largest of the others, if there are any.
fn leave_largest(chosen: &mut Vec<RankedFlow>, largest: usize) -> Option<RankedFlow> {
    if chosen.len() <= largest {
        return None;
    }
    let next = *chosen.select_nth_unstable(largest).1;
    chosen.truncate(largest);
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flows_of_a_factor_are_those_of_its_matrix_one_by_one() {
        let matrix = Array2::from_shape_fn((7, 7), |(o, i)| ((o * 7 + i) % 4) as f64 - 1.0);
        for place in RegionId::first(7).map(Some).chain([None]) {
            let found = FactorFlows::of(Factor::Siting, &matrix, 5, place);
            let all: Vec<RankedFlow> = flows(&matrix).filter(|it| it.amount != 0.0).collect();
            let of_place = all.iter().filter(|it| Some(it.origin) == place || Some(it.destination) == place);
            assert!(found.of_place.iter().eq(of_place));
            let mut between: Vec<_> = all.iter().filter(|it| it.origin != it.destination).copied().collect();
            assert_eq!(found.pairs, between.len());
            let total: f64 = between.iter().map(|it| it.amount).sum();
            assert_eq!(
                [found.total, found.home].map(f64::to_bits),
                [total, matrix.diag().sum()].map(f64::to_bits)
            );
            between.sort_unstable();
            assert_eq!(found.largest, between[..5]);
        }
    }

    #[test]
    fn the_largest_flows_are_those_of_all_sorted_however_many_there_are() {
        let [origin, destination] = [3, 5].map(|it| RegionId::first(9).nth(it).unwrap());
        let flow = |it: u32| RankedFlow { amount: f64::from(it * 7919 % 10_007), origin, destination };
        let mut sorted: Vec<RankedFlow> = (0..5000).map(flow).collect();
        sorted.sort();
        for largest in [0, 1, 17, 1000, 5000, 6000, usize::MAX] {
            let chosen = choose_largest((0..5000).map(flow), largest);
            assert_eq!(chosen, sorted[..largest.min(5000)], "{largest}");
        }
    }
}
