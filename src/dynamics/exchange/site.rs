//! Projects that find a site, and the count that places keep of whose they are.

use super::allocate::{Allocation, Sums, Ways, add_arrivals, add_to_row, leave_out_own};
use super::blocks::in_blocks;
use super::view::KernelView;
use super::walk::{Visitor, walk};
use crate::dynamics::chance::{Chance, Destinations, Process, Room, Stream};
use crate::numeric::{Columns, Interleaved, Scatter, Vectors, power_of, row_of, row_sums, slice};
use crate::region::{Atlas, Deployments};
use ndarray::{Array1, Array2, ArrayViewMut2};
use std::array::from_fn;
use std::ops::Range;

/// Where the ripe projects of a period went.
#[derive(Clone, Debug, PartialEq)]
pub struct Siting {
    /// Projects by origin and by place, all fields together.
    pub flows: Allocation,
    /// `Σ_o q_om F_oi,m`: projects by place and field, weighted by how well they fit.
    pub fitting: Array2<f64>,
    /// `Φ_om`: how much choice each origin had, origins × fields.
    pub choice: Array2<f64>,
    /// `D_oi` after the period, if places keep count.
    pub deployments: Option<Deployments>,
}

/// What every origin's projects look for.
pub struct Search<'a, C> {
    /// The regions.
    pub atlas: &'a Atlas,
    /// What each region offers to projects, one vector a field.
    pub offers: &'a [Array1<f64>],
    /// Ripe projects, origins × fields.
    pub ripe: &'a Array2<f64>,
    /// `Φ⁰`, with which the fit is 1, origins × fields; [`None`] in the base year itself, where every fit is 1.
    pub base_choice: Option<&'a Array2<f64>>,
    /// `1/θ_M`: how much better projects fit with more choice.
    pub breadth: f64,
    /// The part of earlier projects that still counts as recent at the end of the period.
    pub kept: f64,
    /// The part of the period's own projects that does.
    pub added: f64,
    /// Where whole projects go.
    pub chance: &'a C,
}

/// Sends the projects of every origin to sites; places keep count of them in `deployments`, if there are any.
pub fn site<C: Chance>(
    search: &Search<'_, C>,
    view: &KernelView<'_>,
    mut deployments: Option<Deployments>,
    record: Option<&mut Array2<f64>>,
) -> Siting {
    let regions = search.atlas.len();
    let offers: Vec<&[f64]> = search.offers.iter().map(slice).collect();
    let (interleaved, fields) = (Interleaved::of(&offers), offers.len());
    let counts = in_blocks(regions, deployments.as_mut().map(Deployments::projects_mut)).map(|it| it.1);
    let parts = in_blocks(regions, record).zip(counts).map(|((rows, record), count)| (rows, (count, record)));
    let offers = OfferedOutput { by_field: &offers, interleaved: &interleaved };
    let blocks = walk(view, parts.collect(), |rows, (count, record)| {
        SitingBlock::new(search, offers, rows, count, record)
    });
    let all = blocks.into_iter().reduce(SitingResult::join).expect("there is a block of rows");
    if let Some(deployments) = &mut deployments {
        deployments.set_by_place(all.by_place.into());
    }
    let width = interleaved.width();
    Siting {
        flows: all.sums.allocation(row_sums(search.ripe)),
        fitting: Array2::from_shape_fn((regions, fields), |(place, m)| all.fitting[m * regions + place]),
        choice: Array2::from_shape_fn((regions, fields), |(origin, m)| all.choice[origin * width + m]),
        deployments,
    }
}

/// What each region offers: field by field, and side by side.
#[derive(Clone, Copy)]
struct OfferedOutput<'a> {
    by_field: &'a [&'a [f64]],
    interleaved: &'a Interleaved,
}

/// The projects out of one block of origins, and its rows of deployments.
struct SitingBlock<'a, C: Chance> {
    search: &'a Search<'a, C>,
    offers: OfferedOutput<'a>,
    first: usize,
    deployments: Option<ArrayViewMut2<'a, f64>>,
    record: Option<ArrayViewMut2<'a, f64>>,
    vectors: Vectors,
    weights: Vec<f64>,
    flow: Vec<f64>,
    room: <C::Stream as Stream>::Room,
    /// All fields of the origin at hand by place: counted, and weighted by fit where that is wanted.
    counted: Vec<f64>,
    fitted: Vec<f64>,
    /// `Φ_om` of every origin, and q and numbers per weight of those at hand: each as wide as the offers.
    choice: Vec<f64>,
    fits: Vec<f64>,
    counts: Vec<f64>,
    /// What `fitting` will be of expected projects, but for the offers; of drawn ones it is added up by itself.
    by_fit: Interleaved,
    /// Every place of one field, then of the next.
    fitting: Vec<f64>,
    by_place: Vec<f64>,
    sums: Sums,
}

