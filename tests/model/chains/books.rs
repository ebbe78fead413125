//! Capital that is destroyed is a line of the books.

use super::{delta, event};
use crate::worlds::begin;
use factorflow::simulation::{ConservationCheck, Period, settle};

#[test]
fn capital_falls_by_what_was_destroyed_and_the_books_know_it() {
    let simulation = begin(&delta(&[&event("capital-loss", "loss = 0.2\nstart = 2022")]));
    let stocks = simulation.world().stocks.clone();
    let Period { state, mut flows } = simulation.clone().step().unwrap();
    let lost: f64 = flows.destroyed.sum();
    assert!(lost > 0.15 * stocks.capital.sum() && lost < 0.2 * stocks.capital.sum());
    let mut settled = |by: f64| {
        flows.destroyed *= by;
        let (mut check, deployments) = (ConservationCheck::new(false), stocks.deployments.clone());
        settle(simulation.model(), &stocks, &state.economy, &flows, deployments, &mut check)
    };
    let with_loss = settled(1.0).unwrap().capital.sum();
    let without_loss = settled(0.0).unwrap().capital.sum();
    assert!((without_loss - with_loss - lost).abs() < 1e-9 * lost);
}
