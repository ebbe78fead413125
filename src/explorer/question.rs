//! What a page asks: JSON of a closed form, which becomes a text on top of the scenario. A page can name no file.

use super::bilingual::Bilingual;
use crate::dynamics::PARAMETERS;
use crate::outcome::Catalogue;
use crate::region::{FACTORS, Factor};
use crate::run::YearSelection;
use crate::scenario::{Overlay, Problems, Scenario, Severity, insert_at};
use crate::wording::{quoted, suggestion};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Policies, or events, in one question.
pub(super) const MOST_ENTRIES: usize = 64;
/// Flows of each factor and year.
pub(super) const MOST_FLOWS: usize = 2000;
/// Runs under different random numbers.
pub(super) const MOST_REPLICATES: u32 = 64;
/// Columns of regions.
const MOST_COLUMNS: usize = 32;
/// Letters in the name of a page.
const LONGEST_NAME: usize = 64;

/// A question about policies. What is left out is as in the scenario.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PageQuestion {
    /// All policies, in place of those of the scenario.
    pub policies: Option<Vec<PolicyAsked>>,
    /// All events, in place of those of the scenario.
    pub events: Option<Vec<EventAsked>>,
    /// How governments choose, in place of what the scenario says.
    pub governments: Option<GovernmentsAsked>,
    /// Other values of parameters, by their paths.
    pub parameters: BTreeMap<String, f64>,
    /// Platforms, key by key.
    pub platforms: Option<Map<String, Json>>,
    /// Runs under different random numbers; one when left out.
    pub replicates: Option<u32>,
    /// Whether steps and chance are as in the file; otherwise a step a year, in expected numbers.
    pub exact: bool,
    /// Whether the base has no events, so that effects are of policies and events together.
    pub calm_base: bool,
    /// Columns of regions.
    pub regions: Vec<String>,
    /// Whose flows.
    pub factors: Vec<String>,
    /// How many flows.
    pub largest: usize,
    /// The code of a region all of whose flows are wanted.
    pub place: Option<String>,
    /// Clubs and provinces whose sums are wanted, by their names.
    pub clubs: Vec<String>,
    /// The baseline that the page has.
    pub have: Option<String>,
    /// Of which scenario of the library; of the one that the page was started with when left out.
    pub scenario: Option<String>,
    /// Which page asks; a new question ends the ones before it of the same page.
    pub page: String,
}

/// A policy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PolicyAsked {
    name: String,
    instrument: String,
    members: Vec<String>,
    pairs: Option<Vec<[String; 2]>>,
    from: Option<Vec<String>>,
    to: Option<Vec<String>>,
    start: Option<f64>,
    stop: Option<f64>,
    ramp_years: Option<f64>,
    mutual: Option<bool>,
    review_every: Option<u32>,
    z: Option<f64>,
    settings: Map<String, Json>,
}

/// An event.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EventAsked {
    name: String,
    event: String,
    places: Vec<String>,
    start: Option<f64>,
    stop: Option<f64>,
    ramp_years: Option<f64>,
    settings: Map<String, Json>,
}

/// How governments choose.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct GovernmentsAsked {
    rule: String,
    /// A share, or names.
    initial_open: Option<Json>,
    /// With the rule `scripted`: who is open from each year on.
    stances: BTreeMap<String, Vec<String>>,
}

/// Why a question is not answered: what is wrong, control by control.
#[derive(Debug)]
pub(super) struct Refused(pub Vec<Json>);

impl Refused {
    /// As the page reads it.
    pub fn said(&self) -> Json {
        json!({ "problems": self.0 })
    }

    /// Of no control, in the words of whatever failed.
    pub fn of_all(why: &dyn std::fmt::Display) -> Self {
        Self(vec![json!({ "path": null, "text": why.to_string(), "hint": null })])
    }

    /// What is wrong at a control.
    pub fn one(path: &str, text: &Bilingual, hint: Option<&str>) -> Json {
        json!({ "path": path, "text": text, "hint": hint.map(super::bilingual::worded) })
    }
}

impl From<Problems> for Refused {
    fn from(problems: Problems) -> Self {
        let errors = problems.iter().filter(|it| it.severity() == Severity::Error);
        Self(errors.map(super::bilingual::problem).collect())
    }
}

/// A question that can be answered.
#[derive(Debug)]
pub(super) struct SoundQuestion {
    /// Without the policies, and with the governments of the file.
    pub base: Scenario,
    /// With everything.
    pub policy: Scenario,
    /// What is kept of every year.
    pub selection: YearSelection,
}

