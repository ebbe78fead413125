//! What holds for every instrument of the catalogue.

use super::{delta, with, without_any};
use crate::worlds::{DELTA_CHAINS, bits, delta_for, numbers, scenario, step, time};
use factorflow::Scenario;
use factorflow::policy::{CATALOGUE, Entry};

/// Settings with which each instrument does nothing, and settings at the ends of their ranges.
const SETTINGS: [(&str, &str, &[&str]); 28] = [
    (
        "innovation-vouchers",
        "budget_share = 0",
        &["budget_share = 1\nadditionality = 100\ndirect = 100\njoint_fund = 1e15\nvoucher_size = 1e-300"],
    ),
    ("tax-sharing", "share = 0", &["share = 1"]),
    ("gdp-credit", "credit = 0", &["credit = 1"]),
    ("scenario-opening", "openness = 0", &["openness = 1"]),
    ("facility-sharing", "relief = 0\nidea_boost = 0", &["relief = 1\nidea_boost = 100"]),
    (
        "pilot-platforms",
        "hazard_boost = 0",
        &["hazard_boost = 100\ncost = 0", "hazard_boost = 100\ncost = 1e15"],
    ),
    (
        "joint-venture-fund",
        "pooled_share = 0\ninjection = 0",
        &["pooled_share = 1\ninjection = 0", "pooled_share = 1\ninjection = 1e15"],
    ),
    ("risk-pool", "insured_share = 0", &["insured_share = 1", "insured_share = 1\npremium_subsidy = 1"]),
    (
        "challenge-bounties",
        "listed_share = 0",
        &["prize = 0\nlisted_share = 1\neta = 100", "prize = 1e15\nlisted_share = 1\neta = 100"],
    ),
    ("parallel-race", "teams = 1", &["teams = 100\nlisted_share = 1\ncost_per_team = 0"]),
    (
        "innovation-consortium",
        "relief = 0\nsuccess_boost = 0",
        &["relief = 1\nsuccess_boost = 100\ncost = 0"],
    ),
    ("dual-appointments", "time_share = 0", &["time_share = 1\ntop_up = 0", "time_share = 1\ntop_up = 100"]),
    ("talent-recognition", "relief = 0", &["relief = 1"]),
    ("employment-matching", "match = 0.85", &["match = 0\ncost = 0", "match = 1\ncost = 0"]),
    ("technology-market", "relief = 0\nhazard_boost = 0", &["relief = 1\nhazard_boost = 100"]),
    ("data-sharing", "relief = 0\nidea_boost = 0", &["relief = 1\nidea_boost = 100"]),
    ("standards-recognition", "relief = 0\nstage3_boost = 0", &["relief = 1\nstage3_boost = 100"]),
    (
        "industrial-platform",
        "ceiling = 0",
        &[
            "ceiling = 1\nmidpoint = 1900\nspeed = 100\nboost = 100\ndigital_voucher = 1",
            "ceiling = 1\nmidpoint = 2200\nspeed = 100",
        ],
    ),
    ("research-tax-credit", "support = 0", &["support = 1"]),
    ("talent-subsidy", "rate = { young = 0 }", &["rate = { worker = 1, young = 1, established = 1 }"]),
    (
        "transport-corridor",
        "distance_factor = 1\nchain = [\"310000\", \"330100\", \"340100\"]",
        &["distance_factor = 0.1\nchain = [\"310000\", \"330100\", \"340100\"]"],
    ),
    ("capital-market-integration", "relief = 0", &["relief = 1"]),
    (
        "city-county-link",
        "relief = 0\nlent_time = 0\npairs = [[\"310000\", \"330400\"]]",
        &["relief = 1\nlent_time = 1\npairs = [[\"310000\", \"330400\"], [\"330400\", \"340100\"]]"],
    ),
    (
        "division-of-labour",
        "focus = { 310000 = [1, 1, 1] }",
        &["focus = { 310000 = [3, 0, 0], 330100 = [0, 3, 0], 340100 = [0, 0, 3] }"],
    ),
    ("chain-network", "relief = 0", &["relief = 1"]),
    ("strategic-reserve", "cover = 0", &["cover = 1\ncost_share = 0", "cover = 1\ncost_share = 1"]),
    (
        "chain-leader",
        "fields = [\"ai\"]\npull = 0\nboost = 0",
        &[
            "fields = [\"ai\", \"general\"]\npull = 100\nboost = 10",
            "fields = [\"ai\", \"general\"]\npull = -0.999999999\nboost = -1",
        ],
    ),
    (
        "platform-programme",
        "basic = 250\ngrowing = 60\nleading = 25\necosystem = 5\npay_after_use = 0\ninterconnection = 0",
        &[
            "ecosystem = 1e6\npay_after_use = 10\ninterconnection = 10\ndigital_voucher = 1",
            "basic = 0\ngrowing = 0\nleading = 0\necosystem = 0\npay_after_use = -1\ninterconnection = -1",
        ],
    ),
];

