//! `[uncertainty]`, `[estimates]` and files that are included: all that can be wrong, and what is right.

use super::{SCENARIO, assert_errors_at, folder, shown};
use factorflow::experiment::uncertainty::{DrawPlan, ParameterLaw};
use factorflow::scenario::Reader;
use factorflow::{Scenario, experiment::uncertainty::NoDraws};

/// The scenario with this behind it.
fn with(text: &str) -> String {
    format!("{SCENARIO}\n{text}")
}

fn read(files: &[(&str, &str)]) -> Scenario {
    Reader::default().load(folder(files).path().join("scenario.toml")).unwrap_or_else(|it| panic!("{it:?}"))
}

fn plan(files: &[(&str, &str)]) -> Result<DrawPlan, NoDraws> {
    DrawPlan::of(&[&read(files)], None, 0)
}

#[test]
fn everything_wrong_with_ranges_is_said_at_once_each_at_its_place() {
    let text = with(
        r#"[uncertainty]
draws = 40000
parts = "adde"
fixed = ["parameters.technology.retentoin"]
drawz = 3

[uncertainty.parameters]
"technology.retention" = { range = [0.3, 2.0] }
"parameters.technology.recruitmnt" = { range = [0.3, 2.0] }
"parameters.technology.recruitment" = { range = [2.0, 0.3] }
"parameters.technology.match_dispersion" = { range = [0.1, 9.0] }
"parameters.technology.cost_elasticity" = { range = [5.0, 9.0] }
"parameters.fiscal.sited_output_share" = { range = [0.0, 0.5], mode = 0.6 }
"parameters.learning.learning_rate" = { range = [0.1, 0.3], se = 0.1 }
"parameters.talent.ageing_rate" = {}
"parameters.housing.supply_elasticity" = { se = -1 }
"policies.tax-pilot.members" = { range = [0.0, 1.0] }
"parameters.capital.saving_rate" = 0.4
"#,
    );
    let shown = shown(&[("scenario.toml", &text)], &[]);
    let line = |what: &str| {
        let at = text.lines().position(|it| it.contains(what)).unwrap_or_else(|| panic!("no {what}"));
        format!("scenario.toml:{}", at + 1)
    };
    let expected = [
        ("`draws` must be a whole number from 0 to 32768", "draws = 40000", ""),
        ("`parts` must be `added` or `crossed`", "parts =", "did you mean `added`?"),
        ("unknown key `drawz`", "drawz", "did you mean `draws`?"),
        (
            "unknown parameter `parameters.technology.retentoin`",
            "fixed =",
            "did you mean `parameters.technology.retention`?",
        ),
        (
            "`technology.retention` is neither a parameter nor a setting of a policy",
            "\"technology.retention\"",
            "write `\"parameters.technology.retention\"`",
        ),
        (
            "unknown parameter `parameters.technology.recruitmnt`",
            "recruitmnt",
            "did you mean `parameters.technology.recruitment`?",
        ),
        ("`range` must be two numbers, the smaller first", "[2.0, 0.3]", "the smaller first"),
        ("`range` must lie between 0.5 and 1000000", "match_dispersion", ""),
        ("`range` must hold the scenario's own value, ", "cost_elasticity", ""),
        ("`mode` must be a number within `range`", "mode = 0.6", ""),
        ("`se` and `range` exclude each other", "se = 0.1", "a normal law"),
        (
            "`parameters.talent.ageing_rate` has no usual range",
            "ageing_rate",
            "write `{ range = [LOW, HIGH] }`",
        ),
        ("`se` must be a number above 0", "se = -1", ""),
        ("`policies.tax-pilot.members` is no number of that policy", "tax-pilot.members", ""),
        ("`parameters.capital.saving_rate` must be a table, not a value", "saving_rate", ""),
    ];
    let places: Vec<String> = expected.iter().map(|it| line(it.1)).collect();
    for ((message, _, hint), place) in expected.iter().zip(&places) {
        assert!(shown.contains(&format!("error: {message}")), "{message}:\n{shown}");
        assert!(shown.contains(hint), "{hint}:\n{shown}");
        assert!(shown.contains(&format!("{place}:")), "{message} at {place}:\n{shown}");
    }
    let all = shown.lines().filter(|it| it.starts_with("error: ")).count();
    assert_eq!(all, expected.len(), "{shown}");
}

