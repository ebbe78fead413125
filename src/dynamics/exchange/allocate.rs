//! The one form of every flow: who leaves chooses by ease and attraction.

use super::blocks::{blocks_of, in_blocks};
use super::view::KernelView;
use super::walk::{Visitor, walk};
use crate::dynamics::chance::{Chance, Expected, Process, Stream};
use crate::numeric::{Vectors, read_ahead, slice, slice_mut};
use crate::region::Atlas;
use ndarray::{Array1, Array2, ArrayViewMut2, aview1};
use std::ops::Range;

/// Field of the streams that decide where people go.
const WHERE_TO: usize = 0;
/// Field of the streams that decide how many leave.
pub(in crate::dynamics) const HOW_MANY: usize = 1;

/// Those who choose alike: a number in each origin, and the process whose streams they draw from.
pub struct Movers<'a> {
    /// How many leave each origin; persons, projects or CNY.
    pub leavers: &'a Array1<f64>,
    /// Which streams decide where they go; [`None`] for money, which is divided and not drawn.
    pub process: Option<Process>,
    /// Where full flows are added up, origins × destinations, when somebody wants them.
    pub record: Option<&'a mut Array2<f64>>,
}

/// Where the leavers of one group went.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// Leavers of each origin.
    pub leavers: Array1<f64>,
    /// Arrivals in each destination, those who stayed included.
    pub arrivals: Array1<f64>,
    /// People who chose their own region.
    pub stayed: Array1<f64>,
    /// People who chose a region of their own province, their own included.
    pub in_province: Array1<f64>,
}

impl Allocation {
    /// Nobody went anywhere.
    pub fn nothing(regions: usize) -> Self {
        let zero = Array1::zeros(regions);
        Self { leavers: zero.clone(), arrivals: zero.clone(), stayed: zero.clone(), in_province: zero }
    }

    /// Arrivals from elsewhere less departures.
    pub fn net(&self) -> Array1<f64> {
        &self.arrivals - &self.leavers
    }
}

/// Sends all movers on their ways.
///
/// ```text
/// flow_oi = leavers_o · κ_oi u_i / Σ_l κ_ol u_l
/// ```
///
/// `attraction` is `u`. All movers share weights, so a row of the kernel is read once for all of them.
pub fn allocate<C: Chance>(
    atlas: &Atlas,
    view: &KernelView<'_>,
    attraction: &Array1<f64>,
    movers: &mut [Movers<'_>],
    chance: &C,
) -> Vec<Allocation> {
    let groups: Vec<LeavingGroup<'_>> = movers.iter().map(|it| (it.leavers, it.process)).collect();
    let choice = Choice { atlas, attraction: slice(attraction), groups: &groups, chance };
    let mut work: Vec<_> = in_blocks(atlas.len(), None).map(|(rows, _)| (rows, Vec::new())).collect();
    for record in movers.iter_mut().map(|it| it.record.as_deref_mut()) {
        let parts = in_blocks(atlas.len(), record);
        work.iter_mut().zip(parts).for_each(|(block, (_, part))| block.1.push(part));
    }
    let parts =
        work.into_iter().map(|(rows, records)| (rows.clone(), AllocationBlock::new(&choice, rows, records)));
    join(atlas.len(), walk(view, parts.collect()), &groups)
}

/// Divides a number that is not of people or projects, such as money, as [`allocate`] does.
pub(in crate::dynamics) fn divide(
    atlas: &Atlas,
    view: &KernelView<'_>,
    attraction: &Array1<f64>,
    leavers: &Array1<f64>,
    record: Option<&mut Array2<f64>>,
) -> Allocation {
    let movers = Movers { leavers, process: None, record };
    allocate(atlas, view, attraction, &mut [movers], &Expected).swap_remove(0)
}

/// Who leaves each origin, and the process that sends them if it is drawn.
type LeavingGroup<'a> = (&'a Array1<f64>, Option<Process>);

/// What all who leave go by.
struct Choice<'a, C> {
    atlas: &'a Atlas,
    attraction: &'a [f64],
    groups: &'a [LeavingGroup<'a>],
    chance: &'a C,
}

type BlockRecords<'a> = Vec<Option<ArrayViewMut2<'a, f64>>>;

/// The flows of one group out of one block of origins.
struct Sums {
    arrivals: Vec<f64>,
    stayed: Vec<f64>,
    in_province: Vec<f64>,
}

/// The origins that are worked on together.
struct AllocationBlock<'a, C: Chance> {
    choice: &'a Choice<'a, C>,
    first: usize,
    vectors: Vectors,
    /// `κ_ol u_l` of the origin at hand, and where its leavers go.
    weights: Vec<f64>,
    flow: Vec<f64>,
    room: <C::Stream as Stream>::Room,
    sums: Vec<Sums>,
    records: BlockRecords<'a>,
}

