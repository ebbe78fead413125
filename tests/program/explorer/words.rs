//! Words of the model are there in both languages, and controls find in schemas what they are made from.

use super::ask::{Asked, DELTA, SMALL, tax_policy};
use serde_json::{Map, Value, json};

/// Texts whose Chinese may be as the English.
const ALIKE: &[&str] = &[""];

const PLATFORMS: &str = "[platforms]\n";
const CHAINS: &str = "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\nsegments = \"seeds/china/segments.csv\"\nspecialisation = \"seeds/china/specialisation.csv\"\n[time]\nyears = 1\n";

fn is_chinese(text: &str) -> bool {
    text.chars().any(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it))
}

fn world(scenario: &str) -> Value {
    serde_json::from_str(&Asked::of(scenario).get("/api/world").1).unwrap()
}

/// Every object within a value, with where it stands.
fn objects<'v>(value: &'v Value, path: &str, found: &mut Vec<(String, &'v Map<String, Value>)>) {
    match value {
        Value::Object(map) => {
            found.push((path.to_owned(), map));
            map.iter().for_each(|(key, it)| objects(it, &format!("{path}.{key}"), found));
        }
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(at, it)| objects(it, &format!("{path}[{at}]"), found));
        }
        _ => {}
    }
}

fn all_objects(value: &Value) -> Vec<(String, &Map<String, Value>)> {
    let mut found = Vec::new();
    objects(value, "", &mut found);
    found
}

#[test]
fn whatever_is_said_in_english_is_said_in_chinese() {
    for scenario in [DELTA.to_owned(), format!("{CHAINS}{PLATFORMS}")] {
        let world = world(&scenario);
        let mut missing = Vec::new();
        for (path, map) in all_objects(&world) {
            if let (Some(Value::String(en)), Some(Value::String(zh))) = (map.get("en"), map.get("zh"))
                && !ALIKE.contains(&en.as_str())
                && (!is_chinese(zh) || en == zh)
                // The scenario of this test has no Chinese name.
                && path != ".name"
            {
                missing.push(format!("{path}: {en}"));
            }
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }
}

#[test]
fn every_unit_that_occurs_is_known_in_chinese() {
    let world = world(&format!("{CHAINS}{PLATFORMS}"));
    let units = world["units"].as_object().unwrap();
    for (path, map) in all_objects(&world) {
        for key in ["unit", "x-unit"] {
            if let Some(Value::String(unit)) = map.get(key).filter(|it| *it != "") {
                assert!(units.get(unit).and_then(Value::as_str).is_some_and(is_chinese), "{path}: {unit}");
            }
        }
    }
}

/// Every setting of a schema with its key, those of tables within included.
fn settings<'s>(schema: &'s Value, found: &mut Vec<(String, &'s Value)>) {
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        found.push((key.clone(), property));
        settings(property, found);
    }
    if let Some(inner) = schema.get("additionalProperties").filter(|it| it.is_object()) {
        settings(inner, found);
    }
}

/// Every number that a schema speaks of.
fn numbers<'s>(schema: &'s Value, found: &mut Vec<&'s Value>) {
    if ["number", "integer"].iter().any(|it| schema["type"] == *it) {
        found.push(schema);
    }
    match schema {
        Value::Object(map) => map
            .iter()
            .filter(|it| !["default", "x-slider", "x-neutral"].contains(&it.0.as_str()))
            .for_each(|it| numbers(it.1, found)),
        Value::Array(all) => all.iter().for_each(|it| numbers(it, found)),
        _ => {}
    }
}

fn slider(schema: &Value) -> [f64; 3] {
    let parts: Vec<f64> = schema["x-slider"]
        .as_array()
        .unwrap_or_else(|| panic!("no x-slider: {schema}"))
        .iter()
        .map(|it| it.as_f64().unwrap())
        .collect();
    parts.try_into().unwrap()
}

#[test]
fn every_setting_has_words_and_every_number_a_unit_and_a_slider_that_holds_its_default() {
    let world = world(DELTA);
    let all = world["instruments"].as_array().unwrap().iter().chain(world["events"].as_array().unwrap());
    for entry in all {
        let name = entry["name"].as_str().unwrap();
        let mut found = Vec::new();
        settings(&entry["settings"], &mut found);
        assert!(!found.is_empty(), "{name} has no settings");
        for (key, setting) in found {
            assert!(setting["x-zh"].as_str().is_some_and(is_chinese), "{name}: {key} has no x-zh");
            assert!(setting["description"].as_str().is_some_and(|it| it.len() > 5), "{name}: {key}");
        }
        let mut found = Vec::new();
        numbers(&entry["settings"], &mut found);
        for number in found {
            assert!(number["x-unit"].as_str().is_some_and(|it| !it.is_empty()), "{name}: {number}");
            let [low, high, step] = slider(number);
            assert!(low < high && 0.0 < step && step < high - low, "{name}: {number}");
            let bound = |key: &str| number[key].as_f64();
            assert!(
                bound("minimum").is_none_or(|it| it <= low) && bound("maximum").is_none_or(|it| high <= it),
                "{name}: {number}"
            );
            for value in [number["default"].as_f64(), number["x-neutral"].as_f64()].into_iter().flatten() {
                assert!((low..=high).contains(&value), "{name}: {value} is outside of {low} to {high}");
            }
        }
        inside(name, &entry["settings"], &entry["example"]);
    }
}

