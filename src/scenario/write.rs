//! Writes a scenario as resolved, so that a results folder can be run again.

use super::policies::ScenarioPolicy;
use super::{DataFile, FlowRows, Scenario};
use crate::simulation::{Governments, Rule};
use serde::Serialize;
use toml::{Table, Value};

impl Scenario {
    /// The scenario as resolved: no base, no default left unsaid, every parameter with its value.
    /// Reading it in the folder of the scenario file gives the same scenario.
    pub fn to_toml(&self) -> String {
        let written = |it: &DataFile| it.written.clone();
        self.to_toml_with(Some(written(&self.origin.regions)), self.origin.clubs.as_ref().map(written))
    }

    /// Likewise, with other paths for tables that are not built in.
    pub(super) fn to_toml_with(&self, regions: Option<String>, clubs: Option<String>) -> String {
        let mut head = Table::new();
        head.insert("name".to_owned(), self.name.as_str().into());
        if !self.description.is_empty() {
            head.insert("description".to_owned(), self.description.as_str().into());
        }
        let mut sections = vec![
            text(&head),
            section("world", self.world_table(regions, clubs)),
            section("time", self.time_table()),
            self.run_text(),
            section("parameters", value(&self.parameters)),
            section("governments", self.governments_table()),
        ];
        if !self.policies.is_empty() {
            let policies: Vec<Value> = self.policies.iter().map(policy_table).collect();
            sections.push(section("policies", Value::Array(policies)));
        }
        sections.push(section("output", self.output_table()));
        sections.join("\n")
    }

    /// A built-in world has a name in place of paths.
    fn world_table(&self, regions: Option<String>, clubs: Option<String>) -> Value {
        let mut table = Table::new();
        if let Some(world) = self.origin.tables().find_map(DataFile::built_in) {
            table.insert("name".to_owned(), world.into());
        }
        let own =
            [("regions", Some(&self.origin.regions), regions), ("clubs", self.origin.clubs.as_ref(), clubs)];
        for (key, file, path) in own {
            if let (None, Some(path)) = (file.and_then(DataFile::built_in), path) {
                table.insert(key.to_owned(), path.into());
            }
        }
        if !self.keep.is_empty() {
            table.insert("keep".to_owned(), names(&self.keep));
        }
        Value::Table(table)
    }

    fn time_table(&self) -> Value {
        let mut table = Table::new();
        table.insert("start".to_owned(), self.time.start.into());
        table.insert("years".to_owned(), self.time.years.into());
        table.insert("steps_per_year".to_owned(), self.time.steps_per_year.into());
        Value::Table(table)
    }

    /// Written by hand, since the writer knows no numbers beyond 2^63 and seeds go up to 2^64.
    fn run_text(&self) -> String {
        let mode = value(self.run.mode);
        format!("[run]\nmode = {mode}\nreplicates = {}\nseed = {}\n", self.run.replicates, self.run.seed)
    }

    fn governments_table(&self) -> Value {
        let mut table = Table::new();
        table.insert("rule".to_owned(), self.governments_rule().into());
        if self.governments != Governments::Fixed {
            let listed = || names(&self.stances.initial_open);
            let initial = self.stances.initial_share.map_or_else(listed, Value::Float);
            table.insert("initial_open".to_owned(), initial);
        }
        if let Governments::Scripted(_) = self.governments {
            let by_year = self.stances.by_year.iter().map(|(from, open)| (from.to_string(), names(open)));
            table.insert("stances".to_owned(), Value::Table(by_year.collect()));
        }
        Value::Table(table)
    }

    /// How governments choose, as files call it.
    pub(super) fn governments_rule(&self) -> &'static str {
        match &self.governments {
            Governments::Fixed => "fixed",
            Governments::Scripted(_) => "scripted",
            Governments::Choosing(it) if it.rule == Rule::Imitate => "imitate",
            Governments::Choosing(_) => "respond",
        }
    }

    fn output_table(&self) -> Value {
        let mut table = Table::new();
        table.insert("regions".to_owned(), value(self.output.regions));
        let flows = match self.output.flows {
            FlowRows::Largest(largest) => {
                Value::Table([("largest".to_owned(), largest.into())].into_iter().collect())
            }
            other => value(other),
        };
        table.insert("flows".to_owned(), flows);
        Value::Table(table)
    }
}

fn policy_table(policy: &ScenarioPolicy) -> Value {
    let mut table = Table::new();
    table.insert("name".to_owned(), policy.policy.name.as_str().into());
    table.insert("instrument".to_owned(), policy.instrument.into());
    table.insert("members".to_owned(), names(&policy.members));
    let timing = policy.policy.timing;
    let optional = [
        ("start", timing.start.map(Value::Float)),
        ("stop", timing.stop.map(Value::Float)),
        ("ramp_years", (timing.ramp_years > 0.0).then_some(Value::Float(timing.ramp_years))),
        ("mutual", policy.mutual.map(Value::Boolean)),
        ("review_every", policy.policy.review.map(|it| Value::Integer(it.every.into()))),
        ("z", policy.policy.review.map(|it| Value::Float(it.z))),
    ];
    table.extend(optional.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    table.extend(policy.settings.clone());
    Value::Table(table)
}

fn names(names: &[String]) -> Value {
    Value::Array(names.iter().map(|it| it.as_str().into()).collect())
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
