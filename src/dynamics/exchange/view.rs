//! A kernel under the conditions of a period.

use crate::dynamics::conditions::{Channel, Conditions, product};
use crate::dynamics::kernel::{Kernel, Kernels};
use crate::numeric::{Vectors, read_ahead, row_of, scalar};
use crate::region::Atlas;
use ndarray::Array2;
use std::ops::Range;

/// A kernel as the conditions of a period leave it, row by row.
///
/// Clubs and provinces cut the regions into few stretches within which a policy treats all pairs
/// alike, so its factor is taken once a stretch and never once a pair.
pub struct KernelView<'a> {
    base: &'a Array2<f64>,
    /// Whether a region may choose itself.
    home: bool,
    /// Factor on κ between two different regions; `None` where no policy touches the channel.
    factor: Option<Box<dyn Fn(usize, usize) -> f64 + Sync + 'a>>,
    stretches: Vec<Range<usize>>,
    stretch_of: Vec<usize>,
    listed: Vec<(usize, usize, f64)>,
}

/// Room for rows that are worked on together.
#[derive(Default)]
pub(super) struct Buffer {
    rows: [Vec<f64>; 8],
    factors: Vec<f64>,
    stretch: Option<usize>,
}

impl<'a> KernelView<'a> {
    /// The kernel of `channel` under `conditions`.
    pub fn new(kernels: &'a Kernels, atlas: &'a Atlas, conditions: &'a Conditions, channel: Channel) -> Self {
        let kernel = kernels.of(channel);
        let mut view = Self::of(kernel.base());
        if conditions.borders_of(channel).next().is_some() {
            let cost = kernel.border_cost();
            let alike = |a, b| {
                !atlas.province_differs(a, b) && conditions.borders_of(channel).all(|it| it.alike(a, b))
            };
            view.touch(atlas.len(), alike, move |o, i| {
                if atlas.province_differs(o, i) {
                    scalar::exp(cost * (1.0 - conditions.border_left_by_clubs(channel, o, i)))
                } else {
                    1.0
                }
            });
        }
        if conditions.is_closed(channel) {
            let cost = kernel.border_cost();
            let alike = |a, b| conditions.closed_alike(channel, a, b);
            view.touch(atlas.len(), alike, move |o, i| {
                scalar::exp(-cost * conditions.tightening(channel, o, i))
            });
        }
        view.list(kernel, atlas, conditions, channel);
        view
    }

    pub(in crate::dynamics) fn is_untouched(&self) -> bool {
        self.home && self.factor.is_none() && self.listed.is_empty()
    }

    /// A matrix as it is, without any policy.
    pub fn of(base: &'a Array2<f64>) -> Self {
        Self {
            base,
            home: true,
            factor: None,
            stretches: Vec::new(),
            stretch_of: Vec::new(),
            listed: Vec::new(),
        }
    }

    /// This kernel if nobody may choose their own region.
    #[must_use]
    pub fn away(self) -> Self {
        Self { home: false, ..self }
    }

    /// Multiplies `κ_oi`, o ≠ i, by `factor`, which is the same for regions that stand side by side and
    /// are `alike`.
    pub fn touch(
        &mut self,
        regions: usize,
        alike: impl Fn(usize, usize) -> bool,
        factor: impl Fn(usize, usize) -> f64 + Sync + 'a,
    ) {
        let same_as_before = |it: usize| {
            alike(it - 1, it)
                && (self.stretch_of.is_empty() || self.stretch_of[it - 1] == self.stretch_of[it])
        };
        let starts: Vec<usize> = (0..regions).filter(|&it| it == 0 || !same_as_before(it)).collect();
        let ends = starts.iter().skip(1).copied().chain([regions]);
        self.stretches = starts.iter().zip(ends).map(|(&start, end)| start..end).collect();
        self.stretch_of = vec![0; regions];
        for (number, stretch) in self.stretches.iter().enumerate() {
            self.stretch_of[stretch.clone()].fill(number);
        }
        self.factor = Some(match self.factor.take() {
            Some(before) => Box::new(move |o, i| before(o, i) * factor(o, i)),
            None => Box::new(factor),
        });
    }

    /// Corridors, eased links and borders that open for a few act on listed pairs, one by one.
    fn list(&mut self, kernel: &Kernel, atlas: &Atlas, conditions: &Conditions, channel: Channel) {
        let corridors = || conditions.corridors().iter();
        let listed = corridors().chain(conditions.links_of(channel));
        let listed = listed.chain(conditions.listed_borders_of(channel));
        let mut pairs: Vec<(usize, usize)> = listed.map(|it| (it.a.index(), it.b.index())).collect();
        pairs.extend(pairs.clone().into_iter().map(|(a, b)| (b, a)));
        pairs.sort_unstable();
        pairs.dedup();
        for (a, b) in pairs {
            let link = product(conditions.links_of(channel), a, b);
            let by_clubs = conditions.border_left_by_clubs(channel, a, b);
            let opened = by_clubs * (1.0 - product(conditions.listed_borders_of(channel), a, b));
            let ease = kernel.ease(atlas, (a, b), product(corridors(), a, b), 1.0 - link, opened);
            self.listed.push((a, b, ease));
        }
    }

    /// How many regions it is between.
    pub(super) fn regions(&self) -> usize {
        self.base.nrows()
    }

    /// `κ_oj` of one origin.
    pub fn row(&self, origin: usize) -> Vec<f64> {
        self.rows::<1>(origin, &mut Buffer::default())[0].to_vec()
    }

    /// `κ_oj` of `K` origins from `first` on, at most eight.
    pub(super) fn rows<'b, const K: usize>(&'b self, first: usize, buffer: &'b mut Buffer) -> [&'b [f64]; K] {
        if self.is_untouched() {
            return std::array::from_fn(|k| row_of(self.base, first + k));
        }
        read_ahead(std::array::from_fn::<_, K, _>(|k| row_of(self.base, first + k)));
        for k in 0..K {
            self.fill_row(first + k, k, buffer);
        }
        std::array::from_fn(|k| buffer.rows[k].as_slice())
    }

    fn fill_row(&self, origin: usize, place: usize, buffer: &mut Buffer) {
        let base = row_of(self.base, origin);
        if let Some(factor) = &self.factor {
            self.fill_factors(origin, factor, buffer);
        }
        let Buffer { rows, factors, .. } = buffer;
        let row = &mut rows[place];
        row.resize(base.len(), 0.0);
        if self.factor.is_some() {
            Vectors::default().product(base, factors, 1.0, row);
        } else {
            row.copy_from_slice(base);
        }
        row[origin] = if self.home { base[origin] } else { 0.0 };
        let start = self.listed.partition_point(|it| it.0 < origin);
        for (_, destination, factor) in self.listed[start..].iter().take_while(|it| it.0 == origin) {
            row[*destination] *= factor;
        }
    }

    /// Origins of one stretch share their factors, so the buffer often holds them already.
    fn fill_factors(&self, origin: usize, factor: &dyn Fn(usize, usize) -> f64, buffer: &mut Buffer) {
        let own = self.stretch_of[origin];
        if buffer.stretch == Some(own) {
            return;
        }
        buffer.stretch = Some(own);
        buffer.factors.resize(self.stretch_of.len(), 1.0);
        for stretch in &self.stretches {
            // The first region of the stretch that is not the origin stands for all of them.
            let one = if stretch.start == origin { stretch.end - 1 } else { stretch.start };
            buffer.factors[stretch.clone()].fill(factor(origin, one));
        }
    }
}
