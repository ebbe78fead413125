//! Policies act when, where and in the direction that they say, and cost no more than budgets allow.

mod budgets;
mod catalogue;
mod deployments;
mod known;
mod named_pairs;
mod pairs;
mod people_and_money;
mod projects;
mod timing;

use crate::worlds::{self, DELTA, begin, close, near, scenario, time};
use factorflow::Scenario;
use factorflow::dynamics::{FlowRecords, Model};
use factorflow::region::{Factor, RegionId, STAGES, Stage};
use factorflow::simulation::{Flows, Period, PeriodState, Simulation};
use std::sync::{Arc, OnceLock};

/// Of one policy for the whole delta unless `rest` names members.
fn with(instrument: &str, rest: &str) -> Scenario {
    let members = if rest.contains("members =") { "" } else { "members = [\"yangtze-delta\"]\n" };
    let policy = format!("[[policies]]\nname = \"it\"\ninstrument = \"{instrument}\"\n{members}{rest}\n");
    let [world, platforms] = worlds::delta_for(instrument);
    scenario(&[world, &time(5, 4), platforms, &policy])
}

/// The same world without it.
fn without_any(instrument: &str) -> Scenario {
    let [world, platforms] = worlds::delta_for(instrument);
    scenario(&[world, &time(5, 4), platforms])
}

fn without() -> Scenario {
    scenario(&[DELTA, &time(5, 4)])
}

/// The first step with all flows between pairs.
fn first_step(scenario: &Scenario) -> (PeriodState, Flows, FlowRecords) {
    let mut simulation = begin(scenario);
    *simulation.records() = FlowRecords::all(scenario.atlas.len());
    let Period { state, flows } = simulation.step().unwrap();
    (state, flows, simulation.records().clone())
}

/// The delta at its start under a scenario that changes no parameter; the base year is solved once for all of them.
fn delta(scenario: &Scenario) -> Simulation {
    static MODELS: [OnceLock<Arc<Model>>; 2] = [OnceLock::new(), OnceLock::new()];
    let has_chains = !scenario.atlas.chains().is_empty();
    let like = if has_chains { "chain-network" } else { "" };
    let model =
        MODELS[usize::from(has_chains)].get_or_init(|| Arc::new(without_any(like).model().unwrap().0));
    scenario.begin(model, 0)
}

/// The delta's first step, with all flows between pairs.
fn first(scenario: &Scenario) -> (PeriodState, Flows, FlowRecords) {
    let mut simulation = delta(scenario);
    *simulation.records() = FlowRecords::all(scenario.atlas.len());
    let Period { state, flows } = simulation.step().unwrap();
    (state, flows, simulation.records().clone())
}

fn index(scenario: &Scenario, code: &str) -> usize {
    scenario.atlas.find(code).unwrap().index()
}

fn members(scenario: &Scenario, names: &str) -> Vec<usize> {
    scenario.clubs.resolve(names, &scenario.atlas).unwrap().into_iter().map(RegionId::index).collect()
}

#[test]
fn vouchers_raise_ideas_and_the_advance_of_young_projects_in_every_member() {
    let (_, before, _) = first_step(&without());
    let scenario = with("innovation-vouchers", "members = [\"province:Zhejiang\", \"310000\"]");
    let (state, after, _) = first_step(&scenario);
    let share = |flows: &Flows, stage: Stage, i: usize| flows.progress.advanced[stage].row(i).sum();
    let mut covered = members(&scenario, "province:Zhejiang");
    covered.push(index(&scenario, "310000"));
    for &i in &covered {
        assert!(after.ideas.row(i).sum() > before.ideas.row(i).sum());
        for stage in STAGES {
            // The last stage gains only through finance that follows better odds.
            assert!(share(&after, stage, i) > share(&before, stage, i), "{stage:?} in {i}");
        }
    }
    for outside in (0..41).filter(|it| !covered.contains(it)) {
        close(state.conditions.hazard_boost.discovery.row(outside).sum(), 6.0);
        assert!(state.conditions.research_support[outside].abs() < f64::MIN_POSITIVE);
    }
}

#[test]
fn vouchers_are_worth_more_where_other_provinces_honour_them() {
    let boosts = |rest: &str| {
        let boost = first_step(&with("innovation-vouchers", rest)).0.conditions.hazard_boost;
        close(boost.scale_up.sum(), 41.0 * 6.0);
        boost.discovery
    };
    let (wide, narrow) = (boosts(""), boosts("interoperable = false"));
    assert!(wide.iter().zip(&narrow).all(|(wide, narrow)| wide > narrow && *narrow > 1.0));
    // One province alone has no border to cross.
    let province = "members = [\"province:Zhejiang\"]";
    let alone = [boosts(province), boosts(&format!("{province}\ninteroperable = false"))];
    assert!(worlds::apart(&alone[0], &alone[1]) < 1e-12);
}

