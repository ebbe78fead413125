//! Outcomes of all regions together.

use super::outcome::{DIFFERENCE, LEVEL, Outcome, SHARE_OF_FLOW, SUM, SUM_BY_DIFFERENCE};
use super::unit::Unit;
use crate::outcome::moment::Moment;
use crate::outcome::totals::FlowTotals;
use crate::region::Cohort;

/// A number of all regions together: from the moment and from what flowed since the last row.
pub type National = fn(&Moment<'_>, &FlowTotals) -> f64;

/// The outcomes of `national`, in the order of its columns.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static NATIONAL: &[Outcome<National>] = &[
    SUM.called("Output", "总产出").row("output_cny", Unit::CNY_PER_YEAR, "(3)", |moment, _| moment.economy().total_output,
        "What all regions together produce in a year, at constant prices."),
    SUM.called("Workers", "劳动力").row("people_worker", Unit::PERSONS, "(10)", |moment, _| moment.people(Cohort::Worker).sum(),
        "Working people who are not counted as talent."),
    SUM.called("Young talent", "青年人才").row("people_young", Unit::PERSONS, "(10)", |moment, _| moment.people(Cohort::Young).sum(),
        "Talent under 35 years of age."),
    SUM.called("Established talent", "成熟人才").row("people_established", Unit::PERSONS, "(10)", |moment, _| moment.people(Cohort::Established).sum(),
        "Talent of 35 years and more."),
    SUM.called("Capital", "资本").row("capital_cny", Unit::CNY, "(12)", |moment, _| moment.stocks().capital.sum(),
        "Machines, buildings and other means of production, after wear."),
    LEVEL.called("Technology", "技术水平").row("technology", Unit::INDEX, "(2)", |moment, _| moment.mean_by_output(&moment.economy().log_productivity),
        "How productive the regions are with what they hold: the geometric mean of `technology` of the regions, weighted by output; 1 in the base year."),
    LEVEL.called("Unit cost of technology", "技术单位成本").row("unit_cost", Unit::INDEX, "(25)", |moment, _| moment.mean_by_output(&moment.log_unit_cost()),
        "How costly new technology still is to use: the geometric mean of `unit_cost` of the regions, weighted by output; learning lowers it."),
    DIFFERENCE.called("Gini index", "基尼系数").row("gini", Unit::GINI, "(1), (3)", |moment, _| moment.gini(),
        "How unequal output per worker is between regions, each counted once: 0 is equal, 1 is all in one."),
    DIFFERENCE.called("Theil index", "泰尔指数").row("theil", Unit::NATS, "(1), (3)", |moment, _| moment.theil().total,
        "How far the regions' shares of output are from their shares of people: 0 when they agree."),
    DIFFERENCE.called("Theil index within provinces", "省内泰尔指数").row("theil_within", Unit::NATS, "(1), (3)", |moment, _| moment.theil().within,
        "The part of `theil` that lies between the regions of the same province."),
    DIFFERENCE.called("Theil index between provinces", "省际泰尔指数").row("theil_between", Unit::NATS, "(1), (3)", |moment, _| moment.theil().between,
        "The part of `theil` that lies between provinces, each taken as one region."),
    DIFFERENCE.called("Dispersion", "离散程度").row("dispersion", Unit::DISPERSION, "(1), (3)", |moment, _| moment.dispersion(),
        "How widely output per worker is spread: the standard deviation of its logarithm over regions."),
    SUM.called("Movers", "迁移人数").row("movers", Unit::PERSONS_SINCE_LAST_ROW, "(8), (9)", |_, flows| flows.movers.sum(),
        "People who left their region for another, workers and fresh graduates included."),
    SHARE_OF_FLOW.called("Talent leaving its province", "人才跨省占比").row("cross_province_share_talent", Unit::Share, "(8), (9)", |_, flows| flows.movers_cross_province(),
        "Of the `movers`, those who went to another province."),
    SHARE_OF_FLOW.called("Capital leaving its province", "资本跨省占比").row("cross_province_share_capital", Unit::Share, "(11)", |_, flows| flows.capital.cross_province(),
        "Of all investment, what went to another province."),
    SHARE_OF_FLOW.called("Venture capital leaving its province", "风险资本跨省占比").row("cross_province_share_venture", Unit::Share, "(13)", |_, flows| flows.venture.cross_province(),
        "Of all venture finance on offer, what went to another province."),
    SHARE_OF_FLOW.called("Projects leaving their province", "项目跨省占比").row("cross_province_share_siting", Unit::Share, "(20)", |_, flows| flows.siting.cross_province(),
        "Of all finished projects, those that were put to use in another province."),
    SHARE_OF_FLOW.called("Capital staying in its region", "资本本地占比").row("own_region_share_capital", Unit::Share, "(11)", |_, flows| flows.capital.own_region_share(),
        "Of all investment, what stayed in the region it came from."),
    SHARE_OF_FLOW.called("Projects staying in their region", "项目本地占比").row("own_region_share_siting", Unit::Share, "(20)", |_, flows| flows.siting.own_region_share(),
        "Of all finished projects, those that were put to use where they were developed."),
    SUM.called("New projects", "新增项目").row("ideas", Unit::PROJECTS_SINCE_LAST_ROW, "(18)", |_, flows| flows.ideas.sum(),
        "New research projects."),
    SUM.called("Projects past discovery", "通过 0→1 的项目").row("advanced_1", Unit::PROJECTS_SINCE_LAST_ROW, "(19)", |_, flows| flows.advanced[0].sum(),
        "Projects that passed discovery and went on to maturation."),
    SUM.called("Projects past maturation", "通过 1→10 的项目").row("advanced_2", Unit::PROJECTS_SINCE_LAST_ROW, "(19)", |_, flows| flows.advanced[1].sum(),
        "Projects that passed maturation and went on to scale-up."),
    SUM.called("Finished projects", "完成项目").row("advanced_3", Unit::PROJECTS_SINCE_LAST_ROW, "(19)", |_, flows| flows.advanced[2].sum(),
        "Projects that passed scale-up and looked for a place to be put to use."),
    DIFFERENCE.called("Transfers", "转移支付").row("transfers_cny", Unit::CNY_PER_YEAR, "(26), (27)", |moment, _| moment.transfers_paid().sum(),
        "Tax that the places of projects pay back to the regions where the projects were developed."),
    DIFFERENCE.called("Open governments", "开放政府占比").row("open_share", Unit::Share, "(30), (31)", |moment, _| moment.open_share(),
        "Of all regional governments, those that are open to cooperation."),
    SUM_BY_DIFFERENCE.called("Cost of policies", "政策成本").row("policy_cost_cny", Unit::CNY_PER_YEAR, "(28)", |moment, _| moment.policy_cost().sum(),
        "What all policies cost, after budgets that are too small have scaled them down."),
];