#[test]
fn added_parts_are_refused_where_governments_choose_in_favour_of_crossed_ones() {
    let text = with("[governments]\nrule = \"imitate\"\n\n[uncertainty]\ndraws = 4\nparts = \"added\"\n");
    let shown = shown(&[("scenario.toml", &text)], &[]);
    let place = format!("scenario.toml:{}", text.lines().position(|it| it.starts_with("parts")).unwrap() + 1);
    let message = "`added` needs runs that leave nothing to chance, and here governments do";
    assert_errors_at(&shown, &[(message, &place, "write `parts = \"crossed\"`")], ':');
}

#[test]
fn crossed_draws_without_replicates_are_refused() {
    let text =
        with("[uncertainty]\ndraws = 4\nparts = \"crossed\"\n").replace("replicates = 4", "replicates = 1");
    let shown = shown(&[("scenario.toml", &text)], &[]);
    assert!(shown.contains("error: `crossed` draws need two replicates or more"), "{shown}");
}

#[test]
fn a_value_outside_its_usual_range_asks_for_a_range_if_somebody_asked_for_draws() {
    let outside = SCENARIO.replace("retention = 0.8", "retention = 3.0");
    let asked = format!("{outside}\n[uncertainty]\ndraws = 4\n");
    let refused = plan(&[("scenario.toml", &asked)]).unwrap_err().to_string();
    assert!(refused.contains(
        "`parameters.technology.retention` is 3, outside its usual range, 0.3 to 2: give it a `range`"
    ));
    let given = format!(
        "{asked}[uncertainty.parameters]\nall = true\n\"parameters.technology.retention\" = {{ range = [2.0, 4.0] }}\n"
    );
    let plan = plan(&[("scenario.toml", &given)]).unwrap();
    let retention = plan.drawn.iter().find(|it| it.path == "parameters.technology.retention").unwrap();
    assert_eq!(retention.law, ParameterLaw::Uniform { low: 2.0, high: 4.0 });
    assert!(plan.drawn.len() > 30, "all others are drawn, too");
    // Unasked, as in a comparison, it keeps its value.
    let scenario = read(&[("scenario.toml", &outside)]);
    let unasked = DrawPlan::of(&[&scenario], None, 4).unwrap();
    assert!(unasked.fixed.iter().any(|it| it.path == "parameters.technology.retention"));
}

const KERNEL: &str = r#"
[parameters.talent]
distance_elasticity = 1.4985
border_cost = { worker = 1.2, young = 1.2, established = 1.2 }

[estimates."parameters.talent.distance_elasticity"]
se = 0.2
interval = [1.1, 1.9]
source = "fit"
file = "flows.csv"

[estimates."parameters.talent.border_cost"]
se = 0.1
source = "fit"
file = "flows.csv"

[estimates.covariance]
order = ["parameters.talent.distance_elasticity", "parameters.talent.border_cost"]
upper = [[0.04, -0.016], [0.01]]
"#;

/// The scenario that includes a kernel.
fn including() -> String {
    SCENARIO.replace("name = \"pilot\"", "name = \"pilot\"\ninclude = [\"kernel.toml\"]").replacen(
        "retention = 0.8",
        "retention = 0.8\n[parameters.talent.redraw_rate]\nworker = 0.015",
        1,
    )
}

#[test]
fn an_included_estimate_lies_below_the_scenario_is_shown_with_its_error_and_survives_writing() {
    let scenario = read(&[("scenario.toml", &including()), ("kernel.toml", KERNEL)]);
    assert!((scenario.parameters.talent.distance_elasticity - 1.4985).abs() < 1e-15);
    let settings = scenario.settings();
    let distance = settings.iter().find(|it| it.path == "parameters.talent.distance_elasticity").unwrap();
    assert_eq!(distance.source, "± 0.2 (fit of flows.csv)");
    let border = settings.iter().find(|it| it.path == "parameters.talent.border_cost.young").unwrap();
    assert_eq!(border.source, "± 0.1 (fit of flows.csv)");
    let own = including()
        .replace("worker = 0.015", "worker = 0.015\n[parameters.talent]\ndistance_elasticity = 1.3");
    let over = read(&[("scenario.toml", &own), ("kernel.toml", KERNEL)]);
    assert!(
        (over.parameters.talent.distance_elasticity - 1.3).abs() < 1e-15,
        "the scenario's own value wins"
    );
    let folder = folder(&[("kernel.toml", KERNEL)]);
    let again = Reader::default().read(&folder.path().join("again.toml"), scenario.to_toml()).unwrap();
    assert_eq!((again.estimates.clone(), again.to_toml()), (scenario.estimates.clone(), scenario.to_toml()));
}

