//! The one form of every flow: who leaves chooses by ease and attraction.

use super::blocks::in_blocks;
use super::view::KernelView;
use super::walk::{Visitor, walk};
use crate::dynamics::chance::{Chance, Destinations, Expected, Process, Room, Stream};
use crate::numeric::{Vectors, read_ahead, slice};
use crate::region::Atlas;
use ndarray::{Array1, Array2, ArrayViewMut2};
use std::ops::Range;

/// Field of the streams that decide where people go.
const WHERE_TO: usize = 0;
/// Field of the streams that decide how many leave.
pub(in crate::dynamics) const HOW_MANY: usize = 1;

/// Those who choose alike: a number in each origin, and the process whose streams they draw from.
pub struct Movers<'a> {
    /// How many leave each origin; persons, projects or CNY.
    pub leavers: Array1<f64>,
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
    /// Arrivals in each destination from elsewhere.
    pub came: Array1<f64>,
    /// Those of each origin who chose their own region.
    pub stayed: Array1<f64>,
    /// Those who chose another region of their province.
    pub near: Array1<f64>,
    /// Those who chose a region of another province.
    pub far: Array1<f64>,
}

impl Allocation {
    /// Nobody went anywhere.
    pub fn nothing(regions: usize) -> Self {
        let [leavers, arrivals, came, stayed, near, far] = std::array::from_fn(|_| Array1::zeros(regions));
        Self { leavers, arrivals, came, stayed, near, far }
    }

    /// Those of each origin who chose another region.
    pub fn moved(&self) -> Array1<f64> {
        &self.near + &self.far
    }

    /// Arrivals from elsewhere less departures.
    pub fn net(&self) -> Array1<f64> {
        &self.came - &self.moved()
    }

    /// Adds what others of the same origins did.
    pub fn add(&mut self, other: &Self) {
        self.leavers += &other.leavers;
        self.arrivals += &other.arrivals;
        self.came += &other.came;
        self.stayed += &other.stayed;
        self.near += &other.near;
        self.far += &other.far;
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
    movers: Vec<Movers<'_>>,
    chance: &C,
) -> Vec<Allocation> {
    let parted = movers.into_iter().map(|it| ((it.leavers, it.process), it.record));
    let (groups, records): (Vec<LeavingGroup>, Vec<_>) = parted.unzip();
    let choice = Choice { atlas, attraction: slice(attraction), groups: &groups, chance };
    let mut work: Vec<_> = in_blocks(atlas.len(), None).map(|(rows, _)| (rows, Vec::new())).collect();
    for record in records {
        let parts = in_blocks(atlas.len(), record);
        work.iter_mut().zip(parts).for_each(|(block, (_, part))| block.1.push(part));
    }
    let blocks = walk(view, work, |rows, records| AllocationBlock::new(&choice, rows, records));
    join(blocks, groups)
}

/// Divides a number that is not of people or projects, such as money, as [`allocate`] does.
pub(in crate::dynamics) fn divide(
    atlas: &Atlas,
    view: &KernelView<'_>,
    attraction: &Array1<f64>,
    leavers: Array1<f64>,
    record: Option<&mut Array2<f64>>,
) -> Allocation {
    let movers = Movers { leavers, process: None, record };
    allocate(atlas, view, attraction, vec![movers], &Expected).swap_remove(0)
}

/// Who leaves each origin, and the process that sends them if it is drawn.
type LeavingGroup = (Array1<f64>, Option<Process>);

/// What all who leave go by.
struct Choice<'a, C> {
    atlas: &'a Atlas,
    attraction: &'a [f64],
    groups: &'a [LeavingGroup],
    chance: &'a C,
}

type BlockRecords<'a> = Vec<Option<ArrayViewMut2<'a, f64>>>;

/// The flows of one group out of a block of origins.
pub(super) struct Sums {
    /// What comes to each region from elsewhere.
    pub came: Vec<f64>,
    /// How far those who leave go, by origin.
    pub ways: Ways,
}

