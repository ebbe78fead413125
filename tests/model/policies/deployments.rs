//! Whose projects places host: counted for those who share by it, and for nobody else.

use crate::worlds::{DELTA, bits, onlooker, scenario, steps, time};
use factorflow::dynamics::Conditions;
use factorflow::policy::{Coverage, Instrument, Policy, Reach};
use factorflow::simulation::Simulation;
use std::sync::Arc;

/// Two years of the delta in a mode, with these policies.
fn two_years(mode: &str, policies: Vec<Policy>) -> Simulation {
    let scenario = scenario(&[DELTA, &time(2, 4), &format!("[run]\nmode = \"{mode}\"\n")]);
    let mut setup = scenario.setup(&Arc::new(scenario.model().unwrap().0), 0);
    setup.policies = policies;
    let mut simulation = setup.begin();
    steps(&mut simulation, 8);
    simulation
}

#[test]
fn places_keep_count_only_where_somebody_asks_and_all_else_is_the_same_to_the_bit() {
    for mode in ["expected", "sampled"] {
        let [nobody, somebody] = [Vec::new(), vec![onlooker()]].map(|it| two_years(mode, it));
        let [without, with] = [&nobody, &somebody].map(|it| &it.world().stocks);
        assert!(without.deployments.is_none() && with.deployments.is_some(), "{mode}");
        assert_eq!(bits(without), bits(with), "{mode}");
    }
}

#[derive(Debug)]
struct Unsaid;

impl Instrument for Unsaid {
    fn coverage(&self) -> Coverage {
        Coverage::Origin
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.tax_share.push(reach.pairs(0.5));
    }
}

#[test]
#[should_panic(expected = "says so by `Instrument::reads_deployments`")]
fn an_instrument_that_shares_tax_and_does_not_say_so_is_told() {
    let everybody = scenario(&[DELTA, &time(1, 4)]).atlas.ids().collect();
    two_years("expected", vec![Policy::new("unsaid", Arc::new(Unsaid), everybody)]);
}
