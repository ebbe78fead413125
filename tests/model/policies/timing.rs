//! Whom policies cover, and when.

use super::{index, with};
use crate::worlds::{self, DELTA, begin, close, scenario, time};
use factorflow::Scenario;
use factorflow::policy::Timing;
use factorflow::simulation::{Governments, PeriodState, Script, Simulation};

/// Stances of the four cells of a pair, and whether the pair (first, second) and the region are covered.
#[test]
fn coverage_follows_stances_as_each_kind_of_policy_says() {
    let cases = [
        ("tax-sharing", "", [true, false, true, false]),
        ("tax-sharing", "mutual = true", [true, false, false, false]),
        ("tax-sharing", "mutual = false", [true, true, true, true]),
    ];
    for (instrument, rest, expected) in cases {
        let scenario = with(instrument, rest);
        let (a, b) = (index(&scenario, "310000"), index(&scenario, "330100"));
        let stances = [(true, true), (false, true), (true, false), (false, false)];
        for ((first, second), covered) in stances.into_iter().zip(expected) {
            let conditions = under(&scenario, &[(a, first), (b, second)]).conditions;
            assert_eq!(conditions.tax_share_between(a, b) > 0.0, covered, "{rest} {first} {second}");
        }
    }
    let region_covered = |instrument: &str, rest: &str, open: bool| {
        let scenario = with(instrument, rest);
        let a = index(&scenario, "310000");
        let conditions = under(&scenario, &[(a, open)]).conditions;
        conditions.research_support[a] > 0.0 || conditions.openness[[a, 0]] > 0.3
    };
    for (instrument, rest, when_open, when_closed) in [
        ("innovation-vouchers", "", true, false),
        ("innovation-vouchers", "mutual = false", true, true),
        ("scenario-opening", "", true, true),
        ("scenario-opening", "mutual = true", true, false),
    ] {
        assert_eq!(region_covered(instrument, rest, true), when_open);
        assert_eq!(region_covered(instrument, rest, false), when_closed);
    }
}

/// The first state with everyone closed but those who are said to be open.
fn under(scenario: &Scenario, stances: &[(usize, bool)]) -> PeriodState {
    let mut initial = vec![false; scenario.atlas.len()];
    for &(region, open) in stances {
        initial[region] = open;
    }
    scripted(scenario, Script { initial, changes: Vec::new() }).period_state().clone()
}

fn scripted(scenario: &Scenario, script: Script) -> Simulation {
    let mut scenario = scenario.clone();
    scenario.governments = Governments::Scripted(script);
    begin(&scenario)
}

/// With governments fixed every member counts as open to the policy, though none lets its firms go.
#[test]
fn fixed_governments_take_part_but_do_not_let_go() {
    let simulation = begin(&with("tax-sharing", ""));
    let conditions = simulation.period_state().clone().conditions;
    assert!((0..41).all(|a| (0..41).all(|b| a == b || conditions.tax_share_between(a, b) > 0.0)));
    assert!((0..41).all(|it| !simulation.world().stances.open(it)));
}

/// The stances of a year hold from the step that begins with it, at any number of steps a year.
#[test]
fn scripted_stances_hold_from_the_step_that_begins_with_their_year() {
    for steps_per_year in [1, 4, 12, 7] {
        let scenario = scenario(&[DELTA, &time(4, steps_per_year)]);
        let open = |it: bool| vec![it; 41];
        let changes = vec![(2026.0, open(true)), (2028.0, open(false))];
        let mut simulation = scripted(&scenario, Script { initial: open(false), changes });
        for step in 0..4 * steps_per_year {
            let year = step / steps_per_year;
            assert_eq!(
                simulation.world().stances.open(0),
                (1..3).contains(&year),
                "step {step} of {steps_per_year}"
            );
            worlds::step(&mut simulation);
        }
    }
}

/// A policy is active in a step if start ≤ its middle < stop.
#[test]
fn a_policy_is_active_in_steps_whose_middle_lies_in_its_time() {
    let timing = Timing { start: Some(2026.125), stop: Some(2027.125), ramp_years: 0.0 };
    for (moment, strength) in
        [(2026.0, 0.0), (2026.12, 0.0), (2026.125, 1.0), (2027.12, 1.0), (2027.125, 0.0)]
    {
        close(1.0 + timing.strength(moment), 1.0 + strength);
    }
    close(Timing::default().strength(-1e9), 1.0);
    close(Timing { ramp_years: 5.0, ..Timing::default() }.strength(2025.0), 1.0);
}

#[test]
fn a_ramp_grows_from_the_start_to_full_strength() {
    let strengths = |rest: &str| -> Vec<f64> {
        let mut simulation = begin(&with("tax-sharing", rest));
        let strength = |simulation: &mut Simulation| simulation.step().unwrap().state.policies[0].strength;
        (0..12).map(|_| strength(&mut simulation)).collect()
    };
    let ramp = strengths("start = 2026\nstop = 2027.6\nramp_years = 1");
    let expected = [0.0, 0.0, 0.0, 0.0, 0.125, 0.375, 0.625, 0.875, 1.0, 1.0, 0.0, 0.0];
    for (found, expected) in ramp.iter().zip(expected) {
        close(1.0 + found, 1.0 + expected);
    }
    assert!(strengths("").iter().all(|it| (it - 1.0).abs() < f64::MIN_POSITIVE));
}

#[test]
fn a_ramp_scales_the_setting() {
    let scenario = with("tax-sharing", "start = 2025\nramp_years = 1\nshare = 0.8\nenforcement = 0.5");
    close(begin(&scenario).period_state().conditions.tax_share_between(0, 1), 0.125 * 0.4);
    let scenario = with("scenario-opening", "start = 2025\nramp_years = 1\nopenness = 0.7");
    close(begin(&scenario).period_state().conditions.openness[[3, 2]], 0.3 + 0.125 * 0.4);
}
