//! What figures call a scenario and what is in it: names in their language, from the scenario that lies with its results.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

use super::theme::Language;
use crate::outcome::Currency;
use crate::{event, policy};

/// The names of a scenario in one language, and the money of its world.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ScenarioNames {
    /// Of the scenario; empty when nobody can read it.
    pub name: String,
    /// The same where the scenario has one in this very language; else empty.
    pub own_name: String,
    /// What policies and events are called, by their paths in the scenario, `policies.NAME`; nothing in English.
    entries: BTreeMap<String, String>,
    pub currency: Currency,
}

impl ScenarioNames {
    /// Of the scenario in a folder of results; nothing where there is none.
    pub fn read(folder: &Path, language: Language) -> Self {
        let text = std::fs::read_to_string(folder.join("scenario.toml"));
        text.map_or_else(|_| Self::default(), |text| Self::of(&text, language))
    }

    /// Of a scenario as resolved.
    pub fn of(text: &str, language: Language) -> Self {
        let Ok(scenario) = text.parse::<Table>() else { return Self::default() };
        let word = |key: &str| scenario.get(key).and_then(Value::as_str).unwrap_or_default();
        let own = word(language.say("name", "name_zh"));
        let name = if own.is_empty() { word("name") } else { own };
        let currency = scenario.get("world").and_then(|it| it.get("currency")).and_then(Value::as_str);
        Self {
            name: name.to_owned(),
            own_name: own.to_owned(),
            entries: if language == Language::Chinese { labels(&scenario) } else { BTreeMap::new() },
            currency: currency.and_then(|it| Currency::new(it).ok()).unwrap_or_default(),
        }
    }

    /// What a policy is called.
    pub fn policy(&self, name: &str) -> String {
        self.entries.get(&format!("policies.{name}")).map_or(name, String::as_str).to_owned()
    }

    /// What an event is called.
    pub fn event(&self, name: &str) -> String {
        self.entries.get(&format!("events.{name}")).map_or(name, String::as_str).to_owned()
    }

    /// What the policy or the event is called whose setting a path is, and which setting that is.
    pub fn entry_of<'p>(&self, path: &'p str) -> Option<(&str, &'p str)> {
        self.entries.iter().find_map(|(entry, label)| {
            let setting = path.strip_prefix(entry.as_str())?.strip_prefix('.')?;
            Some((label.as_str(), setting))
        })
    }
}

/// Policies are called after their instruments, unless they have a Chinese name of their own. Those that share an
/// instrument keep their names beside it.
fn labels(scenario: &Table) -> BTreeMap<String, String> {
    let instrument = |name: &str| policy::find(name).map(|it| it.chinese_label);
    let event = |name: &str| event::find(name).map(|it| it.chinese_label);
    let policies = labels_of(scenario, ("policies", "instrument"), instrument);
    policies.into_iter().chain(labels_of(scenario, ("events", "event"), event)).collect()
}

/// The entries of a list, by their paths.
fn labels_of(
    scenario: &Table,
    (list, kind): (&str, &str),
    find: impl Fn(&str) -> Option<&'static str>,
) -> Vec<(String, String)> {
    let entries = scenario.get(list).and_then(Value::as_array).into_iter().flatten();
    let labelled = entries.filter_map(|entry| {
        let word = |key: &str| entry.get(key).and_then(Value::as_str);
        Some((word("name")?, find(word(kind)?)?))
    });
    let labelled: Vec<(&str, &str)> = labelled.collect();
    let label = |(name, label): &(&str, &str)| {
        let several = labelled.iter().filter(|it| it.1 == *label && !is_chinese(it.0)).count() > 1;
        let label = if is_chinese(name) {
            (*name).to_owned()
        } else if several {
            format!("{label}（{name}）")
        } else {
            (*label).to_owned()
        };
        (format!("{list}.{name}"), label)
    };
    labelled.iter().map(label).collect()
}

/// Whether a name has ideographs.
pub(crate) fn is_chinese(name: &str) -> bool {
    name.chars().any(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it))
}

/// What several scenarios are called where they stand side by side, by their keys: those that would share a name go by
/// their keys.
pub(super) fn apart(named: &[(String, String)]) -> BTreeMap<String, String> {
    let is_alone = |name: &String| named.iter().filter(|it| it.1 == *name).count() == 1;
    let called = |(key, name): &(String, String)| {
        let shown = if name.is_empty() || !is_alone(name) { key } else { name };
        (key.clone(), shown.clone())
    };
    named.iter().map(called).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "name = 'Package'\nname_zh = '一揽子'\n[world]\ncurrency = 'USD'\n\
        [[policies]]\nname = 'tax'\ninstrument = 'tax-sharing'\n\
        [[policies]]\nname = 'one'\ninstrument = 'scenario-opening'\n\
        [[policies]]\nname = 'two'\ninstrument = 'scenario-opening'\n\
        [[policies]]\nname = '安家补贴'\ninstrument = 'talent-subsidy'\n\
        [[policies]]\nname = 'own'\ninstrument = 'welcome-grant'\n";

    #[test]
    fn chinese_figures_call_policies_after_their_instruments_and_tell_those_of_one_instrument_apart() {
        let names = ScenarioNames::of(TEXT, Language::Chinese);
        assert_eq!((names.name.as_str(), names.currency.code()), ("一揽子", "USD"));
        for (name, shown) in [
            ("tax", "税收分成"),
            ("one", "场景开放（one）"),
            ("two", "场景开放（two）"),
            ("安家补贴", "安家补贴"),
            ("own", "own"),
        ] {
            assert_eq!(names.policy(name), shown);
        }
        let english = ScenarioNames::of(TEXT, Language::English);
        assert_eq!((english.name.as_str(), english.policy("tax").as_str()), ("Package", "tax"));
        let nameless = ScenarioNames::of("name = 'Germany'", Language::Chinese);
        assert_eq!((nameless.name.as_str(), nameless.currency.code()), ("Germany", "CNY"));
    }

    #[test]
    fn scenarios_that_would_share_a_name_go_by_their_keys() {
        let named = [("a", "税收分成"), ("b", "税收分成"), ("c", "现状"), ("d", "")];
        let shown = apart(&named.map(|(key, name)| (key.to_owned(), name.to_owned())));
        assert_eq!(shown.into_values().collect::<Vec<_>>(), ["a", "b", "现状", "d"]);
    }
}
