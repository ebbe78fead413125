//! Outcomes of clubs and provinces, each the sum over its regions.

use super::outcome::{Outcome, SUM, SUM_BY_DIFFERENCE};
use super::unit::Unit;
use crate::outcome::moment::Moment;
use crate::outcome::totals::FlowTotals;
use crate::region::Cohort;
use ndarray::Array1;

/// What is added up: a value a region, in the order of the atlas.
pub type Summand = fn(&Moment<'_>, &FlowTotals) -> Array1<f64>;

/// The outcomes of `clubs`, in the order of its columns.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static CLUBS: &[Outcome<Summand>] = &[
    SUM.row("output_cny", Unit::CNY_PER_YEAR, "(3)", |moment, _| moment.economy().output.clone(),
        "What its regions together produce in a year, at constant prices."),
    SUM.row("people_worker", Unit::PERSONS, "(10)", |moment, _| moment.people(Cohort::Worker).clone(),
        "Working people in its regions who are not counted as talent."),
    SUM.row("people_young", Unit::PERSONS, "(10)", |moment, _| moment.people(Cohort::Young).clone(),
        "Talent under 35 years of age in its regions."),
    SUM.row("people_established", Unit::PERSONS, "(10)", |moment, _| moment.people(Cohort::Established).clone(),
        "Talent of 35 years and more in its regions."),
    SUM.row("capital_cny", Unit::CNY, "(12)", |moment, _| moment.stocks().capital.clone(),
        "Machines, buildings and other means of production in its regions, after wear."),
    SUM.row("movers", Unit::PERSONS_SINCE_LAST_ROW, "(8), (9)", |_, flows| flows.movers.clone(),
        "People who left one of its regions for any other region."),
    SUM.row("ideas", Unit::PROJECTS_SINCE_LAST_ROW, "(18)", |_, flows| flows.ideas.clone(),
        "New research projects in its regions."),
    SUM.row("advanced_1", Unit::PROJECTS_SINCE_LAST_ROW, "(19)", |_, flows| flows.advanced[0].clone(),
        "Projects of its regions that passed discovery and went on to maturation."),
    SUM.row("advanced_2", Unit::PROJECTS_SINCE_LAST_ROW, "(19)", |_, flows| flows.advanced[1].clone(),
        "Projects of its regions that passed maturation and went on to scale-up."),
    SUM.row("advanced_3", Unit::PROJECTS_SINCE_LAST_ROW, "(19)", |_, flows| flows.advanced[2].clone(),
        "Projects of its regions that passed scale-up and looked for a place to be put to use."),
    SUM_BY_DIFFERENCE.signed().row("transfers_cny", Unit::CNY_PER_YEAR, "(26), (27)", |moment, _| moment.transfers(),
        "Tax that its regions receive for projects developed there and used elsewhere, less what they pay for projects of others."),
    SUM_BY_DIFFERENCE.row("policy_cost_cny", Unit::CNY_PER_YEAR, "(28)", |moment, _| moment.policy_cost(),
        "What policies cost its regions, after budgets that are too small have scaled them down."),
];
