//! Instruments that act on research, ideas and projects on their way.

use super::{delta, first, index, members, with, without};
use crate::worlds::{close, near};
use factorflow::dynamics::Channel;
use factorflow::region::{Factor, STAGES, Stage};
use factorflow::simulation::Flows;
use ndarray::{Array1, Axis};
use statrs::function::gamma::digamma;
use std::sync::Arc;

const TWO_PROVINCES: &str = "members = [\"province:Jiangsu\", \"province:Zhejiang\"]\n";

fn ideas(flows: &Flows) -> Array1<f64> {
    flows.ideas.sum_axis(Axis(1))
}

/// Relief of the border of knowledge alone, then the boost alone.
#[test]
fn sharing_facilities_and_data_and_joining_in_consortia_bring_ideas_to_members() {
    let before = ideas(&first(&without()).1);
    let knowledge = [
        ("facility-sharing", "idea_boost = 0"),
        ("data-sharing", "idea_boost = 0"),
        ("innovation-consortium", "success_boost = 0"),
    ];
    for (instrument, rest) in knowledge {
        let scenario = with(instrument, &format!("{TWO_PROVINCES}{rest}"));
        let (state, flows, _) = first(&scenario);
        let after = ideas(&flows);
        let joined = [members(&scenario, "province:Jiangsu"), members(&scenario, "province:Zhejiang")];
        for i in 0..41 {
            if joined.concat().contains(&i) {
                assert!(after[i] > 1.0001 * before[i], "{instrument}");
            } else {
                close(after[i], before[i]);
            }
        }
        let left = |a: usize, b: usize| state.conditions.border_left(Channel::Knowledge, a, b);
        let relief = [1.0, 0.3, 0.5][knowledge.iter().position(|it| it.0 == instrument).unwrap()];
        close(1.0 + left(joined[0][0], joined[1][0]), 2.0 - relief);
        close(left(joined[0][0], index(&scenario, "310000")), 1.0);
    }
    for (instrument, boost) in [("facility-sharing", 1.02), ("data-sharing", 1.01)] {
        let after = ideas(&first(&with(instrument, "relief = 0")).1);
        after.iter().zip(&before).for_each(|(after, before)| near(*after, boost * before, 1e-12));
    }
}

/// Factors on the hazards of (19) as each instrument states them, in every field of every member.
#[test]
fn boosts_of_hazards_are_those_that_the_settings_state() {
    let adoption = 0.6 / (1.0 + (-0.8 * (2025.125 - 2027.0_f64)).exp());
    let stated: [(&str, &str, [f64; 3]); 8] = [
        ("pilot-platforms", "", [1.0, 1.1, 1.0]),
        ("pilot-platforms", "start = 2025\nramp_years = 1", [1.0, 1.0125, 1.0]),
        ("parallel-race", "listed_share = 1\ncost_per_team = 1000", [1.0, 3.0, 1.0]),
        ("parallel-race", "", [1.0, 1.1, 1.0]),
        ("innovation-consortium", "", [1.0, 1.1, 1.0]),
        ("technology-market", "", [1.0, 1.0, 1.1]),
        ("standards-recognition", "", [1.0, 1.0, 1.15]),
        ("industrial-platform", "", [1.0, 1.0, 1.0 + 0.15 * adoption]),
    ];
    let (_, before, _) = first(&without());
    for (instrument, rest, factors) in stated {
        let (state, after, _) = first(&with(instrument, rest));
        for (stage, factor) in STAGES.into_iter().zip(factors) {
            let boost = &state.conditions.hazard_boost[stage];
            boost.iter().for_each(|it| near(*it, factor, 1e-13));
            if factor > 1.0 {
                let advanced = |flows: &Flows| flows.progress.advanced[stage].sum_axis(Axis(1));
                let more =
                    advanced(&after).iter().zip(&advanced(&before)).all(|(after, before)| after > before);
                assert!(more, "{instrument}: {stage:?}");
            }
        }
    }
}

/// With every project raced on by three teams, 1 − .75³ succeed in a year and not .25.
#[test]
fn a_race_fails_only_if_all_its_teams_fail() {
    let scenario = with("parallel-race", "listed_share = 1\nteams = 3\ncost_per_team = 1000");
    let (state, _, _) = first(&scenario);
    let hazard = -(0.75_f64.ln()) * state.conditions.hazard_boost.maturation[[0, 0]];
    near(1.0 - (-hazard).exp(), 1.0 - 0.75_f64.powi(3), 1e-13);
    let simulation = delta(&scenario);
    let projects = simulation.world().stocks.projects.maturation.sum_axis(Axis(1));
    let asked = projects.mapv(|it| 1000.0 * 2.0 * 0.25 * it);
    let budget = 0.05 * &simulation.world().accounts.revenue;
    state.policies[0].cost.iter().zip(&asked).for_each(|(cost, asked)| close(*cost, *asked));
    assert!(asked.iter().zip(&budget).all(|(asked, budget)| asked < budget));
}