impl PageQuestion {
    /// The two scenarios that are run.
    pub fn read(&self, scenario: &Scenario) -> Result<SoundQuestion, Refused> {
        let mut problems = self.outside_limits();
        let parameters = self.parameters(&mut problems);
        let selection = self.selection(scenario, &mut problems);
        if !problems.is_empty() {
            return Err(Refused(problems));
        }
        let policy = scenario.overlaid(&self.overlay(scenario, parameters.clone(), true))?;
        let base = scenario.overlaid(&self.overlay(scenario, parameters, false))?;
        Ok(SoundQuestion { base: base.without_repetition(), policy: policy.without_repetition(), selection })
    }

    /// Everything that the page says, as a text on top of the scenario; or what the base is without its policies.
    pub fn overlay(&self, scenario: &Scenario, parameters: Table, with_policies: bool) -> Overlay {
        let mut text = Table::new();
        let mut replaces = Vec::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                replaces.push(key.to_owned());
                text.insert(key.to_owned(), value);
            }
        };
        if with_policies {
            put("policies", self.policies.as_ref().map(|it| list(it.iter().map(PolicyAsked::table))));
            put("governments", self.governments.as_ref().map(|it| Value::Table(it.table())));
        } else {
            put("policies", Some(Value::Array(Vec::new())));
        }
        let events = self.events.as_ref().map(|it| list(it.iter().map(EventAsked::table)));
        put("events", if self.calm_base && !with_policies { Some(Value::Array(Vec::new())) } else { events });
        text.insert("parameters".to_owned(), Value::Table(parameters));
        if let Some(platforms) = self.platforms.as_ref().filter(|_| scenario.platforms.is_some()) {
            text.insert("platforms".to_owned(), Value::Table(table(platforms)));
        }
        let (time, run) = self.way_of_running();
        text.insert("time".to_owned(), Value::Table(time));
        text.insert("run".to_owned(), Value::Table(run));
        Overlay { name: "page".to_owned(), text: text.to_string(), replaces }
    }

    /// What `[time]` and `[run]` say.
    pub fn way_of_running(&self) -> (Table, Table) {
        let (mut time, mut run) = (Table::new(), Table::new());
        if !self.exact {
            time.insert("steps_per_year".to_owned(), Value::Integer(1));
            run.insert("mode".to_owned(), Value::String("expected".to_owned()));
        }
        run.insert("replicates".to_owned(), Value::Integer(self.replicates.unwrap_or(1).into()));
        (time, run)
    }

    /// `[parameters]`: values at their paths, a problem a path that is none.
    pub fn parameters(&self, problems: &mut Vec<Json>) -> Table {
        let mut all = Table::new();
        for (path, value) in &self.parameters {
            if PARAMETERS.iter().any(|it| it.path == path) {
                insert_at(&mut all, path, Value::Float(*value));
                continue;
            }
            let known: Vec<&str> = PARAMETERS.iter().map(|it| it.path).collect();
            let name = quoted(path);
            let text = Bilingual::new(format!("unknown parameter {name}"), format!("没有参数 {name}"));
            problems.push(Refused::one(
                &format!("parameters.{path}"),
                &text,
                suggestion(path, &known).as_deref(),
            ));
        }
        all
    }

    fn outside_limits(&self) -> Vec<Json> {
        let entries = |it: Option<usize>| it.unwrap_or_default();
        let counted = [
            ("policies", entries(self.policies.as_ref().map(Vec::len)), MOST_ENTRIES),
            ("events", entries(self.events.as_ref().map(Vec::len)), MOST_ENTRIES),
            ("largest", self.largest, MOST_FLOWS),
            ("replicates", self.replicates.unwrap_or(1) as usize, MOST_REPLICATES as usize),
            ("regions", self.regions.len(), MOST_COLUMNS),
            ("factors", self.factors.len(), FACTORS.len()),
            ("page", self.page.chars().count(), LONGEST_NAME),
            // A control character in it would be taken for a question beside another.
            ("page", self.page.chars().filter(|it| it.is_control()).count(), 0),
        ];
        let too_many = |(path, found, most): (&str, usize, usize)| {
            (found > most).then(|| {
                let text = Bilingual::new(
                    format!("at most {most}, not {found}"),
                    format!("最多 {most}，而不是 {found}"),
                );
                Refused::one(path, &text, None)
            })
        };
        let mut problems: Vec<Json> = counted.into_iter().filter_map(too_many).collect();
        if self.replicates == Some(0) {
            let text = Bilingual::new("at least 1, not 0", "至少为 1，而不是 0");
            problems.push(Refused::one("replicates", &text, None));
        }
        problems
    }

    fn selection(&self, scenario: &Scenario, problems: &mut Vec<Json>) -> YearSelection {
        let mut unknown = |path: &str, name: &str, known: &[&str]| {
            let shown = quoted(name);
            let text = Bilingual::new(format!("there is no {shown}"), format!("没有 {shown}"));
            problems.push(Refused::one(path, &text, suggestion(name, known).as_deref()));
        };
        let catalogue = Catalogue::of_all(&scenario.atlas.fields().names());
        let columns: Vec<&str> = catalogue.regions().iter().map(|it| &*it.name).collect();
        for name in self.regions.iter().filter(|it| !columns.contains(&it.as_str())) {
            unknown("regions", name, &columns);
        }
        let mut factors: Vec<Factor> = Vec::new();
        for name in &self.factors {
            match Factor::find(name) {
                Some(factor) if !factors.contains(&factor) => factors.push(factor),
                Some(_) => {}
                None => unknown("factors", name, &FACTORS.map(Factor::name)),
            }
        }
        factors.sort_unstable();
        let place = self.place.as_ref().and_then(|code| {
            let found = scenario.atlas.find(code);
            if found.is_none() {
                unknown("place", code, &[]);
            }
            found
        });
        YearSelection { regions: self.regions.clone(), factors, largest: self.largest, place }
    }
}

