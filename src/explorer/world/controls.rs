//! What can be changed, with the schemas that controls are made from.

use crate::event::{self, EventEntry};
use crate::explorer::bilingual::Bilingual;
use crate::policy::{self, Coverage, Entry, Instrument, Need, PairKeys};
use crate::scenario::{Scenario, chinese_setting};
use crate::simulation::Governments;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Every instrument, with why it does nothing here if it does not.
pub(super) fn instruments(scenario: &Scenario) -> Value {
    Value::Array(policy::CATALOGUE.iter().map(|it| instrument(it, scenario)).collect())
}

fn instrument(entry: &Entry, scenario: &Scenario) -> Value {
    let made = example(entry.example, entry.read);
    let need = made.as_ref().and_then(|it| it.needs());
    let coverage = made.as_ref().map(|it| coverage(it.as_ref()));
    let mut all = described(entry, scenario);
    all.insert("coverage".to_owned(), json!(coverage));
    all.insert("pairs".to_owned(), json!(entry.pairs == PairKeys::Restrict));
    all.insert("inert".to_owned(), json!(inert(entry, need, scenario)));
    Value::Object(all)
}

/// Every event.
pub(super) fn events(scenario: &Scenario) -> Value {
    let described = |it: &EventEntry| {
        let need = example(it.example, it.read).and_then(|it| it.needs());
        let mut all = described(it, scenario);
        all.insert("inert".to_owned(), json!(missing(need, scenario)));
        Value::Object(all)
    };
    Value::Array(event::CATALOGUE.iter().map(described).collect())
}

fn described<Kind: ?Sized>(entry: &Entry<Kind>, scenario: &Scenario) -> Map<String, Value> {
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| drop(all.insert(key.to_owned(), value));
    put("name", json!(entry.name));
    put("label", json!(Bilingual::new(sentence(entry.name), entry.chinese_label)));
    put("zh", json!(entry.chinese));
    put("summary", json!(Bilingual::new(entry.summary, entry.chinese_summary)));
    put("moves", json!(Bilingual::new(entry.moves, entry.chinese_moves)));
    put("equations", json!(equations(entry.moves)));
    put("sizes", json!(Bilingual::new(entry.sizes, entry.chinese_sizes)));
    let mut settings = scenario.settings_schema(entry);
    label(&mut settings);
    put("settings", settings);
    put("example", entry.example.parse::<toml::Table>().map_or(Value::Null, |it| json!(it)));
    all
}

/// Adds what settings are called, setting by setting.
fn label(schema: &mut Value) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    for (key, property) in properties {
        label(property);
        if let (Some(chinese), Value::Object(property)) = (chinese_setting(key), property) {
            let english = sentence(&key.replace('_', "-"));
            property.insert("x-label".to_owned(), json!(Bilingual::new(english, chinese)));
        }
    }
}

/// A name of several words as the beginning of a sentence.
pub(super) fn sentence(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.map(|it| if it == '-' { ' ' } else { it })).collect()
}

/// The numbers of equations in a text such as `siting (20), (21); wages (6)–(8)`.
fn equations(text: &str) -> Vec<u32> {
    let pieces = text.split('(').skip(1).filter_map(|it| Some((it.split_once(')')?.0.parse().ok()?, it)));
    let mut found: Vec<u32> = Vec::new();
    let mut goes_on = false;
    for (number, piece) in pieces {
        let first = if goes_on { found.last().map_or(number, |it| it + 1) } else { number };
        found.extend(first..=number);
        goes_on = piece.ends_with(")–");
    }
    found
}

/// An example of the catalogue.
fn example<Kind: ?Sized>(text: &str, read: crate::policy::ReadSettings<Kind>) -> Option<Arc<Kind>> {
    let table = DeTable::parse(text).ok()?;
    let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
    read(settings).ok()
}

fn coverage(instrument: &dyn Instrument) -> &'static str {
    match instrument.coverage() {
        Coverage::Mutual => "mutual",
        Coverage::OneSided => "one-sided",
        Coverage::Origin => "origin",
    }
}

/// Why an instrument changes nothing in this world.
fn inert(entry: &Entry, need: Option<Need>, scenario: &Scenario) -> Option<Value> {
    let chooses = matches!(scenario.governments, Governments::Choosing(_));
    if entry.name == "gdp-credit" && !chooses {
        let text = Bilingual::new(
            "works only where governments choose: let them imitate or respond",
            "只有当政府自行选择时才起作用：请把政府规则改为模仿或应对",
        );
        return Some(json!({ "en": text.en, "zh": text.zh, "unless": "governments" }));
    }
    missing(need, scenario)
}

/// What the world lacks.
fn missing(need: Option<Need>, scenario: &Scenario) -> Option<Value> {
    let need = need.filter(|it| !scenario.has(*it))?;
    let (text, unless) = match need {
        Need::Chain => (
            Bilingual::new(
                "needs an industry chain, and no field of this world has one",
                "需要产业链，而这个世界没有任何领域有产业链",
            ),
            "chains",
        ),
        Need::Platforms => (
            Bilingual::new(
                "needs platforms, and this world has none",
                "需要工业互联网平台，而这个世界没有平台",
            ),
            "platforms",
        ),
        Need::NoPlatforms => (
            Bilingual::new(
                "is part of the platforms that this world has already: firms would join twice",
                "这个世界已有平台，企业会重复加入",
            ),
            "no-platforms",
        ),
    };
    Some(json!({ "en": text.en, "zh": text.zh, "unless": unless }))
}

/// How governments choose, and how they may.
pub(super) fn governments(scenario: &Scenario) -> Value {
    const RULES: [(&str, &str, &str); 4] = [
        ("fixed", "All are open", "全部开放，不作选择"),
        ("imitate", "Copy peers who do better", "模仿更好的同类"),
        ("respond", "Take the stance that promises more", "选择更有利的立场"),
        ("scripted", "As given by year", "按年份给定"),
    ];
    let rules = RULES.map(|(name, en, zh)| json!({ "name": name, "label": Bilingual::new(en, zh) }));
    let stances = &scenario.stances;
    let mut all = json!(stances);
    all["initial_open"] = json!(stances.initial_open());
    all["rule"] = json!(stances.rule());
    all["rules"] = json!(rules);
    all
}

/// Platforms as the scenario states them; nothing where there are none.
pub(super) fn platforms(scenario: &Scenario) -> Value {
    scenario
        .platforms
        .map_or(Value::Null, |it| json!({ "settings": scenario.platforms_schema(), "values": it }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_found_in_a_text_ranges_included() {
        assert_eq!(equations("siting (20), (21); wages (6)–(9), x (K)"), [20, 21, 6, 7, 8, 9]);
        assert_eq!(equations("nothing"), [0; 0]);
    }

    #[test]
    fn a_name_is_written_as_the_beginning_of_a_sentence() {
        assert_eq!(sentence("tax-sharing"), "Tax sharing");
    }
}
