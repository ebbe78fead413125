//! Digits for the 368 prefectures that implementations of the text have found, in per cent of output of the same world
//! without what happens.

use super::{DECADE, NATIONAL_CHAINS, event, nation, segment_loss};
use crate::worlds::{self, output, step};
use factorflow::Scenario;
use factorflow::dynamics::{Model, chain};
use std::sync::{Arc, OnceLock};

const PLATFORMS: &str = "[platforms]\n";
const PROGRAMME: &str = "[[policies]]\nname = \"programme\"\ninstrument = \"platform-programme\"\nmembers = [\"kind:city\"]\nstart = 2024\nramp_years = 2\n";

/// ΣY of the rows from the start to the end of a run.
fn rows(scenario: &Scenario) -> Vec<f64> {
    let mut simulation = scenario.begin(&model(scenario), 0);
    let mut rows = vec![output(&simulation)];
    for _ in 0..scenario.steps() {
        step(&mut simulation);
        rows.push(output(&simulation));
    }
    rows
}

/// All runs with two steps a year share the world and its parameters.
fn model(scenario: &Scenario) -> Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    if scenario.time.steps_per_year != 2 {
        return Arc::new(scenario.model().unwrap().0);
    }
    Arc::clone(MODEL.get_or_init(|| Arc::new(scenario.model().unwrap().0)))
}

fn without_anything() -> &'static [f64] {
    static ROWS: OnceLock<Vec<f64>> = OnceLock::new();
    ROWS.get_or_init(|| rows(&nation(&[])))
}

/// The change of every row in per cent.
fn changes(with: &[f64], without: &[f64]) -> Vec<f64> {
    with.iter().zip(without).map(|(with, without)| 100.0 * (with / without - 1.0)).collect()
}

/// The worst row and the last one, as the text has them.
#[track_caller]
fn loses(parts: &[&str], worst: &str, last: &str) {
    let change = changes(&rows(&nation(parts)), without_anything());
    reads(change.iter().copied().fold(f64::INFINITY, f64::min), worst);
    reads(change[change.len() - 1], last);
}

#[track_caller]
fn reads(value: f64, text: &str) {
    assert_eq!(format!("{value:+.4}"), text);
}

const RESERVE: &str = "[[policies]]\nname = \"reserve\"\ninstrument = \"strategic-reserve\"\nmembers = [\"yangtze-delta\"]\nstart = 2023\ncover = 0.3\n";

fn packaging(places: &str) -> String {
    let years = format!("places = [{places}]\nloss = 0.8\nstart = 2024\nstop = 2026");
    segment_loss("integrated-circuits", "packaging-testing", &years)
}

#[test]
fn packaging_that_two_cities_or_the_delta_lose_costs_what_was_found_and_less_with_a_reserve() {
    loses(&[&packaging("\"320200\", \"340100\"")], "-0.0352", "-0.0039");
    let delta = packaging("\"yangtze-delta\"");
    loses(&[&delta], "-0.1826", "-0.0208");
    loses(&[&delta, RESERVE], "-0.1530", "-0.0166");
}

#[test]
fn materials_that_fail_everywhere_cost_what_was_found() {
    let years = "loss = 0.5\nstart = 2024\nstop = 2026";
    loses(&[&segment_loss("integrated-circuits", "materials-equipment", years)], "-0.2307", "-0.0250");
}

#[test]
fn output_and_capital_that_are_lost_cost_what_was_found() {
    let lockdown = event("output-loss", "places = [\"310000\"]\nloss = 0.1\nstart = 2024\nstop = 2025");
    loses(&[&lockdown], "-0.4341", "-0.0324");
    let flood = event("capital-loss", "places = [\"province:Sichuan\"]\nloss = 0.1\nstart = 2024");
    loses(&[&flood], "-0.2211", "-0.1332");
}

#[test]
fn closed_borders_cost_what_was_found() {
    let closure = "places = [\"yangtze-delta\"]\ntightening = 1\nstart = 2024\nstop = 2025";
    loses(&[&event("border-closure", closure)], "-0.1819", "-0.0102");
}

