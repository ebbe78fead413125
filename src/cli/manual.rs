//! The manual of the policy instruments, from their own files, at most eighty columns wide.

use crate::policy::{CATALOGUE, Coverage, Entry};
use serde_json::Value;
use std::fmt::Write;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_width::UnicodeWidthStr;

/// Terminals and printed pages are at least this wide.
const WIDTH: usize = 80;

/// Where the text about each instrument begins in the list.
const LIST_MARGIN: usize = 28;

/// Every instrument with its sentence.
pub fn list() -> String {
    CATALOGUE.iter().map(|it| hanging(it.name, LIST_MARGIN, it.summary)).collect()
}

/// Everything that a scenario's author must know of an instrument.
pub fn explain(entry: &Entry) -> String {
    let mut text = format!("{}  {}\n\n{}\n", entry.name, entry.chinese, hanging("", 0, entry.summary));
    let covers = coverage(entry).map(covers).unwrap_or_default();
    for (title, about) in [("moves", entry.moves), ("covers", covers), ("sizes", entry.sizes)] {
        text += &hanging(title, 10, about);
    }
    text += "\nsettings\n";
    settings("", &(entry.schema)().to_value(), &mut text);
    text += "\nin a scenario file\n\n";
    for line in example(entry).lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// A policy of the instrument, ready to be pasted into a scenario.
fn example(entry: &Entry) -> String {
    let Entry { name, example, .. } = entry;
    let members = "members = [\"yangtze-delta\"]\nstart = 2027\nramp_years = 2";
    format!("[[policies]]\nname = \"my-policy\"\ninstrument = \"{name}\"\n{members}\n{example}")
}

fn coverage(entry: &Entry) -> Option<Coverage> {
    let table = DeTable::parse(entry.example).ok()?;
    let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
    (entry.read)(settings).ok().map(|it| it.coverage())
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
        for page in CATALOGUE.iter().map(explain).chain([list()]) {
            for line in page.lines() {
                assert!(line.width() <= WIDTH, "{} columns: {line}", line.width());
            }
        }
    }

    #[test]
    fn every_example_can_be_pasted_into_a_scenario() {
        let world = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = [\"yangtze-delta\"]\n";
        for entry in CATALOGUE {
            let page = explain(entry);
            let (_, pasted) = page.split_once("in a scenario file\n").unwrap();
            let read = Reader::default().read(Path::new("pasted.toml"), format!("{world}{pasted}"));
            let scenario = read.unwrap_or_else(|it| panic!("{}: {it}", entry.name));
            let warnings = &scenario.warnings;
            assert!(warnings.is_empty() && scenario.policies.len() == 1, "{}: {warnings}", entry.name);
        }
    }

    #[test]
    fn every_setting_shows_its_default_its_range_and_its_meaning() {
        for entry in CATALOGUE {
            let page = explain(entry);
            let rows: Vec<&str> = page.lines().skip_while(|it| *it != "settings").skip(1).collect();
            let rows: Vec<&str> = rows.into_iter().take_while(|it| !it.is_empty()).collect();
            let named = rows.iter().filter(|it| it.starts_with("  ") && !it.starts_with("   "));
            assert!(named.clone().count() > 0, "{} has no settings", entry.name);
            for row in named {
                assert!(row.split_whitespace().count() >= 2, "{}: {row}", entry.name);
            }
            let meanings = rows.iter().filter(|it| it.starts_with("      "));
            assert!(meanings.count() > 0, "{} does not say what its settings mean", entry.name);
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