/// The values of an example lie on their sliders.
fn inside(name: &str, schema: &Value, example: &Value) {
    for (key, value) in example.as_object().into_iter().flatten() {
        let property = schema["properties"].get(key).unwrap_or(&Value::Null);
        if let (Some(value), false) = (value.as_f64(), property["x-slider"].is_null()) {
            let [low, high, _] = slider(property);
            assert!((low..=high).contains(&value), "{name}: {key} = {value}");
        }
        if value.is_object() {
            inside(name, property, value);
        }
    }
}

/// Questions with one thing wrong each, or worth a note, and where it is.
fn wrong() -> Vec<(&'static str, Value)> {
    let policy = |key: &str, value: Value| {
        let mut policy = tax_policy(0.5);
        policy[key] = value;
        json!({ "policies": [policy] })
    };
    let of = |instrument: &str, settings: Value| json!({ "policies": [{ "name": "it", "instrument": instrument, "members": ["310000", "320500", "340100"], "settings": settings }] });
    let event = |event: &str, places: Value, settings: Value| json!({ "events": [{ "name": "it", "event": event, "places": places, "start": 2026, "settings": settings }] });
    let mut twice = tax_policy(0.5);
    twice["start"] = json!(2027);
    let mut one_sided = tax_policy(0.5);
    one_sided["from"] = json!(["310000"]);
    let mut both_ways = one_sided.clone();
    both_ways["pairs"] = json!([["310000", "340100"]]);
    let mut with_itself = tax_policy(0.5);
    with_itself["pairs"] = json!([["310000", "310000"]]);
    let mut outside = tax_policy(0.5);
    outside["pairs"] = json!([["310000", "320500"]]);
    let mut no_pairs = of("talent-subsidy", json!({}))["policies"][0].clone();
    no_pairs["pairs"] = json!([["310000", "320500"]]);
    vec![
        ("policies.tax.members", policy("members", json!([]))),
        ("policies.tax.members", policy("members", json!(["Atlantis"]))),
        ("policies.tax.members", policy("members", json!(["110000"]))),
        ("policies.tax.instrument", policy("instrument", json!("tax-sharring"))),
        ("policies.tax.stop", policy("stop", json!(2025.5))),
        ("policies.tax.ramp_years", policy("ramp_years", json!(-1))),
        ("policies.tax.review_every", policy("review_every", json!(0))),
        ("policies.tax.start", policy("start", json!(99_999))),
        ("policies.tax.share", policy("settings", json!({ "share": 1.5 }))),
        ("policies.tax.share", policy("settings", json!({ "share": "half" }))),
        ("policies.tax.shares", policy("settings", json!({ "shares": 0.5 }))),
        ("policies.name", policy("name", json!(""))),
        ("policies.=a.name", policy("name", json!("=a"))),
        ("policies.tax.name", json!({ "policies": [tax_policy(0.5), twice] })),
        ("policies.tax.from", json!({ "policies": [one_sided] })),
        ("policies.tax.pairs", json!({ "policies": [both_ways] })),
        ("policies.tax.pairs", json!({ "policies": [with_itself] })),
        ("policies.tax.pairs", json!({ "policies": [outside] })),
        ("policies.it.pairs", json!({ "policies": [no_pairs] })),
        ("policies.it.rate.young", of("talent-subsidy", json!({ "rate": { "young": 2 } }))),
        ("policies.it.prize", of("challenge-bounties", json!({ "prize": 1e16 }))),
        ("policies.it.eta", of("challenge-bounties", json!({ "eta": -1 }))),
        ("policies.it.teams", of("parallel-race", json!({ "teams": 2.5 }))),
        (
            "policies.it.distance_factor",
            of("transport-corridor", json!({ "distance_factor": 0, "chain": ["310000", "320500"] })),
        ),
        ("policies.it.chain", of("transport-corridor", json!({ "chain": ["310000"] }))),
        ("policies.it.chain", of("transport-corridor", json!({ "chain": ["310000", "310000"] }))),
        ("policies.it.chain", of("transport-corridor", json!({ "chain": ["310000", "330400"] }))),
        ("policies.it.focus.310000", of("division-of-labour", json!({ "focus": { "310000": [1, 1, 2] } }))),
        ("policies.it", of("division-of-labour", json!({}))),
        ("policies.it.fields", of("scenario-opening", json!({ "fields": ["fusion"] }))),
        ("policies.it.interoperable", of("innovation-vouchers", json!({ "interoperable": 3 }))),
        ("policies.it.voucher_size", of("innovation-vouchers", json!({ "voucher_size": 0 }))),
        ("policies.it.midpoint", of("industrial-platform", json!({ "midpoint": 1000 }))),
        ("policies.it.instrument", of("chain-network", json!({}))),
        ("policies.it.instrument", of("platform-programme", json!({}))),
        ("policies.it.pull", of("chain-leader", json!({ "fields": ["ai"], "pull": -1 }))),
        ("events.it.event", event("flood", json!(["310000"]), json!({}))),
        ("events.it.places", event("output-loss", json!(["Atlantis"]), json!({}))),
        ("events.it.loss", event("output-loss", json!(["310000"]), json!({ "loss": 1 }))),
        ("events.it.change", event("finance-shock", json!(["310000"]), json!({ "change": -2 }))),
        ("events.it.change", event("appeal", json!(["310000"]), json!({ "change": 9 }))),
        ("events.it.cohorts", event("appeal", json!(["310000"]), json!({ "cohorts": ["old"] }))),
        ("events.it.extra", event("graduates", json!(["310000"]), json!({ "extra": 1e9 }))),
        ("events.it.stages", event("technology-restriction", json!(["310000"]), json!({ "stages": [4] }))),
        ("events.it.channels", event("border-closure", json!(["310000"]), json!({ "channels": [] }))),
        ("events.it.event", event("border-closure", json!([]), json!({}))),
        (
            "events.it.event",
            event("segment-loss", json!(["310000"]), json!({ "field": "ai", "segment": "models" })),
        ),
        ("governments.rule", json!({ "governments": { "rule": "guess" } })),
        ("governments.initial_open", json!({ "governments": { "rule": "imitate", "initial_open": 2 } })),
        (
            "governments.initial_open",
            json!({ "governments": { "rule": "imitate", "initial_open": ["Atlantis"] } }),
        ),
        (
            "governments.stances.soon",
            json!({ "governments": { "rule": "scripted", "stances": { "soon": ["310000"] } } }),
        ),
        ("parameters.technology.retention", json!({ "parameters": { "technology.retention": -1 } })),
        (
            "parameters.production.talent_share",
            json!({ "parameters": { "production.capital_share": 0.6, "production.talent_share": 0.5 } }),
        ),
        ("parameters.no.such", json!({ "parameters": { "no.such": 1 } })),
    ]
}