/// A voucher worth 1.05 to each of the projects that have one: factor 1 + .05 × vouchers/(30,000 × projects).
#[test]
fn vouchers_reach_as_many_projects_as_they_can_pay_for() {
    let scenario =
        with("innovation-vouchers", "interoperable = false\nbudget_share = 0.001\njoint_fund = 1e9");
    let simulation = begin(&scenario);
    let state = simulation.period_state().clone();
    let (stocks, accounts) = (&simulation.world().stocks, &simulation.world().accounts);
    for i in 0..41 {
        let joint = 1e9 * accounts.output[i] / accounts.output.sum();
        let vouchers = 0.001 * accounts.research_cost[i] + joint;
        let projects = stocks.projects.discovery.row(i).sum() + stocks.projects.maturation.row(i).sum();
        let funded = (vouchers / (30_000.0 * projects)).min(1.0);
        close(state.conditions.hazard_boost.maturation[[i, 0]], 1.0 + 0.05 * funded);
        close(state.conditions.research_support[i], 0.8 * 0.001);
        close(state.policies[0].cost[i], vouchers);
    }
}

#[test]
fn tax_sharing_sends_projects_from_members_to_other_members() {
    let (_, _, before) = first_step(&without());
    let scenario = with("tax-sharing", "members = [\"province:Jiangsu\", \"310000\"]");
    let (state, _, after) = first_step(&scenario);
    let (before, after) = (before.get(Factor::Siting).unwrap(), after.get(Factor::Siting).unwrap());
    let shanghai = index(&scenario, "310000");
    let inside = members(&scenario, "province:Jiangsu");
    for &place in &inside {
        assert!(after[[shanghai, place]] > before[[shanghai, place]]);
        assert!(after[[place, shanghai]] > before[[place, shanghai]]);
    }
    assert!(after[[shanghai, shanghai]] < before[[shanghai, shanghai]]);
    let outside = members(&scenario, "province:Anhui");
    for &place in &outside {
        assert!(after[[shanghai, place]] < before[[shanghai, place]]);
        close(after[[place, shanghai]], before[[place, shanghai]]);
    }
    let transfers = &state.transfers;
    near(transfers.received.sum(), transfers.paid.sum(), 1e-13);
    assert!(inside.iter().all(|&it| transfers.received[it] > 0.0 && transfers.paid[it] > 0.0));
    assert!(outside.iter().all(|&it| transfers.received[it] + transfers.paid[it] <= 0.0));
}

/// e^(−ρ(1−s) + η ln(1−s)) is largest at s = 1 − η/ρ: a half by default, a quarter with η = .75.
#[test]
fn the_share_that_moves_most_projects_is_one_less_recruiting_over_retention() {
    for (recruitment, best) in [(0.5, 0.5), (0.75, 0.25)] {
        let sited_abroad = |share: f64| {
            let mut scenario = with("tax-sharing", &format!("share = {share}"));
            scenario.parameters.technology.recruitment = recruitment;
            let flows = first_step(&scenario).1.siting;
            flows.leavers.sum() - flows.stayed.sum()
        };
        let at_best = sited_abroad(best);
        for other in [best - 0.2, best - 0.01, best + 0.01, best + 0.2] {
            assert!(sited_abroad(other) < at_best, "η = {recruitment}: {other} moves more than {best}");
        }
    }
}

#[test]
fn an_opened_market_shows_its_use_to_everybody_else_in_the_opened_fields() {
    let (_, before, _) = first_step(&without());
    let scenario = with("scenario-opening", "members = [\"310000\"]\nfields = [\"ai\", \"nano-materials\"]");
    let (_, after, _) = first_step(&scenario);
    let shanghai = index(&scenario, "310000");
    for (m, field) in scenario.atlas.fields().names().into_iter().enumerate() {
        let opened = ["ai", "nano-materials"].contains(&field);
        for i in 0..41 {
            let (now, then) = (after.visible_use[[i, m]], before.visible_use[[i, m]]);
            if opened && i != shanghai {
                assert!(now > then);
            } else {
                close(now, then);
            }
        }
    }
}

#[test]
fn opening_makes_solutions_cheaper_year_by_year() {
    let cost = |scenario: &Scenario| {
        let simulation = worlds::finished(scenario);
        simulation.period_state().clone().economy.log_unit_cost
    };
    let (open, closed) = (cost(&with("scenario-opening", "")), cost(&without()));
    for m in 0..5 {
        assert!(open.column(m).iter().zip(closed.column(m)).all(|(open, closed)| open < closed));
    }
    assert!(open.column(5).iter().all(|it| it.abs() < f64::MIN_POSITIVE));
}
