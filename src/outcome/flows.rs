//! Flows between pairs of regions: all of them, or the largest.

use super::{Column, Table, TableError};
use crate::dynamics::FlowRecords;
use crate::region::{Atlas, RegionId};
use ndarray::Array2;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// One flow; the smaller amount is the greater, so that a heap gives up the smallest first.
#[derive(Clone, Copy, PartialEq)]
struct RankedFlow {
    amount: f64,
    origin: RegionId,
    destination: RegionId,
}

impl Eq for RankedFlow {}

impl PartialOrd for RankedFlow {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RankedFlow {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |it: &Self| (it.origin, it.destination);
        other.amount.total_cmp(&self.amount).then_with(|| place(self).cmp(&place(other)))
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
    let (factors, flows) = list(records, atlas, largest);
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
    let (factors, flows) = list(sums, atlas, None);
    Table::new(columns(atlas, factors, &flows).into())
}

/// Factor by factor, as [`take`] describes it.
fn list(records: &FlowRecords, atlas: &Atlas, largest: Option<usize>) -> (Vec<String>, Vec<RankedFlow>) {
    let (mut factors, mut flows) = (Vec::new(), Vec::new());
    for (factor, matrix) in records.iter() {
        let found = choose(matrix, atlas, largest);
        factors.extend(std::iter::repeat_n(factor.name().to_owned(), found.len()));
        flows.extend(found.into_iter().map(|it| if factor.is_backwards() { it.reversed() } else { it }));
    }
    (factors, flows)
}

fn columns(atlas: &Atlas, factors: Vec<String>, flows: &[RankedFlow]) -> [Column; 4] {
    let code = |it: RegionId| atlas.region(it).place.code.clone();
    [
        Column::text("factor", factors),
        Column::text("origin", flows.iter().map(|it| code(it.origin)).collect()),
        Column::text("destination", flows.iter().map(|it| code(it.destination)).collect()),
        Column::real("amount", flows.iter().map(|it| it.amount).collect()),
    ]
}

impl RankedFlow {
    fn reversed(self) -> Self {
        Self { origin: self.destination, destination: self.origin, ..self }
    }
}

fn choose(matrix: &Array2<f64>, atlas: &Atlas, largest: Option<usize>) -> Vec<RankedFlow> {
    let ids: Vec<RegionId> = atlas.ids().collect();
    let flows = matrix.rows().into_iter().zip(&ids).flat_map(|(row, &origin)| {
        let flow = move |(&amount, &destination)| RankedFlow { amount, origin, destination };
        row.into_iter().zip(&ids).map(flow).collect::<Vec<_>>()
    });
    let flows = flows.filter(|it| it.amount > 0.0);
    let Some(largest) = largest else { return flows.collect() };
    let mut heap = BinaryHeap::with_capacity(largest + 1);
    for flow in flows.filter(|it| it.origin != it.destination) {
        if heap.len() < largest || heap.peek().is_some_and(|smallest| flow < *smallest) {
            heap.push(flow);
            if heap.len() > largest {
                heap.pop();
            }
        }
    }
    heap.into_sorted_vec()
}
