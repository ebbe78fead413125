//! What the page of the explorer asks.

use super::world::{WORLD, reader};
use factorflow::explorer::{Answers, Explorer, NoAnswer};
use factorflow::run::Cancel;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::Path;

/// How many questions a page answers before it is opened anew.
const QUESTIONS_A_PAGE: u32 = 2_000;

fn page() -> Answers {
    let text =
        format!("{WORLD}[time]\nyears = 1\nsteps_per_year = 1\n[platforms]\nbasic = 2\necosystem = 1\n");
    let scenario = reader().read(Path::new("any.toml"), text).expect("a scenario for the page");
    Answers::new(&Explorer::new(scenario, Path::new("any.toml"), &Cancel::default())).offering(&[])
}

/// Questions at `/api/run`, but for what says another address in the first line.
pub fn seeds() -> Vec<Vec<u8>> {
    let tax = json!({ "name": "tax", "instrument": "tax-sharing", "members": ["340100", "310000"], "start": 2025.5, "settings": { "share": 0.5 } });
    let race = json!({ "name": "race", "instrument": "talent-subsidy", "members": ["delta"], "review_every": 1, "z": 1, "settings": { "rate": { "young": 0.02 } } });
    let line = json!({ "name": "line", "instrument": "transport-corridor", "members": ["310000", "320500"], "pairs": [["310000", "320500"]], "settings": { "distance_factor": 0.8 } });
    let event = json!({ "name": "strike", "event": "output-loss", "places": ["320500"], "start": 2025, "stop": 2026, "settings": { "loss": 0.1 } });
    let all = json!({
        "policies": [tax, race, line], "events": [event], "parameters": { "technology.retention": 0.5 },
        "governments": { "rule": "imitate", "initial_open": 0.5, "stances": {} }, "platforms": { "basic": 3 },
        "replicates": 1, "exact": false, "calm_base": false, "regions": ["output_cny"], "factors": ["siting"], "largest": 3,
        "place": "340100", "clubs": ["Anhui"], "page": "a",
    });
    let small = json!({ "policies": [tax], "regions": ["output_cny"], "page": "a" });
    let saved = json!({ "question": all, "language": "zh" });
    let text = |address: &str, it: &Value| format!("{address}\n{it}").into_bytes();
    vec![
        text("/api/run", &all),
        text("/api/run", &small),
        text("/api/save", &saved),
        text("/api/spread", &small),
        text("/api/world?scenario=any", &json!(null)),
    ]
}

/// Every line of an answer is JSON, and so is what is said in its place.
pub fn take(input: &[u8]) -> bool {
    thread_local!(static PAGE: RefCell<Option<(u32, Answers)>> = const { RefCell::new(None) });
    let end = input.iter().position(|it| *it == b'\n').unwrap_or(input.len());
    let (address, body) = (String::from_utf8_lossy(&input[..end]), input.get(end + 1..).unwrap_or_default());
    let saves = address.starts_with("/api/save");
    let is_json = |line: &str| serde_json::from_str::<Value>(line).is_ok();
    let (questions, page) = PAGE.take().filter(|it| it.0 < QUESTIONS_A_PAGE).unwrap_or_else(|| (0, page()));
    let hear = |line: &str| {
        assert!(saves || is_json(line), "no line of an answer: {line}");
        true
    };
    let answered = page.answer(&address, body, &hear);
    if let Err(NoAnswer::Refused(why)) = &answered {
        assert!(is_json(why), "no JSON: {why}");
    }
    PAGE.set(Some((questions + 1, page)));
    answered.is_ok()
}