/// H(n) by the digamma function of another library.
#[test]
fn bounties_help_most_where_few_others_work_on_the_same() {
    let harmonic = |n: f64| digamma(n + 1.0) + 0.577_215_664_901_532_9;
    let scenario = with("challenge-bounties", TWO_PROVINCES);
    let simulation = delta(&scenario);
    let state = simulation.period_state().clone();
    let joined = [members(&scenario, "province:Jiangsu"), members(&scenario, "province:Zhejiang")].concat();
    let boost = &state.conditions.hazard_boost;
    for stage in [Stage::Maturation, Stage::ScaleUp] {
        let projects = &simulation.world().stocks.projects[stage];
        for m in 0..6 {
            let all: f64 = joined.iter().map(|&it| projects[[it, m]]).sum();
            for i in 0..41 {
                let gain = 0.02 * 0.05 * (harmonic(all) - harmonic(projects[[i, m]]));
                near(boost[stage][[i, m]], if joined.contains(&i) { 1.0 + gain } else { 1.0 }, 1e-12);
            }
        }
    }
    close(boost.discovery.sum(), 41.0 * 6.0);
    let (suzhou, lishui) = (index(&scenario, "320500"), index(&scenario, "331100"));
    assert!(boost.scale_up[[lishui, 0]] > boost.scale_up[[suzhou, 0]]);
    // One region alone has nobody to ask.
    let alone = first(&with("challenge-bounties", "members = [\"310000\"]")).0.conditions.hazard_boost;
    close(alone.maturation.sum(), 41.0 * 6.0);
}

#[test]
fn prizes_are_paid_for_what_is_expected_to_advance() {
    let scenario = with("challenge-bounties", "prize = 1e6");
    let simulation = delta(&scenario);
    let projects = &simulation.world().stocks.projects;
    let cost = &simulation.period_state().policies[0].cost;
    for i in 0..41 {
        let of = |stage: Stage| projects[stage].row(i).sum();
        close(cost[i], 1e6 * 0.02 * (0.25 * of(Stage::Maturation) + 0.3 * of(Stage::ScaleUp)));
    }
}

#[test]
fn costs_of_clubs_are_split_by_output() {
    for (instrument, all) in [
        ("pilot-platforms", 1e8),
        ("innovation-consortium", 2e8),
        ("employment-matching", 1e8),
        ("joint-venture-fund", 5e9),
    ] {
        let scenario = with(instrument, TWO_PROVINCES);
        let simulation = delta(&scenario);
        let cost = &simulation.period_state().policies[0].cost;
        near(cost.sum(), all, 1e-12);
        let output = &simulation.world().accounts.output;
        let (nanjing, ningbo) = (index(&scenario, "320100"), index(&scenario, "330200"));
        near(cost[nanjing] / cost[ningbo], output[nanjing] / output[ningbo], 1e-12);
        close(1.0 + cost[index(&scenario, "310000")], 1.0);
    }
}

#[test]
fn one_market_for_technology_sends_projects_across_borders_within_the_club() {
    let (_, _, before) = first(&without());
    let scenario = with("technology-market", &format!("{TWO_PROVINCES}hazard_boost = 0"));
    let (_, _, after) = first(&scenario);
    let (before, after) = (before.get(Factor::Siting).unwrap(), after.get(Factor::Siting).unwrap());
    let index = |code: &str| index(&scenario, code);
    let (nanjing, suzhou, ningbo, shanghai) =
        (index("320100"), index("320500"), index("330200"), index("310000"));
    for (a, b) in [(nanjing, ningbo), (ningbo, nanjing)] {
        assert!(after[[a, b]] > before[[a, b]]);
        assert!(after[[a, a]] < before[[a, a]]);
    }
    assert!(after[[nanjing, suzhou]] < before[[nanjing, suzhou]]);
    assert!(after[[nanjing, shanghai]] < before[[nanjing, shanghai]]);
    close(after[[shanghai, ningbo]], before[[shanghai, ningbo]]);
}

