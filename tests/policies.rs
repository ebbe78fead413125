//! Policies act when, where and in the direction that they say, and cost no more than budgets allow.

mod worlds;

use factorflow::Scenario;
use factorflow::dynamics::{Channel, Conditions, FlowRecords};
use factorflow::policy::{Club, Cost, Coverage, Instrument, Policy, Reach, Timing};
use factorflow::region::{FIELDS, Field, RegionId, STAGES, Stage};
use factorflow::simulation::{Flows, Governments, Outlook, Script, Simulation};
use ndarray::Array1;
use std::sync::Arc;
use worlds::{DELTA, begin, close, near, scenario, time};

/// Of one policy for the whole delta unless `rest` names members.
fn with(instrument: &str, rest: &str) -> Scenario {
    let members = if rest.contains("members") { "" } else { "members = [\"yangtze-delta\"]\n" };
    let policy = format!("[[policies]]\nname = \"it\"\ninstrument = \"{instrument}\"\n{members}{rest}\n");
    scenario(&[DELTA, &time(5, 4), &policy])
}

fn without() -> Scenario {
    scenario(&[DELTA, &time(5, 4)])
}

/// The first step with all flows between pairs.
fn first_step(scenario: &Scenario) -> (Outlook, Flows, FlowRecords) {
    let mut simulation = begin(scenario);
    simulation.records = FlowRecords::all(scenario.atlas.len());
    let outlook = simulation.outlook();
    let flows = simulation.step(&outlook).unwrap();
    (outlook, flows, simulation.records)
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
    let (outlook, after, _) = first_step(&scenario);
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
        close(outlook.conditions.hazard_boost.discovery.row(outside).sum(), 6.0);
        assert!(outlook.conditions.research_support[outside].abs() < f64::MIN_POSITIVE);
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
    let outlook = simulation.outlook();
    let (stocks, accounts) = (&simulation.world.stocks, &simulation.world.accounts);
    for i in 0..41 {
        let joint = 1e9 * accounts.output[i] / accounts.output.sum();
        let vouchers = 0.001 * accounts.research_cost[i] + joint;
        let projects = stocks.projects.discovery.row(i).sum() + stocks.projects.maturation.row(i).sum();
        let funded = (vouchers / (30_000.0 * projects)).min(1.0);
        close(outlook.conditions.hazard_boost.maturation[[i, 0]], 1.0 + 0.05 * funded);
        close(outlook.conditions.research_support[i], 0.8 * 0.001);
        close(outlook.policies[0].cost[i], vouchers);
    }
}

#[test]
fn tax_sharing_sends_projects_from_members_to_other_members() {
    let (_, _, before) = first_step(&without());
    let scenario = with("tax-sharing", "members = [\"province:Jiangsu\", \"310000\"]");
    let (outlook, _, after) = first_step(&scenario);
    let (before, after) = (before.siting.unwrap(), after.siting.unwrap());
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
    let transfers = &outlook.transfers;
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
    for (m, field) in FIELDS.into_iter().enumerate() {
        let opened = [Field::Ai, Field::NanoMaterials].contains(&field);
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
        simulation.outlook().economy.log_unit_cost
    };
    let (open, closed) = (cost(&with("scenario-opening", "")), cost(&without()));
    for m in 0..5 {
        assert!(open.column(m).iter().zip(closed.column(m)).all(|(open, closed)| open < closed));
    }
    assert!(open.column(5).iter().all(|it| it.abs() < f64::MIN_POSITIVE));
}

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

/// The first outlook with everyone closed but those who are said to be open.
fn under(scenario: &Scenario, stances: &[(usize, bool)]) -> Outlook {
    let mut initial = vec![false; scenario.atlas.len()];
    for &(region, open) in stances {
        initial[region] = open;
    }
    scripted(scenario, Script { initial, changes: Vec::new() }).outlook()
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
    let conditions = simulation.outlook().conditions;
    assert!((0..41).all(|a| (0..41).all(|b| a == b || conditions.tax_share_between(a, b) > 0.0)));
    assert!((0..41).all(|it| !simulation.world.stances.open(it)));
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
                simulation.world.stances.open(0),
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
        [(2026.0, 0.0), (2026.124_999, 0.0), (2026.125, 1.0), (2027.124, 1.0), (2027.125, 0.0)]
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
        let strength = |simulation: &mut Simulation| {
            let outlook = simulation.outlook();
            simulation.step(&outlook).unwrap();
            outlook.policies[0].strength
        };
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
    close(begin(&scenario).outlook().conditions.tax_share_between(0, 1), 0.125 * 0.4);
    let scenario = with("scenario-opening", "start = 2025\nramp_years = 1\nopenness = 0.7");
    close(begin(&scenario).outlook().conditions.openness[[3, 2]], 0.3 + 0.125 * 0.4);
}

