//! Where the numbers of a figure come from: the manifest of a folder and its tables.

use std::path::Path;

use serde_json::Value;

use crate::outcome::{Currency, Kind, Table, TableError};
use crate::results::{csv, parquet};

use super::FigureError;
use super::records::as_text;
use super::scenario_names::ScenarioNames;
use super::theme::Language;

/// What a folder says of itself, as far as every figure drawn from it repeats it.
#[derive(Debug, Clone, Default)]
pub(super) struct FolderOrigin {
    pub name: String,
    pub seed: String,
    pub command: String,
    /// When policies begin, by year.
    pub starts: Vec<PolicyStart>,
    /// When events last, of figures that are about events; these show no policies.
    pub events: Vec<EventSpan>,
    /// The money of its tables.
    pub currency: Currency,
}

/// When an event of a comparison lasts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EventSpan {
    pub event: String,
    /// In decimal years; before all years of one that lasts from the beginning.
    pub from: f64,
    /// After all years of one without an end; of a moment this is when it begins.
    pub to: f64,
}

impl EventSpan {
    /// Those of an arm, as the manifest of its comparison has them.
    pub fn of_arm(arm: &Value, names: &ScenarioNames) -> Vec<Self> {
        let events = arm.get("events").and_then(Value::as_array).into_iter().flatten();
        let year =
            |event: &Value, key: &str, none: f64| event.get(key).and_then(Value::as_f64).unwrap_or(none);
        let span = |event: &Value| Self {
            event: names.event(&words(event, "name")),
            from: year(event, "start", f64::NEG_INFINITY),
            to: year(event, "stop", f64::INFINITY),
        };
        events.map(span).collect()
    }
}

/// The first year in which a policy has an effect.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PolicyStart {
    pub policy: String,
    pub year: f64,
}

impl FolderOrigin {
    /// Takes seed and command from a manifest, and the name unless the scenario has one in the language; there are no
    /// policies and no events yet.
    pub fn new(manifest: &Value, names: &ScenarioNames) -> Self {
        let word = |key: &str| words(manifest, key);
        let name = if names.name.is_empty() { word("name") } else { names.name.clone() };
        let currency = names.currency.clone();
        Self { name, seed: word("seed"), command: word("command"), currency, ..Self::default() }
    }
}

impl FolderOrigin {
    /// Takes all of it from a manifest that has the names of its scenario in both languages.
    pub fn of_one_scenario(manifest: &Value, language: Language) -> Self {
        let origin = Self::new(manifest, &ScenarioNames::default());
        let chinese = words(manifest, "name_zh");
        let is_named = language == Language::Chinese && !chinese.is_empty();
        Self { name: if is_named { chinese } else { origin.name.clone() }, ..origin }
    }
}

/// What has a thin line where it begins: events where a figure is about them, else policies.
pub(super) fn marked(origin: &FolderOrigin) -> Vec<PolicyStart> {
    if origin.events.is_empty() {
        return origin.starts.clone();
    }
    let start = |it: &EventSpan| PolicyStart { policy: it.event.clone(), year: it.from };
    let mut starts: Vec<PolicyStart> = origin.events.iter().map(start).collect();
    in_order(&mut starts);
    starts
}

/// The manifest of a folder.
pub(crate) fn read_manifest(folder: &Path) -> Result<Value, FigureError> {
    let file = folder.join("manifest.json");
    let text = std::fs::read_to_string(&file)
        .map_err(|source| FigureError::NotResults { folder: folder.to_owned(), source })?;
    serde_json::from_str(&text).map_err(|source| FigureError::Json { file, source })
}

/// What a manifest has under a key, as text; empty when it has nothing.
pub(crate) fn words(manifest: &Value, key: &str) -> String {
    manifest.get(key).map(as_words).unwrap_or_default()
}

/// Words of the manifest may be text, a number or a list of arguments.
fn as_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(as_words).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Columns that are text even where a file has only digits in them.
const TEXT: [&str; 34] = [
    "code",
    "name_en",
    "name_zh",
    "province_code",
    "origin",
    "destination",
    "club",
    "policy",
    "factor",
    "arm",
    "level",
    "place",
    "outcome",
    "unit",
    "first",
    "second",
    "subset",
    "kind",
    "supplier",
    "field",
    "field_zh",
    "segment",
    "segment_zh",
    "region",
    "region_1",
    "region_2",
    "region_3",
    "region_4",
    "region_5",
    "region_6",
    "region_7",
    "region_8",
    "region_9",
    "region_10",
];

/// A table as CSV or else as Parquet; nothing when the folder does not have it.
pub(crate) fn read_table(folder: &Path, name: &str) -> Result<Option<Table>, TableError> {
    let (text, compact) = (folder.join(format!("{name}.csv")), folder.join(format!("{name}.parquet")));
    if text.exists() {
        csv::read(&text, &TEXT.map(|name| (name, Kind::Text))).map(Some)
    } else if compact.exists() {
        parquet::read(&compact).map(Some)
    } else {
        Ok(None)
    }
}

/// A table as Parquet or else as CSV: for large ones, which are read many times faster so.
pub(crate) fn read_large_table(folder: &Path, name: &str) -> Result<Option<Table>, TableError> {
    let compact = folder.join(format!("{name}.parquet"));
    if compact.exists() { parquet::read(&compact).map(Some) } else { read_table(folder, name) }
}

/// When each policy of a folder begins, by their names in tables. A policy that is in force from the first row on has no
/// start to show.
pub(super) fn policy_starts(folder: &Path) -> Result<Vec<PolicyStart>, FigureError> {
    let Some(table) = read_table(folder, "policies")? else { return Ok(vec![]) };
    let (policy, year, strength) =
        (as_text(&table, "policy")?, table.numbers("year")?, table.numbers("strength")?);
    let mut starts: Vec<PolicyStart> = Vec::new();
    for row in (0..table.rows()).filter(|&row| strength[row] > 0.0) {
        match starts.iter_mut().find(|start| start.policy == policy[row]) {
            Some(start) => start.year = start.year.min(year[row]),
            None => starts.push(PolicyStart { policy: policy[row].clone(), year: year[row] }),
        }
    }
    in_order(&mut starts);
    Ok(starts)
}

/// Policies by what a figure calls them.
pub(super) fn named(mut starts: Vec<PolicyStart>, names: &ScenarioNames) -> Vec<PolicyStart> {
    for start in &mut starts {
        start.policy = names.policy(&start.policy);
    }
    in_order(&mut starts);
    starts
}

/// By year, then by name.
pub(super) fn in_order(starts: &mut [PolicyStart]) {
    starts.sort_by(|one, other| one.year.total_cmp(&other.year).then_with(|| one.policy.cmp(&other.policy)));
}
