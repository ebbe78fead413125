//! Flows added up from one row to the next.

use crate::dynamics::Allocation;
use crate::region::{COHORTS, Stage};
use crate::simulation::Flows;
use ndarray::{Array1, Axis};
use serde::{Deserialize, Serialize};

/// What flowed since the last row, by region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FlowTotals {
    /// People who left each region, workers and graduates included.
    pub movers: Array1<f64>,
    /// Those of them who went to another province.
    pub movers_far: Array1<f64>,
    /// Young and established talent and graduates: arrivals less departures.
    pub net_talent: Array1<f64>,
    /// Investment.
    pub capital: FlowBreakdown,
    /// Venture finance before better odds draw more of it.
    pub venture: FlowBreakdown,
    /// Sited projects.
    pub siting: FlowBreakdown,
    /// Ideas of each region.
    pub ideas: Array1<f64>,
    /// Projects of each region that advanced, by stage.
    pub advanced: [Array1<f64>; 3],
}

/// A flow by how far it went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FlowBreakdown {
    /// What stayed in its region.
    pub own_region: f64,
    /// What went to another region of its province.
    pub near: f64,
    /// What went to another province.
    pub far: f64,
    /// Arrivals less departures of each region.
    pub net: Array1<f64>,
}

impl FlowBreakdown {
    fn new(regions: usize) -> Self {
        Self { own_region: 0.0, near: 0.0, far: 0.0, net: Array1::zeros(regions) }
    }

    fn add(&mut self, flow: &Allocation) {
        self.own_region += flow.stayed.sum();
        self.near += flow.near.sum();
        self.far += flow.far.sum();
        self.net += &flow.net();
    }

    /// The part that went to another province; no number if nothing flowed.
    pub fn cross_province(&self) -> f64 {
        self.far / self.total()
    }

    /// The part that stayed in its region; no number if nothing flowed.
    pub fn own_region_share(&self) -> f64 {
        self.own_region / self.total()
    }

    /// The sum of its parts, none of which is then more than all of it.
    fn total(&self) -> f64 {
        self.own_region + self.near + self.far
    }
}

impl FlowTotals {
    /// Nothing yet.
    pub fn new(regions: usize) -> Self {
        let zero = || Array1::zeros(regions);
        let breakdown = || FlowBreakdown::new(regions);
        Self {
            movers: zero(),
            movers_far: zero(),
            net_talent: zero(),
            capital: breakdown(),
            venture: breakdown(),
            siting: breakdown(),
            ideas: zero(),
            advanced: [zero(), zero(), zero()],
        }
    }

    /// Adds a step.
    pub fn add(&mut self, flows: &Flows) {
        let graduates = &flows.migration.graduates;
        for choice in COHORTS.iter().map(|&it| &flows.migration.moves[it]).chain([graduates]) {
            self.movers += &choice.moved();
            self.movers_far += &choice.far;
        }
        let moves = &flows.migration.moves;
        for choice in [&moves.young, &moves.established, graduates] {
            self.net_talent += &choice.net();
        }
        self.capital.add(&flows.investment);
        self.venture.add(&flows.finance);
        self.siting.add(&flows.siting);
        self.ideas += &flows.ideas.sum_axis(Axis(1));
        for stage in [Stage::Discovery, Stage::Maturation, Stage::ScaleUp] {
            self.advanced[stage as usize] += &flows.progress.advanced[stage].sum_axis(Axis(1));
        }
    }

    /// Of those who moved, the part that went to another province; no number if nobody moved.
    pub fn movers_cross_province(&self) -> f64 {
        self.movers_far.sum() / self.movers.sum()
    }
}
