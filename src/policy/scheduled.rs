//! An instrument in force: who belongs, when, and how it is judged.

use super::instrument::{Coverage, Instrument};
use crate::dynamics::PairMask;
use crate::region::RegionId;
use std::sync::Arc;

/// An instrument in force somewhere for some time.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How the scenario calls it.
    pub name: String,
    /// What is done.
    pub instrument: Arc<dyn Instrument>,
    /// Who belongs, in the order of the atlas.
    pub members: Vec<RegionId>,
    /// The pairs of members that it is for, where it acts on pairs; all of them when `None`.
    pub among: Option<Arc<PairMask>>,
    /// When.
    pub timing: Timing,
    /// Whom of the members it covers.
    pub coverage: Coverage,
    /// When its effect is judged, if ever.
    pub review: Option<ReviewPlan>,
}

impl Policy {
    /// In force from beginning to end, covering whom its instrument covers, and never reviewed.
    pub fn new(name: &str, instrument: Arc<dyn Instrument>, members: Vec<RegionId>) -> Self {
        let (coverage, timing) = (instrument.coverage(), Timing::default());
        Self { name: name.to_owned(), instrument, members, among: None, timing, coverage, review: None }
    }

    /// Which of so many regions belong, whatever their stance.
    pub fn membership(&self, regions: usize) -> Vec<bool> {
        let mut belongs = vec![false; regions];
        self.members.iter().for_each(|it| belongs[it.index()] = true);
        belongs
    }
}

/// When a policy is judged by what its members gained, and how much that must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReviewPlan {
    /// Whole years from one review to the next, at least 1.
    pub every: u32,
    /// z: the effect over its standard error that it must exceed to go on.
    pub z: f64,
}

impl ReviewPlan {
    /// Whether a review is held when `year` years of a run that began at `start` are complete.
    ///
    /// Years are counted from the first whole year of the run at or after the start of the policy, up to its stop.
    pub fn is_due(self, timing: Timing, start: f64, year: u64) -> bool {
        let first = (timing.start.unwrap_or(start) - start).max(0.0).ceil();
        let (now, since) = (start + year as f64, year as f64 - first);
        since > 0.0 && since % f64::from(self.every) == 0.0 && timing.stop.is_none_or(|stop| now < stop)
    }
}

/// From when to when a policy is active, and how fast it comes into force.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timing {
    /// First moment, in decimal years; from the beginning when left out.
    pub start: Option<f64>,
    /// First moment at which it is no longer active; never ends when left out.
    pub stop: Option<f64>,
    /// Years from the start to full strength.
    pub ramp_years: f64,
}

impl Timing {
    /// Strength of a policy at `moment`, the middle of a step, in decimal years; 0 outside its time.
    pub fn strength(&self, moment: f64) -> f64 {
        if self.start.is_some_and(|start| moment < start) || self.stop.is_some_and(|stop| moment >= stop) {
            return 0.0;
        }
        match self.start {
            Some(start) if self.ramp_years > 0.0 => ((moment - start) / self.ramp_years).min(1.0),
            _ => 1.0,
        }
    }
}
