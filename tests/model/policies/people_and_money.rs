//! Instruments that act on people and on money.

use super::{delta, first, index, members, with, without};
use crate::worlds::{close, near};
use factorflow::Scenario;
use factorflow::region::{COHORTS, Factor};
use ndarray::Axis;

const TWO_PROVINCES: &str = "members = [\"province:Jiangsu\", \"province:Zhejiang\"]\n";

/// Flows between provinces of the club rise, those to places outside it fall, and outsiders send what they sent.
fn more_within_the_club(instrument: &str, rest: &str, factor: Factor) {
    let scenario = with(instrument, &format!("{TWO_PROVINCES}{rest}"));
    let flow = |it: &Scenario| first(it).2.get(factor).unwrap().clone();
    let (before, after) = (flow(&without()), flow(&scenario));
    let (jiangsu, zhejiang) =
        (members(&scenario, "province:Jiangsu"), members(&scenario, "province:Zhejiang"));
    let outside = members(&scenario, "province:Anhui");
    for &a in &jiangsu {
        for &b in &zhejiang {
            assert!(after[[a, b]] > before[[a, b]] && after[[b, a]] > before[[b, a]], "{instrument}");
        }
        for &o in &outside {
            assert!(after[[a, o]] < before[[a, o]], "{instrument}");
            close(after[[o, a]], before[[o, a]]);
        }
    }
}

#[test]
fn recognition_moves_people_of_all_cohorts_across_borders_within_the_club() {
    more_within_the_club("talent-recognition", "", Factor::Worker);
    more_within_the_club("talent-recognition", "", Factor::Young);
    more_within_the_club("talent-recognition", "", Factor::Established);
}

#[test]
fn an_integrated_market_moves_capital_and_venture_finance_across_borders_within_the_club() {
    more_within_the_club("capital-market-integration", "", Factor::Capital);
    more_within_the_club("capital-market-integration", "", Factor::Venture);
}

/// The relief of two clubs multiplies what is left of a border: .5 · .3.
#[test]
fn overlapping_clubs_multiply_what_is_left_of_a_border() {
    use factorflow::dynamics::Channel;
    let policy = |name: &str, relief: f64, members: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\ninstrument = \"{name}\"\nmembers = [{members}]\nrelief = {relief}\n"
        )
    };
    let scenario = super::scenario(&[
        super::DELTA,
        &super::time(5, 4),
        &policy("facility-sharing", 0.5, "\"yangtze-delta\""),
        &policy("data-sharing", 0.7, "\"province:Jiangsu\", \"310000\""),
    ]);
    let conditions = delta(&scenario).period_state().clone().conditions;
    let index = |code: &str| index(&scenario, code);
    let (shanghai, nanjing, hefei) = (index("310000"), index("320100"), index("340100"));
    near(conditions.border_left(Channel::Knowledge, shanghai, nanjing), 0.15, 1e-13);
    near(conditions.border_left(Channel::Knowledge, shanghai, hefei), 0.5, 1e-13);
    close(conditions.border_left(Channel::Siting, shanghai, nanjing), 1.0);
}

#[test]
fn matching_makes_talent_of_more_graduates_where_they_arrive() {
    let (_, before, _) = first(&without());
    let scenario = with("employment-matching", TWO_PROVINCES);
    let (_, after, _) = first(&scenario);
    let matched = |flows: &factorflow::simulation::Flows, i: usize| {
        flows.migration.matched[i] / flows.migration.graduates.arrivals[i]
    };
    let (ningbo, shanghai) = (index(&scenario, "330200"), index(&scenario, "310000"));
    near(matched(&before, ningbo), 0.85, 1e-13);
    near(matched(&after, ningbo), 0.93, 1e-13);
    near(matched(&after, shanghai), 0.85, 1e-13);
}

#[test]
fn subsidies_draw_talent_to_those_who_pay_and_from_everybody_else() {
    let (_, before, _) = first(&without());
    let scenario = with("talent-subsidy", "members = [\"340100\"]\nrate = { young = 0.02, worker = 0.002 }");
    let (state, after, _) = first(&scenario);
    let hefei = index(&scenario, "340100");
    for i in 0..41 {
        let arrivals = |flows: &factorflow::simulation::Flows| flows.migration.moves.young.arrivals[i];
        assert_eq!(arrivals(&after) > arrivals(&before), i == hefei);
        assert!(i == hefei || arrivals(&after) < arrivals(&before));
    }
    let wages = delta(&scenario).world().accounts.wages_paid.clone();
    close(state.policies[0].cost[hefei], 0.02 * wages.young[hefei] + 0.002 * wages.worker[hefei]);
    close(state.policies[0].cost.sum(), state.policies[0].cost[hefei]);
    for (cohort, rate) in COHORTS.into_iter().zip([0.002, 0.02, 0.0]) {
        close(state.conditions.wage_subsidy[cohort].sum(), rate);
    }
}

/// When everybody pays, real wages rise alike and young talent stays where it would have been.
#[test]
fn a_race_of_subsidies_moves_nobody() {
    let (before, after) = (first(&without()).1, first(&with("talent-subsidy", "")).1);
    let arrivals = |flows: &factorflow::simulation::Flows| flows.migration.moves.young.arrivals.clone();
    arrivals(&after).iter().zip(&arrivals(&before)).for_each(|(after, before)| near(*after, *before, 1e-12));
}

