//! Outcomes of all regions together.

use super::outcome::Outcome;
use super::unit::Unit;
use crate::outcome::moment::Moment;
use crate::outcome::totals::FlowTotals;
use crate::region::Cohort;

/// A number of all regions together: from the moment and from what flowed since the last row.
pub type National = fn(&Moment<'_>, &FlowTotals) -> f64;

const fn row(
    name: &'static str,
    unit: Unit,
    equation: &'static str,
    meaning: &'static str,
    value: National,
) -> Outcome<National> {
    Outcome::new(name, unit, equation, meaning, value)
}

/// The outcomes of `national`, in the order of its columns.
// A few lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static NATIONAL: &[Outcome<National>] = &[
    row("output_cny", Unit::CNY_PER_YEAR, "(3)",
        "What all regions together produce in a year, at constant prices.",
        |moment, _| moment.economy().total_output).called("Output", "总产出").adding_up(),
    row("people_worker", Unit::PERSONS, "(10)",
        "Working people who are not counted as talent.",
        |moment, _| moment.people(Cohort::Worker).sum()).adding_up(),
    row("people_young", Unit::PERSONS, "(10)",
        "Talent under 35 years of age.",
        |moment, _| moment.people(Cohort::Young).sum()).called("Young talent", "青年人才").adding_up(),
    row("people_established", Unit::PERSONS, "(10)",
        "Talent of 35 years and more.",
        |moment, _| moment.people(Cohort::Established).sum()).called("Established talent", "成熟人才").adding_up(),
    row("capital_cny", Unit::CNY, "(12)",
        "Machines, buildings and other means of production, after wear.",
        |moment, _| moment.stocks().capital.sum()).called("Capital", "资本").adding_up(),
    row("technology", Unit::INDEX, "(2)",
        "How productive the regions are with what they hold: the geometric mean of `technology` of the regions, weighted by output; 1 in the base year.",
        |moment, _| moment.mean_by_output(&moment.economy().log_productivity)).called("Technology", "技术水平"),
    row("unit_cost", Unit::INDEX, "(25)",
        "How costly new technology still is to use: the geometric mean of `unit_cost` of the regions, weighted by output; learning lowers it.",
        |moment, _| moment.mean_by_output(moment.log_unit_cost())).called("Unit cost of technology", "技术单位成本"),
    row("gini", Unit::GINI, "(1), (3)",
        "How unequal output per worker is between regions, each counted once: 0 is equal, 1 is all in one.",
        |moment, _| moment.gini()).called("Gini index", "基尼系数").by_difference(),
    row("theil", Unit::NATS, "(1), (3)",
        "How far the regions' shares of output are from their shares of people: 0 when they agree.",
        |moment, _| moment.theil().total).by_difference(),
    row("theil_within", Unit::NATS, "(1), (3)",
        "The part of `theil` that lies between the regions of the same province.",
        |moment, _| moment.theil().within).by_difference(),
    row("theil_between", Unit::NATS, "(1), (3)",
        "The part of `theil` that lies between provinces, each taken as one region.",
        |moment, _| moment.theil().between).by_difference(),
    row("dispersion", Unit::DISPERSION, "(1), (3)",
        "How widely output per worker is spread: the standard deviation of its logarithm over regions.",
        |moment, _| moment.dispersion()).called("Dispersion", "离散程度").by_difference(),
    row("movers", Unit::PERSONS_SINCE_LAST_ROW, "(8), (9)",
        "People who left their region for another, workers and fresh graduates included.",
        |_, flows| flows.movers.sum()).adding_up(),
    row("cross_province_share_talent", Unit::Share, "(8), (9)",
        "Of the `movers`, those who went to another province.",
        |_, flows| flows.movers_cross_province())
        .called("Talent leaving its province", "人才跨省占比").by_difference().maybe_empty(),
    row("cross_province_share_capital", Unit::Share, "(11)",
        "Of all investment, what went to another province.",
        |_, flows| flows.capital.cross_province())
        .called("Capital leaving its province", "资本跨省占比").by_difference().maybe_empty(),
    row("cross_province_share_venture", Unit::Share, "(13)",
        "Of all venture finance on offer, what went to another province.",
        |_, flows| flows.venture.cross_province()).by_difference().maybe_empty(),
    row("cross_province_share_siting", Unit::Share, "(20)",
        "Of all finished projects, those that were put to use in another province.",
        |_, flows| flows.siting.cross_province())
        .called("Projects leaving their province", "项目跨省占比").by_difference().maybe_empty(),
    row("own_region_share_capital", Unit::Share, "(11)",
        "Of all investment, what stayed in the region it came from.",
        |_, flows| flows.capital.own_region_share()).by_difference().maybe_empty(),
    row("own_region_share_siting", Unit::Share, "(20)",
        "Of all finished projects, those that were put to use where they were developed.",
        |_, flows| flows.siting.own_region_share()).by_difference().maybe_empty(),
    row("ideas", Unit::PROJECTS_SINCE_LAST_ROW, "(18)",
        "New research projects.",
        |_, flows| flows.ideas.sum()).called("New projects", "新增项目").adding_up(),
    row("advanced_1", Unit::PROJECTS_SINCE_LAST_ROW, "(19)",
        "Projects that passed discovery and went on to maturation.",
        |_, flows| flows.advanced[0].sum()).adding_up(),
    row("advanced_2", Unit::PROJECTS_SINCE_LAST_ROW, "(19)",
        "Projects that passed maturation and went on to scale-up.",
        |_, flows| flows.advanced[1].sum()).adding_up(),
    row("advanced_3", Unit::PROJECTS_SINCE_LAST_ROW, "(19)",
        "Projects that passed scale-up and looked for a place to be put to use.",
        |_, flows| flows.advanced[2].sum()).called("Finished projects", "完成项目").adding_up(),
    row("transfers_cny", Unit::CNY_PER_YEAR, "(26), (27)",
        "Tax that the places of projects pay back to the regions where the projects were developed.",
        |moment, _| moment.transfers_paid().sum()).called("Transfers", "转移支付").by_difference(),
    row("open_share", Unit::Share, "(30), (31)",
        "Of all regional governments, those that are open to cooperation.",
        |moment, _| moment.open_share()).called("Open governments", "开放政府占比").by_difference(),
    row("policy_cost_cny", Unit::CNY_PER_YEAR, "(28)",
        "What all policies cost, after budgets that are too small have scaled them down.",
        |moment, _| moment.policy_cost().sum()).called("Cost of policies", "政策成本").by_difference().adding_up(),
];