/// How far those who leave a block of origins go; a number each origin.
pub(super) struct Ways {
    stayed: Vec<f64>,
    near: Vec<f64>,
    far: Vec<f64>,
}

impl Sums {
    /// Adds what goes out of the next block.
    pub fn join(&mut self, next: Self) {
        self.came.iter_mut().zip(next.came).for_each(|(sum, came)| *sum += came);
        self.ways.stayed.extend(next.ways.stayed);
        self.ways.near.extend(next.ways.near);
        self.ways.far.extend(next.ways.far);
    }

    /// Where these leavers went, when this is of all origins.
    pub fn allocation(self, leavers: Array1<f64>) -> Allocation {
        let Self { came, ways: Ways { stayed, near, far } } = self;
        let [came, stayed, near, far] = [came, stayed, near, far].map(Array1::from);
        Allocation { leavers, arrivals: &came + &stayed, came, stayed, near, far }
    }
}

/// Where fewer than this part of all go to other provinces, they are added up and not what is left of all, since a
/// difference of large numbers is rounded like the large ones.
const FEW: f64 = 1e-3;

impl Ways {
    /// For so many origins.
    pub fn new(origins: usize) -> Self {
        let [stayed, near, far] = std::array::from_fn(|_| vec![0.0; origins]);
        Self { stayed, near, far }
    }

    /// Of `all` that leave an origin those who stay, those who go near, and all others; `beyond` adds them up.
    pub fn note(&mut self, row: usize, all: f64, stayed: f64, near: f64, beyond: impl FnOnce() -> f64) {
        let left = all - stayed - near;
        let far = if left < FEW * all { beyond() } else { left };
        (self.stayed[row], self.near[row], self.far[row]) = (stayed, near, far);
    }
}

/// Corrects the sums over the columns of `R` origins, which have got what each of these sends to all of them, itself
/// included: `before` is what the columns had, and get what comes from the others only.
pub(super) fn leave_out_own<const R: usize>(
    sums: &mut [f64],
    before: [f64; R],
    mut sent: impl FnMut(usize) -> [f64; R],
) {
    sums.copy_from_slice(&before);
    for origin in 0..R {
        for (column, (sum, sent)) in sums.iter_mut().zip(sent(origin)).enumerate() {
            *sum += if column == origin { 0.0 } else { sent };
        }
    }
}

/// The origins that are worked on together.
struct AllocationBlock<'a, C: Chance> {
    choice: &'a Choice<'a, C>,
    first: usize,
    vectors: Vectors,
    /// `κ_ol u_l` of the origin at hand, and where its leavers go, as far as either is wanted.
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
            if self.drawn(group).is_none() {
                self.divide(group, first, rows, totals);
            }
        }
        if C::DRAWS {
            for r in 0..R {
                self.draw(first + r, rows[r], totals[r]);
            }
        }
    }

    fn finish(mut self) -> Vec<Sums> {
        for group in 0..self.choice.groups.len() {
            if self.drawn(group).is_none() {
                let came = self.sums[group].came.iter_mut();
                came.zip(self.choice.attraction).for_each(|(it, attraction)| *it *= attraction);
            }
        }
        self.sums
    }
}

