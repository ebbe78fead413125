//! Columns of flows between pairs of regions, and of policies.

use super::outcome::{MAYBE_EMPTY, Outcome, PLAIN, REPLICATE, SUM_BY_DIFFERENCE, YEAR, key};
use super::unit::Unit;
use crate::dynamics::review::Verdict;
use crate::outcome::moment::Moment;
use crate::outcome::table::Values;
use crate::policy::InForce;
use ndarray::Array1;

/// The columns of `flows`.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub(super) static FLOWS: &[Outcome] = &[
    REPLICATE,
    YEAR,
    PLAIN.row("factor", Unit::WORD, "(8), (11), (13), (16), (20), (26)", (),
        "What moved: `worker`, `young`, `established`, `capital`, `venture`, `siting`, `transfer` or `lent`; fresh graduates, who are `movers` too, have no rows."),
    key("origin", Unit::CODE,
        "The region that it left."),
    key("destination", Unit::CODE,
        "The region that it went to."),
    PLAIN.row("amount", Unit::words_only("persons, CNY, projects or researchers, by factor"), "(8), (11), (13), (16), (20), (26)", (),
        "How much of the factor went from origin to destination."),
];

/// What tells the rows of `policies` apart.
pub(super) static POLICY_KEYS: &[Outcome] =
    &[REPLICATE, key("policy", Unit::NAME, "The name of the policy in the scenario."), YEAR];

/// The values of all policies, in the order of the scenario.
pub type OfPolicies = fn(&Moment<'_>) -> Values;

/// The columns of `policies` behind what tells its rows apart.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static POLICIES: &[Outcome<OfPolicies>] = &[
    PLAIN.row("members", Unit::REGIONS, "", |moment| counts(moment.policies(), |it| it.covered),
        "How many regions the policy covers at that time: none before it starts and after it stops."),
    PLAIN.row("strength", Unit::Share, "", |moment| reals(moment.policies(), |it| it.strength),
        "How far the policy has been phased in: 1 is in full, 0 is not active."),
    PLAIN.row("cost_cny", Unit::CNY_PER_YEAR, "(28)", |moment| reals(moment.policies(), |it| it.cost.sum()),
        "What the policy costs its members, after scaling down."),
    PLAIN.row("scaled_down", Unit::REGIONS, "(28)", |moment| counts(moment.policies(), |it| it.scaled_down),
        "How many members could not pay the policy in full."),
    MAYBE_EMPTY.signed().row("review_effect", Unit::LOGARITHM, "(32)", |moment| Values::Real(moment.verdicts().map(|it| it.map_or(f64::NAN, |it| it.effect)).collect()),
        "How much more output the members gained since the last review than the others; empty without a review."),
    MAYBE_EMPTY.row("review_decision", Unit::WORD, "(32)", |moment| Values::Text(moment.verdicts().map(decision).map(str::to_owned).collect()),
        "What the review decided: `continue` or `stop`; empty without a review."),
];

/// What policies cost single regions: a value a region, in the order of the atlas.
pub type CostOfRegions = fn(&Moment<'_>) -> Array1<f64>;

/// The columns of `costs` behind what tells its rows apart; regions that pay nothing have no row.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static COSTS: &[Outcome<CostOfRegions>] = &[
    SUM_BY_DIFFERENCE.row("policy_cost_cny", Unit::CNY_PER_YEAR, "(28)", costs_of_regions,
        "What all policies cost the region, after scaling down."),
];

fn costs_of_regions(moment: &Moment<'_>) -> Array1<f64> {
    moment.policy_cost()
}

fn counts(policies: &[InForce], of: fn(&InForce) -> usize) -> Values {
    Values::Integer(policies.iter().map(|it| i64::try_from(of(it)).unwrap_or(i64::MAX)).collect())
}

fn reals(policies: &[InForce], of: fn(&InForce) -> f64) -> Values {
    Values::Real(policies.iter().map(of).collect())
}

fn decision(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict { goes_on: true, .. }) => "continue",
        Some(_) => "stop",
        None => "",
    }
}
