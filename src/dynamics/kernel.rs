//! How easily things go from region to region: the kernels, and what conditions make of their rows.

use super::conditions::{CHANNELS, Channel, Conditions, product};
use super::lanes::{Lanes, read_ahead};
use super::parameters::Parameters;
use crate::region::Atlas;
use ndarray::Array2;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// How distance weighs in a kernel.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Decay {
    /// Falls with a power of distance.
    Power(f64),
    /// Falls with a power of distance beyond 100 km.
    PowerBeyondReach(f64),
    /// Falls exponentially over this many km.
    Exponential(f64),
}

/// Kilometres at which a power of distance is 1.
const REACH: f64 = 100.0;

/// What a region knows of its own research counts five times what it knows of a neighbour's.
const OWN_KNOWLEDGE: f64 = 5.0;

impl Decay {
    /// Its part of ln κ at `distance` km.
    fn log(self, distance: f64) -> f64 {
        match self {
            Self::Power(elasticity) => -elasticity * (distance / REACH).ln(),
            Self::PowerBeyondReach(elasticity) => -elasticity * (distance.max(REACH) / REACH).ln(),
            Self::Exponential(scale) => -distance / scale,
        }
    }
}

/// One kernel: `κ_ij` for every pair, dense, and what it is made of.
#[derive(Clone, Debug)]
pub struct Kernel {
    base: Array2<f64>,
    frictions: Frictions,
}

/// Everything that a kernel depends on besides the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Frictions {
    decay: Decay,
    border_cost: f64,
    link_cost: f64,
    /// Added to ln κ away from home.
    away: f64,
}

/// The kernels of all channels, without any policy; copies share them.
#[derive(Clone, Debug)]
pub struct Kernels {
    distances: Arc<Array2<f64>>,
    of_channels: Vec<Arc<Kernel>>,
}

impl Kernels {
    /// Builds every kernel, or takes it from `known` kernels of the same atlas; each is symmetric.
    ///
    /// ```text
    /// (K1) ln κ^f_ij = −δ_f ln(d_ij/100) − b_f·[province differs]·(border left)_f,ij − h_f·t_ij·(link left)_f,ij
    /// (K2) ln κ^W_ij = −d_ij/D − b_W·[province differs]·(border left)_W,ij + ln(5)·[i = j]
    /// (K3) O_ij,m = 1 if i = j, else a_jm · exp(−δ_O ln(max(d_ij,100)/100) − b_O·[province differs]·(border left)_O,ij)
    /// ```
    ///
    /// The kernel of experience leaves a region's own experience and the openness `a_jm` of markets to
    /// (24), since policies change them. The kernel of siting carries `e^−ρ` away from home, the hold of
    /// a government that is neither open nor paid, so that (20) changes it only where policy does.
    pub fn new(atlas: &Atlas, parameters: &Parameters, known: Option<&Self>) -> Self {
        let measured = || Arc::new(matrix(atlas.len(), |i, j| atlas.distance(i, j)));
        let distances = known.map_or_else(measured, |it| Arc::clone(&it.distances));
        let kernel = |channel| {
            let frictions = frictions(channel, parameters);
            let same = known.map(|it| it.shared(channel)).filter(|it| it.frictions == frictions);
            same.cloned().unwrap_or_else(|| Arc::new(Kernel::new(channel, atlas, frictions, &distances)))
        };
        let of_channels = CHANNELS.into_iter().map(kernel).collect();
        Self { distances, of_channels }
    }

    /// The kernel of a channel.
    pub fn of(&self, channel: Channel) -> &Kernel {
        self.shared(channel)
    }

    /// Whether the kernel of a channel is that of `other`, and not only equal to it.
    pub fn share(&self, other: &Self, channel: Channel) -> bool {
        Arc::ptr_eq(self.shared(channel), other.shared(channel))
    }

    fn shared(&self, channel: Channel) -> &Arc<Kernel> {
        &self.of_channels[channel as usize]
    }
}