impl<'a, C: Chance> AllocationBlock<'a, C> {
    fn new(choice: &'a Choice<'a, C>, rows: Range<usize>, records: BlockRecords<'a>) -> Self {
        let zero = |needed: bool| if needed { vec![0.0; choice.atlas.len()] } else { Vec::new() };
        let sums = |_| Sums { came: zero(true), ways: Ways::new(rows.len()) };
        Self {
            choice,
            first: rows.start,
            vectors: Vectors::default(),
            weights: zero(C::DRAWS),
            flow: zero(C::DRAWS || records.iter().any(Option::is_some)),
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
        let leavers = &self.choice.groups[group].0;
        let scales: [f64; R] = std::array::from_fn(|r| {
            let (number, total) = (leavers[first + r], totals[r]);
            if number > 0.0 && total > 0.0 { number / total } else { 0.0 }
        });
        let sums = &mut self.sums[group];
        let before: [f64; R] = std::array::from_fn(|r| sums.came[first + r]);
        self.vectors.add_rows(&mut sums.came, scales, rows);
        leave_out_own(&mut sums.came[first..first + R], before, |r| {
            let row = &rows[r][first..first + R];
            std::array::from_fn(|column| scales[r] * row[column])
        });
        for r in 0..R {
            let (origin, row) = (first + r, first + r - self.first);
            let province = self.choice.atlas.province_range(origin);
            let part =
                |part: Range<usize>| self.vectors.dot(&rows[r][part.clone()], &self.choice.attraction[part]);
            let near = part(province.start..origin) + part(origin + 1..province.end);
            let stayed = scales[r] * rows[r][origin] * self.choice.attraction[origin];
            sums.ways.note(row, scales[r] * totals[r], stayed, scales[r] * near, || {
                scales[r] * (part(0..province.start) + part(province.end..rows[r].len()))
            });
            if let Some(record) = &mut self.records[group] {
                self.vectors.product(rows[r], self.choice.attraction, scales[r], &mut self.flow);
                add_to_row(record, row, &self.flow, self.vectors);
            }
        }
    }

    /// Whole numbers go where chance sends them.
    fn draw(&mut self, origin: usize, row: &[f64], total: f64) {
        if total <= 0.0 {
            return;
        }
        self.vectors.product(row, self.choice.attraction, 1.0, &mut self.weights);
        self.room.forget();
        for (group, (leavers, process)) in self.choice.groups.iter().enumerate() {
            if let Some(process) = process.filter(|_| leavers[origin] > 0.0) {
                self.send(group, process, origin, leavers[origin], total);
            }
        }
    }

    fn send(&mut self, group: usize, process: Process, origin: usize, leavers: f64, total: f64) {
        let mut stream = self.choice.chance.stream(process, origin, WHERE_TO);
        let destinations = Destinations { weights: &self.weights, total, likely: origin };
        let few = stream.send(leavers, &destinations, &mut self.flow, &mut self.room);
        let (row, sums) = (origin - self.first, &mut self.sums[group]);
        if let Some(record) = &mut self.records[group] {
            add_to_row(record, row, &self.flow, self.vectors);
        }
        let stayed = std::mem::take(&mut self.flow[origin]);
        let near: f64 = self.flow[self.choice.atlas.province_range(origin)].iter().sum();
        // Whole numbers lose nothing in a difference.
        sums.ways.note(row, leavers, stayed, near, || leavers - stayed - near);
        add_arrivals(&mut sums.came, 1.0, &self.flow, few, self.vectors);
    }
}

/// `sum_j += scale · arrivals_j`, for `few` places if nobody arrives at others.
pub(super) fn add_arrivals(
    sum: &mut [f64],
    scale: f64,
    arrivals: &[f64],
    few: Option<&[usize]>,
    vectors: Vectors,
) {
    let Some(few) = few else { return vectors.add_rows(sum, [scale], [arrivals]) };
    for &place in few {
        sum[place] += scale * arrivals[place];
    }
}

/// Adds the flows out of one origin to its row of a record.
pub(super) fn add_to_row(record: &mut ArrayViewMut2<'_, f64>, row: usize, flow: &[f64], vectors: Vectors) {
    let mut row = record.row_mut(row);
    vectors.add_rows(row.as_slice_mut().expect("records are stored row by row"), [1.0], [flow]);
}

/// Puts the blocks together, in order.
fn join(blocks: Vec<Vec<Sums>>, groups: Vec<LeavingGroup>) -> Vec<Allocation> {
    let mut blocks = blocks.into_iter();
    let mut joined = blocks.next().unwrap_or_default();
    for block in blocks {
        joined.iter_mut().zip(block).for_each(|(sums, next)| sums.join(next));
    }
    joined.into_iter().zip(groups).map(|(sums, (leavers, _))| sums.allocation(leavers)).collect()
}
