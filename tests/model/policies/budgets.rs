//! What policies cost, and who can afford it (28).

use super::without;
use crate::worlds::{DELTA, begin, close, near, scenario, time};
use factorflow::dynamics::{Channel, Conditions};
use factorflow::policy::{Cost, Coverage, Instrument, Policy, PolicyMembers, Reach, Timing};
use factorflow::simulation::Setup;
use ndarray::Array1;
use std::sync::Arc;

/// (28): where vouchers of 5 % of research cost and half a trillion in common exceed 5 % of revenue, they are cut down
/// to it, effects and all; a free policy beside them is not.
#[test]
fn budgets_cut_policies_that_cost_money_and_no_other() {
    let vouchers = "[[policies]]\nname = \"v\"\ninstrument = \"innovation-vouchers\"\nmembers = [\"yangtze-delta\"]\nbudget_share = 0.05\njoint_fund = 5e11\n";
    let tax = "[[policies]]\nname = \"t\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\n";
    let simulation = begin(&scenario(&[DELTA, vouchers, tax]));
    let accounts = &simulation.world().accounts;
    let state = simulation.period_state().clone();
    let asked = 0.05 * &accounts.research_cost + 5e11 * &accounts.output / accounts.output.sum();
    let budget = 0.05 * &accounts.revenue;
    let mut binding = 0;
    for i in 0..41 {
        let scale = (budget[i] / asked[i]).min(1.0);
        close(state.policies[0].cost[i], asked[i].min(budget[i]));
        close(state.conditions.research_support[i], 0.8 * 0.05 * scale);
        binding += usize::from(scale < 1.0);
    }
    assert!(binding > 0);
    assert_eq!(state.policies[0].scaled_down, binding);
    assert_eq!((state.policies[1].scaled_down, state.policies[1].covered), (0, 41));
    close(state.conditions.tax_share_between(0, 1), 0.5);
}

/// At the start and after a year, in the order of codes.
#[test]
fn regions_that_pay_for_policies_are_listed_with_what_all_policies_cost_them() {
    let vouchers = "[[policies]]\nname = \"v\"\ninstrument = \"innovation-vouchers\"\nmembers = [\"340100\", \"310000\"]\n";
    let tables = scenario(&[DELTA, &time(1, 2), vouchers]).run().tables().unwrap();
    let codes: Vec<&String> = tables.costs.text("code").unwrap().iter().collect();
    assert_eq!(codes, ["310000", "340100", "310000", "340100"]);
    let by_region = tables.costs.real("policy_cost_cny").unwrap();
    let of_policy = tables.policies.real("cost_cny").unwrap();
    assert_eq!(of_policy.len(), 2);
    for (year, cost) in of_policy.iter().enumerate() {
        assert!(by_region[2 * year] > 0.0 && by_region[2 * year + 1] > 0.0);
        near(by_region[2 * year] + by_region[2 * year + 1], *cost, 1e-12);
    }
}

/// Two policies share one budget: what both cost together decides, at their strength of the moment.
#[test]
fn policies_share_one_budget() {
    let dear = |revenues: f64| Dear { revenues };
    let run = |revenues: &[f64], timing: Timing| {
        let mut setup = at_start();
        setup.policies.extend(revenues.iter().map(|it| by_all(dear(*it), timing)));
        setup.begin().period_state().conditions.research_support.clone()
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
    let mut setup = at_start();
    setup.world.accounts.revenue[1] *= 0.5;
    let full = setup.world.accounts.revenue.clone();
    let relief = Relief(Array1::from_elem(41, 0.1 * full[0]));
    setup.policies.push(by_all(relief, Timing::default()));
    let conditions = setup.begin().period_state().conditions.clone();
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

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
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

    fn cost(&self, _: &PolicyMembers<'_>) -> Cost {
        Cost::Local(self.0.clone())
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Capital, reach.pairs(1.0));
    }
}

/// The delta before its start, without any policy.
fn at_start() -> Setup {
    let scenario = without();
    scenario.setup(&Arc::new(scenario.model().unwrap().0), 0)
}

fn by_all(instrument: impl Instrument + 'static, timing: Timing) -> Policy {
    let members = without().atlas.ids().collect();
    Policy { timing, ..Policy::new("it", Arc::new(instrument), members) }
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
        fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
            Cost::Central(club.split(1e15))
        }
        fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
            conditions.research_support.scaled_add(0.1, &reach.strength);
        }
    }
    let mut setup = at_start();
    setup.policies.push(by_all(Central, Timing::default()));
    let state = setup.begin().period_state().clone();
    near(state.policies[0].cost.sum(), 1e15, 1e-12);
    assert!(state.conditions.research_support.iter().all(|it| (it - 0.1).abs() < 1e-15));
}
