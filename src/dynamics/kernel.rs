//! How easily things go from region to region: frictions, and the matrices that follow from them.

use super::conditions::{CHANNELS, Channel};
use super::exchange::{filled, mirrored};
use super::parameters::Parameters;
use crate::numeric::{exp, ln, scalar, slice_mut};
use crate::region::{Atlas, SAME_PREFECTURE};
use ndarray::{Array1, Array2, ArrayView1, aview1};
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
    /// Its part of ln κ at these distances, given `ln(d/100)`.
    fn log(self, log_distances: &ArrayView1<'_, f64>) -> Array1<f64> {
        match self {
            Self::Power(elasticity) => -elasticity * log_distances,
            Self::PowerBeyondReach(elasticity) => log_distances.mapv(|it| -elasticity * it.max(0.0)),
            Self::Exponential(scale) => -REACH / scale * exp(log_distances.to_owned()),
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
    /// `ln(d_ij/100)`.
    log_distances: Arc<Array2<f64>>,
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
    /// a government that is neither open nor paid, so that (20) changes it only where policy does. That of supply is (K1)
    /// without a cost of leaving home, and is there in worlds with chains alone.
    pub fn new(atlas: &Atlas, parameters: &Parameters, known: Option<&Self>) -> Self {
        let supply = (!atlas.chains().is_empty()).then_some(Channel::Supply);
        let measured = || Arc::new(mirrored(atlas.len(), |i| log_distances(atlas, i)));
        let log_distances = known.map_or_else(measured, |it| Arc::clone(&it.log_distances));
        let kernel = |channel| {
            let frictions = frictions(channel, parameters);
            let same = known.and_then(|it| it.find(channel)).filter(|it| it.frictions == frictions);
            same.cloned().unwrap_or_else(|| Arc::new(Kernel::new(channel, atlas, frictions, &log_distances)))
        };
        let of_channels = CHANNELS.into_iter().chain(supply).map(kernel).collect();
        Self { log_distances, of_channels }
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
        self.find(channel).expect("supply is asked for in worlds with chains alone")
    }

    fn find(&self, channel: Channel) -> Option<&Arc<Kernel>> {
        self.of_channels.get(channel as usize)
    }
}

impl Kernel {
    fn new(channel: Channel, atlas: &Atlas, frictions: Frictions, log_distances: &Array2<f64>) -> Self {
        let base = filled(atlas.len(), |i| {
            let mut logs = frictions.decay.log(&log_distances.row(i));
            let own = match channel {
                Channel::Knowledge => logs[i] + scalar::ln(OWN_KNOWLEDGE),
                Channel::Experience => 0.0,
                _ => logs[i],
            };
            logs -= &frictions.of_origin(atlas, i);
            logs[i] = own;
            exp(logs)
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

    /// Factor on κ of a pair whose distance is multiplied by `corridor`, and which these parts of its link and of its
    /// border no longer keep apart.
    pub(super) fn ease(
        &self,
        atlas: &Atlas,
        (a, b): (usize, usize),
        corridor: f64,
        link: f64,
        opened: f64,
    ) -> f64 {
        let Frictions { decay, border_cost, link_cost, .. } = self.frictions;
        let distance = atlas.distance(a, b);
        let logs = decay.log(&aview1(&[distance * corridor / REACH, distance / REACH].map(scalar::ln)));
        let nearer = logs[0] - logs[1];
        let link = link_cost * atlas.registration_distance(a, b) * link;
        let border = if atlas.province_differs(a, b) { border_cost * opened } else { 0.0 };
        scalar::exp(nearer + link + border)
    }
}

impl Frictions {
    /// What keeps an origin from each region besides distance, in ln κ: the same all over the regions of other
    /// provinces, the rest of its province, and the rest of its prefecture. What is said of the origin itself is void.
    fn of_origin(&self, atlas: &Atlas, origin: usize) -> Array1<f64> {
        let (province, prefecture) = (atlas.province_range(origin), atlas.prefecture_range(origin));
        let mut costs = Array1::from_elem(atlas.len(), self.border_cost + self.link_cost - self.away);
        slice_mut(&mut costs)[province].fill(self.link_cost - self.away);
        slice_mut(&mut costs)[prefecture].fill(SAME_PREFECTURE * self.link_cost - self.away);
        costs
    }
}

/// `ln(d/100)` from one region to those after it, and within it.
fn log_distances(atlas: &Atlas, from: usize) -> Array1<f64> {
    let ratio = |to: usize| if to < from { 1.0 } else { atlas.distance(from, to) / REACH };
    ln((0..atlas.len()).map(ratio).collect())
}

/// δ, b and h of a channel, and how much governments hold back what leaves home.
fn frictions(channel: Channel, parameters: &Parameters) -> Frictions {
    let Parameters { talent, capital, venture, technology, learning, chain, .. } = parameters;
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
        Channel::Supply => (Decay::Power(chain.distance_elasticity), chain.border_cost, 0.0),
    };
    Frictions { decay, border_cost, link_cost, away }
}
