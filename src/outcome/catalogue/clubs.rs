//! Outcomes of clubs and provinces, each the sum over its regions.

use super::outcome::Outcome;
use super::unit::Unit;
use crate::outcome::moment::Moment;
use crate::outcome::totals::FlowTotals;
use crate::region::Cohort;
use ndarray::Array1;

/// What is added up: a value a region, in the order of the atlas.
pub type Summand = fn(&Moment<'_>, &FlowTotals) -> Array1<f64>;

const fn row(
    name: &'static str,
    unit: Unit,
    equation: &'static str,
    meaning: &'static str,
    value: Summand,
) -> Outcome<Summand> {
    Outcome::new(name, unit, equation, meaning, value).adding_up()
}

/// The outcomes of `clubs`, in the order of its columns.
// A few lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static CLUBS: &[Outcome<Summand>] = &[
    row("output_cny", Unit::CNY_PER_YEAR, "(3)",
        "What its regions together produce in a year, at constant prices.",
        |moment, _| moment.economy().output.clone()),
    row("people_worker", Unit::PERSONS, "(10)",
        "Working people in its regions who are not counted as talent.",
        |moment, _| moment.people(Cohort::Worker).clone()),
    row("people_young", Unit::PERSONS, "(10)",
        "Talent under 35 years of age in its regions.",
        |moment, _| moment.people(Cohort::Young).clone()),
    row("people_established", Unit::PERSONS, "(10)",
        "Talent of 35 years and more in its regions.",
        |moment, _| moment.people(Cohort::Established).clone()),
    row("capital_cny", Unit::CNY, "(12)",
        "Machines, buildings and other means of production in its regions, after wear.",
        |moment, _| moment.stocks().capital.clone()),
    row("movers", Unit::PERSONS_SINCE_LAST_ROW, "(8), (9)",
        "People who left one of its regions for any other region.",
        |_, flows| flows.movers.clone()),
    row("ideas", Unit::PROJECTS_SINCE_LAST_ROW, "(18)",
        "New research projects in its regions.",
        |_, flows| flows.ideas.clone()),
    row("advanced_1", Unit::PROJECTS_SINCE_LAST_ROW, "(19)",
        "Projects of its regions that passed discovery and went on to maturation.",
        |_, flows| flows.advanced[0].clone()),
    row("advanced_2", Unit::PROJECTS_SINCE_LAST_ROW, "(19)",
        "Projects of its regions that passed maturation and went on to scale-up.",
        |_, flows| flows.advanced[1].clone()),
    row("advanced_3", Unit::PROJECTS_SINCE_LAST_ROW, "(19)",
        "Projects of its regions that passed scale-up and looked for a place to be put to use.",
        |_, flows| flows.advanced[2].clone()),
    row("transfers_cny", Unit::CNY_PER_YEAR, "(26), (27)",
        "Tax that its regions receive for projects developed there and used elsewhere, less what they pay for projects of others.",
        |moment, _| moment.transfers().clone()).by_difference(),
    row("policy_cost_cny", Unit::CNY_PER_YEAR, "(28)",
        "What policies cost its regions, after budgets that are too small have scaled them down.",
        |moment, _| moment.policy_cost().clone()).by_difference(),
];
