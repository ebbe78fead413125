//! What is saved says what the page showed.

use super::ask::{Asked, DELTA, tax, tax_policy};
use factorflow::Scenario;
use factorflow::scenario::Reader;
use serde_json::{Value, json};
use std::path::Path;

fn saved(asked: &Asked, question: &Value, language: &str) -> String {
    let response = asked.post("/api/save", json!({ "question": question, "language": language }).to_string());
    assert_eq!(response.status(), 200);
    asked.read(response)
}

fn read(text: &str) -> Scenario {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scenario.toml");
    std::fs::write(&file, text).unwrap();
    Reader::default().load(&file).unwrap_or_else(|it| panic!("{it}\n{text}"))
}

/// Output in the last year, in expected numbers.
fn output(scenario: &Scenario) -> f64 {
    *scenario.run().tables().unwrap().national.real("output_cny").unwrap().last().unwrap()
}

#[test]
fn a_saved_file_is_sound_and_runs_to_the_number_that_was_shown() {
    let extended = Asked::of(
        "name = \"Mine\"\n[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n[time]\nyears = 3\n",
    );
    let own = Asked::of(&format!(
        "{DELTA}[[policies]]\nname = \"own\"\ninstrument = \"scenario-opening\"\nmembers = [\"310000\"]\n"
    ));
    for asked in [&own, &extended] {
        let mut question = tax(0.75);
        question["parameters"] = json!({ "technology.retention": 0.6 });
        let shown =
            asked.years(&question).pop().unwrap()["policy"]["national"]["output_cny"].as_f64().unwrap();
        let text = saved(asked, &question, "en");
        // The scenario of the test lies in no file, so what it extends is put in its place.
        let text = match text.split_once("extends = ") {
            Some((note, rest)) => format!(
                "{note}name = \"Mine\"\n{}\n[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n",
                rest.split_once('\n').unwrap().1.replace("[time]", "[time]\nyears = 3")
            ),
            None => text,
        };
        let scenario = read(&text);
        assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
        assert_eq!(output(&scenario).to_bits(), shown.to_bits(), "{text}");
        assert_eq!(scenario.policies.len(), 1);
    }
}

#[test]
fn a_scenario_of_the_library_is_extended_by_its_address() {
    let scenario = Scenario::load("yangtze-delta").unwrap();
    let explorer = factorflow::explorer::Explorer::new(
        scenario,
        Path::new("yangtze-delta"),
        &factorflow::run::Cancel::default(),
    );
    let asked = Asked::with(&explorer);
    let text = saved(&asked, &json!({ "policies": [tax_policy(0.5)], "page": "a" }), "zh");
    assert!(
        text.contains("extends = \"library:yangtze-delta\"") && text.starts_with("# 由 factorflow"),
        "{text}"
    );
    assert_eq!(read(&text).policies[0].settings()["share"].as_float(), Some(0.5));
}

#[test]
fn names_with_line_ends_and_quotes_stay_names() {
    let asked = Asked::of(DELTA);
    let name = "a\"]\n[world]\nregions = \"/etc/passwd\"\u{0}";
    let mut policy = tax_policy(0.5);
    policy["name"] = json!(name);
    let response = asked.post("/api/save", json!({ "question": { "policies": [policy] } }).to_string());
    let text = asked.read(response);
    assert!(!text.contains("\nregions ="), "{text}");
}

#[test]
fn a_page_of_another_scenario_of_the_library_saves_that_one() {
    let asked = Asked::of(DELTA);
    let question = json!({ "scenario": "status-quo", "policies": [tax_policy(0.5)] });
    let text = saved(&asked, &question, "en");
    assert!(text.contains("extends = \"library:status-quo\""), "{text}");
    assert_eq!(read(&text).policies.len(), 1);
}