/// What came of a block.
struct SitingResult {
    fitting: Vec<f64>,
    choice: Vec<f64>,
    by_place: Vec<f64>,
    sums: Sums,
}

impl SitingResult {
    /// This and what came of the next block.
    fn join(mut self, next: Self) -> Self {
        let add = |sums: &mut [f64], more: &[f64]| sums.iter_mut().zip(more).for_each(|(sum, it)| *sum += it);
        add(&mut self.fitting, &next.fitting);
        add(&mut self.by_place, &next.by_place);
        self.choice.extend(next.choice);
        self.sums.join(next.sums);
        self
    }
}

impl<C: Chance> Visitor for SitingBlock<'_, C> {
    type Output = SitingResult;

    fn visit<const R: usize>(&mut self, first: usize, rows: [&[f64]; R]) {
        let width = self.offers.interleaved.width();
        let at = (first - self.first) * width;
        let choice = &mut self.choice[at..at + R * width];
        self.vectors.dots_by_each(rows, self.offers.interleaved, choice);
        self.search.fit(first, choice, &mut self.fits, width);
        if C::DRAWS {
            for (r, row) in rows.into_iter().enumerate() {
                self.draw(first + r, row, at + r * width, r * width);
                self.note(first + r);
                self.keep_count(first + r);
            }
        } else {
            self.divide(first, rows, at);
        }
    }

    fn finish(self) -> SitingResult {
        let Self { offers, by_fit, mut fitting, choice, by_place, sums, .. } = self;
        if !C::DRAWS {
            let fitting = fitting.chunks_exact_mut(sums.came.len());
            for (m, (fitting, offers)) in fitting.zip(offers.by_field).enumerate() {
                by_fit.product(m, offers, fitting);
            }
        }
        SitingResult { fitting, choice, by_place, sums }
    }
}

impl<C> Search<'_, C> {
    /// `q_om` of (21) for the origins from `first` on; what a field without choice gets does not matter.
    fn fit(&self, first: usize, choice: &[f64], fits: &mut Vec<f64>, width: usize) {
        fits.clear();
        let Some(base) = self.base_choice else { return fits.resize(choice.len(), 1.0) };
        fits.extend_from_slice(choice);
        for (origin, fits) in (first..).zip(fits.chunks_exact_mut(width)) {
            fits.iter_mut().zip(row_of(base, origin)).for_each(|(fit, base)| *fit /= base);
        }
        power_of(fits, self.breadth);
    }

    /// How many of each origin's projects of each field go by each unit of weight.
    fn share_out(&self, first: usize, choice: &[f64], counts: &mut Vec<f64>, width: usize) {
        counts.clear();
        counts.resize(choice.len(), 0.0);
        let rows = choice.chunks_exact(width).zip(counts.chunks_exact_mut(width));
        for (origin, (choice, counts)) in (first..).zip(rows) {
            for ((count, number), choice) in counts.iter_mut().zip(row_of(self.ripe, origin)).zip(choice) {
                *count = if *number > 0.0 && *choice > 0.0 { number / choice } else { 0.0 };
            }
        }
    }
}

impl<'a, C: Chance> SitingBlock<'a, C> {
    fn new(
        search: &'a Search<'a, C>,
        offers: OfferedOutput<'a>,
        rows: Range<usize>,
        deployments: Option<ArrayViewMut2<'a, f64>>,
        record: Option<ArrayViewMut2<'a, f64>>,
    ) -> Self {
        let (regions, fields) = (search.atlas.len(), offers.by_field.len());
        let zero = |needed: bool| if needed { vec![0.0; regions] } else { Vec::new() };
        Self {
            search,
            offers,
            first: rows.start,
            record,
            vectors: Vectors::default(),
            weights: zero(C::DRAWS),
            flow: zero(C::DRAWS),
            room: Default::default(),
            counted: zero(true),
            fitted: zero(C::DRAWS || deployments.is_some()),
            choice: vec![0.0; rows.len() * offers.interleaved.width()],
            fits: Vec::new(),
            counts: Vec::new(),
            by_fit: Interleaved::zeros(if C::DRAWS { 0 } else { regions }, fields),
            fitting: vec![0.0; fields * regions],
            by_place: zero(deployments.is_some()),
            sums: Sums { came: zero(true), ways: Ways::new(rows.len()) },
            deployments,
        }
    }

