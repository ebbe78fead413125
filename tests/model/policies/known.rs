//! How policies are known to behave in the closed delta after twenty years, one step a year.
//!
//! These are properties of the model and its parameters, not findings about China.

use super::{index, members};
use crate::worlds::{DELTA, output, scenario, step, time};
use factorflow::Scenario;
use factorflow::dynamics::Model;
use factorflow::simulation::Simulation;
use ndarray::Array1;
use std::sync::{Arc, OnceLock};

/// The delta in its twentieth year.
fn after_twenty_years(policy: &str) -> (Scenario, Simulation) {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    let scenario = scenario(&[DELTA, &time(20, 1), policy]);
    let model = MODEL.get_or_init(|| Arc::new(scenario.model().unwrap().0));
    let mut simulation = scenario.begin(model, 0);
    (0..scenario.steps()).for_each(|_| drop(step(&mut simulation)));
    (scenario, simulation)
}

fn policy(instrument: &str, members: &str, rest: &str) -> String {
    format!("[[policies]]\nname = \"it\"\ninstrument = \"{instrument}\"\nmembers = [{members}]\n{rest}\n")
}

fn by_all(instrument: &str, rest: &str) -> (Scenario, Simulation) {
    after_twenty_years(&policy(instrument, "\"yangtze-delta\"", rest))
}

/// Output of the delta against that without policy, in per cent.
fn effect(simulation: &Simulation) -> f64 {
    100.0 * (output(simulation) / output(&after_twenty_years("").1) - 1.0)
}

fn output_per_head(simulation: &Simulation) -> (Array1<f64>, Array1<f64>) {
    let people = simulation.world().stocks.all_people();
    (&simulation.period_state().economy.output / &people, people)
}

/// Theil's index of output per head.
fn dispersion(simulation: &Simulation) -> f64 {
    let (per_head, people) = output_per_head(simulation);
    let mean = (&per_head * &people).sum() / people.sum();
    let ratio = per_head / mean;
    (&people * &ratio * ratio.mapv(f64::ln)).sum() / people.sum()
}

/// 1 − η/ρ = ½ with closed governments; shares around it do less.
#[test]
fn the_best_tax_share_of_twenty_years_is_one_less_recruiting_over_retention() {
    let gain = |share: f64| effect(&by_all("tax-sharing", &format!("share = {share}")).1);
    let (low, best, high) = (gain(0.45), gain(0.5), gain(0.55));
    println!("tax sharing at .45, .5, .55: {low:.4} {best:.4} {high:.4} %");
    assert!(best > 0.0 && best > low && best > high);
}

/// The base year holds capital that flows against returns, so letting it go costs output and evens it out.
#[test]
fn an_integrated_capital_market_costs_a_closed_club_output_and_evens_it_out() {
    let (_, integrated) = by_all("capital-market-integration", "");
    let (_, before) = after_twenty_years("");
    let (effect, dispersions) = (effect(&integrated), [dispersion(&before), dispersion(&integrated)]);
    println!("capital market integration: {effect:.4} %, Theil {dispersions:?}");
    assert!(effect < 0.0);
    assert!(dispersions[1] < dispersions[0]);
}

#[test]
fn matching_graduates_helps_a_closed_club() {
    let effect = effect(&by_all("employment-matching", "").1);
    println!("employment matching: {effect:.4} %");
    assert!(effect > 0.1);
}

/// One city gains by its subsidy what others lose; when all pay, hardly anything is left.
#[test]
fn the_race_of_subsidies_is_zero_sum() {
    let everybody = effect(&by_all("talent-subsidy", "").1);
    let (scenario, alone) = after_twenty_years(&policy("talent-subsidy", "\"340100\"", ""));
    let hefei = index(&scenario, "340100");
    let (_, before) = after_twenty_years("");
    let gain = alone.period_state().economy.output[hefei] / before.period_state().economy.output[hefei] - 1.0;
    let total = effect(&alone);
    println!("talent subsidy: all {everybody:.5} %, one {total:.5} %, to itself {:.4} %", 100.0 * gain);
    assert!(100.0 * gain > 0.1);
    assert!(everybody.abs() < 0.02 && total.abs() < 0.02);
}

/// Half of the cities share taxes: they gain, and the others lose some of what they would have had.
#[test]
fn a_club_of_half_the_cities_gains_partly_at_the_cost_of_the_others() {
    let half = "\"310000\", \"province:Zhejiang\", \"320100\", \"320200\", \"320300\", \"320400\", \"320500\", \"320600\", \"320700\", \"320800\"";
    let (scenario, club) = after_twenty_years(&policy("tax-sharing", half, ""));
    let joined = scenario.policies[0].policy.members.iter().map(|it| it.index()).collect::<Vec<_>>();
    assert_eq!(joined.len(), 20);
    let (_, before) = after_twenty_years("");
    let change = &club.period_state().economy.output - &before.period_state().economy.output;
    let (of_members, all) = (joined.iter().map(|&it| change[it]).sum::<f64>(), change.sum());
    println!("members {of_members:.3e}, others {:.3e} CNY a year", all - of_members);
    assert!(of_members > 0.0 && all - of_members < 0.0 && all > 0.0);
    let anhui = members(&scenario, "province:Anhui");
    assert!(anhui.iter().all(|&it| change[it] < 0.0));
}