/// Everything after two steps and the third one's prospects, bit by bit.
fn trace(scenario: &Scenario) -> Vec<u64> {
    let mut simulation = delta(scenario);
    step(&mut simulation);
    step(&mut simulation);
    let state = simulation.period_state().clone();
    let prospects = state.revenue.iter().chain(&state.economy.log_real_wage.young);
    let accounts = &simulation.world().accounts;
    let accounts = accounts.research_cost.iter().chain(&accounts.finance);
    let numbers = prospects.chain(accounts).map(|it| it.to_bits());
    bits(&simulation.world().stocks).into_iter().chain(numbers).collect()
}

#[test]
fn the_table_of_settings_has_every_instrument_of_the_catalogue() {
    let listed: Vec<&str> = SETTINGS.iter().map(|it| it.0).collect();
    let known: Vec<&str> = CATALOGUE.iter().map(|it| it.name).collect();
    assert_eq!(listed, known);
}

#[test]
fn settings_of_nothing_leave_no_trace() {
    for (instrument, neutral, _) in SETTINGS {
        let nothing = trace(&without_any(instrument));
        assert!(trace(&with(instrument, neutral)) == nothing, "{instrument}");
    }
}

#[test]
fn a_policy_outside_its_years_leaves_no_trace() {
    for Entry { name, example, .. } in CATALOGUE {
        let nothing = trace(&without_any(name));
        for years in ["start = 2027", "stop = 2025-01-01", "start = 2025.38\nstop = 2025.6"] {
            let found = with(name, &format!("{years}\n{example}"));
            assert!(trace(&found) == nothing, "{name}, {years}");
        }
    }
}

/// Members that are all closed give a mutual policy no strength, though it is in force.
#[test]
fn a_policy_without_strength_leaves_no_trace() {
    let closed = "[governments]\nrule = \"scripted\"\n";
    for Entry { name, example, .. } in CATALOGUE {
        let [world, platforms] = delta_for(name);
        let nothing = trace(&scenario(&[world, &time(5, 4), platforms, closed]));
        let found = with(name, &format!("mutual = true\n{example}\n{closed}"));
        assert!(trace(&found) == nothing, "{name}");
    }
}

/// The same settings do leave traces when they are in force, or the tests above would prove nothing.
#[test]
fn examples_in_force_leave_traces_except_credit_that_only_governments_see_and_reserves_that_nobody_needs() {
    for Entry { name, example, .. } in CATALOGUE {
        let nothing = trace(&without_any(name));
        let found = trace(&with(name, example)) != nothing;
        assert_eq!(found, !["gdp-credit", "strategic-reserve"].contains(name), "{name}");
    }
}

/// Places keep count of whose projects they host where an instrument asks for it, and these do.
#[test]
fn instruments_that_share_tax_or_credit_growth_have_places_keep_count() {
    let mut found = Vec::new();
    for Entry { name, example, .. } in CATALOGUE {
        let simulation = delta(&with(name, example));
        let conditions = &simulation.period_state().conditions;
        let shares = !conditions.tax_share.is_empty() || !conditions.growth_credit.is_empty();
        assert_eq!(simulation.world().stocks.deployments.is_some(), shares, "{name}");
        found.extend(shares.then_some(*name));
    }
    assert!(["tax-sharing", "gdp-credit"].iter().all(|it| found.contains(it)), "{found:?}");
}

