//! The manual of policy instruments and of events, from their own files, at most eighty columns wide.

use crate::event::{self, Shock};
use crate::policy::{CATALOGUE, Coverage, Entry, Need, PairKeys};
use serde_json::Value;
use std::fmt::Write;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_width::UnicodeWidthStr;

/// Terminals and printed pages are at least this wide.
const WIDTH: usize = 80;

/// Where the text about each instrument begins in the list.
const LIST_MARGIN: usize = 28;

/// Every instrument with its sentence.
pub fn list() -> String {
    rows(CATALOGUE)
}

/// Every event with its sentence.
pub fn list_events() -> String {
    rows(event::CATALOGUE)
}

fn rows<Kind: ?Sized>(catalogue: &[Entry<Kind>]) -> String {
    catalogue.iter().map(|it| hanging(it.name, LIST_MARGIN, it.summary)).collect()
}

/// Everything that a scenario's author must know of an instrument.
pub fn explain(entry: &Entry) -> String {
    let instrument = of_example(entry);
    let coverage = instrument.as_ref().map(|it| covers(it.coverage())).unwrap_or_default();
    let need = instrument.and_then(|it| it.needs());
    let members = "members = [\"yangtze-delta\"]\nstart = 2027\nramp_years = 2";
    let Entry { name, example, .. } = entry;
    let example =
        format!("[[policies]]\nname = \"my-policy\"\ninstrument = \"{name}\"\n{members}\n{example}");
    let need = need.map(needs).unwrap_or_default();
    page(entry, &[("covers", coverage), ("pairs", pairs(entry.pairs)), ("needs", need)], &example)
}

fn pairs(keys: PairKeys) -> &'static str {
    match keys {
        PairKeys::None => "",
        PairKeys::Restrict => {
            "all pairs of members, or those of `pairs = [[\"A\", \"B\"], …]` (both ways), or from those of `from = [\"A\"]` to \
             those of `to = [\"B\"]`; what acts on single regions acts on all members"
        }
        PairKeys::Own => {
            "those of its settings; `from = [\"A\", \"B\"]` with `to = [\"C\"]` stands for each with each"
        }
    }
}

/// Everything that a scenario's author must know of an event.
pub fn explain_event(entry: &event::EventEntry) -> String {
    let shock = of_example(entry);
    let lasts = shock.as_ref().map(|it| lasts(it.as_ref())).unwrap_or_default();
    let need = shock.as_ref().and_then(|it| it.needs());
    let stop = if shock.is_some_and(|it| it.is_moment()) { "" } else { "stop = 2029\n" };
    let Entry { name, example, .. } = entry;
    let places = "places = [\"310000\", \"320500\"]";
    let example = format!(
        "[[events]]\nname = \"my-event\"\nevent = \"{name}\"\n{places}\nstart = 2027\n{stop}{example}"
    );
    page(entry, &[("lasts", lasts), ("needs", need.map(needs).unwrap_or_default())], &example)
}

fn page<Kind: ?Sized>(entry: &Entry<Kind>, rows: &[(&str, &str)], example: &str) -> String {
    let mut text = format!("{}  {}\n\n{}\n", entry.name, entry.chinese, hanging("", 0, entry.summary));
    let own = rows.iter().copied().filter(|(_, about)| !about.is_empty());
    for (title, about) in [("moves", entry.moves)].into_iter().chain(own).chain([("sizes", entry.sizes)]) {
        text += &hanging(title, 10, about);
    }
    text += "\nsettings\n";
    settings("", &(entry.schema)().to_value(), &mut text);
    text += "\nin a scenario file\n\n";
    for line in example.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// What the example of an entry reads as.
fn of_example<Kind: ?Sized>(entry: &Entry<Kind>) -> Option<Arc<Kind>> {
    let table = DeTable::parse(entry.example).ok()?;
    let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
    (entry.read)(settings).ok()
}

fn needs(need: Need) -> &'static str {
    match need {
        Need::Chain => {
            "an industry chain: `segments = \"seeds/china/segments.csv\"` in [world], or a table of your own"
        }
        Need::Platforms => "the section [platforms]",
        Need::NoPlatforms => "no section [platforms], in which firms would join twice",
    }
}

fn lasts(shock: &dyn Shock) -> &'static str {
    if shock.is_moment() {
        "a moment: `start` says when, in the run; there is no `stop` and no `ramp_years`"
    } else {
        "from `start` to `stop`; of a step that it fills in part, the mean counts"
    }
}

fn covers(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Mutual => "open members and pairs of them (mutual = false: every member)",
        Coverage::OneSided => "every member, open or not (mutual = true: open members)",
        Coverage::Origin => "pairs of members whose origin is open (mutual = true: both ends; false: any)",
    }
}

/// Each setting with default and range, and what it means below; settings within settings follow theirs.
fn settings(prefix: &str, schema: &Value, text: &mut String) {
    for (key, setting) in schema["properties"].as_object().into_iter().flatten() {
        let name = format!("{prefix}{key}");
        let default = setting.get("default").map(plain).unwrap_or_default();
        let needed = schema["required"].as_array().is_some_and(|it| it.contains(&Value::from(key.as_str())));
        let default = if needed { "required".to_owned() } else { default };
        let row = format!("  {name:<18} {default:<12} {}", range(setting));
        let about = setting["description"].as_str().unwrap_or_default().replace('\n', " ");
        let _ = writeln!(text, "{}", row.trim_end());
        text.push_str(&hanging("", 6, &about));
        settings(&format!("{name}."), setting, text);
    }
}

