//! What the page is told: numbers of comparisons, to the last digit, and what is wrong, control by control.

use super::ask::{Asked, DELTA, SMALL, tax, tax_policy};
use factorflow::Scenario;
use factorflow::experiment::Comparison;
use factorflow::outcome::Table;
use factorflow::scenario::Overlay;
use serde_json::{Value, json};

/// An effect in the table of a comparison, in the last year.
fn effect(table: &Table, level: &str, outcome: &str, column: &str) -> f64 {
    let (levels, outcomes, years) =
        (table.text("level").unwrap(), table.text("outcome").unwrap(), table.real("year").unwrap());
    let last = years.iter().copied().fold(0.0, f64::max);
    let is_it = |row: &usize| levels[*row] == level && outcomes[*row] == outcome && years[*row] >= last;
    let row = (0..table.rows()).find(is_it).unwrap();
    table.real(column).unwrap()[row]
}

/// The world with the text on top, as the page runs it.
fn compared(world: &str, on_top: &str) -> Table {
    let way = "time.steps_per_year = 1\nrun.mode = \"expected\"\nrun.replicates = 3\n";
    let base = Scenario::parse(world).unwrap().overlaid(&Overlay::new("way", way)).unwrap();
    let policy = base.overlaid(&Overlay::new("policy", on_top)).unwrap();
    Comparison::new(base, [policy]).unwrap().in_memory().unwrap().effects
}

const TAX: &str = "[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"310000\", \"340100\"]\nstart = 2026\nshare = 0.5\n";

#[test]
fn effects_are_those_of_a_comparison_to_the_bit() {
    let (asked, table) = (Asked::of(DELTA), compared(DELTA, TAX));
    let year = asked.years(&tax(0.5)).pop().unwrap();
    for (outcome, found) in year["effect"]["national"].as_object().unwrap() {
        let expected = effect(&table, "nation", outcome, "mean");
        let found = found.as_f64().unwrap_or(f64::NAN);
        assert!(
            found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
            "{outcome}: {found} {expected}"
        );
    }
    for (key, outcome) in [
        ("members", "output_cny"),
        ("others", "output_cny"),
        ("members", "tax_cny"),
        ("others", "output_per_worker_cny"),
    ] {
        let found = year["effect"][key][outcome].as_f64().unwrap();
        assert_eq!(found.to_bits(), effect(&table, key, outcome, "mean").to_bits(), "{key} {outcome}");
    }
}

#[test]
fn replicates_have_a_mean_and_a_range_and_those_are_the_ones_of_a_comparison() {
    let governments = "[governments]\nrule = \"imitate\"\ninitial_open = 0.5\n";
    let world = format!("{DELTA}{governments}");
    let (asked, table) = (Asked::of(&world), compared(&world, TAX));
    let mut question = tax(0.5);
    question["replicates"] = json!(3);
    let years = asked.years(&question);
    assert_eq!(years.len(), 8, "each year twice: the first replicate, then all of them");
    let last = years.last().unwrap();
    assert_eq!(last["replicates"], 3);
    let national = &last["effect"];
    for (found, column) in [
        (&national["national"], "mean"),
        (&national["low"]["national"], "low_90"),
        (&national["high"]["national"], "high_90"),
    ] {
        let found = found["output_cny"].as_f64().unwrap();
        assert_eq!(found.to_bits(), effect(&table, "nation", "output_cny", column).to_bits(), "{column}");
    }
}

#[test]
fn the_world_says_what_there_is_in_both_languages() {
    let asked = Asked::of(DELTA);
    let (status, text) = asked.get("/api/world");
    assert_eq!(status, 200);
    let world: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(world["regions"].as_array().unwrap().len(), 41);
    let inside = |it: &Value| (0.0..=1.0).contains(&it.as_f64().unwrap());
    assert!(world["regions"].as_array().unwrap().iter().all(|it| inside(&it["x"]) && inside(&it["y"])));
    assert_eq!(world["instruments"].as_array().unwrap().len(), factorflow::policy::CATALOGUE.len());
    assert_eq!(world["assumptions"].as_array().unwrap().len(), factorflow::dynamics::PARAMETERS.len());
    let shanghai = world["regions"].as_array().unwrap().iter().find(|it| it["code"] == "310000").unwrap();
    let hefei = world["regions"].as_array().unwrap().iter().find(|it| it["code"] == "340100").unwrap();
    assert!(shanghai["x"].as_f64() > hefei["x"].as_f64(), "Shanghai lies to the east");
}

#[test]
fn every_instrument_changes_something_or_says_why_it_does_not() {
    let asked = Asked::of(DELTA);
    let world: Value = serde_json::from_str(&asked.get("/api/world").1).unwrap();
    for instrument in world["instruments"].as_array().unwrap() {
        let policy = json!({ "name": "it", "instrument": instrument["name"], "members": ["yangtze-delta"], "settings": instrument["example"] });
        let question = json!({ "policies": [policy], "page": "a" });
        if instrument["inert"].is_null() {
            let year = asked.years(&question).pop().unwrap();
            let moved = year["effect"]["national"]
                .as_object()
                .unwrap()
                .values()
                .any(|it| it.as_f64().is_some_and(|it| it != 0.0));
            assert!(moved, "{} changes nothing and does not say why", instrument["name"]);
        } else {
            assert!(instrument["inert"]["en"].as_str().unwrap().len() > 10);
        }
    }
}

