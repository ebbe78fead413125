//! The list in scenarios/README.md says what the scenarios say, and its numbers are those of the program.

use crate::worlds::{self, step};
use factorflow::Scenario;
use factorflow::scenario::{Reader, ScenarioPolicy};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

/// A row of the list: its cells behind the name of the file.
type Rows = BTreeMap<String, Vec<String>>;

fn rows() -> Rows {
    let list = fs::read_to_string("scenarios/README.md").unwrap();
    let written = list.split_once("<!-- Written by ").unwrap().1.split_once("<!-- The end").unwrap().0;
    let mut rows = Rows::new();
    for line in written.lines().filter(|it| it.starts_with("| [")) {
        let mut cells = line.trim_matches('|').split(" | ").map(|it| it.trim().to_owned());
        let name = cells.next().unwrap();
        let name = name.trim_start_matches("[`").split('`').next().unwrap().to_owned();
        assert!(rows.insert(name.clone(), cells.collect()).is_none(), "{name} has two rows");
    }
    rows
}

fn files() -> Vec<String> {
    let paths = fs::read_dir("scenarios").unwrap().map(|it| it.unwrap().path());
    let scenarios = paths.filter(|it| it.extension().is_some_and(|it| it == "toml"));
    let name = |it: std::path::PathBuf| it.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: Vec<String> = scenarios.map(name).collect();
    files.sort();
    files
}

fn load(name: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let path = worlds::root().join("scenarios").join(name);
    let read = Reader::default().overrides(&overrides).load(path);
    read.unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

#[test]
fn every_scenario_has_a_row_and_every_row_a_scenario() {
    let rows = rows();
    assert_eq!(rows.keys().cloned().collect::<Vec<_>>(), files());
}

#[test]
fn every_row_asks_what_its_file_asks_in_the_first_line() {
    for (name, cells) in rows() {
        let text = fs::read_to_string(worlds::root().join("scenarios").join(&name)).unwrap();
        assert_eq!(text.lines().next().unwrap(), format!("# {}", cells[0]), "{name}");
    }
}

#[test]
fn files_are_short_and_explain_themselves() {
    for name in files() {
        let text = fs::read_to_string(worlds::root().join("scenarios").join(&name)).unwrap();
        assert!(text.lines().count() <= 25, "{name} is long");
        assert!(text.contains("\nname = "), "{name} has no name of its own");
        assert!(rows()[&name].len() == 2 || text.contains("extends = "), "{name} repeats a world");
    }
}

/// A cell such as `+1.5 (+1.2 to +1.7)`.
fn numbers(cell: &str) -> [f64; 3] {
    let numbers = cell.split(['(', ')', ' ']).filter_map(|it| it.parse().ok()).collect::<Vec<f64>>();
    numbers.try_into().unwrap_or_else(|found| panic!("no mean and range in {cell}: {found:?}"))
}

#[test]
fn every_mean_lies_within_its_range() {
    let mut seen = 0;
    for (name, cells) in rows().iter().filter(|(_, cells)| cells.len() > 2) {
        for cell in cells[1..4].iter().filter(|it| *it != "–") {
            let [mean, low, high] = numbers(cell);
            assert!(low <= mean && mean <= high, "{name}: {cell}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen} numbers in the list");
}

/// Output of all regions after twenty years of expected flows.
fn output_in_the_end(name: &str) -> f64 {
    let scenario = load(name, &["run.mode=expected", "run.replicates=1"]);
    let mut simulation = scenario.begin(&Arc::new(scenario.model().unwrap().0), 0);
    (0..scenario.steps()).for_each(|_| drop(step(&mut simulation)));
    simulation.period_state().economy.output.sum()
}

#[test]
fn what_the_list_says_of_a_policy_comes_out_when_it_is_run_again() {
    let (rows, base) = (rows(), output_in_the_end("status-quo.toml"));
    for name in ["tax-sharing.toml", "scenario-opening.toml", "opening-without-evaluation.toml"] {
        let [mean, low, high] = numbers(&rows[name][1]);
        let effect = 100.0 * (output_in_the_end(name) / base - 1.0);
        // What is expected is not quite the mean of what is drawn.
        let slack = 0.15 * mean.abs();
        assert!(low - slack <= effect && effect <= high + slack, "{name}: {effect}, but {low} to {high}");
        assert!((effect - mean).abs() <= 0.25 * mean.abs(), "{name}: {effect} instead of {mean}");
    }
}

/// Everything about the policies of a scenario that `but` does not name.
fn policies(name: &str, but: &[&str]) -> Vec<String> {
    let told = |it: &ScenarioPolicy| {
        let mut settings = it.settings();
        settings.retain(|key, _| !but.contains(&key));
        let members = if but.contains(&"members") { vec![] } else { it.members.clone() };
        let review = it.policy.review.filter(|_| !but.contains(&"review_every"));
        format!(
            "{} {} {members:?} {:?} {review:?} {settings}",
            it.policy.name,
            it.instrument(),
            it.policy.timing
        )
    };
    load(name, &[]).policies.iter().map(told).collect()
}

#[test]
fn scenarios_that_are_set_against_each_other_differ_in_one_thing() {
    for (one, other, but) in [
        ("innovation-vouchers", "innovation-vouchers-at-home", "interoperable"),
        ("tax-sharing", "tax-sharing-a-quarter", "share"),
        ("tax-sharing", "tax-sharing-three-quarters", "share"),
        ("centre-beijing", "centre-beijing-tianjin-hebei", "members"),
        ("centre-shanghai", "centre-yangtze-delta", "members"),
        ("centre-greater-bay-core", "centre-greater-bay", "members"),
        ("centre-beijing", "centre-shanghai", "members"),
        ("opening-without-evaluation", "opening-with-evaluation", "review_every"),
    ] {
        let [one, other] = [one, other].map(|it| format!("{it}.toml"));
        assert_eq!(policies(&one, &[but]), policies(&other, &[but]), "{one}, {other}");
        assert_ne!(policies(&one, &[]), policies(&other, &[]), "{one}, {other}: `{but}`");
    }
}