fn is_bilingual(text: &Value) -> bool {
    text["en"].is_string() && text["zh"].as_str().is_some_and(is_chinese)
}

#[test]
fn what_a_control_can_raise_is_said_at_it_in_both_languages() {
    let asked = Asked::of(SMALL);
    let mut missed = Vec::new();
    for (path, question) in wrong() {
        for problem in asked.problems(&question) {
            let hint = &problem["hint"];
            let has_words = is_bilingual(&problem["text"]) && (hint.is_null() || is_bilingual(hint));
            if problem["path"] != path || !has_words {
                missed.push(format!("{path}: {problem}"));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_is_only_to_be_noted_comes_with_the_answer() {
    let asked = Asked::of(SMALL);
    let mut late = tax_policy(0.5);
    late["start"] = json!(2099);
    let mut ramped = tax_policy(0.5);
    ramped["start"] = json!(null);
    ramped["ramp_years"] = json!(1);
    ramped["z"] = json!(1);
    let questions = [
        ("policies.tax.name", json!({ "policies": [late] })),
        ("policies.tax.ramp_years", json!({ "policies": [ramped] })),
        (
            "parameters.technology.retention",
            json!({ "policies": [], "parameters": { "technology.retention": 5 } }),
        ),
        (
            "governments.initial_open",
            json!({ "policies": [], "governments": { "rule": "fixed", "initial_open": 0.5 } }),
        ),
    ];
    for (path, question) in questions {
        let lines = asked.lines("/api/run", &question);
        let begin = lines.iter().find_map(|it| it.get("begin")).unwrap();
        let warning = begin["warnings"].as_array().unwrap().iter().find(|it| it["path"] == path);
        assert!(warning.is_some_and(|it| is_bilingual(&it["text"])), "{path}: {}", begin["warnings"]);
    }
}
