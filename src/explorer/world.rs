//! What does not change while a scenario is open: its places, what can be done in it, what is observed, what is assumed.

mod catalogues;
mod controls;
mod places;

use super::bilingual::worded;
use super::opened::Explorer;
use crate::scenario::{Scenario, ScenarioEvent, ScenarioPolicy};
use serde_json::{Map, Value, json};

/// What a program that is asked says of itself.
pub(super) fn hello(explorer: &Explorer) -> Value {
    json!({
        "factorflow": version(),
        "scenario": explorer.stem,
        "fingerprint": explorer.scenario.origin.sha256,
    })
}

fn version() -> String {
    let (version, commit) = (env!("CARGO_PKG_VERSION"), env!("FACTORFLOW_COMMIT"));
    if commit.is_empty() { version.to_owned() } else { format!("{version}+{commit}") }
}

/// What the page may ask for besides runs.
#[cfg(feature = "explore")]
const CAN: &[&str] = &["save", "report", "spread", "scenarios"];

/// Reports are drawn, and a page without a program draws none.
#[cfg(not(feature = "explore"))]
const CAN: &[&str] = &["save", "spread", "scenarios"];

/// Everything that the page needs before it asks for a run.
pub(super) fn of(explorer: &Explorer) -> &Value {
    explorer.world.get_or_init(|| describe(explorer))
}

fn describe(explorer: &Explorer) -> Value {
    let scenario = &explorer.scenario;
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| drop(all.insert(key.to_owned(), value));
    put("version", json!(version()));
    put("scenario", json!(explorer.stem));
    put("fingerprint", json!(scenario.origin.sha256));
    put("name", json!(explorer.name()));
    put("description", places::description(scenario));
    put("currency", json!(scenario.currency.code()));
    put("start", json!(scenario.time.start));
    put("years", json!(scenario.time.years));
    put("steps_per_year", json!(scenario.time.steps_per_year));
    put("mode", json!(scenario.run.mode));
    put("replicates", json!(scenario.run.replicates));
    put("regions", places::regions(scenario));
    put("provinces", places::provinces(scenario));
    put("clubs", places::clubs(scenario));
    put("fields", places::fields(scenario));
    put("chains", places::chains(scenario));
    put("instruments", controls::instruments(scenario));
    put("events", controls::events(scenario));
    put("governments", controls::governments(scenario));
    put("platforms", controls::platforms(scenario));
    put("outcomes", catalogues::outcomes(scenario));
    put("default_outcomes", json!(["output_cny", "people_young", "theil", "advanced_3"]));
    put("factors", catalogues::factors(scenario));
    put("assumptions", catalogues::assumptions(scenario));
    put("units", catalogues::units());
    put("policies", Value::Array(scenario.policies.iter().map(policy).collect()));
    put("scheduled", Value::Array(scenario.events.iter().map(event).collect()));
    put("notices", Value::Array(notices(scenario)));
    put("can", json!(CAN));
    Value::Object(all)
}

/// A policy of the scenario, as a question has it.
fn policy(it: &ScenarioPolicy) -> Value {
    let mut all = Map::new();
    all.insert("name".to_owned(), json!(it.policy.name));
    all.insert("instrument".to_owned(), json!(it.instrument()));
    all.insert("members".to_owned(), json!(it.members));
    if let Some(Value::Object(pairs)) = it.pairs.as_ref().and_then(|it| serde_json::to_value(it).ok()) {
        all.extend(pairs);
    }
    all.insert("start".to_owned(), json!(it.policy.timing.start));
    all.insert("stop".to_owned(), json!(it.policy.timing.stop));
    all.insert("ramp_years".to_owned(), json!(it.policy.timing.ramp_years));
    all.insert("mutual".to_owned(), json!(it.mutual));
    if let Some(review) = it.policy.review {
        all.insert("review_every".to_owned(), json!(review.every));
        all.insert("z".to_owned(), json!(review.z));
    }
    all.insert("settings".to_owned(), json!(it.settings()));
    Value::Object(all)
}

/// An event of the scenario, as a question has it.
fn event(it: &ScenarioEvent) -> Value {
    let written = it.event.shock.written();
    let name = written.as_ref().map_or("", |it| it.entry.name);
    let settings = written.map(|it| it.settings).unwrap_or_default();
    let timing = it.event.timing;
    json!({
        "name": it.event.name, "event": name, "places": it.places,
        "start": timing.start, "stop": timing.stop, "ramp_years": timing.ramp_years, "settings": settings,
    })
}

/// What one should know of the scenario, in the words of the command line.
fn notices(scenario: &Scenario) -> Vec<Value> {
    let columns = scenario.notices.iter().map(ToString::to_string);
    let warnings = scenario.warnings.iter().map(|it| it.message().to_owned());
    let all = scenario.notes.iter().cloned().chain(columns).chain(warnings);
    all.map(|it| worded(&it)).collect()
}
