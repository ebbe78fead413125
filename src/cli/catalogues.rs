//! `factorflow policies` and `outcomes`: what there is, with examples.

use super::{Failure, print};
use crate::policy::{self, CATALOGUE, Entry};
use crate::results::outcomes::{OUTCOMES, Outcome};
use clap::Args;
use serde_json::Value;
use std::fmt::Write;

#[derive(Debug, Args)]
pub struct Policies {
    /// The instrument to explain
    name: Option<String>,
}

#[derive(Debug, Args)]
pub struct Outcomes {
    /// The column to explain
    name: Option<String>,
}

impl Policies {
    pub fn run(self) -> Result<(), Failure> {
        let Some(name) = self.name else {
            let line = |it: &Entry| format!("{:<22} {}", it.name, it.summary);
            return print(&lines(CATALOGUE.iter().map(line)));
        };
        match policy::find(&name) {
            Some(entry) => print(&explain(entry)),
            None => Err(unknown("instrument", &name, CATALOGUE.iter().map(|it| it.name))),
        }
    }
}

impl Outcomes {
    pub fn run(self) -> Result<(), Failure> {
        let line = |it: &Outcome| {
            let Outcome { table, name, unit, meaning, equation } = it;
            format!("{table:<9} {name:<32} {unit:<24} {equation:<12} {meaning}")
        };
        let Some(name) = self.name else {
            return print(&lines(OUTCOMES.iter().map(line)));
        };
        let found: Vec<&Outcome> = OUTCOMES.iter().filter(|it| it.name == name || it.table == name).collect();
        if found.is_empty() {
            return Err(unknown("outcome", &name, OUTCOMES.iter().flat_map(|it| [it.name, it.table])));
        }
        print(&lines(found.into_iter().map(line)))
    }
}

/// Everything that a scenario's author must know of an instrument.
fn explain(entry: &Entry) -> String {
    let mut text = format!("{}  {}\n\n{}\n\n", entry.name, entry.chinese, entry.summary);
    let _ = writeln!(text, "moves     {}", entry.moves);
    let _ = writeln!(text, "sizes     {}\n\nsettings", entry.sizes);
    let schema = (entry.schema)();
    for (name, setting) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let said = |key: &str| setting.get(key).map(plain).unwrap_or_default();
        let about = said("description").replace('\n', " ");
        let _ = writeln!(text, "  {name:<16} {:<12} {:<22} {about}", said("default"), range(setting));
    }
    let _ = writeln!(text, "\nin a scenario file\n");
    let policy = format!("[[policies]]\nname = \"my-policy\"\ninstrument = \"{}\"\n", entry.name);
    let example =
        format!("{policy}members = [\"yangtze-delta\"]\nstart = 2027\nramp_years = 2\n{}", entry.example);
    for line in example.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// A default without quotes; lists by their items.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.len() > 3 => "all".to_owned(),
        other => other.to_string(),
    }
}

fn range(setting: &Value) -> String {
    let number = |key: &str| setting.get(key).map(ToString::to_string);
    match (number("minimum"), number("exclusiveMinimum"), number("maximum")) {
        (Some(least), _, Some(most)) => format!("{least} to {most}"),
        (Some(least), _, None) => format!("at least {least}"),
        (None, Some(above), _) => format!("above {above}"),
        _ => setting.get("type").map(plain).unwrap_or_default(),
    }
}

/// Refuses a name that is none of the known ones; says which one it is like, or all of them if these are few.
pub fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    /// Names less alike than this are no help.
    const ALIKE: f64 = 0.75;
    /// More names than these nobody wants to read in an error.
    const FEW: usize = 8;
    let known: Vec<&str> = known.collect();
    let likeness = |it: &&str| strsim::jaro_winkler(name, it);
    let near = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint = match near.filter(|it| likeness(it) >= ALIKE) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.len() <= FEW => format!("; there are: {}", known.join(", ")),
        None => String::new(),
    };
    Failure::Refused(format!("error: no {what} is called `{name}`{hint}"))
}

/// Each with a line's end.
pub fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}