/// (28): where vouchers of 5 % of research cost and half a trillion in common exceed 5 % of revenue, they are cut down
/// to it, effects and all; a free policy beside them is not.
#[test]
fn budgets_cut_policies_that_cost_money_and_no_other() {
    let vouchers = "[[policies]]\nname = \"v\"\ninstrument = \"innovation-vouchers\"\nmembers = [\"yangtze-delta\"]\nbudget_share = 0.05\njoint_fund = 5e11\n";
    let tax = "[[policies]]\nname = \"t\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\n";
    let simulation = begin(&scenario(&[DELTA, vouchers, tax]));
    let accounts = &simulation.world.accounts;
    let outlook = simulation.outlook();
    let asked = 0.05 * &accounts.research_cost + 5e11 * &accounts.output / accounts.output.sum();
    let budget = 0.05 * &accounts.revenue;
    let mut binding = 0;
    for i in 0..41 {
        let scale = (budget[i] / asked[i]).min(1.0);
        close(outlook.policies[0].cost[i], asked[i].min(budget[i]));
        close(outlook.conditions.research_support[i], 0.8 * 0.05 * scale);
        binding += usize::from(scale < 1.0);
    }
    assert!(binding > 0);
    assert_eq!(outlook.policies[0].scaled_down, binding);
    assert_eq!((outlook.policies[1].scaled_down, outlook.policies[1].covered), (0, 41));
    close(outlook.conditions.tax_share_between(0, 1), 0.5);
}

/// Two policies share one budget: what both cost together decides, at their strength of the moment.
#[test]
fn policies_share_one_budget() {
    let dear = |revenues: f64| Dear { revenues };
    let run = |revenues: &[f64], timing: Timing| {
        let mut simulation = begin(&without());
        for &it in revenues {
            simulation.policies.push(by_all(&simulation, dear(it), timing));
        }
        simulation.outlook().conditions.research_support
    };
    // Costs of a tenth of revenue, twice what may be spent; .1 of support at full strength each.
    let close_all = |found: Array1<f64>, expected: f64| found.iter().for_each(|it| close(*it, expected));
    close_all(run(&[0.02], Timing::default()), 0.1);
    close_all(run(&[0.1], Timing::default()), 0.05);
    close_all(run(&[0.1, 0.1], Timing::default()), 0.05);
    // A quarter up the ramp they cost a quarter, which is affordable.
    let ramp = Timing { start: Some(2025.0), stop: None, ramp_years: 0.5 };
    close_all(run(&[0.1, 0.1], ramp), 0.05);
    close_all(run(&[0.1], ramp), 0.025);
}

/// A pair can do what the poorer of the two can afford.
#[test]
fn a_pair_is_as_strong_as_its_weaker_end() {
    let mut simulation = begin(&without());
    simulation.world.accounts.revenue[1] *= 0.5;
    let full = simulation.world.accounts.revenue.clone();
    let relief = Relief(Array1::from_elem(41, 0.1 * full[0]));
    simulation.policies.push(by_all(&simulation, relief, Timing::default()));
    let conditions = simulation.outlook().conditions;
    let scale = |i: usize| (0.5 * full[i] / full[0]).min(1.0);
    for (i, j) in [(0, 1), (1, 0), (0, 2), (5, 7)] {
        let left = conditions.border_left(Channel::Capital, i, j);
        close(left, 1.0 - scale(i).min(scale(j)));
    }
}

/// An instrument that costs a part of each member's revenue and supports research.
#[derive(Debug)]
struct Dear {
    revenues: f64,
}

impl Instrument for Dear {
    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &Club<'_>) -> Cost {
        Cost::Local(self.revenues * &club.world.accounts.revenue)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.research_support.scaled_add(0.1, &reach.strength);
    }
}

/// An instrument of given cost that takes borders away for capital.
#[derive(Debug)]
struct Relief(Array1<f64>);

impl Instrument for Relief {
    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, _: &Club<'_>) -> Cost {
        Cost::Local(self.0.clone())
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Capital, reach.pairs(1.0));
    }
}

fn by_all(simulation: &Simulation, instrument: impl Instrument + 'static, timing: Timing) -> Policy {
    let members = simulation.world.atlas.ids().collect();
    let coverage = instrument.coverage();
    Policy { name: "it".to_owned(), instrument: Arc::new(instrument), members, timing, coverage }
}

/// Central money is reported and never cut.
#[test]
fn what_the_centre_pays_is_not_cut() {
    #[derive(Debug)]
    struct Central;
    impl Instrument for Central {
        fn coverage(&self) -> Coverage {
            Coverage::OneSided
        }
        fn cost(&self, club: &Club<'_>) -> Cost {
            Cost::Central(club.split(1e15))
        }
        fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
            conditions.research_support.scaled_add(0.1, &reach.strength);
        }
    }
    let mut simulation = begin(&without());
    simulation.policies.push(by_all(&simulation, Central, Timing::default()));
    let outlook = simulation.outlook();
    near(outlook.policies[0].cost.sum(), 1e15, 1e-12);
    assert!(outlook.conditions.research_support.iter().all(|it| (it - 0.1).abs() < 1e-15));
}
