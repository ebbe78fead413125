//! The numbers in the model description are those that the program computes.

use factorflow::dynamics::Allocation;
use factorflow::outcome::indicators::{gini, per_worker, theil};
use factorflow::scenario::Reader;
use factorflow::simulation::{Flows, PeriodState};
use factorflow::{Scenario, Simulation};
use std::path::Path;
use std::sync::Arc;

/// A scenario in expected mode, at its start.
fn begin(file: &str, overrides: &[&str]) -> (Scenario, Simulation) {
    let path = Path::new("scenarios").join(file);
    let overrides: Vec<String> =
        ["run.mode=expected", "run.replicates=1"].iter().chain(overrides).map(ToString::to_string).collect();
    let read = Reader::default().overrides(&overrides).load(path);
    let scenario = read.unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    let (model, _) = scenario.model().unwrap();
    let simulation = scenario.begin(&Arc::new(model), 0);
    (scenario, simulation)
}

/// The state at the start and after every step, and the flows of the first.
fn history(file: &str, overrides: &[&str]) -> (Simulation, Vec<PeriodState>, Flows) {
    let (scenario, mut simulation) = begin(file, overrides);
    let first = simulation.step().unwrap();
    let mut states = vec![first.state];
    for _ in 1..scenario.steps() {
        states.push(simulation.step().unwrap().state);
    }
    states.push(simulation.period_state().clone());
    (simulation, states, first.flows)
}

/// Output at the end of a run.
fn last_output(file: &str, overrides: &[&str]) -> f64 {
    let (scenario, mut simulation) = begin(file, overrides);
    for _ in 0..scenario.steps() {
        simulation.step().unwrap();
    }
    simulation.period_state().economy.total_output
}

/// What a policy adds to output in the twentieth year, in per cent.
fn effect(file: &str, both: &[&str], policy: &[&str]) -> f64 {
    let with_policy: Vec<&str> = both.iter().chain(policy).copied().collect();
    100.0 * (last_output(file, &with_policy) / last_output("yangtze-delta.toml", both) - 1.0)
}

/// Fails unless the model description says this, wherever its lines break.
fn says(sentence: &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = words(&std::fs::read_to_string("src/dynamics/MODEL.md").unwrap());
    assert!(text.contains(&words(sentence)), "MODEL.md should say: {sentence}");
}

/// `+0.37`, or `−0.55` with a true minus.
fn signed(value: f64, digits: usize) -> String {
    format!("{value:+.digits$}").replace('-', "−")
}

/// `.25`, as shares are written.
fn share(value: f64) -> String {
    format!("{value:.2}").trim_start_matches('0').to_owned()
}

/// Per cent of a flow that stays in the region and in the province.
fn stays(flow: &Allocation) -> [String; 2] {
    [flow.stayed.sum(), flow.leavers.sum() - flow.far.sum()]
        .map(|part| format!("{:.0}", 100.0 * part / flow.leavers.sum()))
}

