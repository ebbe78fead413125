//! A scenario file to start from.

use super::Scenario;
use super::builtin;
use super::files;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The text of a commented scenario file with this name, sound wherever it lies.
pub fn template(name: &str) -> String {
    let name = toml::Value::from(name).to_string();
    format!("name = {name}\n{REST}")
}

/// The text of a scenario file with another name, changed so that it is sound wherever it lies.
pub fn template_from(scenario: &Scenario, name: &str) -> String {
    let Some((file, text)) = scenario.origin.texts.first() else { return template(name) };
    let Ok(document) = DeTable::parse(text) else { return template(name) };
    let document = document.get_ref();
    let name = toml::Value::from(name).to_string();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    match document.get("name") {
        Some(old) => edits.push((old.span(), name)),
        None => edits.push((0..0, format!("name = {name}\n"))),
    }
    // The name in Chinese would be that of another scenario.
    if let Some(old) = document.get_key_value("name_zh") {
        let end = text[old.1.span().end..].find('\n').map_or(text.len(), |it| old.1.span().end + it + 1);
        edits.push((old.0.span().start..end, String::new()));
    }
    if let Some(base) = document.get("extends") {
        let written = base.get_ref().as_str().unwrap_or_default();
        edits.push((base.span(), literal(&base_of(Path::new(file), written))));
    }
    let world = document.get("world").and_then(|it| it.get_ref().as_table());
    for (key, table) in scenario.origin.tables_by_key() {
        if let (Some(written), Some(found)) = (world.and_then(|it| it.get(key)), table.file()) {
            edits.push((written.span(), literal(&files::absolute(found))));
        }
    }
    edited(text, edits)
}

/// What a scenario extends, as another one may write it wherever it lies.
fn base_of(path: &Path, base: &str) -> PathBuf {
    match builtin::at(path) {
        _ if builtin::name_at(Path::new(base)).is_some() => PathBuf::from(base),
        Some(Ok(file)) => file.beside(base),
        _ => files::absolute(&path.parent().unwrap_or(Path::new("")).join(base)),
    }
}

fn literal(path: &Path) -> String {
    toml::Value::from(path.display().to_string()).to_string()
}

/// The text with stretches of it replaced, which do not overlap.
fn edited(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    edits.into_iter().fold(text.to_owned(), |mut text, (span, new)| {
        text.replace_range(span, &new);
        text
    })
}

const REST: &str = r#"description = "What this scenario asks, in a sentence"
# extends = "base.toml"               # start from another file and say only what differs

[world]
name = "china-prefectures"            # `factorflow worlds` lists them; `regions = "table.csv"` names a table of your own
# keep = ["yangtze-delta"]            # clubs, province:Zhejiang, kind:county, codes or names, also "A and not B"; all when left out

[time]
start = 2025                          # a year, 2025.5 or a date such as 2025-07-01
years = 20
steps_per_year = 4

[run]
mode = "expected"                     # expected: flows are expected values; sampled: they are drawn
replicates = 1                        # sampled runs want many, 32 for instance
seed = 1

[parameters.technology]               # `factorflow show` lists every parameter with symbol, range and source
retention = 1.0

[governments]
rule = "fixed"                        # fixed | scripted | imitate | respond

[[policies]]                          # `factorflow policies` lists the instruments and their settings
name = "tax-pilot"
instrument = "tax-sharing"
members = ["yangtze-delta"]
start = 2027
ramp_years = 2
share = 0.5

[output]
regions = "every-year"                # never | every-year | every-step
flows = { largest = 200 }             # or "full", or "none"
"#;