#[test]
fn recognised_standards_show_use_across_borders_within_the_club() {
    let (_, before, _) = first(&without());
    let scenario = with("standards-recognition", TWO_PROVINCES);
    let (_, after, _) = first(&scenario);
    let joined = [members(&scenario, "province:Jiangsu"), members(&scenario, "province:Zhejiang")].concat();
    for i in 0..41 {
        let (after, before) = (after.visible_use.row(i).sum(), before.visible_use.row(i).sum());
        if joined.contains(&i) {
            assert!(after > before);
        } else {
            close(after, before);
        }
    }
}

/// ψ = .6/(1 + e^(−.8 (t − 2027))) at the middle of the step: half of .6 in the middle of 2027.
#[test]
fn platforms_spread_along_an_s_curve() {
    let at = |start: &str| {
        let scenario = with("industrial-platform", &format!("midpoint = {start}\ndigital_voucher = 0.01"));
        delta(&scenario).period_state().clone()
    };
    let state = at("2025.125");
    let conditions = &state.conditions;
    conditions.openness.iter().for_each(|it| near(*it, 0.3 + 0.3 * 0.3, 1e-13));
    conditions.hazard_boost.scale_up.iter().for_each(|it| near(*it, 1.0 + 0.15 * 0.3, 1e-13));
    conditions.research_support.iter().for_each(|it| near(*it, 0.01, 1e-13));
    assert!(state.policies[0].cost.iter().all(|it| it.abs() < f64::MIN_POSITIVE), "platforms pay");
    assert!(at("2030").conditions.openness[[0, 0]] < conditions.openness[[0, 0]]);
    let (before, after) = (first(&without()).1, first(&with("industrial-platform", "midpoint = 2020")).1);
    assert!(after.visible_use.iter().zip(&before.visible_use).all(|(after, before)| after >= before));
    assert!(after.visible_use.sum() > 1.1 * before.visible_use.sum());
}

/// (15) with ε = 1.14; the centre pays, so a budget of nothing changes nothing.
#[test]
fn a_tax_credit_raises_research_and_is_paid_by_the_centre() {
    let (_, before, _) = first(&without());
    let scenario = with("research-tax-credit", "support = 0.1");
    let (state, after, _) = first(&scenario);
    let simulation = delta(&scenario);
    for i in 0..41 {
        close(state.policies[0].cost[i], 0.1 * simulation.world().accounts.research_cost[i]);
    }
    let more = ideas(&after) / ideas(&before);
    more.iter().for_each(|it| near(*it, 0.9_f64.powf(-1.14), 1e-12));
    let mut poor = scenario.setup(&Arc::new(scenario.model().unwrap().0), 0);
    poor.world.accounts.revenue.fill(0.0);
    let poor = poor.begin();
    poor.period_state().conditions.research_support.iter().for_each(|it| close(*it, 0.1));
    assert_eq!(poor.period_state().policies[0].scaled_down, 0);
}

#[test]
fn members_that_focus_do_more_of_one_stage_and_less_of_another() {
    let (_, before, _) = first(&without());
    let scenario =
        with("division-of-labour", "focus = { \"上海市\" = [1.4, 0.9, 0.7], \"330200\" = [0.5, 1, 1.5] }");
    let (state, after, _) = first(&scenario);
    let (shanghai, ningbo) = (index(&scenario, "310000"), index(&scenario, "330200"));
    for (i, weights) in [(shanghai, [1.4, 0.9, 0.7]), (ningbo, [0.5, 1.0, 1.5]), (0, [1.0; 3])] {
        for (stage, weight) in STAGES.into_iter().zip(weights) {
            close(state.conditions.hazard_boost[stage][[i, 3]], weight);
        }
        close(state.conditions.idea_boost[[i, 3]], weights[0]);
        near(ideas(&after)[i], weights[0] * ideas(&before)[i], 1e-12);
    }
    let advanced = |flows: &Flows, stage: Stage, i: usize| flows.progress.advanced[stage].row(i).sum();
    assert!(advanced(&after, Stage::Discovery, shanghai) > advanced(&before, Stage::Discovery, shanghai));
    assert!(advanced(&after, Stage::ScaleUp, shanghai) < advanced(&before, Stage::ScaleUp, shanghai));
    assert!(advanced(&after, Stage::ScaleUp, ningbo) > advanced(&before, Stage::ScaleUp, ningbo));
    // An eighth up a ramp a weight of .5 has become .9375.
    let scenario = with("division-of-labour", "start = 2025\nramp_years = 1\nfocus.330200 = [0.5, 1, 1.5]");
    let boost = delta(&scenario).period_state().clone().conditions.hazard_boost;
    close(boost.discovery[[ningbo, 0]], 0.9375);
    close(boost.scale_up[[ningbo, 0]], 1.0625);
}