#[test]
fn settings_at_the_ends_of_their_ranges_give_numbers_all_the_same() {
    for (instrument, _, extremes) in SETTINGS {
        for extreme in extremes {
            two_sound_steps(&with(instrument, extreme), instrument);
        }
    }
}

#[test]
fn all_instruments_at_the_ends_of_their_ranges_go_together() {
    let policy = |(instrument, _, extremes): &(&str, &str, &[&str])| {
        let header = format!("[[policies]]\nname = \"{instrument}\"\ninstrument = \"{instrument}\"\n");
        format!("{header}members = [\"yangtze-delta\"]\n{}\n", extremes[0])
    };
    // Platforms that spread and those that follow a curve exclude each other.
    for (left_out, platforms) in [("platform-programme", ""), ("industrial-platform", "[platforms]\n")] {
        let all: String = SETTINGS.iter().filter(|it| it.0 != left_out).map(policy).collect();
        two_sound_steps(&scenario(&[DELTA_CHAINS, &time(5, 4), platforms, &all]), "all of them");
    }
}

fn two_sound_steps(scenario: &Scenario, what: &str) {
    let mut simulation = delta(scenario);
    step(&mut simulation);
    step(&mut simulation);
    let state = simulation.period_state().clone();
    assert!(numbers(&simulation.world().stocks).iter().all(|it| it.is_finite() && *it >= 0.0), "{what}");
    assert!(state.economy.output.iter().all(|it| it.is_finite() && *it > 0.0), "{what}");
    for policy in &state.policies {
        assert!(policy.cost.iter().all(|it| it.is_finite() && *it >= 0.0), "{what}");
    }
}

/// What a scenario says of one cohort does not silence the default of another.
#[test]
fn defaults_within_settings_stay_and_are_written_down() {
    let scenario = with("talent-subsidy", "rate.established = 0.01");
    let rates = &scenario.policies[0].settings()["rate"];
    let rates = ["worker", "young", "established"].map(|it| rates[it].as_float().unwrap());
    rates.iter().zip([0.0, 0.02, 0.01]).for_each(|(found, expected)| super::close(*found, expected));
    let subsidy = delta(&scenario).period_state().clone().conditions.wage_subsidy;
    super::close(subsidy.young[0], 0.02);
}

/// A stage that a member has left altogether advances nothing, even where no project ever fails.
#[test]
fn a_stage_without_effort_and_without_failure_stands_still() {
    let immortal = "[parameters.technology.failure_rate]\ndiscovery = 0\nmaturation = 0\nscale_up = 0\n";
    let focus = "focus.310000 = [3, 0, 0]\n";
    let scenario = with("division-of-labour", &format!("{focus}{immortal}"));
    let mut simulation = super::begin(&scenario);
    let shanghai = super::index(&scenario, "310000");
    let flows = step(&mut simulation);
    assert!(numbers(&simulation.world().stocks).iter().all(|it| it.is_finite()));
    assert!(flows.progress.exits.maturation.row(shanghai).iter().all(|it| it.abs() < f64::MIN_POSITIVE));
    assert!(flows.progress.advanced.discovery.row(shanghai).sum() > 0.0);
}

/// `mutual` decides coverage whatever the instrument: one open pair among closed members.
#[test]
fn every_instrument_honours_the_override_of_its_coverage() {
    let open = "[governments]\nrule = \"scripted\"\ninitial_open = [\"310000\", \"330400\"]\n";
    for Entry { name, example, .. } in CATALOGUE {
        for (mutual, covered) in [(true, 2), (false, 41)] {
            let scenario = with(name, &format!("mutual = {mutual}\n{example}\n{open}"));
            let state = delta(&scenario).period_state().clone();
            assert_eq!(state.policies[0].covered, covered, "{name}, mutual = {mutual}");
        }
    }
}