impl PolicyAsked {
    fn table(&self) -> Table {
        let mut all = table(&self.settings);
        let names = |it: &Vec<String>| strings(it);
        let pairs = |it: &Vec<[String; 2]>| Value::Array(it.iter().map(|pair| strings(pair)).collect());
        put(&mut all, "name", Some(Value::String(self.name.clone())));
        put(&mut all, "instrument", Some(Value::String(self.instrument.clone())));
        put(&mut all, "members", Some(strings(&self.members)));
        put(&mut all, "pairs", self.pairs.as_ref().map(pairs));
        put(&mut all, "from", self.from.as_ref().map(names));
        put(&mut all, "to", self.to.as_ref().map(names));
        dates(&mut all, self.start, self.stop, self.ramp_years);
        put(&mut all, "mutual", self.mutual.map(Value::Boolean));
        put(&mut all, "review_every", self.review_every.map(|it| Value::Integer(it.into())));
        put(&mut all, "z", self.z.map(Value::Float));
        all
    }
}

impl EventAsked {
    fn table(&self) -> Table {
        let mut all = table(&self.settings);
        put(&mut all, "name", Some(Value::String(self.name.clone())));
        put(&mut all, "event", Some(Value::String(self.event.clone())));
        put(&mut all, "places", (!self.places.is_empty()).then(|| strings(&self.places)));
        dates(&mut all, self.start, self.stop, self.ramp_years);
        all
    }
}

impl GovernmentsAsked {
    fn table(&self) -> Table {
        let mut all = Table::new();
        put(&mut all, "rule", Some(Value::String(self.rule.clone())));
        put(&mut all, "initial_open", self.initial_open.as_ref().and_then(value));
        if !self.stances.is_empty() {
            let stances = self.stances.iter().map(|(year, open)| (year.clone(), strings(open)));
            all.insert("stances".to_owned(), Value::Table(stances.collect()));
        }
        all
    }
}

fn dates(all: &mut Table, start: Option<f64>, stop: Option<f64>, ramp_years: Option<f64>) {
    for (key, value) in [("start", start), ("stop", stop), ("ramp_years", ramp_years)] {
        put(all, key, value.map(Value::Float));
    }
}

fn put(all: &mut Table, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        all.insert(key.to_owned(), value);
    }
}

fn list(tables: impl Iterator<Item = Table>) -> Value {
    Value::Array(tables.map(Value::Table).collect())
}

fn strings(names: &[String]) -> Value {
    Value::Array(names.iter().map(|it| Value::String(it.clone())).collect())
}

/// What is null is left out, as if it had not been said.
fn table(map: &Map<String, Json>) -> Table {
    map.iter().filter_map(|(key, it)| Some((key.clone(), value(it)?))).collect()
}

fn value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(it) => Value::Boolean(*it),
        Json::Number(it) => {
            it.as_i64().map_or_else(|| Value::Float(it.as_f64().unwrap_or(f64::NAN)), Value::Integer)
        }
        Json::String(it) => Value::String(it.clone()),
        Json::Array(all) => Value::Array(all.iter().filter_map(value).collect()),
        Json::Object(map) => Value::Table(table(map)),
    })
}
