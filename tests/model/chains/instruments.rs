//! Instruments for chains move what they say, in the direction that they say.

use super::{delta, policy, segment_loss};
use crate::worlds::{begin, close, near, output, steps};
use factorflow::Scenario;
use factorflow::dynamics::siting;

const EVERYONE: &str = "members = [\"yangtze-delta\"]\n";

fn broken(policies: &[&str]) -> Scenario {
    let loss = segment_loss(
        "integrated-circuits",
        "packaging-testing",
        "loss = 0.9\nplaces = [\"320200\", \"340100\"]",
    );
    delta(&[&[loss.as_str()], policies].concat())
}

fn after_a_year(scenario: &Scenario) -> f64 {
    let mut simulation = begin(scenario);
    steps(&mut simulation, 2);
    output(&simulation)
}

#[test]
fn a_reserve_covers_part_of_what_is_missing_and_costs_its_share() {
    let reserve = |cover: &str| policy("strategic-reserve", &format!("{EVERYONE}{cover}"));
    let [none, some, more] =
        ["cover = 0", "cover = 0.3", "cover = 0.6"].map(|it| after_a_year(&broken(&[&reserve(it)])));
    assert!(none < some && some < more && none.to_bits() == after_a_year(&broken(&[])).to_bits());
    let scenario =
        broken(&[&reserve("cover = 0.3\ncost_share = 0.02\nfields = [\"ai\", \"integrated-circuits\"]")]);
    let simulation = begin(&scenario);
    let (shares, seen) = (&scenario.observations.field_shares, &scenario.observations.output);
    let cost = &simulation.period_state().policies[0].cost;
    for region in 0..scenario.atlas.len() {
        let fields = shares[[region, 0]] + shares[[region, 1]];
        near(cost[region], 0.02 * 0.3 * fields * seen[region], 1e-12);
    }
}

#[test]
fn reserves_together_cover_at_most_nine_tenths() {
    let two = [
        policy("strategic-reserve", &format!("{EVERYONE}cover = 0.7")),
        policy("strategic-reserve", "members = [\"310000\"]\ncover = 0.7")
            .replace("\"policy\"", "\"second\""),
    ];
    let scenario = broken(&[&two[0], &two[1]]);
    let without = broken(&[]);
    let supply = |scenario: &Scenario, code: &str| {
        let simulation = begin(scenario);
        let field = scenario.atlas.fields().find("integrated-circuits").unwrap();
        let at = scenario.atlas.find(code).unwrap().index();
        simulation.period_state().economy.supply.as_ref().unwrap().log_supply[[at, field]].exp()
    };
    // A single segment is short, so what reaches the field follows it closely: cover .9 leaves a tenth of the gap.
    let gap = |code: &str| (1.0 - supply(&scenario, code)) / (1.0 - supply(&without, code));
    assert!((gap("310000") - 0.1).abs() < 0.02 && (gap("330100") - 0.3).abs() < 0.06);
}

#[test]
fn a_network_brings_others_inputs_nearer_and_nothing_at_no_relief() {
    let network = |relief: &str| broken(&[&policy("chain-network", &format!("{EVERYONE}relief = {relief}"))]);
    let [none, some, all] = ["0", "0.5", "1"].map(|it| after_a_year(&network(it)));
    assert!(none.to_bits() == after_a_year(&broken(&[])).to_bits() && none < some && some < all);
}

#[test]
fn a_leader_draws_projects_of_its_fields_and_a_pull_that_all_have_draws_nobody() {
    let offers = |members: &str, pull: &str| {
        let settings =
            format!("members = [{members}]\nfields = [\"optoelectronics\"]\npull = {pull}\nboost = 0.2");
        let scenario = delta(&[&policy("chain-leader", &settings)]);
        let simulation = begin(&scenario);
        let state = simulation.period_state();
        let ningbo = scenario.atlas.find("330200").unwrap().index();
        let offers = siting::offers(simulation.model(), &state.economy, &state.conditions);
        let boost = state.conditions.hazard_boost.scale_up.row(ningbo).to_vec();
        ([offers[1][ningbo], offers[2][ningbo]], boost)
    };
    let ([other, nothing], boost) = offers("\"330200\"", "0");
    boost.iter().zip([1.0, 1.0, 1.2, 1.0, 1.0, 1.0]).for_each(|(found, expected)| close(*found, expected));
    let ([unmoved, pulled], _) = offers("\"330200\"", "0.5");
    assert!(unmoved.to_bits() == other.to_bits() && pulled > 1.4 * nothing && pulled < 1.5 * nothing);
    let ([_, by_all], _) = offers("\"yangtze-delta\"", "0.5");
    near(by_all, nothing, 1e-12);
}
