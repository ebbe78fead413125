//! Plans with mistakes: every one is found at once, with its line, a mark and a suggestion.

use crate::sweeps::{self, PLAN, Workshop};
use factorflow::experiment::design::Design;
use factorflow::experiment::plan::Plan;
use factorflow::experiment::sweep::{Sweep, pilot};
use factorflow::run::Cancel;
use std::fs;
use std::time::Duration;

/// What the user sees of a plan.
fn shown(plan: &str) -> String {
    let workshop = Workshop::new(plan);
    match Plan::load(&workshop.path("plan.toml")) {
        Ok((_, warnings)) => warnings.render(false),
        Err(problems) => problems.render(false),
    }
}

/// What the user sees when one passage is written differently.
fn changed(from: &str, to: &str) -> String {
    assert!(PLAN.contains(from), "{from}");
    shown(&PLAN.replace(from, to))
}

#[track_caller]
fn says(shown: &str, parts: &[&str]) {
    for part in parts {
        assert!(shown.contains(part), "`{part}` is missing in:\n{shown}");
    }
}

fn design(plan: &str) -> Design {
    let workshop = Workshop::new(plan);
    Plan::load(&workshop.path("plan.toml")).unwrap_or_else(|problems| panic!("{problems}")).0.design
}

#[test]
fn the_plan_of_these_tests_is_sound() {
    assert_eq!(shown(PLAN), "");
}

#[test]
fn a_wrong_path_is_marked_and_the_right_one_suggested() {
    let shown = changed("technology.retention", "technology.retentoin");
    says(&shown, &["unknown parameter `retentoin`", "plan.toml:11:1", "did you mean `retention`?"]);
    let shown = changed("policies.tax.share", "policies.taxes.share");
    says(&shown, &["no policy is called `taxes` in any scenario", "plan.toml:12:1", "did you mean `tax`?"]);
    let shown = changed("policies.tax.share", "policies.tax.shares");
    says(&shown, &["unknown key `shares`", "plan.toml:12:1", "did you mean `share`?"]);
}

#[test]
fn a_value_that_no_scenario_accepts_is_marked_itself() {
    let shown = changed("[0.0, 0.5]", "[0.0, 1.5]");
    says(&shown, &["1.5", "plan.toml:12:41", "between 0 and 1"]);
    let shown = changed("[0.3, 2.0]", "[-0.3, 2.0]");
    says(&shown, &["`retention` must be between 0 and 8, not -0.3", "plan.toml:11:48"]);
}

#[test]
fn wrong_ranges_say_what_a_range_is() {
    says(&changed("[0.3, 2.0]", "[2.0, 0.3]"), &["the first end of a range must be below the second"]);
    says(&changed("[0.3, 2.0]", "[0.3]"), &["a range has two ends", "write `range = [0.3, 2.0]`"]);
    says(&changed("[0.3, 2.0] }", "[0.0, 2.0], scale = \"log\" }"), &["must lie above 0"]);
    says(&changed("[0.3, 2.0] }", "[0.5, 2.0], scale = \"integer\" }"), &["must be whole"]);
    says(&changed("[0.3, 2.0] }", "[0.5, 2.0], scale = \"logs\" }"), &["did you mean `log`?"]);
    says(&changed("{ values = [0.0, 0.5] }", "{ values = [0.5, 0.5] }"), &["`0.5` stands twice"]);
    says(&changed("{ values = [0.0, 0.5] }", "0.5"), &["needs a range or values"]);
    says(&changed("levels = 2\n", ""), &["how many levels a range has", "write `levels = 5`"]);
}

