//! Every file in scenarios/ is sound and runs.

use factorflow::Scenario;
use factorflow::dynamics::Model;
use factorflow::scenario::Reader;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Two periods of a year, at a time when all policies of the library are in force.
const TWO_PERIODS: [&str; 4] =
    ["time.start=2030", "time.years=2", "time.steps_per_year=1", "run.replicates=1"];

fn scenario_files() -> Vec<PathBuf> {
    let files = fs::read_dir("scenarios").unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|it| it.extension().is_some_and(|it| it == "toml")).collect();
    files.sort();
    assert!(files.len() >= 8, "where are the scenarios?");
    files
}

fn load(file: &Path, overrides: &[String]) -> Scenario {
    match Reader::default().overrides(overrides).load(file) {
        Ok(scenario) if scenario.warnings.is_empty() => scenario,
        Ok(it) => panic!("{} has warnings:\n{}", file.display(), it.warnings.render(false)),
        Err(problems) => panic!("{} is refused:\n{}", file.display(), problems.render(false)),
    }
}

#[test]
fn every_file_begins_with_its_question_and_loads_without_a_warning() {
    for file in scenario_files() {
        let first = fs::read_to_string(&file).unwrap().lines().next().unwrap_or_default().to_owned();
        assert!(first.starts_with("# ") && first.contains('?'), "{} asks nothing", file.display());
        let scenario = load(&file, &[]);
        assert!(scenario.notices.is_empty(), "{} lacks columns", file.display());
    }
}

#[test]
fn every_file_runs_for_two_periods_in_both_modes() {
    let mut solved = Vec::new();
    for file in scenario_files() {
        for mode in ["expected", "sampled"] {
            run_two_periods(&file, mode, &mut solved);
        }
    }
}

/// The base year is solved once for all files that share a world.
fn model(file: &Path, scenario: &Scenario, solved: &mut Vec<(Scenario, Arc<Model>)>) -> Arc<Model> {
    let alike = |other: &Scenario| {
        other.atlas == scenario.atlas
            && other.observations == scenario.observations
            && other.parameters == scenario.parameters
    };
    if let Some((_, model)) = solved.iter().find(|(other, _)| alike(other)) {
        return Arc::clone(model);
    }
    let (model, _) = scenario.model().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    solved.push((scenario.clone(), Arc::new(model)));
    Arc::clone(&solved.last().unwrap().1)
}

fn run_two_periods(file: &Path, mode: &str, solved: &mut Vec<(Scenario, Arc<Model>)>) {
    let mut overrides: Vec<String> = TWO_PERIODS.iter().map(ToString::to_string).collect();
    overrides.push(format!("run.mode={mode}"));
    let scenario = load(file, &overrides);
    let mut simulation = scenario.begin(&model(file, &scenario, solved), 0);
    assert_eq!(scenario.steps(), 2);
    for _ in 0..scenario.steps() {
        let state = simulation.period_state().clone();
        let in_force = state.policies.iter().filter(|it| it.strength > 0.0).count();
        assert_eq!(in_force, scenario.policies.len(), "{}: a policy is idle", file.display());
        simulation.step().unwrap_or_else(|error| panic!("{} ({mode}): {error}", file.display()));
    }
    let output = simulation.period_state().clone().economy.output;
    assert!(output.iter().all(|it| it.is_finite() && *it > 0.0), "{} ({mode})", file.display());
}

/// Whoever wants to know more finds it one link away.
#[test]
fn the_readme_stays_short_and_its_links_lead_somewhere() {
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.len() <= 11_872, "README.md has {} bytes", readme.len());
    let targets = readme.split("](").skip(1).filter_map(|it| it.split([')', '#']).next());
    let local: Vec<&str> = targets.filter(|it| !it.is_empty() && !it.contains("://")).collect();
    let broken: Vec<&&str> = local.iter().filter(|it| !Path::new(it).exists()).collect();
    assert!(broken.is_empty() && !local.is_empty(), "links to nothing: {broken:?}");
}

#[test]
fn the_scenarios_in_the_readme_are_sound() {
    let readme = fs::read_to_string("README.md").unwrap();
    let examples: Vec<&str> =
        readme.split("```toml\n").skip(1).filter_map(|it| it.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let read = Reader::default().read(Path::new("scenarios/example.toml"), example.to_owned());
        let Scenario { warnings, .. } = read.unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        assert!(warnings.is_empty(), "{}", warnings.render(false));
    }
}
