//! A comparison in a few numbers.

use super::costs::CostSummary;
use super::panel::Panel;
use super::panels::Panels;
use super::shown::{OUTPUT, OutcomeSummary, RegionChange, ranked};
use crate::outcome::statistics::{Estimate, VarianceRatio};
use crate::region::Atlas;

/// What an arm changes for output in the last year, in percent of the base.
#[derive(Clone, Debug)]
pub struct ArmSummary {
    /// The arm.
    pub arm: String,
    /// The last year.
    pub year: f64,
    /// All regions together.
    pub nation: Estimate,
    /// The regions whose policies or stances differ from those of the base; [`None`] without any, or without rows of regions.
    pub members: Option<Estimate>,
    /// All other regions, likewise.
    pub others: Option<Estimate>,
    /// What common random numbers are worth for national output.
    pub variance_ratio: VarianceRatio,
    /// Every region, from the largest mean gain to the largest mean loss.
    pub regions: Vec<RegionChange>,
    /// The outcomes and places that were asked for; output, and the places that scenarios name, when nothing was.
    pub outcomes: Vec<OutcomeSummary>,
    /// What the policies cost beside what they change: of the nation, of members and others, and of places that were asked
    /// for.
    pub costs: Vec<CostSummary>,
}

impl ArmSummary {
    pub(super) fn new(
        arm: &str,
        effects: &Panels,
        variance_ratios: &[(String, VarianceRatio)],
        atlas: &Atlas,
    ) -> Self {
        let first = |panel: &Panel| panel.last(OUTPUT).first().copied();
        let nation = first(&effects.nation).expect("the nation has one place and output");
        let variance_ratio = variance_ratios.iter().find(|(outcome, _)| outcome == OUTPUT);
        Self {
            arm: arm.to_owned(),
            year: effects.nation.years.last().copied().unwrap_or(f64::NAN),
            nation,
            members: effects.members.as_ref().and_then(first),
            others: effects.others.as_ref().and_then(first),
            variance_ratio: variance_ratio.expect("output is an outcome of the nation").1,
            regions: effects.regions.as_ref().map_or_else(Vec::new, |it| ranked(it, OUTPUT, atlas)),
            outcomes: Vec::new(),
            costs: Vec::new(),
        }
    }
}
