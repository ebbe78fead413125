//! The sweep that the repository shows: its plan is sound, and its page says what the plan says.

use factorflow::dynamics::Parameter;
use factorflow::experiment::design::Levels;
use factorflow::experiment::plan::Plan;
use factorflow::scenario::RunMode;
use std::fs;
use std::path::Path;

fn plan() -> Plan {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/sweeps/what-decides.toml");
    let (plan, warnings) = Plan::load(&file).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(warnings.is_empty(), "{warnings}");
    plan
}

fn page() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/what-decides.md");
    fs::read_to_string(file).unwrap()
}

#[test]
fn the_plan_varies_twelve_parameters_within_their_usual_ranges_and_compares_three_policies() {
    let plan = plan();
    assert_eq!(plan.design.factors.len(), 12);
    for factor in &plan.design.factors {
        let path = factor.path.strip_prefix("parameters.").unwrap();
        let usual = Parameter::find(path).unwrap().usual;
        let Levels::Range { low, high, .. } = factor.levels else { panic!("{path} is no range") };
        assert!(usual.allow(low) && usual.allow(high), "{path}: {low} to {high} is not {usual}");
    }
    assert!(plan.design.method.written().name == "saltelli");
    let policies: Vec<usize> = plan.arms.iter().map(|it| it.scenario.policies.len()).collect();
    assert_eq!(policies, [0, 1, 1, 1]);
    for arm in &plan.arms {
        assert!(arm.scenario.run.mode == RunMode::Expected && arm.scenario.atlas.len() == 41, "{}", arm.name);
    }
}

#[test]
fn the_page_has_a_row_for_every_factor_and_a_column_for_every_policy() {
    let (plan, page) = (plan(), page());
    for metric in &plan.metrics {
        let section = page.split("\n## ").find(|it| it.starts_with(metric.name.as_str())).unwrap();
        for factor in &plan.design.factors {
            let rows: Vec<&str> =
                section.lines().filter(|it| it.starts_with(&format!("| `{}`", factor.path))).collect();
            assert_eq!(rows.len(), 2, "a total and a first index of {} for {}", factor.path, metric.name);
            for row in rows {
                // The factor, then a value a policy.
                assert_eq!(row.matches(" … ").count(), plan.arms.len() - 1, "{row}");
            }
        }
    }
    let points = plan.design.len();
    assert!(page.contains(&format!("{points} points")), "the page is of another design than the plan");
}

#[test]
fn the_page_names_the_commands_and_its_figures_are_there_and_small() {
    let page = page();
    for command in [
        "factorflow sweep plan what-decides",
        "factorflow sweep run sweeps/what-decides",
        "factorflow sweep analyze sweeps/what-decides",
    ] {
        assert!(page.contains(command), "{command}");
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let figures: Vec<&str> =
        page.split("](").filter_map(|it| it.split_once(".png)")).map(|it| it.0).collect();
    assert!(!figures.is_empty());
    for figure in figures {
        let bytes = fs::metadata(docs.join(format!("{figure}.png"))).unwrap().len();
        assert!(bytes <= 200 * 1024, "{figure}.png has {bytes} bytes");
    }
}
