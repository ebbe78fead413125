//! Regions that a scenario names one by one, which whoever wrote it wants to see.

use crate::region::RegionId;
use crate::scenario::Scenario;
use std::collections::BTreeSet;
use toml::Value;

/// The regions that policies, events and stances name one by one: by a text that stands for one region alone.
pub(super) fn regions(scenario: &Scenario) -> BTreeSet<RegionId> {
    let mut texts: Vec<String> = scenario.stances.names();
    for policy in &scenario.policies {
        texts.extend(policy.members.iter().cloned());
        policy.settings().values().for_each(|it| collect(it, &mut texts));
        policy
            .settings()
            .into_iter()
            .filter(|(_, it)| it.is_table())
            .for_each(|(_, it)| keys(&it, &mut texts));
    }
    texts.extend(scenario.events.iter().flat_map(|it| it.places.iter().cloned()));
    texts.sort_unstable();
    texts.dedup();
    texts.iter().filter_map(|it| one(it, scenario)).collect()
}

/// The one region that a text stands for.
fn one(text: &str, scenario: &Scenario) -> Option<RegionId> {
    match scenario.clubs.resolve(text, &scenario.atlas).as_deref() {
        Ok([one]) => Some(*one),
        _ => None,
    }
}

/// Every text among the settings of an instrument; one that is no region stands for none.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|it| collect(it, texts)),
        Value::Table(table) => table.values().for_each(|it| collect(it, texts)),
        _ => {}
    }
}

/// The keys of a table of settings, which may be regions.
fn keys(value: &Value, texts: &mut Vec<String>) {
    texts.extend(value.as_table().into_iter().flat_map(|it| it.keys().cloned()));
}