/// A default without quotes and trailing zeros; lists by their items.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        Value::Array(items) if items.len() > 3 => "all".to_owned(),
        Value::Number(number) => number.as_f64().map(short).unwrap_or_default(),
        // What is within has defaults of its own.
        Value::Object(_) => String::new(),
        other => other.to_string(),
    }
}

/// A number in figures, or in powers of ten where nobody would count the zeros.
fn short(number: f64) -> String {
    if number < 1e12 { number.to_string() } else { format!("{number:e}") }
}

/// What values a setting may take.
fn range(setting: &Value) -> String {
    let number = |key: &str| setting.get(key).map(plain);
    match (number("minimum"), number("exclusiveMinimum"), number("maximum")) {
        (Some(least), _, Some(most)) => format!("{least} to {most}"),
        (Some(least), _, None) => format!("at least {least}"),
        (None, Some(above), _) => format!("above {above}"),
        _ => kind(setting),
    }
}

fn kind(setting: &Value) -> String {
    let optional = setting["type"].as_array().and_then(|it| it.first());
    let kind = optional.unwrap_or(&setting["type"]).as_str().unwrap_or_default();
    match kind {
        "boolean" => "true or false".to_owned(),
        "object" => "table".to_owned(),
        "string" => "text".to_owned(),
        "array" => format!("list of {}", plural(&kind_of_items(setting))),
        other => other.to_owned(),
    }
}

fn kind_of_items(setting: &Value) -> String {
    setting.get("items").map(kind).unwrap_or_default()
}

fn plural(kind: &str) -> String {
    match kind {
        "text" => "names".to_owned(),
        other => other.replacen("list", "lists", 1),
    }
}

/// `title`, and beside it the text in lines that begin at `margin` and fit the width.
pub fn hanging(title: &str, margin: usize, text: &str) -> String {
    let mut lines = vec![format!("{title:<margin$}")];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a first line");
        let begun = line.width() > margin;
        if begun && line.width() + 1 + word.width() > WIDTH {
            lines.push(format!("{:margin$}{word}", ""));
        } else {
            line.push_str(if begun { " " } else { "" });
            line.push_str(word);
        }
    }
    lines.into_iter().map(|it| it + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Reader;
    use std::path::Path;

    #[test]
    fn every_page_fits_eighty_columns() {
        let events = event::CATALOGUE.iter().map(explain_event).chain([list_events()]);
        for page in CATALOGUE.iter().map(explain).chain([list()]).chain(events) {
            for line in page.lines() {
                assert!(line.width() <= WIDTH, "{} columns: {line}", line.width());
            }
        }
    }

    #[test]
    fn every_example_can_be_pasted_into_a_scenario() {
        let world = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = [\"yangtze-delta\"]\nsegments = \"seeds/china/segments.csv\"\n";
        let paste = |page: String| {
            let (_, pasted) = page.split_once("in a scenario file\n").unwrap();
            let platforms =
                if page.contains("needs     the section [platforms]") { "[platforms]\n" } else { "" };
            let read =
                Reader::default().read(Path::new("pasted.toml"), format!("{world}{platforms}{pasted}"));
            let scenario = read.unwrap_or_else(|it| panic!("{page}: {it}"));
            assert!(scenario.warnings.is_empty(), "{page}: {}", scenario.warnings);
            (scenario.policies.len(), scenario.events.len())
        };
        assert!(CATALOGUE.iter().all(|it| paste(explain(it)) == (1, 0)));
        assert!(event::CATALOGUE.iter().all(|it| paste(explain_event(it)) == (0, 1)));
    }

    #[test]
    fn every_setting_shows_its_default_its_range_and_its_meaning() {
        let events = event::CATALOGUE.iter().map(|it| (it.name, explain_event(it)));
        for (name, page) in CATALOGUE.iter().map(|it| (it.name, explain(it))).chain(events) {
            let rows: Vec<&str> = page.lines().skip_while(|it| *it != "settings").skip(1).collect();
            let rows: Vec<&str> = rows.into_iter().take_while(|it| !it.is_empty()).collect();
            let named = rows.iter().filter(|it| it.starts_with("  ") && !it.starts_with("   "));
            assert!(named.clone().count() > 0, "{name} has no settings");
            for row in named {
                assert!(row.split_whitespace().count() >= 2, "{name}: {row}");
            }
            let meanings = rows.iter().filter(|it| it.starts_with("      "));
            assert!(meanings.count() > 0, "{name} does not say what its settings mean");
        }
    }

    #[test]
    fn settings_within_settings_are_named_with_dots() {
        let page = |name: &str| explain(crate::policy::find(name).unwrap());
        assert!(page("talent-subsidy").contains("  rate.young         0.02         0 to 1\n"));
        assert!(page("city-county-link").contains("  partners.counties  required     list of names\n"));
        assert!(page("division-of-labour").contains("  focus              required     table\n"));
        assert!(
            page("transport-corridor").contains("  pairs              none         list of lists of names\n")
        );
    }
}