impl Kernel {
    fn new(channel: Channel, atlas: &Atlas, frictions: Frictions, distances: &Array2<f64>) -> Self {
        let Frictions { decay, border_cost, link_cost, away } = frictions;
        let base = matrix(atlas.len(), |i, j| {
            let border = if atlas.province_differs(i, j) { border_cost } else { 0.0 };
            let own = match channel {
                Channel::Knowledge if i == j => OWN_KNOWLEDGE.ln(),
                _ if i == j => 0.0,
                _ => away,
            };
            if channel == Channel::Experience && i == j {
                return 1.0;
            }
            (decay.log(distances[[i, j]]) - border - link_cost * atlas.estrangement(i, j) + own).exp()
        });
        Self { base, frictions }
    }

    /// `κ_ij` for every pair, without any policy.
    pub fn base(&self) -> &Array2<f64> {
        &self.base
    }

    /// b: what a province border costs in ln κ.
    pub fn border_cost(&self) -> f64 {
        self.frictions.border_cost
    }
}

/// One row of a matrix that is stored row by row.
pub(super) fn row_of(matrix: &Array2<f64>, index: usize) -> &[f64] {
    matrix.row(index).to_slice().expect("matrices are stored row by row")
}

/// δ, b and h of a channel, and how much governments hold back what leaves home.
fn frictions(channel: Channel, parameters: &Parameters) -> Frictions {
    let Parameters { talent, capital, venture, technology, learning, .. } = parameters;
    let people = Decay::Power(talent.distance_elasticity);
    let away = if channel == Channel::Siting { -technology.retention } else { 0.0 };
    let (decay, border_cost, link_cost) = match channel {
        Channel::Worker => (people, talent.border_cost.worker, talent.registration_cost.worker),
        Channel::Young => (people, talent.border_cost.young, talent.registration_cost.young),
        Channel::Established => {
            (people, talent.border_cost.established, talent.registration_cost.established)
        }
        Channel::Capital => {
            (Decay::Power(capital.distance_elasticity), capital.border_cost, capital.link_cost)
        }
        Channel::Venture => {
            (Decay::Power(venture.distance_elasticity), venture.border_cost, venture.link_cost)
        }
        Channel::Siting => (
            Decay::Power(technology.siting_distance_elasticity),
            technology.siting_border_cost,
            technology.siting_link_cost,
        ),
        Channel::Knowledge => {
            (Decay::Exponential(technology.knowledge_distance), technology.knowledge_border_cost, 0.0)
        }
        Channel::Experience => {
            (Decay::PowerBeyondReach(learning.distance_elasticity), learning.border_cost, 0.0)
        }
    };
    Frictions { decay, border_cost, link_cost, away }
}

/// Fills a square matrix row by row, in parallel.
fn matrix(size: usize, entry: impl Fn(usize, usize) -> f64 + Sync) -> Array2<f64> {
    let mut filled = Array2::zeros((size, size));
    let rows: Vec<_> = filled.rows_mut().into_iter().enumerate().collect();
    rows.into_par_iter().for_each(|(i, mut row)| {
        for (j, value) in row.iter_mut().enumerate() {
            *value = entry(i, j);
        }
    });
    filled
}

/// A kernel as the conditions of a period leave it, row by row.
///
/// Clubs and provinces cut the regions into few stretches within which a policy treats all pairs
/// alike, so its factor is taken once a stretch and never once a pair.
pub struct Passage<'a> {
    base: &'a Array2<f64>,
    /// Whether a region may choose itself.
    home: bool,
    /// Factor on κ between two different regions; `None` where no policy touches the channel.
    factor: Option<Box<dyn Fn(usize, usize) -> f64 + Sync + 'a>>,
    stretches: Vec<Range<usize>>,
    stretch_of: Vec<usize>,
    listed: Vec<(usize, usize, f64)>,
}

/// Rows that are worked on together, so that what they share is read once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Eight origins from this one on.
    Eight(usize),
    /// This origin alone.
    One(usize),
}

impl Batch {
    /// The origins of the batch.
    pub fn origins(self) -> Range<usize> {
        match self {
            Self::Eight(first) => first..first + 8,
            Self::One(first) => first..first + 1,
        }
    }
}