#[test]
fn what_is_wrong_is_said_at_its_control() {
    let asked = Asked::of(SMALL);
    let mut policy = tax_policy(1.5);
    policy["members"] = json!(["nowhere"]);
    policy["stop"] = json!(2020);
    let question = json!({
        "policies": [policy], "parameters": { "technology.retention": -3, "no.such": 1 }, "page": "a",
    });
    assert_eq!(asked.problems(&question)[0]["path"], "parameters.no.such");
    let question = json!({ "policies": question["policies"], "parameters": { "technology.retention": -3 }, "page": "a" });
    let problems = asked.problems(&question);
    let mut paths: Vec<&str> = problems.iter().map(|it| it["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "parameters.technology.retention",
            "policies.tax.members",
            "policies.tax.share",
            "policies.tax.stop"
        ]
    );
}

#[test]
fn of_thirty_moves_at_once_one_is_answered_to_its_end() {
    let asked = Asked::of(
        "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n[time]\nyears = 1000\n",
    );
    let mut other = tax(0.5);
    other["page"] = json!("another page");
    // The others have to wait for this one.
    let long = asked.post("/api/run", other.to_string());
    let mut long = long.into_body().into_data_stream();
    while !asked.next(&mut long).unwrap().contains("\"year\"") {}
    let moves: Vec<_> =
        (0..30).map(|it| asked.post("/api/run", tax(f64::from(it) / 100.0).to_string())).collect();
    drop(long);
    let ends: Vec<String> =
        moves.into_iter().map(|it| asked.read(it).lines().last().unwrap().to_owned()).collect();
    let ended = ends.iter().filter(|it| it.starts_with("{\"end\"")).count();
    assert_eq!((ended, ends.last().unwrap().starts_with("{\"end\"")), (1, true), "{ends:?}");
    assert!(ends[..29].iter().all(|it| it == "{\"superseded\":true}"));
}

#[test]
fn ranges_by_chance_and_by_parameters_hold_their_effects() {
    let asked = Asked::of(SMALL);
    let lines = asked.lines("/api/spread", &tax(0.5));
    let find = |key: &str| lines.iter().find_map(|it| it.get(key)).unwrap();
    for said in [find("chance"), find("spread")] {
        let output = &said["output_cny"];
        let [low, high] =
            ["low", "high"].map(|it| output[it].as_array().unwrap().last().unwrap().as_f64().unwrap());
        assert!(low < high, "{said}");
        assert_eq!(output["low"].as_array().unwrap().len(), said["years"].as_array().unwrap().len());
    }
    let varied = find("spread")["varied"].as_array().unwrap();
    assert!(varied.contains(&json!("technology.retention")) && find("spread")["runs"] == 32);
    let mut fixed = tax(0.5);
    fixed["parameters"] = json!({ "technology.retention": 0.5 });
    let lines = asked.lines("/api/spread", &fixed);
    let spread = lines.iter().find_map(|it| it.get("spread")).unwrap();
    assert!(!spread["varied"].as_array().unwrap().contains(&json!("technology.retention")));
    assert_eq!(spread["fixed"][0]["path"], "parameters.technology.retention");
}

#[test]
fn a_base_without_events_shows_what_events_and_policies_do_together() {
    let asked = Asked::of(SMALL);
    let event = json!({ "name": "strike", "event": "output-loss", "places": ["310000"], "start": 2026, "settings": { "loss": 0.2 } });
    let question = |calm: bool| json!({ "policies": [], "events": [event], "calm_base": calm, "page": "a" });
    let effect = |calm| {
        asked.years(&question(calm)).pop().unwrap()["effect"]["national"]["output_cny"].as_f64().unwrap()
    };
    assert!(effect(false).abs() < 1e-12 && effect(true) < -1.0, "{} {}", effect(false), effect(true));
}

#[test]
fn another_scenario_of_the_library_is_opened_by_its_name() {
    let asked = Asked::of(SMALL);
    let list: Value = serde_json::from_str(&asked.get("/api/scenarios").1).unwrap();
    let pilot = list.as_array().unwrap().iter().find(|it| it["name"] == "tax-sharing").unwrap();
    assert_eq!((pilot["label"]["zh"].as_str(), pilot["open"].as_bool()), (Some("税收分成"), Some(false)));
    assert!(pilot["description"]["en"].as_str().unwrap().ends_with('?'));
    let world: Value = serde_json::from_str(&asked.get("/api/world?scenario=tax-sharing").1).unwrap();
    assert_eq!(
        (world["scenario"].as_str(), world["policies"][0]["name"].as_str()),
        (Some("tax-sharing"), Some("tax-pilot"))
    );
    let years = asked.years(&json!({ "scenario": "tax-sharing" }));
    let effect = &years.last().unwrap()["effect"]["national"]["output_cny"];
    assert!(years.len() == 21 && effect.as_f64().unwrap() > 0.0, "{effect}");
}