    /// Expected projects go everywhere at once; `by_fit` times offers becomes `fitting` at the end.
    fn divide<const R: usize>(&mut self, first: usize, rows: [&[f64]; R], at: usize) {
        let width = self.offers.interleaved.width();
        self.search.share_out(first, &self.choice[at..at + R * width], &mut self.counts, width);
        let weigh = |(fit, count): (&mut f64, &f64)| *fit = if *count > 0.0 { count * *fit } else { 0.0 };
        self.fits.iter_mut().zip(&self.counts).for_each(weigh);
        let before: [f64; R] = from_fn(|r| self.sums.came[first + r]);
        let over = Columns {
            factors: self.offers.interleaved,
            arrivals: &mut self.sums.came,
            sums: &mut self.by_fit,
        };
        self.vectors.scatter(Scatter { rows, counts: &self.counts, fits: &self.fits }, over);
        let own = first..first + R;
        leave_out_own(&mut self.sums.came[own.clone()], before, |r| {
            let counts = &self.counts[r * width..][..width];
            self.vectors.mixed(rows[r], counts, self.offers.by_field, own.clone(), &mut self.counted);
            from_fn(|column| self.counted[first + column])
        });
        for (r, row) in rows.into_iter().enumerate() {
            self.look_near(first + r, row, r * width);
            if self.deployments.is_some() {
                let (fits, all) = (&self.fits[r * width..][..width], 0..row.len());
                self.vectors.mixed(row, fits, self.offers.by_field, all, &mut self.fitted);
                self.keep_count(first + r);
            }
        }
    }

    /// What of one origin's expected projects stays near, and all of it for the record.
    fn look_near(&mut self, origin: usize, row: &[f64], counts: usize) {
        let at = origin - self.first;
        let province = self.search.atlas.province_range(origin);
        let (vectors, offers) = (self.vectors, self.offers.by_field);
        let counts = &self.counts[counts..][..self.offers.interleaved.width()];
        let counted = &mut self.counted;
        let mut look = |part: Range<usize>| vectors.mixed(row, counts, offers, part, counted);
        match &mut self.record {
            Some(record) => {
                look(0..row.len());
                add_to_row(record, at, &self.counted, vectors);
            }
            None => look(province.clone()),
        }
        let stayed = std::mem::take(&mut self.counted[origin]);
        let near = self.counted[province.clone()].iter().sum();
        let choice = &self.choice[at * counts.len()..];
        let all = counts.iter().zip(choice).map(|(count, choice)| count * choice).sum();
        let counted = &mut self.counted;
        self.sums.ways.note(at, all, stayed, near, || {
            [0..province.start, province.end..row.len()]
                .into_iter()
                .map(|part| {
                    vectors.mixed(row, counts, offers, part.clone(), counted);
                    counted[part].iter().sum::<f64>()
                })
                .sum()
        });
    }

    /// Places keep count of one origin's projects, if they do at all.
    fn keep_count(&mut self, origin: usize) {
        let Some(deployments) = &mut self.deployments else { return };
        let Search { kept, added, .. } = *self.search;
        let mut row = deployments.row_mut(origin - self.first);
        let row = row.as_slice_mut().expect("deployments are stored row by row");
        self.vectors.decay_and_add(row, kept, &self.fitted, added, &mut self.by_place);
    }

    /// Whole projects go where chance sends them: `counted`, `fitted` and `fitting` become where.
    fn draw(&mut self, origin: usize, row: &[f64], choice: usize, fits: usize) {
        self.counted.fill(0.0);
        self.fitted.fill(0.0);
        for (m, offers) in self.offers.by_field.iter().enumerate() {
            let (number, total) = (self.search.ripe[[origin, m]], self.choice[choice + m]);
            if number <= 0.0 || total <= 0.0 {
                continue;
            }
            let fit = self.fits[fits + m];
            self.vectors.product(row, offers, 1.0, &mut self.weights);
            self.room.forget();
            let mut stream = self.search.chance.stream(Process::Siting, origin, m);
            let destinations = Destinations { weights: &self.weights, total, likely: origin };
            let few = stream.send(number, &destinations, &mut self.flow, &mut self.room);
            let fitting = &mut self.fitting[m * row.len()..][..row.len()];
            for (sum, scale) in [(&mut *self.counted, 1.0), (&mut *self.fitted, fit), (fitting, fit)] {
                add_arrivals(sum, scale, &self.flow, few, self.vectors);
            }
        }
    }

    /// Adds one origin's drawn projects to the sums.
    fn note(&mut self, origin: usize) {
        let at = origin - self.first;
        if let Some(record) = &mut self.record {
            add_to_row(record, at, &self.counted, self.vectors);
        }
        let stayed = std::mem::take(&mut self.counted[origin]);
        let near: f64 = self.counted[self.search.atlas.province_range(origin)].iter().sum();
        // Whole numbers lose nothing in a difference.
        let all: f64 = row_of(self.search.ripe, origin).iter().sum();
        self.sums.ways.note(at, all, stayed, near, || all - stayed - near);
        self.vectors.add_rows(&mut self.sums.came, [1.0], [&self.counted]);
    }
}