#[test]
fn restricted_technology_and_a_winter_of_finance_cost_what_was_found() {
    let fields = "fields = [\"ai\", \"integrated-circuits\"]\nstart = 2024\nstop = 2029";
    let change = changes(&rows(&nation(&[&event("technology-restriction", fields)])), without_anything());
    reads(change[change.len() - 1], "-0.0263");
    loses(&[&event("finance-shock", "change = -0.3\nstart = 2024\nstop = 2026")], "-0.2180", "-0.2101");
}

#[test]
fn platforms_and_a_programme_for_them_gain_what_was_found() {
    let platforms = rows(&nation(&[PLATFORMS]));
    let programme = rows(&nation(&[PLATFORMS, PROGRAMME]));
    reads(changes(&platforms, without_anything())[20], "+0.3451");
    reads(changes(&programme, &platforms)[20], "+0.1305");
    for (parts, found) in [(&[PLATFORMS][..], "+0.5303"), (&[PLATFORMS, PROGRAMME], "+0.6668")] {
        let scenario = nation(parts);
        let mut simulation = scenario.begin(&model(&scenario), 0);
        worlds::steps(&mut simulation, scenario.steps());
        let (adoption, economy) = (&simulation.world().stocks.adoption, &simulation.period_state().economy);
        reads((adoption * &economy.output).sum() / economy.total_output, found);
    }
}

#[test]
fn the_largest_national_exposures_are_those_that_were_found() {
    let scenario = nation(&[]);
    let (model, atlas) = (model(&scenario), &scenario.atlas);
    let national = |code: &str, field: &str, segment: &str| {
        let (supplier, fields) = (atlas.find(code).unwrap().index(), atlas.fields());
        let number = atlas.chains().find(fields.find(field).unwrap(), segment).unwrap();
        (chain::exposure(&model, supplier, number) * &model.base.output).sum() / model.base.total_output
    };
    let found = [
        ("440300", "integrated-circuits", "design", "0.00118"),
        ("440300", "optoelectronics", "components", "0.00104"),
        ("440300", "optoelectronics", "modules", "0.00104"),
        ("310000", "optoelectronics", "components", "0.00075"),
        ("110000", "ai", "models", "0.00071"),
    ];
    for (code, field, segment, text) in found {
        assert_eq!(format!("{:.5}", national(code, field, segment)), text, "{code} {segment}");
    }
}

#[test]
fn everything_of_a_field_lost_everywhere_costs_its_share_of_output() {
    let lost = |segment: &str| {
        segment_loss("integrated-circuits", segment, "loss = 1\nstart = 2024\nstop = 2026")
            .replace("\"it\"", &format!("\"{segment}\""))
    };
    let all: Vec<String> =
        ["design", "materials-equipment", "fabrication", "packaging-testing"].map(lost).into();
    let parts: Vec<&str> = all.iter().map(String::as_str).collect();
    // Row 2024.0 is the first in which it acts; capital has not answered yet.
    let change = changes(&rows(&nation(&parts)), without_anything())[4];
    assert_eq!(format!("{change:.2}"), "-1.00");
}

/// Per cent of a year's output that half a year of .2 less output in Shanghai costs.
fn lockdown(steps_per_year: u32) -> f64 {
    let time = DECADE.replace("steps_per_year = 2", &format!("steps_per_year = {steps_per_year}"));
    let time = time.replace("years = 10", "years = 6");
    let half = event("output-loss", "places = [\"310000\"]\nloss = 0.2\nstart = 2024\nstop = 2024.5");
    let read = |parts: &[&str]| worlds::scenario(&[&[NATIONAL_CHAINS, time.as_str()], parts].concat());
    let (with, without) = (rows(&read(&[&half])), rows(&read(&[])));
    // Each row stands for the step that begins with it.
    changes(&with, &without).iter().sum::<f64>() / f64::from(steps_per_year)
}

#[test]
fn half_a_year_of_less_output_costs_the_same_at_any_step() {
    let costs = [2, 4, 12].map(lockdown);
    println!("{costs:?}");
    let spread = costs.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        / costs.iter().copied().fold(f64::INFINITY, f64::min);
    assert!((1.0 / spread - 1.0).abs() < 0.03, "{costs:?}");
}
