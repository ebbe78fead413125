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

/// Every scenario of the library, lessons included.
fn library() -> Vec<PathBuf> {
    let folders = ["scenarios/lessons", "scenarios/validation"];
    let others = folders.iter().flat_map(|it| fs::read_dir(it).unwrap().map(|it| it.unwrap().path()));
    scenario_files().into_iter().chain(others).collect()
}

#[test]
fn every_scenario_has_a_chinese_name_of_its_own_and_says_in_both_languages_what_it_asks() {
    let mut names = std::collections::BTreeSet::new();
    for file in library() {
        let text = fs::read_to_string(&file).unwrap();
        let table: toml::Table = text.parse().unwrap();
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let path = file.display();
        let chinese = word("name_zh");
        let is_latin = |it: &str| it.contains(|it: char| it.is_ascii_alphabetic());
        assert!(!chinese.is_empty() && !is_latin(&chinese), "{path}: {chinese:?}");
        assert!(names.insert(chinese.clone()), "two scenarios are called {chinese}");
        let about = word("description");
        assert!(
            !about.is_empty()
                && !is_latin(
                    &word("description_zh").replace("README", "").chars().take(8).collect::<String>()
                ),
            "{path}"
        );
        // The question at the top is what the scenario is about, unless its world has to be explained.
        let question = text.lines().next().unwrap().trim_start_matches("# ");
        assert!(about == question || !about.contains('?'), "{path}: {about}");
        let scenario = Reader::default().load(&file).unwrap();
        assert_eq!(
            [&scenario.chinese_name, &scenario.chinese_description],
            [&chinese, &word("description_zh")]
        );
    }
    assert!(names.len() > 70);
}

#[test]
fn every_club_of_china_has_both_names_and_descriptions() {
    let scenario = Scenario::parse("world.name = 'china-prefectures'").unwrap();
    assert_eq!(scenario.clubs.iter().count(), 11);
    for (name, club) in scenario.clubs.iter() {
        let words = &club.words;
        let all = [&words.english, &words.chinese, &words.description, &words.chinese_description];
        assert!(all.iter().all(|it| !it.is_empty()), "{name}");
        assert!(!words.chinese.contains(|it: char| it.is_ascii()), "{name}");
    }
}

/// What is said of a base would be wrong of a scenario with a name of its own.
#[test]
fn names_and_descriptions_of_a_base_are_not_those_of_what_extends_it() {
    let base = "extends = 'library:tax-sharing'\n";
    let read = |text: &str| Reader::default().read(Path::new("mine.toml"), format!("{base}{text}")).unwrap();
    for (text, name, chinese, described) in [
        ("", "Tax sharing", "税收分成", true),
        ("name = 'Mine'\n", "Mine", "", false),
        ("name = 'Mine'\nname_zh = '我的'\n", "Mine", "我的", false),
        ("name_zh = '我的'\n", "Tax sharing", "我的", true),
        ("time.years = 3\n", "Tax sharing", "税收分成", true),
    ] {
        let found = read(text);
        assert_eq!([found.name.as_str(), found.chinese_name.as_str()], [name, chinese], "{text}");
        assert_eq!(!found.description.is_empty(), described, "{text}");
        assert_eq!(!found.chinese_description.is_empty(), described, "{text}");
        assert_eq!(Scenario::parse(&found.to_toml()).unwrap().chinese_name, chinese);
    }
    let one = read("description = 'Other.'\n");
    assert_eq!((one.description.as_str(), one.chinese_description.as_str()), ("Other.", ""));
}
