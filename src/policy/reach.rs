//! Whom a policy reaches in a period, and how far.

use crate::dynamics::{Listed, Model, PairMask, PairTerm, fiscal};
use crate::region::{RegionId, Stances, World};
use ndarray::Array1;
use std::sync::Arc;

/// Who takes part in a policy, and the world they live in.
#[derive(Clone, Copy)]
pub struct PolicyMembers<'a> {
    /// Members in the order of the atlas, whatever their stance.
    pub members: &'a [RegionId],
    /// The world at the start of the period.
    pub world: &'a World,
    /// Where governments stand, or are supposed to.
    pub stances: &'a Stances,
    /// What the laws know of it.
    pub model: &'a Model,
}

impl PolicyMembers<'_> {
    /// `amount` of the club's money, CNY per year, split over members by output; what falls to a member
    /// that is not open is not spent.
    pub fn split(&self, amount: f64) -> Array1<f64> {
        amount * fiscal::split_among(self.members, &self.world.accounts, self.stances)
    }
}

/// How far a policy reaches in a period.
pub struct Reach<'a> {
    /// Who takes part.
    pub club: PolicyMembers<'a>,
    /// The middle of the period, in decimal years.
    pub moment: f64,
    /// `z`: strength in each region, 0 where it is not covered.
    pub strength: Array1<f64>,
    pub(super) origin: Array1<f64>,
    pub(super) destination: Array1<f64>,
    /// The pairs that the policy is for; all of them when `None`.
    pub(super) among: Option<Arc<PairMask>>,
}

impl Reach<'_> {
    /// A setting of `size` on the covered pairs.
    pub fn pairs(&self, size: f64) -> PairTerm {
        let (mut from, mut to) = (self.origin.clone(), self.destination.clone());
        if let Some(among) = &self.among {
            for region in 0..from.len() {
                let [leaves, arrives] = among.ends_at(region);
                from[region] = if leaves { from[region] } else { 0.0 };
                to[region] = if arrives { to[region] } else { 0.0 };
            }
        }
        PairTerm { size, from, to, among: self.among.clone() }
    }

    /// A factor on one listed pair: `factor` at full strength, 1 unless both ends are covered.
    pub fn listed(&self, a: RegionId, b: RegionId, factor: f64) -> Listed {
        Listed { a, b, factor: 1.0 + (factor - 1.0) * self.between(a, b) }
    }

    /// Strength between two listed regions, that of the weaker.
    pub fn between(&self, a: RegionId, b: RegionId) -> f64 {
        self.strength[a.index()].min(self.strength[b.index()])
    }

    /// Members that the policy covers and that can pay for some of it.
    pub fn covered(&self) -> Vec<RegionId> {
        self.club.members.iter().copied().filter(|it| self.strength[it.index()] > 0.0).collect()
    }
}
