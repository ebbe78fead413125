//! Writes what a scenario says as the text of a file.

use super::RunSettings;
use super::base_year::BaseYearSpec;
use super::file::{FROM, PAIRS, TO};
use super::spec::{EventSpec, PolicySpec, ScenarioSpec};
use serde::Serialize;
use toml::{Table, Value};

impl ScenarioSpec {
    /// The text of a scenario file that says all of this.
    pub fn to_toml(&self) -> String {
        let mut head = Table::new();
        head.insert("name".to_owned(), self.name.as_str().into());
        let others = [
            ("name_zh", &self.chinese_name),
            ("description", &self.description),
            ("description_zh", &self.chinese_description),
        ];
        for (key, words) in others.into_iter().filter(|(_, words)| !words.is_empty()) {
            head.insert(key.to_owned(), words.as_str().into());
        }
        let mut sections = vec![
            text(&head),
            section("world", value(&self.world)),
            section("time", value(self.time)),
            run(&self.run),
            section("parameters", value(&self.parameters)),
        ];
        if self.base_year != BaseYearSpec::default() {
            sections.push(section("base_year", value(self.base_year)));
        }
        if !self.estimates.is_empty() {
            sections.push(section("estimates", Value::Table(self.estimates.table())));
        }
        sections.extend(self.uncertainty.as_ref().map(|it| section("uncertainty", Value::Table(it.table()))));
        sections.push(section("governments", value(&self.governments)));
        if !self.policies.is_empty() {
            let policies: Vec<Value> = self.policies.iter().map(policy).collect();
            sections.push(section("policies", Value::Array(policies)));
        }
        if !self.events.is_empty() {
            let events: Vec<Value> = self.events.iter().map(event).collect();
            sections.push(section("events", Value::Array(events)));
        }
        sections.extend(self.platforms.map(|it| section("platforms", value(it))));
        sections.push(section("output", value(self.output)));
        sections.join("\n")
    }
}

/// Written by hand, since the writer knows no numbers beyond 2^63 and seeds go up to 2^64.
fn run(run: &RunSettings) -> String {
    format!("[run]\nmode = {}\nreplicates = {}\nseed = {}\n", value(run.mode), run.replicates, run.seed)
}

/// What all policies have, then the settings of the instrument.
fn policy(policy: &PolicySpec) -> Value {
    let PolicySpec { timing, review, .. } = policy;
    let written = policy.instrument.written();
    let pairs = |key: &str| policy.pairs.as_ref().and_then(|it| value(it).get(key).cloned());
    let header = [
        ("name", Some(policy.name.as_str().into())),
        ("instrument", written.as_ref().map(|it| it.entry.name.into())),
        ("members", Some(value(&policy.members))),
        (PAIRS, pairs(PAIRS)),
        (FROM, pairs(FROM)),
        (TO, pairs(TO)),
        ("start", timing.start.map(Value::Float)),
        ("stop", timing.stop.map(Value::Float)),
        ("ramp_years", (timing.ramp_years != 0.0).then_some(Value::Float(timing.ramp_years))),
        ("mutual", policy.mutual.map(Value::Boolean)),
        ("review_every", review.map(|it| Value::Integer(it.every.into()))),
        ("z", review.map(|it| Value::Float(it.z))),
    ];
    let header = header.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Table(header.chain(written.into_iter().flat_map(|it| it.settings)).collect())
}

/// What all events have, then the settings of what happens.
fn event(event: &EventSpec) -> Value {
    let EventSpec { name, shock, places, timing } = event;
    let written = shock.written();
    let header = [
        ("name", Some(name.as_str().into())),
        ("event", written.as_ref().map(|it| it.entry.name.into())),
        ("places", (!places.is_empty()).then(|| value(places))),
        ("start", timing.start.map(Value::Float)),
        ("stop", timing.stop.map(Value::Float)),
        ("ramp_years", (timing.ramp_years != 0.0).then_some(Value::Float(timing.ramp_years))),
    ];
    let header = header.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Table(header.chain(written.into_iter().flat_map(|it| it.settings)).collect())
}

fn value(value: impl Serialize) -> Value {
    Value::try_from(value).expect("settings are text, numbers and tables of them")
}

fn section(name: &str, value: Value) -> String {
    text(&[(name.to_owned(), value)].into_iter().collect())
}

fn text(table: &Table) -> String {
    toml::to_string(table).expect("tables of text and numbers can be written")
}
