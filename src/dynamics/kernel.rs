//! How easily things go from region to region: frictions, and the matrices that follow from them.

use super::conditions::{CHANNELS, Channel};
use super::exchange::filled;
use super::parameters::Parameters;
use crate::numeric::{exp, scalar};
use crate::region::Atlas;
use ndarray::Array2;
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
    /// What distance adds to ln κ at `distance` km.
    fn log(self, distance: f64) -> f64 {
        match self {
            Self::Power(elasticity) => -elasticity * scalar::ln(distance / REACH),
            Self::PowerBeyondReach(elasticity) => -elasticity * scalar::ln(distance.max(REACH) / REACH),
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
        let measured = || Arc::new(filled(atlas.len(), |i, j| atlas.distance(i, j)));
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
        let log_base = filled(atlas.len(), |i, j| {
            let border = if atlas.province_differs(i, j) { border_cost } else { 0.0 };
            let own = match channel {
                Channel::Knowledge if i == j => scalar::ln(OWN_KNOWLEDGE),
                _ if i == j => 0.0,
                _ => away,
            };
            if channel == Channel::Experience && i == j {
                return 0.0;
            }
            decay.log(distances[[i, j]]) - border - link_cost * atlas.registration_distance(i, j) + own
        });
        Self { base: exp(log_base), frictions }
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
        let nearer = decay.log(distance * corridor) - decay.log(distance);
        let link = link_cost * atlas.registration_distance(a, b) * link;
        let border = if atlas.province_differs(a, b) { border_cost * opened } else { 0.0 };
        scalar::exp(nearer + link + border)
    }
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