#[test]
fn an_unknown_metric_is_marked_and_a_near_one_suggested() {
    let shown = changed("\"dispersion\"", "\"dispertion\"");
    says(&shown, &["unknown metric `dispertion`", "did you mean `dispersion`?", "plan.toml:14"]);
    let shown = changed("package = \"package.toml\"\n", "");
    says(&shown, &["a change needs two scenarios", "no policy is called `tax` in any scenario"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let plan = PLAN
        .replace("replicates = 2", "replicates = 0")
        .replace("package.toml", "packet.toml")
        .replace("technology.retention", "technology.retentoin")
        .replace("\"dispersion\"", "\"dispertion\"")
        .replace("10min", "soon")
        .replace("name = \"pilot\"", "nam = \"pilot\"");
    let shown = shown(&plan);
    says(
        &shown,
        &[
            "unknown key `nam`",
            "`replicates` must be between 1 and 1000000, not 0",
            "there is no scenario",
            "unknown parameter `retentoin`",
            "unknown metric `dispertion`",
            "`soon` is no length of time",
        ],
    );
    let lines: Vec<usize> = ["plan.toml:1:", "plan.toml:3:", "plan.toml:6:", "plan.toml:11:"]
        .map(|it| shown.find(it).unwrap_or_else(|| panic!("{it}: {shown}")))
        .to_vec();
    assert!(lines.is_sorted(), "in the order of the text:\n{shown}");
}

#[test]
fn what_the_plan_itself_decides_is_no_factor() {
    for (path, hint) in [
        ("run.seed", "`seed` of the plan"),
        ("run.replicates", "`replicates` of the plan"),
        ("output.regions", "no metric depends on it"),
        ("extends", "list the files under `[scenarios]`"),
    ] {
        let shown = changed("parameters.technology.retention", path);
        says(&shown, &[&format!("`{path}` cannot be a factor"), hint]);
    }
    says(&changed("parameters.technology.retention", "a b = 1 #"), &["is no path of a scenario"]);
}

#[test]
fn the_problems_of_a_scenario_are_told_in_its_own_file() {
    let workshop = Workshop::new(PLAN);
    let broken = sweeps::PACKAGE.replace("ramp_years", "ramp_year");
    fs::write(workshop.path("package.toml"), broken).unwrap();
    let problems = Plan::load(&workshop.path("plan.toml")).unwrap_err();
    says(&problems.render(false), &["unknown key `ramp_year`", "package.toml:7"]);
}

#[test]
fn replicates_of_expected_runs_are_warned_of() {
    let workshop = Workshop::new(PLAN);
    fs::write(workshop.path("status-quo.toml"), sweeps::STATUS_QUO.replace("sampled", "expected")).unwrap();
    let (_, warnings) = Plan::load(&workshop.path("plan.toml")).unwrap();
    says(&warnings.render(false), &["replicates of expected runs are all the same", "plan.toml:3:14"]);
}

#[test]
fn a_scenario_may_be_written_as_changes_of_the_base() {
    let plan = PLAN
        .replace("name = \"pilot\"", "base = \"package.toml\"")
        .replace("package = \"package.toml\"", "half = { \"policies.tax.share\" = 0.25, time.years = 2 }");
    let workshop = Workshop::new(&plan);
    let (plan, warnings) =
        Plan::load(&workshop.path("plan.toml")).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(warnings.is_empty(), "{warnings}");
    assert_eq!(plan.arms[1].name, "half");
    assert_eq!(plan.arms[1].scenario.time.years, 2);
    let shown = shown(&plan.text.replace("\"policies.tax.share\" = 0.25", "\"policies.tax.share\" = 25"));
    says(&shown, &["plan.toml", "25", "between 0 and 1"]);
    says(&self::shown(&plan.text.replace("base = \"package.toml\"\n", "")), &["changes need a base"]);
}

#[test]
fn factors_may_be_members_dates_worlds_and_switches() {
    let factors = r#""policies.tax.members" = { values = [["province:Anhui"], ["shanghai-only"]] }
"policies.tax.start" = { values = [2025, 2025-07-01] }
"policies.tax.mutual" = { values = [true, false] }
"time.years" = { range = [1, 3], scale = "integer" }
"run.mode" = { values = ["expected", "sampled"] }
policies.tax.share = { range = [0.1, 0.9] }
"#;
    let start = PLAN.find("\"parameters").unwrap();
    let end = PLAN.find("[output]").unwrap();
    let plan = format!("{}{factors}{}", &PLAN[..start], &PLAN[end..]);
    let design = design(&plan);
    assert_eq!(design.len(), 2 * 2 * 2 * 2 * 2 * 2);
    assert_eq!(design.factors[5].path, "policies.tax.share");
    assert_eq!(design.factors[0].literal(1.0), "[\"shanghai-only\"]");
    assert_eq!(design.factors[1].literal(1.0), "2025-07-01");
    assert_eq!(design.factors[3].literal(3.0), "3");
}

#[test]
fn lists_go_side_by_side_and_must_be_equally_long() {
    let plan = PLAN
        .replace("\"grid\"\nlevels = 2", "\"list\"")
        .replace("{ range = [0.3, 2.0] }", "{ values = [0.4, 0.8] }");
    let points = design(&plan).points().values;
    assert_eq!(points, ndarray::array![[0.0, 0.0], [1.0, 1.0]]);
    says(&shown(&plan.replace("[0.4, 0.8]", "[0.4, 0.8, 1.2]")), &["different lengths: [3, 2]"]);
    says(&changed("\"grid\"\nlevels = 2", "\"list\""), &["takes values, not ranges"]);
}

#[test]
fn points_of_a_file_are_checked_row_by_row() {
    let plan = PLAN.replace("\"grid\"\nlevels = 2", "\"file\"\npath = \"points.csv\"");
    let workshop = Workshop::new(&plan);
    let read = |table: &str| {
        fs::write(workshop.path("points.csv"), table).unwrap();
        Plan::load(&workshop.path("plan.toml")).map(|it| it.0).map_err(|it| it.render(false))
    };
    let header = "parameters.technology.retention,policies.tax.share";
    let sound =
        read(&format!("{header}\n0.5,0.5\n1.25,0.0\n")).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(sound.design.points().values, ndarray::array![[0.5, 1.0], [1.25, 0.0]]);
    let wrong = read(&format!("{header}\n0.5,0.4\n7,0.0\n")).unwrap_err();
    says(
        &wrong,
        &["row 1: `policies.tax.share` must be one of 0.0, 0.5, not `0.4`", "row 2:", "between 0.3 and 2"],
    );
    says(&read("policies.tax.share,colour\n0.5,red\n").unwrap_err(), &["no column", "no factors: `colour`"]);
    says(&read(&format!("{header}\n")).unwrap_err(), &["the table of points is empty"]);
}

#[test]
fn the_plan_in_the_users_page_is_sound() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/sweeps.md")).unwrap();
    let text = page.split("```toml plan.toml\n").nth(1).and_then(|it| it.split("```").next()).unwrap();
    let (plan, warnings) = Plan::read(&root.join("scenarios/plan.toml"), text.to_owned())
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert!(warnings.is_empty(), "{warnings}");
    assert_eq!((plan.design.len(), plan.arms.len()), (20, 2));
}

#[test]
fn the_schema_of_plans_has_every_key_with_what_it_means() {
    let schema = factorflow::experiment::plan::schema();
    let properties = schema["properties"].as_object().unwrap();
    let keys: Vec<&String> = properties.keys().collect();
    let expected = [
        "name",
        "description",
        "base",
        "seed",
        "replicates",
        "scenarios",
        "design",
        "factors",
        "output",
        "limits",
    ];
    assert_eq!(keys, expected);
    assert!(properties.values().all(|it| it["description"].is_string()), "{schema:#}");
    let factor = &schema["$defs"]["FactorSection"]["properties"];
    assert_eq!(factor["range"]["type"], "array", "{factor:#}");
}

#[test]
fn every_design_is_chosen_by_name_and_told_how_large_it_is() {
    let with = |design: &str| PLAN.replace("method = \"grid\"\nlevels = 2", design);
    for (written, points) in [
        ("method = \"latin-hypercube\"\npoints = 6", 6),
        ("method = \"sobol\"\npoints = 8", 8),
        ("method = \"saltelli\"\nblocks = 4", 4 * (2 + 2)),
        ("method = \"morris\"\ntrajectories = 5", 5 * (2 + 1)),
        ("method = \"one-at-a-time\"", 1 + 2 + 1),
    ] {
        assert_eq!(design(&with(written)).len(), points, "{written}");
    }
    for (written, key) in [("sobol", "points"), ("saltelli", "blocks"), ("morris", "trajectories")] {
        let shown = shown(&with(&format!("method = \"{written}\"")));
        says(
            &shown,
            &[&format!("how many {key} there are"), &format!("write `{key} = 64`"), "plan.toml:8:10"],
        );
    }
    says(
        &shown(&with("method = \"saltelli\"\nblocks = 4\npoints = 3")),
        &["`points` goes with the methods", "plan.toml:10"],
    );
    says(
        &shown(&with("method = \"sobol\"\npoints = 8\nlevels = 3")),
        &["`levels` goes with the method `grid`"],
    );
    says(&shown(&with("method = \"sobol\"\npoints = 0")), &["`points` must be between 1 and"]);
    says(&shown(&with("method = \"sobol\"\npoints = 100000")), &["points"]);
    says(&shown(&with("method = \"sobel\"\npoints = 8")), &["did you mean `sobol`?"]);
}

#[test]
fn changes_may_be_made_to_a_file_of_their_own() {
    let plan = PLAN.replace(
        "package = \"package.toml\"",
        "package = { extends = \"package.toml\", \"run.mode\" = \"expected\" }",
    );
    let workshop = Workshop::new(&plan);
    let (read, warnings) =
        Plan::load(&workshop.path("plan.toml")).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(warnings.is_empty(), "{warnings}");
    assert_eq!(read.arms[1].changes, ["run.mode=\"expected\""]);
    assert_eq!(read.arms[1].scenario.policies.len(), 1);
    says(&shown(&plan.replace("\"package.toml\"", "5")), &["`extends` must be the path of a scenario"]);
    says(
        &shown(&plan.replace("\"package.toml\"", "\"packet.toml\"")),
        &["there is no scenario", "packet.toml"],
    );
}

#[test]
fn a_precision_that_cannot_be_read_or_has_no_metric_is_marked() {
    let with = |until: &str| shown(&PLAN.replace("[limits]", &format!("[limits]\nuntil = \"{until}\"")));
    assert_eq!(with("output.change ±0.1%"), "");
    says(&with("output.change"), &["is no precision", "plan.toml:16:9"]);
    says(&with("gini ±1%"), &["`gini` is none of the metrics of the plan", "`output.change`"]);
}

/// Of four points one leaves nothing for labour; a pilot of four runs makes each of them once.
#[test]
fn a_pilot_makes_runs_that_are_spread_over_the_design() {
    let plan = r#"base = "status-quo.toml"
[design]
method = "grid"
levels = 2
[factors]
"parameters.production.capital_share" = { range = [0.2, 0.7] }
"parameters.production.talent_share" = { range = [0.1, 0.4] }
[output]
metrics = ["output"]
"#;
    let workshop = Workshop::new(plan);
    let (plan, _) = Plan::load(&workshop.path("plan.toml")).unwrap_or_else(|it| panic!("{it}"));
    let sweep = Sweep::of(&plan, &workshop.path("sweep")).unwrap();
    let found = pilot(&sweep, 4, Duration::MAX, &(), &Cancel::default()).unwrap();
    assert_eq!((found.runs, found.failed), (4, 1));
    let short = pilot(&sweep, 4, Duration::ZERO, &(), &Cancel::default()).unwrap();
    assert_eq!(short.runs, 1, "without time there is still something to go by");
}
