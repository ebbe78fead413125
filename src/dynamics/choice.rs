//! The one form of every flow: who leaves chooses by ease and attraction.

use super::chance::{Chance, Process, Stream};
use super::kernel::{Passage, RowBuffer};
use super::lanes::Lanes;
use crate::region::Atlas;
use ndarray::{Array1, Array2, ArrayViewMut2, Axis};
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
    let blocks = over_blocks(work, |(rows, mut records)| {
        let mut block = Block::<C>::new(rows.clone(), atlas.len(), leavers.len());
        let mut buffer = RowBuffer::default();
        for origin in rows {
            if leavers.iter().all(|(leavers, _)| leavers[origin] <= 0.0) {
                continue;
            }
            block.weigh(passage.row(origin, &mut buffer), slice(attraction));
            for (party, (leavers, process)) in leavers.iter().enumerate() {
                if leavers[origin] > 0.0 && block.total > 0.0 {
                    block.send(origin, leavers[origin], *process, chance);
                    block.note(party, origin, &atlas.province_range(origin), records[party].as_mut());
                }
            }
        }
        block.tallies
    });
    join(atlas.len(), leavers.len(), blocks, |party| leavers[party].0.clone())
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

/// The flows of one party out of one block of origins.
struct Tally {
    arrivals: Vec<f64>,
    stayed: Vec<f64>,
    in_province: Vec<f64>,
}

/// The origins that are worked on together.
struct Block<C: Chance> {
    first: usize,
    lanes: Lanes,
    /// `κ_ol u_l` of the origin at hand, and their sum.
    weights: Vec<f64>,
    total: f64,
    /// Where the leavers at hand go.
    flow: Vec<f64>,
    room: <C::Stream as Stream>::Room,
    tallies: Vec<Tally>,
}

impl<C: Chance> Block<C> {
    fn new(rows: Range<usize>, regions: usize, parties: usize) -> Self {
        let tally = || Tally {
            arrivals: vec![0.0; regions],
            stayed: vec![0.0; rows.len()],
            in_province: vec![0.0; rows.len()],
        };
        Self {
            first: rows.start,
            lanes: Lanes::new(),
            weights: vec![0.0; regions],
            total: 0.0,
            flow: vec![0.0; regions],
            room: Default::default(),
            tallies: (0..parties).map(|_| tally()).collect(),
        }
    }

    fn weigh(&mut self, row: &[f64], attraction: &[f64]) {
        self.total = self.lanes.product(row, attraction, &mut self.weights);
    }

    /// One origin's leavers choose; money is divided and not drawn.
    fn send(&mut self, origin: usize, leavers: f64, process: Option<Process>, chance: &C) {
        let Self { weights, total, flow, room, .. } = self;
        match process {
            Some(process) => {
                let mut stream = chance.stream(process, origin, WHERE_TO);
                stream.send(leavers, weights, *total, origin, flow, room);
            }
            None => self.lanes.scale(flow, leavers / *total, weights),
        }
    }

    /// Adds where they go to the sums of their party.
    fn note(
        &mut self,
        party: usize,
        origin: usize,
        province: &Range<usize>,
        record: Option<&mut ArrayViewMut2<'_, f64>>,
    ) {
        let (row, lanes, tally) = (origin - self.first, self.lanes, &mut self.tallies[party]);
        tally.stayed[row] = self.flow[origin];
        tally.in_province[row] = lanes.sum(&self.flow[province.clone()]);
        lanes.add_scaled(&mut tally.arrivals, 1.0, &self.flow);
        if let Some(record) = record {
            let mut row = record.row_mut(row);
            lanes.add_scaled(row.as_slice_mut().expect("records are stored row by row"), 1.0, &self.flow);
        }
    }
}

/// Puts the blocks together, in order.
fn join(
    regions: usize,
    parties: usize,
    blocks: Vec<Vec<Tally>>,
    leavers: impl Fn(usize) -> Array1<f64>,
) -> Vec<Choice> {
    let lanes = Lanes::new();
    let mut choices: Vec<Choice> =
        (0..parties).map(|party| Choice { leavers: leavers(party), ..Choice::nothing(regions) }).collect();
    for (rows, block) in blocks_of(regions).zip(blocks) {
        for (choice, tally) in choices.iter_mut().zip(block) {
            lanes.add_scaled(slice_mut(&mut choice.arrivals), 1.0, &tally.arrivals);
            for (row, origin) in rows.clone().enumerate() {
                choice.stayed[origin] = tally.stayed[row];
                choice.in_province[origin] = tally.in_province[row];
            }
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