impl<C: Chance> Visitor for AllocationBlock<'_, C> {
    type Output = Vec<Sums>;

    fn visit<const R: usize>(&mut self, first: usize, rows: [&[f64]; R]) {
        read_ahead(rows);
        let totals = self.vectors.dots(rows, self.choice.attraction);
        for group in 0..self.choice.groups.len() {
            match self.drawn(group) {
                None => self.divide(group, first, rows, totals),
                Some(process) => {
                    for r in 0..R {
                        self.draw(group, process, first + r, rows[r], totals[r]);
                    }
                }
            }
        }
    }

    fn finish(mut self) -> Vec<Sums> {
        for group in 0..self.choice.groups.len() {
            if self.drawn(group).is_none() {
                let arrivals = self.sums[group].arrivals.iter_mut();
                arrivals.zip(self.choice.attraction).for_each(|(it, attraction)| *it *= attraction);
            }
        }
        self.sums
    }
}

impl<'a, C: Chance> AllocationBlock<'a, C> {
    fn new(choice: &'a Choice<'a, C>, rows: Range<usize>, records: BlockRecords<'a>) -> Self {
        let zero = || vec![0.0; choice.atlas.len()];
        let of_origins = || vec![0.0; rows.len()];
        let sums = |_| Sums { arrivals: zero(), stayed: of_origins(), in_province: of_origins() };
        Self {
            choice,
            first: rows.start,
            vectors: Vectors::default(),
            weights: zero(),
            flow: zero(),
            room: Default::default(),
            sums: (0..choice.groups.len()).map(sums).collect(),
            records,
        }
    }

    /// Whether the members of a group are sent one by one.
    fn drawn(&self, group: usize) -> Option<Process> {
        self.choice.groups[group].1.filter(|_| C::DRAWS)
    }

    /// Numbers that may be divided go everywhere at once; attraction is multiplied in at the end.
    fn divide<const R: usize>(&mut self, group: usize, first: usize, rows: [&[f64]; R], totals: [f64; R]) {
        let leavers = self.choice.groups[group].0;
        let scales: [f64; R] = std::array::from_fn(|r| {
            let (number, total) = (leavers[first + r], totals[r]);
            if number > 0.0 && total > 0.0 { number / total } else { 0.0 }
        });
        let sums = &mut self.sums[group];
        self.vectors.add_rows(&mut sums.arrivals, scales, rows);
        for r in 0..R {
            let (origin, row) = (first + r, first + r - self.first);
            let province = self.choice.atlas.province_range(origin);
            sums.stayed[row] = scales[r] * rows[r][origin] * self.choice.attraction[origin];
            let near = self.vectors.dot(&rows[r][province.clone()], &self.choice.attraction[province]);
            sums.in_province[row] = scales[r] * near;
            if let Some(record) = &mut self.records[group] {
                self.vectors.product(rows[r], self.choice.attraction, scales[r], &mut self.flow);
                add_to_row(record, row, &self.flow, self.vectors);
            }
        }
    }

    /// Whole numbers go where chance sends them.
    fn draw(&mut self, group: usize, process: Process, origin: usize, row: &[f64], total: f64) {
        let leavers = self.choice.groups[group].0[origin];
        if leavers <= 0.0 || total <= 0.0 {
            return;
        }
        self.vectors.product(row, self.choice.attraction, 1.0, &mut self.weights);
        let mut stream = self.choice.chance.stream(process, origin, WHERE_TO);
        stream.send(leavers, &self.weights, total, origin, &mut self.flow, &mut self.room);
        let (row, sums) = (origin - self.first, &mut self.sums[group]);
        sums.stayed[row] = self.flow[origin];
        sums.in_province[row] = self.flow[self.choice.atlas.province_range(origin)].iter().sum();
        self.vectors.add_rows(&mut sums.arrivals, [1.0], [&self.flow]);
        if let Some(record) = &mut self.records[group] {
            add_to_row(record, row, &self.flow, self.vectors);
        }
    }
}

/// Adds the flows out of one origin to its row of a record.
pub(super) fn add_to_row(record: &mut ArrayViewMut2<'_, f64>, row: usize, flow: &[f64], vectors: Vectors) {
    let mut row = record.row_mut(row);
    vectors.add_rows(row.as_slice_mut().expect("records are stored row by row"), [1.0], [flow]);
}

/// Puts the blocks together, in order.
fn join(regions: usize, blocks: Vec<Vec<Sums>>, groups: &[LeavingGroup<'_>]) -> Vec<Allocation> {
    let begin = |(leavers, _): &LeavingGroup<'_>| Allocation {
        leavers: Array1::clone(leavers),
        ..Allocation::nothing(regions)
    };
    let mut allocations: Vec<Allocation> = groups.iter().map(begin).collect();
    for (rows, block) in blocks_of(regions).zip(blocks) {
        for (allocation, sums) in allocations.iter_mut().zip(block) {
            allocation.arrivals += &aview1(&sums.arrivals);
            slice_mut(&mut allocation.stayed)[rows.clone()].copy_from_slice(&sums.stayed);
            slice_mut(&mut allocation.in_province)[rows.clone()].copy_from_slice(&sums.in_province);
        }
    }
    allocations
}