/// Cuts rows into eights, and what is left over into ones.
pub(super) fn batches(rows: Range<usize>) -> impl Iterator<Item = Batch> {
    let eights = rows.len() / 8;
    let rest = rows.start + 8 * eights..rows.end;
    (0..eights).map(move |it| Batch::Eight(rows.start + 8 * it)).chain(rest.map(Batch::One))
}

/// Room for a batch of rows, kept by whoever asks for many.
#[derive(Clone, Debug, Default)]
pub struct RowBuffer {
    rows: [Vec<f64>; 8],
    factors: Vec<f64>,
    stretch: Option<usize>,
}

impl<'a> Passage<'a> {
    /// The kernel of `channel` under `conditions`.
    pub fn new(kernels: &'a Kernels, atlas: &'a Atlas, conditions: &'a Conditions, channel: Channel) -> Self {
        let kernel = kernels.of(channel);
        let mut passage = Self::untouched(&kernel.base);
        if conditions.borders_of(channel).next().is_some() {
            let cost = kernel.frictions.border_cost;
            let alike = |a, b| {
                !atlas.province_differs(a, b) && conditions.borders_of(channel).all(|it| it.alike(a, b))
            };
            passage.touch(atlas.len(), alike, move |o, i| {
                if atlas.province_differs(o, i) {
                    (cost * (1.0 - conditions.border_left_by_clubs(channel, o, i))).exp()
                } else {
                    1.0
                }
            });
        }
        passage.list(kernel, atlas, conditions, channel);
        passage
    }

    fn is_untouched(&self) -> bool {
        self.home && self.factor.is_none() && self.listed.is_empty()
    }

    /// A matrix as it is, without any policy.
    pub fn untouched(base: &'a Array2<f64>) -> Self {
        Self {
            base,
            home: true,
            factor: None,
            stretches: Vec::new(),
            stretch_of: Vec::new(),
            listed: Vec::new(),
        }
    }

    /// The same, but nobody may choose their own region.
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
        let Frictions { decay, border_cost, link_cost, .. } = kernel.frictions;
        for (a, b) in pairs {
            let distance = atlas.distance(a, b);
            let shorter = distance * product(corridors(), a, b);
            let nearer = decay.log(shorter) - decay.log(distance);
            let link = product(conditions.links_of(channel), a, b);
            let ease = link_cost * atlas.estrangement(a, b) * (1.0 - link);
            let by_clubs = conditions.border_left_by_clubs(channel, a, b);
            let opened = by_clubs * (1.0 - product(conditions.listed_borders_of(channel), a, b));
            let border = if atlas.province_differs(a, b) { border_cost * opened } else { 0.0 };
            self.listed.push((a, b, (nearer + ease + border).exp()));
        }
    }

    /// `κ_oj` of one origin.
    pub fn row<'b>(&'b self, origin: usize, buffer: &'b mut RowBuffer) -> &'b [f64] {
        self.rows::<1>(origin, buffer)[0]
    }

    /// `κ_oj` of `K` origins from `first` on, at most eight.
    pub fn rows<'b, const K: usize>(&'b self, first: usize, buffer: &'b mut RowBuffer) -> [&'b [f64]; K] {
        if self.is_untouched() {
            return std::array::from_fn(|k| row_of(self.base, first + k));
        }
        read_ahead(std::array::from_fn::<_, K, _>(|k| row_of(self.base, first + k)));
        for k in 0..K {
            self.fill_row(first + k, k, buffer);
        }
        std::array::from_fn(|k| buffer.rows[k].as_slice())
    }

    fn fill_row(&self, origin: usize, place: usize, buffer: &mut RowBuffer) {
        let base = row_of(self.base, origin);
        if let Some(factor) = &self.factor {
            self.fill_factors(origin, factor, buffer);
        }
        let RowBuffer { rows, factors, .. } = buffer;
        let row = &mut rows[place];
        row.resize(base.len(), 0.0);
        if self.factor.is_some() {
            Lanes::default().product(base, factors, 1.0, row);
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
    fn fill_factors(&self, origin: usize, factor: &dyn Fn(usize, usize) -> f64, buffer: &mut RowBuffer) {
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