/// What members pool stays among them without borders; what they add comes on top, in proportion to output.
#[test]
fn a_joint_fund_keeps_finance_in_the_club_and_adds_to_it() {
    let venture = |it: &Scenario| first(it).2.get(Factor::Venture).unwrap().clone();
    let before = venture(&without());
    let scenario = with("joint-venture-fund", &format!("{TWO_PROVINCES}injection = 0\npooled_share = 0.3"));
    let after = venture(&scenario);
    let index = |code: &str| index(&scenario, code);
    let (nanjing, ningbo, hefei) = (index("320100"), index("330200"), index("340100"));
    assert!(after[[nanjing, ningbo]] > 1.3 * before[[nanjing, ningbo]]);
    near(after[[nanjing, hefei]], 0.7 * before[[nanjing, hefei]], 1e-12);
    near(after.sum(), before.sum(), 1e-12);
    close(after[[hefei, ningbo]], before[[hefei, ningbo]]);

    let richer = venture(&with("joint-venture-fund", &format!("{TWO_PROVINCES}pooled_share = 0")));
    let output = delta(&scenario).world().accounts.output.clone();
    let joined = [members(&scenario, "province:Jiangsu"), members(&scenario, "province:Zhejiang")].concat();
    let club: f64 = joined.iter().map(|&it| output[it]).sum();
    let added = 0.25 * 5e9 * output[nanjing] / club;
    near(richer.row(nanjing).sum(), before.row(nanjing).sum() + added, 1e-12);
    near(richer.sum(), before.sum() + 0.25 * 5e9, 1e-12);
}

/// The part of a member that is not open is not spent.
#[test]
fn the_part_of_a_closed_member_in_a_fund_is_not_spent() {
    let open = "[governments]\nrule = \"scripted\"\ninitial_open = [\"310000\"]\n";
    let scenario = with("joint-venture-fund", &format!("injection = 1e9\n{open}"));
    let simulation = delta(&scenario);
    let state = simulation.period_state().clone();
    let output = &simulation.world().accounts.output;
    let shanghai = index(&scenario, "310000");
    let part = 1e9 * output[shanghai] / output.sum();
    close(state.policies[0].cost[shanghai], part);
    close(state.conditions.fund_injection.sum(), part);
    assert_eq!(state.conditions.pools[0].members.len(), 41, "the pool is one-sided all the same");
}

#[test]
fn insured_losses_draw_finance_to_members() {
    let (_, before, _) = first(&without());
    let scenario = with("risk-pool", "members = [\"340100\"]\npremium_subsidy = 0.1");
    let (state, after, _) = first(&scenario);
    let hefei = index(&scenario, "340100");
    for i in 0..41 {
        assert_eq!(after.finance.arrivals[i] > before.finance.arrivals[i], i == hefei);
    }
    close(state.conditions.insured_share[hefei], 0.3);
    close(state.policies[0].cost[hefei], 0.1 * 0.3 * delta(&scenario).world().accounts.finance[hefei]);
    let all = first(&with("risk-pool", "")).0;
    assert!(all.policies[0].cost.iter().all(|it| it.abs() < f64::MIN_POSITIVE), "insurers bear it");
}

/// (16): a share of the researchers of each member, to members only, and the time borrowed helps to ripen.
#[test]
fn dual_appointments_lend_time_within_the_club_and_move_nobody() {
    let (_, before, _) = first(&without());
    let scenario = with("dual-appointments", TWO_PROVINCES);
    let (state, after, records) = first(&scenario);
    let lent = records.get(Factor::Lent).unwrap();
    let simulation = delta(&scenario);
    let established = &simulation.world().stocks.people.established;
    let joined = [members(&scenario, "province:Jiangsu"), members(&scenario, "province:Zhejiang")].concat();
    for i in 0..41 {
        let time = 0.25 * 0.05 * simulation.model().base.research_share[i] * established[i];
        let wages = simulation.world().accounts.wages_paid.established[i];
        let paid = 0.2 * 0.05 * simulation.model().base.research_share[i] * wages;
        if joined.contains(&i) {
            near(lent.row(i).sum(), time, 1e-12);
            assert!(lent.column(i).sum() > 0.0 && lent[[i, i]] <= 0.0);
            close(state.policies[0].cost[i], paid);
        } else {
            close(1.0 + lent.row(i).sum() + lent.column(i).sum(), 1.0);
        }
    }
    assert_eq!(before.migration, after.migration);
    let ripened =
        |flows: &factorflow::simulation::Flows| flows.progress.advanced.maturation.sum_axis(Axis(1));
    let more = ripened(&after) - ripened(&before);
    assert!(joined.iter().all(|&it| more[it] > 0.0));
    assert!(more[index(&scenario, "310000")].abs() < 1e-9 * ripened(&before)[0]);
}

/// GDP credit is for governments that choose; nothing else ever sees it.
#[test]
fn credit_counts_between_members_whose_origin_is_open_and_moves_nothing() {
    let open = "[governments]\nrule = \"scripted\"\ninitial_open = [\"310000\"]\n";
    let scenario = with("gdp-credit", &format!("{TWO_PROVINCES}credit = 0.4"));
    let conditions = delta(&scenario).period_state().clone().conditions;
    let index = |code: &str| index(&scenario, code);
    let (nanjing, ningbo, shanghai) = (index("320100"), index("330200"), index("310000"));
    let credit = |conditions: &factorflow::dynamics::Conditions, o: usize, i: usize| {
        conditions.growth_credit.iter().map(|it| it.between(o, i)).sum::<f64>()
    };
    close(credit(&conditions, nanjing, ningbo), 0.4);
    close(1.0 + credit(&conditions, nanjing, shanghai), 1.0);
    let conditions = delta(&with("gdp-credit", open)).period_state().clone().conditions;
    close(credit(&conditions, shanghai, nanjing), 0.3);
    close(1.0 + credit(&conditions, nanjing, shanghai), 1.0);
}
