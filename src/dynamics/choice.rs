//! The one form of every flow: who leaves chooses by ease and attraction.

use super::chance::{Chance, Process, Stream};
use super::kernel::{Batch, Passage, RowBuffer, batches};
use super::lanes::{Lanes, read_ahead};
use crate::region::Atlas;
use ndarray::{Array1, Array2, ArrayViewMut2, Axis, aview1};
use rayon::prelude::*;
use std::ops::Range;

/// Rows that are worked on together. It does not depend on the number of threads, and neither do the
/// results: blocks may be done in any order, but are added up in one.
pub(super) const BLOCK: usize = 64;

/// Field of the streams that decide where people go.
pub(super) const WHERE_TO: usize = 0;
/// Field of the streams that decide how many leave.
pub(super) const HOW_MANY: usize = 1;

/// Those who choose alike: a number in each origin, and the process whose streams they draw from.
pub struct Party<'a> {
    /// How many leave each origin; persons, projects or CNY.
    pub leavers: &'a Array1<f64>,
    /// Which streams decide where they go; [`None`] for money, which is divided and not drawn.
    pub process: Option<Process>,
    /// Where full flows are added up, origins × destinations, when somebody wants them.
    pub record: Option<&'a mut Array2<f64>>,
}

/// Where the leavers of one party went.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Leavers of each origin.
    pub leavers: Array1<f64>,
    /// Arrivals in each destination, those who stayed included.
    pub arrivals: Array1<f64>,
    /// Those who chose their own region.
    pub stayed: Array1<f64>,
    /// Those who chose a region of their own province, their own included.
    pub in_province: Array1<f64>,
}

impl Choice {
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

/// Sends every party on its way.
///
/// ```text
/// flow_oi = leavers_o · κ_oi u_i / Σ_l κ_ol u_l
/// ```
///
/// `attraction` is `u`. Parties share weights, so a row of the kernel is read once for all of them.
pub fn choose<C: Chance>(
    atlas: &Atlas,
    passage: &Passage<'_>,
    attraction: &Array1<f64>,
    parties: &mut [Party<'_>],
    chance: &C,
) -> Vec<Choice> {
    let leavers: Vec<_> = parties.iter().map(|it| (it.leavers, it.process)).collect();
    let records = parties.iter_mut().map(|it| it.record.as_deref_mut());
    let work = split(atlas.len(), records);
    let blocks = over_blocks(work, |(rows, records)| {
        let mut block =
            Block::new(atlas, slice(attraction), &leavers, chance, rows.start, records, rows.len());
        let mut buffer = RowBuffer::default();
        for batch in batches(rows) {
            match batch {
                Batch::Eight(first) => block.serve(first, passage.rows::<8>(first, &mut buffer)),
                Batch::One(first) => block.serve(first, passage.rows::<1>(first, &mut buffer)),
            }
        }
        block.tallies()
    });
    join(atlas.len(), blocks, &leavers)
}

type Records<'a> = Vec<Option<ArrayViewMut2<'a, f64>>>;

/// Cuts the rows into blocks, each with its part of the records.
fn split<'a>(
    regions: usize,
    records: impl Iterator<Item = Option<&'a mut Array2<f64>>>,
) -> Vec<(Range<usize>, Records<'a>)> {
    let mut work: Vec<(Range<usize>, Records<'a>)> =
        blocks_of(regions).map(|rows| (rows, Vec::new())).collect();
    for record in records {
        match record {
            Some(record) => {
                let parts = record.axis_chunks_iter_mut(Axis(0), BLOCK);
                work.iter_mut().zip(parts).for_each(|(block, part)| block.1.push(Some(part)));
            }
            None => work.iter_mut().for_each(|block| block.1.push(None)),
        }
    }
    work
}

/// The fixed blocks of rows.
pub(super) fn blocks_of(regions: usize) -> impl Iterator<Item = Range<usize>> {
    (0..regions.div_ceil(BLOCK)).map(move |it| it * BLOCK..((it + 1) * BLOCK).min(regions))
}

/// Works on every block, in parallel where there are several; answers in the order of blocks.
pub(super) fn over_blocks<W: Send, T: Send>(work: Vec<W>, each: impl Fn(W) -> T + Send + Sync) -> Vec<T> {
    if work.len() == 1 {
        return work.into_iter().map(each).collect();
    }
    work.into_par_iter().map(each).collect()
}

/// Does two things at the same time in a world that is worth it; neither learns of the other.
pub fn side_by_side<A: Send, B: Send>(
    regions: usize,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if regions <= BLOCK { (first(), second()) } else { rayon::join(first, second) }
}

/// The flows of one party out of one block of origins.
struct Tally {
    arrivals: Vec<f64>,
    stayed: Vec<f64>,
    in_province: Vec<f64>,
}

/// The origins that are worked on together.
struct Block<'a, C: Chance> {
    atlas: &'a Atlas,
    attraction: &'a [f64],
    parties: &'a [(&'a Array1<f64>, Option<Process>)],
    chance: &'a C,
    first: usize,
    lanes: Lanes,
    /// `κ_ol u_l` of the origin at hand, and where its leavers go.
    weights: Vec<f64>,
    flow: Vec<f64>,
    room: <C::Stream as Stream>::Room,
    tallies: Vec<Tally>,
    records: Records<'a>,
}