#[test]
fn the_baseline_is_as_described() {
    let (simulation, states, flows) = history("china-prefectures.toml", &["time.steps_per_year=1"]);
    let output: Vec<f64> = states.iter().map(|it| it.economy.total_output).collect();
    let (first, last) = (&states[0].economy, &states[20].economy);
    let growth = |year: usize| 100.0 * (output[year] / output[year - 1] - 1.0);
    says(&format!(
        "output grows by {:.1} % in the first year and {:.1} % in the last",
        growth(1),
        growth(20)
    ));
    let technology = (&last.log_productivity * &last.output).sum() / last.total_output;
    says(&format!("technology by {:.1} % a year on average", 100.0 * technology / 20.0));
    let (scenario, _) = begin("china-prefectures.toml", &[]);
    let (then, now) = (
        scenario.observations.capital.sum() / output[0],
        simulation.world().stocks.capital.sum() / output[20],
    );
    says(&format!("capital over output falls from {then:.1} to {now:.1}"));

    let atlas = &simulation.world().atlas;
    let provinces: Vec<usize> = (0..atlas.len()).map(|it| atlas.province_range(it).start).collect();
    let inequality = |economy: &factorflow::dynamics::production::Economy| {
        let (output, people) = (economy.output.to_vec(), economy.all_people.to_vec());
        [gini(&per_worker(&output, &people)), theil(&output, &people, &provinces).total].map(share)
    };
    let ([gini_then, theil_then], [gini_now, theil_now]) = (inequality(first), inequality(last));
    says(&format!(
        "output per worker falls from {gini_then} to {gini_now} and the Theil index from {theil_then} to {theil_now}"
    ));
    let yearly = |(now, then): (&f64, &f64)| 100.0 * ((now / then).powf(0.05) - 1.0);
    let growth: Vec<f64> = last.output.iter().zip(&first.output).map(yearly).collect();
    let least = growth.iter().copied().fold(f64::INFINITY, f64::min);
    let most = growth.iter().copied().fold(0.0, f64::max);
    says(&format!("single prefectures grow by {least:.1} to {most:.1} % a year"));

    let [[capital, capital_near], [venture, venture_near], [siting, siting_near]] =
        [&flows.investment, &flows.finance, &flows.siting].map(stays);
    says(&format!(
        "Of investment {capital} % stays in the prefecture and {capital_near} % in the province, \
         of venture finance {venture} and {venture_near} %, of projects {siting} and {siting_near} %"
    ));
    let moves = &flows.migration.moves;
    let all = [&moves.worker, &moves.young, &moves.established, &flows.migration.graduates];
    let moved: f64 = all.iter().map(|it| it.moved().sum()).sum();
    let far: f64 = all.iter().map(|it| it.far.sum()).sum();
    says(&format!("{:.0} % of those who move leave their province", 100.0 * far / moved));
}

#[test]
fn steps_matter_as_described() {
    let output =
        |steps: &str| last_output("china-prefectures.toml", &[&format!("time.steps_per_year={steps}")]);
    let (one, four, twelve) = (output("1"), output("4"), output("12"));
    let higher = |a: f64, b: f64| format!("{:.1} % higher with", 100.0 * (a / b - 1.0));
    says(&format!(
        "{} four steps a year than with one, and another {} twelve",
        higher(four, one),
        higher(twelve, four)
    ));

    let off = |file: &str| {
        let effect = |steps: &str| effect(file, &[&format!("time.steps_per_year={steps}")], &[]);
        100.0 * (1.0 - effect("4") / effect("12"))
    };
    assert!(off("tax-sharing.toml").abs() < 1.0 && off("scenario-opening.toml").abs() < 1.0);
    says(&format!("That of innovation vouchers is {:.0} % smaller", off("innovation-vouchers.toml")));
}

#[test]
fn policies_do_what_is_described() {
    let sharing = |share: &str| signed(effect("tax-sharing.toml", &[], &[share]), 2);
    says(&format!(
        "{} % under innovation vouchers, {}, {} and {} % under tax shares of a quarter, a half and three quarters, \
         and {} % under scenario opening",
        signed(effect("innovation-vouchers.toml", &[], &[]), 2),
        sharing("policies.tax-pilot.share=0.25"),
        sharing("policies.tax-pilot.share=0.5"),
        sharing("policies.tax-pilot.share=0.75"),
        signed(effect("scenario-opening.toml", &[], &[]), 1),
    ));
}

#[test]
fn what_is_not_identified_matters_as_described() {
    let sharing = |parameter: &str| {
        signed(effect("tax-sharing.toml", &[&format!("parameters.technology.{parameter}")], &[]), 2)
    };
    says(&format!(
        "from {} % to {} % as ρ goes from 0.3 to 2",
        sharing("retention=0.3"),
        sharing("retention=2")
    ));
    says(&format!(
        "from {} % to {} % as η goes from 0.2 to 1",
        sharing("recruitment=0.2"),
        sharing("recruitment=1")
    ));
    says(&format!(
        "{} % at 2.5 and {} % at 8",
        sharing("match_dispersion=2.5"),
        sharing("match_dispersion=8")
    ));
    let opening = |parameter: &str| {
        signed(effect("scenario-opening.toml", &[&format!("parameters.learning.{parameter}")], &[]), 1)
    };
    says(&format!(
        "from {} to {} % as the learning rate goes from .1 to .3",
        opening("learning_rate=0.1"),
        opening("learning_rate=0.3")
    ));
    says(&format!(
        "from {} to {} % as openness without policy goes from .1 to .5",
        opening("openness=0.1"),
        opening("openness=0.5")
    ));
}
