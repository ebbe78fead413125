//! Writes a scenario as resolved, so that a results folder can be run again.

use super::policies::ScenarioPolicy;
use super::spec::{PolicySpec, ScenarioSpec, WorldSpec};
use super::{DataFile, Run, Scenario};
use serde::Serialize;
use std::sync::Arc;
use toml::{Table, Value};

impl Scenario {
    /// The scenario as resolved: no base, no default left unsaid, every parameter with its value.
    /// Reading it in the folder of the scenario file gives the same scenario.
    pub fn to_toml(&self) -> String {
        self.spec().to_toml()
    }

    /// What the scenario says, to be changed and built again; paths of tables are seen from the folder of its file.
    pub fn spec(&self) -> ScenarioSpec {
        let written = |it: &DataFile| it.written.clone();
        self.spec_with(Some(written(&self.origin.regions)), self.origin.clubs.as_ref().map(written))
    }

    /// Likewise, with other paths for tables that are not built in.
    pub(super) fn spec_with(&self, regions: Option<String>, clubs: Option<String>) -> ScenarioSpec {
        ScenarioSpec {
            name: self.name.clone(),
            description: self.description.clone(),
            world: self.world_spec(regions, clubs),
            time: self.time,
            run: self.run.clone(),
            parameters: self.parameters.clone(),
            governments: self.stances.clone(),
            policies: self.policies.iter().map(ScenarioPolicy::spec).collect(),
            output: self.output,
        }
    }

    /// A built-in world has a name in place of paths.
    fn world_spec(&self, regions: Option<String>, clubs: Option<String>) -> WorldSpec {
        let is_own = |it: Option<&DataFile>| it.is_some_and(|it| it.built_in().is_none());
        WorldSpec {
            name: self.origin.tables().find_map(DataFile::built_in).map(str::to_owned),
            regions: regions.filter(|_| is_own(Some(&self.origin.regions))),
            clubs: clubs.filter(|_| is_own(self.origin.clubs.as_ref())),
            keep: self.keep.clone(),
        }
    }
}

impl ScenarioPolicy {
    /// What the scenario says of the policy.
    pub fn spec(&self) -> PolicySpec {
        PolicySpec {
            name: self.policy.name.clone(),
            instrument: Arc::clone(&self.policy.instrument),
            members: self.members.clone(),
            timing: self.policy.timing,
            mutual: self.mutual,
            review: self.policy.review,
        }
    }
}

impl ScenarioSpec {
    /// The text of a scenario file that says all of this.
    pub fn to_toml(&self) -> String {
        let mut head = Table::new();
        head.insert("name".to_owned(), self.name.as_str().into());
        if !self.description.is_empty() {
            head.insert("description".to_owned(), self.description.as_str().into());
        }
        let mut sections = vec![
            text(&head),
            section("world", value(&self.world)),
            section("time", value(self.time)),
            run(&self.run),
            section("parameters", value(&self.parameters)),
            section("governments", value(&self.governments)),
        ];
        if !self.policies.is_empty() {
            let policies: Vec<Value> = self.policies.iter().map(policy).collect();
            sections.push(section("policies", Value::Array(policies)));
        }
        sections.push(section("output", value(self.output)));
        sections.join("\n")
    }
}

/// Written by hand, since the writer knows no numbers beyond 2^63 and seeds go up to 2^64.
fn run(run: &Run) -> String {
    format!("[run]\nmode = {}\nreplicates = {}\nseed = {}\n", value(run.mode), run.replicates, run.seed)
}

/// What all policies have, then the settings of the instrument.
fn policy(policy: &PolicySpec) -> Value {
    let PolicySpec { timing, review, .. } = policy;
    let written = policy.instrument.written();
    let header = [
        ("name", Some(policy.name.as_str().into())),
        ("instrument", written.as_ref().map(|it| it.entry.name.into())),
        ("members", Some(value(&policy.members))),
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

fn value(value: impl Serialize) -> Value {
    Value::try_from(value).expect("settings are text, numbers and tables of them")
}

fn section(name: &str, value: Value) -> String {
    text(&[(name.to_owned(), value)].into_iter().collect())
}

fn text(table: &Table) -> String {
    toml::to_string(table).expect("tables of text and numbers can be written")
}