impl<'a, C: Chance> Block<'a, C> {
    fn new(
        atlas: &'a Atlas,
        attraction: &'a [f64],
        parties: &'a [(&'a Array1<f64>, Option<Process>)],
        chance: &'a C,
        first: usize,
        records: Records<'a>,
        rows: usize,
    ) -> Self {
        let zero = || vec![0.0; atlas.len()];
        let tally = |_| Tally { arrivals: zero(), stayed: vec![0.0; rows], in_province: vec![0.0; rows] };
        Self {
            atlas,
            attraction,
            parties,
            chance,
            first,
            lanes: Lanes::default(),
            weights: zero(),
            flow: zero(),
            room: Default::default(),
            tallies: (0..parties.len()).map(tally).collect(),
            records,
        }
    }

    /// Whether a party's members are sent one by one.
    fn drawn(&self, party: usize) -> Option<Process> {
        self.parties[party].1.filter(|_| C::DRAWS)
    }

    /// The leavers of `K` origins from `first` on choose.
    fn serve<const K: usize>(&mut self, first: usize, rows: [&[f64]; K]) {
        read_ahead(rows);
        let totals = self.lanes.dots(rows, self.attraction);
        for party in 0..self.parties.len() {
            match self.drawn(party) {
                None => self.divide(party, first, rows, totals),
                Some(process) => {
                    for k in 0..K {
                        self.draw(party, process, first + k, rows[k], totals[k]);
                    }
                }
            }
        }
    }

    /// Numbers that may be divided go everywhere at once; attraction is multiplied in at the end.
    fn divide<const K: usize>(&mut self, party: usize, first: usize, rows: [&[f64]; K], totals: [f64; K]) {
        let leavers = self.parties[party].0;
        let scales: [f64; K] = std::array::from_fn(|k| {
            let (number, total) = (leavers[first + k], totals[k]);
            if number > 0.0 && total > 0.0 { number / total } else { 0.0 }
        });
        let tally = &mut self.tallies[party];
        self.lanes.add_rows(&mut tally.arrivals, scales, rows);
        for k in 0..K {
            let (origin, row) = (first + k, first + k - self.first);
            let province = self.atlas.province_range(origin);
            tally.stayed[row] = scales[k] * rows[k][origin] * self.attraction[origin];
            let near = self.lanes.dot(&rows[k][province.clone()], &self.attraction[province]);
            tally.in_province[row] = scales[k] * near;
            if let Some(record) = &mut self.records[party] {
                self.lanes.product(rows[k], self.attraction, scales[k], &mut self.flow);
                add_to_row(record, row, &self.flow, self.lanes);
            }
        }
    }

    /// Whole numbers go where chance sends them.
    fn draw(&mut self, party: usize, process: Process, origin: usize, row: &[f64], total: f64) {
        let leavers = self.parties[party].0[origin];
        if leavers <= 0.0 || total <= 0.0 {
            return;
        }
        self.lanes.product(row, self.attraction, 1.0, &mut self.weights);
        let mut stream = self.chance.stream(process, origin, WHERE_TO);
        stream.send(leavers, &self.weights, total, origin, &mut self.flow, &mut self.room);
        let (row, tally) = (origin - self.first, &mut self.tallies[party]);
        tally.stayed[row] = self.flow[origin];
        tally.in_province[row] = self.flow[self.atlas.province_range(origin)].iter().sum();
        self.lanes.add_rows(&mut tally.arrivals, [1.0], [&self.flow]);
        if let Some(record) = &mut self.records[party] {
            add_to_row(record, row, &self.flow, self.lanes);
        }
    }

    fn tallies(mut self) -> Vec<Tally> {
        for party in 0..self.parties.len() {
            if self.drawn(party).is_none() {
                let arrivals = self.tallies[party].arrivals.iter_mut();
                arrivals.zip(self.attraction).for_each(|(arrivals, attraction)| *arrivals *= attraction);
            }
        }
        self.tallies
    }
}

/// Adds the flows out of one origin to its row of a record.
pub(super) fn add_to_row(record: &mut ArrayViewMut2<'_, f64>, row: usize, flow: &[f64], lanes: Lanes) {
    let mut row = record.row_mut(row);
    lanes.add_rows(row.as_slice_mut().expect("records are stored row by row"), [1.0], [flow]);
}

/// Puts the blocks together, in order.
fn join(regions: usize, blocks: Vec<Vec<Tally>>, parties: &[(&Array1<f64>, Option<Process>)]) -> Vec<Choice> {
    let begin = |(leavers, _): &(&Array1<f64>, _)| Choice {
        leavers: Array1::clone(leavers),
        ..Choice::nothing(regions)
    };
    let mut choices: Vec<Choice> = parties.iter().map(begin).collect();
    for (rows, block) in blocks_of(regions).zip(blocks) {
        for (choice, tally) in choices.iter_mut().zip(block) {
            choice.arrivals += &aview1(&tally.arrivals);
            slice_mut(&mut choice.stayed)[rows.clone()].copy_from_slice(&tally.stayed);
            slice_mut(&mut choice.in_province)[rows.clone()].copy_from_slice(&tally.in_province);
        }
    }
    choices
}

/// The values of a vector.
pub(super) fn slice(values: &Array1<f64>) -> &[f64] {
    values.as_slice().expect("a vector is one slice")
}

/// The values of a vector, to change.
pub(super) fn slice_mut(values: &mut Array1<f64>) -> &mut [f64] {
    values.as_slice_mut().expect("a vector is one slice")
}
