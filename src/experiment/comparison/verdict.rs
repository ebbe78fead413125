//! A comparison in a few numbers.

use super::costs::CostSummary;
use super::drawn::DrawnArms;
use super::panel::Panel;
use super::panels::Panels;
use super::shown::{DrawnOutcome, OUTPUT, OutcomeSummary, RegionChange, ranked};
use crate::experiment::uncertainty::DecidingMethod;
use crate::outcome::drawn::DrawEstimate;
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
    /// What draws of parameters say of the same; [`None`] without draws.
    pub drawn: Option<DrawnSummary>,
}

/// What draws of parameters say of the effect on output in the last year.
#[derive(Clone, Debug)]
pub struct DrawnSummary {
    /// All regions together.
    pub nation: DrawEstimate,
    /// The regions whose policies differ, if there are any.
    pub members: Option<DrawEstimate>,
    /// All other regions, likewise.
    pub others: Option<DrawEstimate>,
    /// How much each parameter decides the national effect, by its path, the most decisive first: a standardised coefficient
    /// or a rank correlation.
    pub deciding: Vec<(String, f64)>,
    /// How that was found.
    pub method: DecidingMethod,
    /// Parameters whose square is below it do not stand out from what chance makes of all of them together; 0 with a
    /// regression.
    pub line: f64,
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
            drawn: None,
        }
    }

    /// The same with what draws of parameters say.
    pub(super) fn with_draws(mut self, effects: &Panels, arms: &DrawnArms, of: &Panels) -> Self {
        let first =
            |outcome: &str, own: &Panel| arms.panel(of.level(own.level)?).last(outcome, own).first().copied();
        let of_outcome = |outcome: &str| DrawnOutcome {
            nation: first(outcome, &effects.nation),
            members: effects.members.as_ref().and_then(|it| first(outcome, it)),
            others: effects.others.as_ref().and_then(|it| first(outcome, it)),
        };
        let fill = |outcome: &str, regions: &mut Vec<RegionChange>| {
            let Some((own, drawn)) = effects.regions.as_ref().zip(of.regions.as_ref()) else { return };
            let all = arms.panel(drawn).last(outcome, own);
            for region in regions {
                let place = own.places.iter().position(|it| *it == region.code);
                region.drawn = place.and_then(|it| all.get(it).copied());
            }
        };
        fill(OUTPUT, &mut self.regions);
        for summary in &mut self.outcomes {
            let name = summary.outcome.name.to_string();
            fill(&name, &mut summary.regions);
            summary.drawn = Some(of_outcome(&name));
        }
        let found = arms.decides(&of.nation, OUTPUT).expect("output is an outcome of the nation");
        let line = found.line_of_all();
        let paths = arms.plan.drawn.iter().map(|it| it.path.clone());
        let mut deciding: Vec<(String, f64)> = paths.zip(found.weights).filter(|it| !it.1.is_nan()).collect();
        deciding.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        let output = of_outcome(OUTPUT);
        self.drawn = Some(DrawnSummary {
            nation: output.nation.unwrap_or(DrawEstimate::NONE),
            members: output.members,
            others: output.others,
            deciding,
            method: found.method,
            line,
        });
        self
    }
}
