//! `factorflow policies`, `events` and `outcomes`: what there is, with examples.

use super::loader::load;
use super::{Failure, manual, print};
use crate::estimate::calibration::{RUN_METRICS, RunMetric};
use crate::event;
use crate::outcome::{Catalogue, Outcome};
use crate::policy::{self, CATALOGUE};
use crate::region::Fields;
use crate::wording::nearest;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// What metrics of whole runs stand under, which no table has and calibrations ask for.
const RUN: &str = "run";

#[derive(Debug, Args)]
pub struct PoliciesCommand {
    /// The instrument to explain
    name: Option<String>,
}

#[derive(Debug, Args)]
pub struct EventsCommand {
    /// The event to explain
    name: Option<String>,
}

#[derive(Debug, Args)]
pub struct OutcomesCommand {
    /// The column to explain
    name: Option<String>,
    /// A scenario whose fields and currency are meant [default: the fields of the worlds that the program carries]
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
}

impl PoliciesCommand {
    pub fn run(self) -> Result<(), Failure> {
        let Some(name) = self.name else {
            return print(&manual::list());
        };
        match policy::find(&name) {
            Some(entry) => print(&manual::explain(entry)),
            None => Err(unknown("instrument", &name, CATALOGUE.iter().map(|it| it.name))),
        }
    }
}

impl EventsCommand {
    pub fn run(self) -> Result<(), Failure> {
        let Some(name) = self.name else {
            return print(&manual::list_events());
        };
        match event::find(&name) {
            Some(entry) => print(&manual::explain_event(entry)),
            None => Err(unknown("event", &name, event::CATALOGUE.iter().map(|it| it.name))),
        }
    }
}

impl OutcomesCommand {
    pub fn run(self) -> Result<(), Failure> {
        let scenario = self.scenario.as_deref().map(|it| load(it, &[])).transpose()?;
        let fields =
            scenario.as_ref().map_or_else(|| Fields::standard().into(), |it| Arc::clone(it.atlas.fields()));
        let currency = scenario.map(|it| it.currency).unwrap_or_default();
        let tables = Catalogue::of_all(&fields.names()).tables();
        let all = || tables.iter().flat_map(|(table, columns)| columns.iter().map(move |it| (*table, it)));
        let line = |(table, outcome): (&str, &Outcome)| {
            let Outcome { name, unit, meaning, equation, .. } = outcome;
            let (unit, meaning) = (currency.in_words(unit.words()), currency.in_words(meaning));
            format!("{table:<9} {name:<32} {unit:<24} {equation:<12} {meaning}")
        };
        let of_run =
            |it: &RunMetric| format!("{RUN:<9} {:<32} {:<24} {:<12} {}", it.name, it.unit, "", it.meaning);
        let Some(name) = self.name else {
            return print(&lines(all().map(line).chain(RUN_METRICS.iter().map(of_run))));
        };
        let found = all().filter(|(table, it)| it.name == name || *table == name).map(line);
        let in_run = RUN_METRICS.iter().filter(|it| it.name == name || name == RUN).map(of_run);
        let found: Vec<String> = found.chain(in_run).collect();
        if found.is_empty() {
            let known = all().flat_map(|(table, it)| [&*it.name, table]);
            let known = known.chain(RUN_METRICS.iter().map(|it| it.name)).chain([RUN]);
            return Err(unknown("outcome", &name, known));
        }
        print(&lines(found.into_iter()))
    }
}

/// Refuses a name that is none of the known ones; says which one it is like, or all of them if these are few.
pub fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    /// More names than these nobody wants to read in an error.
    const FEW: usize = 8;
    let known: Vec<&str> = known.collect();
    let hint = match nearest(name, &known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.len() <= FEW => format!("; there are: {}", known.join(", ")),
        None => "; without a name the command lists them".to_owned(),
    };
    Failure::Refused(format!("error: no {what} is called `{name}`{hint}"))
}

/// All names, a line each.
pub fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}
