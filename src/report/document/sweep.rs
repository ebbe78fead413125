//! The chapters of a sweep that was analysed: what metrics are over its points, and what tells high from low.

use super::chapters::{Chapters, paragraph};
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::{Cell, DataTable, Html};
use super::numbers::{count, three_digits};
use super::words::FindingSentence;
use crate::experiment::analysis::FOLDER;
use crate::figure::{Language, ScenarioNames, parameter_name, read_table};
use crate::outcome::Table;
use serde_json::Value;
use std::collections::BTreeMap;

/// The chapters.
pub(super) fn chapters(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let found = read_table(&folder.path.join(FOLDER), "robustness")?;
    let missing = || DocumentError::Missing { folder: folder.path.join(FOLDER), table: "robustness" };
    let found = found.ok_or_else(missing)?;
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    let (name, names) = (folder.own_name(), names(folder));
    Ok(Chapters {
        title: format!("{}{name}", say("Sweep: ", "扫描：")),
        question: folder.word("description"),
        changes: changes(folder, &found, &names)?,
        whom: Html::paragraph(&say(
            "Metrics are those that the plan asks for; those of members or of single places say so in their names.",
            "指标为计划所要求的指标；涉及成员或单个地区的指标在名称中注明。",
        )),
        sure: sure(folder, &found, &names)?,
        done: factors(folder),
        ..Chapters::default()
    })
}

/// What scenarios are called.
fn names(folder: &ReportFolder) -> BTreeMap<String, String> {
    let named = |it: &Value| {
        let word = |key: &str| it.get(key).and_then(Value::as_str);
        let own = ScenarioNames::of(word("text")?, folder.language).name;
        Some((word("name")?.to_owned(), own))
    };
    folder.list("scenarios").iter().filter_map(named).collect()
}

fn changes(
    folder: &ReportFolder,
    found: &Table,
    names: &BTreeMap<String, String>,
) -> Result<Html, DocumentError> {
    let (metric, scenario, unit) = (found.text("metric")?, found.text("scenario")?, found.text("unit")?);
    let column = |name: &str| found.numbers(name);
    let (mean, low, high) = (column("mean")?, column("low_90")?, column("high_90")?);
    let (positive, points) = (column("positive")?, column("points")?);
    let to = folder.say(" to ", " 至 ");
    let with_unit =
        |text: String, unit: &str| format!("{text} {}", unit_of(unit, folder.language)).trim_end().to_owned();
    let said = |row: usize| {
        let range = format!("{}{to}{}", three_digits(low[row]), three_digits(high[row]));
        let sentence = FindingSentence::Points {
            scenario: names.get(&scenario[row]).unwrap_or(&scenario[row]).clone(),
            metric: metric[row].clone(),
            mean: with_unit(three_digits(mean[row]), &unit[row]),
            range: with_unit(range, &unit[row]),
            positive: positive[row],
            points: count(points[row]),
        };
        sentence.said(folder.language)
    };
    Ok((0..found.rows()).map(|row| paragraph(&[said(row)])).collect())
}

fn unit_of(unit: &str, language: Language) -> String {
    match unit {
        "per cent" => "%".to_owned(),
        other => crate::report::translations::unit(other, language),
    }
}

fn sure(
    folder: &ReportFolder,
    found: &Table,
    names: &BTreeMap<String, String>,
) -> Result<Html, DocumentError> {
    let (scenario, decides) = (found.text("scenario")?, found.text("decides")?);
    let varied = match folder.language {
        Language::English => format!(
            "Parameters and settings: {} factors were varied together, at {} points. Chance: replicates at every point: {}.",
            folder.list("factors").len(),
            folder.word("points"),
            folder.word("replicates")
        ),
        Language::Chinese => format!(
            "参数与设定：{} 个因素一同变动，共 {} 个点。随机波动：每个点重复 {} 次。",
            folder.list("factors").len(),
            folder.word("points"),
            folder.word("replicates")
        ),
    };
    let said = |row: usize| {
        let factor = match decides[row].strip_prefix("parameters.") {
            Some(_) => parameter_name(&decides[row], folder.language),
            None => format!("`{}`", decides[row]),
        };
        let name = names.get(&scenario[row]).unwrap_or(&scenario[row]);
        let sentence = FindingSentence::Splits { factor }.said(folder.language);
        format!("{name}{}{sentence}", folder.say(": ", "："))
    };
    let rows = (0..found.rows()).filter(|row| !decides[*row].is_empty());
    let points: Vec<String> = std::iter::once(varied).chain(rows.map(said)).collect();
    Ok(Html::list(&points))
}

/// What was varied, and how far.
fn factors(folder: &ReportFolder) -> Html {
    let row = |it: &Value| {
        let path = it.get("path").and_then(Value::as_str).unwrap_or_default();
        let levels = it.get("levels").map(|it| levels(it, folder)).unwrap_or_default();
        let name = match path.strip_prefix("parameters.") {
            Some(_) => Cell::Words(parameter_name(path, folder.language)),
            None => Cell::Code(path.strip_prefix("policies.").unwrap_or(path).to_owned()),
        };
        vec![name, Cell::Words(levels), Cell::Code(path.to_owned())]
    };
    DataTable {
        caption: folder.say("What was varied", "变动的因素"),
        head: [("Factor", "因素"), ("Values", "取值"), ("Path", "路径")]
            .map(|it| folder.say(it.0, it.1))
            .to_vec(),
        rows: folder.list("factors").iter().map(row).collect(),
        filter: None,
    }
    .html()
}

/// A range by its ends, values one by one.
fn levels(levels: &Value, folder: &ReportFolder) -> String {
    // Values of lists go by what the plan calls them.
    let shown = |it: &Value| {
        let value = it.get("label").unwrap_or(it);
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    if let Some(range) = levels.get("range") {
        let end = |key: &str| range.get(key).map(shown).unwrap_or_default();
        return format!("{}{}{}", end("low"), folder.say(" to ", " 至 "), end("high"));
    }
    let values = levels.get("values").and_then(Value::as_array);
    let values: Vec<String> = values.into_iter().flatten().map(shown).collect();
    values.join(&folder.say(", ", "、"))
}