#[test]
fn estimates_are_drawn_together_as_their_covariance_says_and_cohorts_get_one_draw() {
    let text = format!("{}\n[uncertainty]\ndraws = 2048\n", including());
    let plan = plan(&[("scenario.toml", &text), ("kernel.toml", KERNEL)]).unwrap();
    let place = |path: &str| plan.drawn.iter().position(|it| it.path == path).unwrap();
    let (distance, border) =
        (place("parameters.talent.distance_elasticity"), place("parameters.talent.border_cost"));
    assert!(distance < border, "in the order of the catalogue");
    let points = plan.points();
    let count = points.len() as f64;
    let mean = |at: usize| points.iter().map(|it| it[at]).sum::<f64>() / count;
    let product = |one: usize, other: usize| {
        points.iter().map(|it| (it[one] - mean(one)) * (it[other] - mean(other))).sum::<f64>() / count
    };
    assert!((mean(distance) - 1.4985).abs() < 2e-3 && (mean(border) - 1.2).abs() < 2e-3);
    assert!((product(distance, distance) - 0.04).abs() < 1e-3, "{}", product(distance, distance));
    assert!((product(border, border) - 0.01).abs() < 5e-4, "{}", product(border, border));
    assert!((product(distance, border) + 0.016).abs() < 1e-3, "{}", product(distance, border));
    let of_cohorts = plan.changes(&points[0]);
    let costs: Vec<String> = of_cohorts
        .iter()
        .filter(|it| it.path.starts_with("parameters.talent.border_cost."))
        .map(|it| it.value.to_string())
        .collect();
    assert!(costs.len() == 3 && costs[0] == costs[1] && costs[1] == costs[2], "{costs:?}");
}

#[test]
fn a_file_that_is_included_holds_parameters_and_estimates_only_and_has_to_be_there() {
    let other = format!("{KERNEL}\n[time]\nyears = 3\n");
    let said = shown(&[("scenario.toml", &including()), ("kernel.toml", &other)], &[]);
    assert!(said.contains("kernel.toml` has the key `time`") && said.contains("scenario.toml:2"), "{said}");
    let said = shown(&[("scenario.toml", &including())], &[]);
    assert!(said.contains("there is no file"), "{said}");
    let said = shown(&[], &["include=\"kernel.toml\""]);
    assert!(said.contains("`include` can only stand in a file"), "{said}");
    let wrong = KERNEL.replace("se = 0.2", "se = 0").replace("[[0.04, -0.016], [0.01]]", "[[0.04], [0.01]]");
    let said = shown(&[("scenario.toml", &including()), ("kernel.toml", &wrong)], &[]);
    assert!(said.contains("must have a standard error `se` above 0"), "{said}");
    assert!(said.contains("`covariance` does not go with the estimates"), "{said}");
}

#[test]
fn what_a_scenario_says_of_uncertainty_is_read_back_as_it_was_said() {
    let text = with(
        "[uncertainty]\ndraws = 12\nparts = \"crossed\"\nfixed = [\"parameters.capital.saving_rate\"]\n\
         [uncertainty.parameters]\nall = true\n\"parameters.technology.retention\" = { range = [0.3, 2.0], mode = 0.8 }\n\
         \"policies.tax-pilot.share\" = { range = [0.25, 0.75] }\n",
    );
    let folder = folder(&[("scenario.toml", &text)]);
    let scenario = Reader::default().load(folder.path().join("scenario.toml")).unwrap();
    let again = Reader::default().read(&folder.path().join("again.toml"), scenario.to_toml()).unwrap();
    assert_eq!(again.uncertainty, scenario.uncertainty);
    // What was set on top of it is fixed in what is written.
    let set = scenario.with([("parameters.technology.recruitment", 0.4.into())]).unwrap();
    let again = Reader::default().read(&folder.path().join("again.toml"), set.to_toml()).unwrap();
    assert!(again.uncertainty.unwrap().fixed.contains(&"parameters.technology.recruitment".to_owned()));
}
