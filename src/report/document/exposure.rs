//! The chapters of an exposure: who depends on whose segment of an industry chain.

use super::chapters::{Chapters, paragraph};
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::{Cell, DataTable, Html};
use super::numbers::three_digits;
use super::words::{FindingSentence, SureSentence};
use crate::figure::Language;
use crate::outcome::{Table, TableError};
use serde_json::Value;

/// So many regions are named with the most important supplier.
const NAMED: usize = 5;

/// So many suppliers have a row.
const SUPPLIERS: usize = 400;

/// The chapters.
pub(super) fn chapters(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let table = folder.needed("exposure")?;
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    let first = if table.rows() > 0 { Some(largest(folder, &table)?) } else { None };
    let said: Vec<String> = first.iter().map(|it| it.said(folder.language)).collect();
    Ok(Chapters {
        title: format!("{}{}", say("Who depends on whom: ", "谁依赖谁："), folder.own_name()),
        changes: paragraph(&said),
        whom: suppliers(folder, &table, NAMED)?,
        sure: Html::list(&[
            say(
                "Exposure is worked out for the base year, before a loss passes on to other suppliers; nothing is drawn at random.",
                "依赖程度按基年计算，不计损失转嫁给其他供应地区的部分；没有任何随机抽样。",
            ),
            SureSentence::NotVaried.said(folder.language),
        ]),
        done: sources(folder),
        regions: suppliers(folder, &table, SUPPLIERS)?,
        ..Chapters::default()
    })
}

/// What the scenario was put together from.
fn sources(folder: &ReportFolder) -> Html {
    let texts = folder.manifest.get("scenario").and_then(|it| it.get("texts")).and_then(Value::as_array);
    let source = |it: &Value| {
        let part = |at: usize| it.get(at).and_then(Value::as_str);
        let (name, text) = (part(0)?, part(1)?);
        Some(if name == "--set" { format!("`--set {text}`") } else { format!("`{name}`") })
    };
    let sources: Vec<String> = texts.into_iter().flatten().filter_map(source).collect();
    let said = folder.say("The scenario is put together from: ", "情景由以下部分组成：");
    Html::paragraph(&format!("{said}{}", sources.join(&folder.say(", ", "、"))))
}

fn largest(folder: &ReportFolder, table: &Table) -> Result<FindingSentence, TableError> {
    let others = (1..=NAMED).map(|it| table.text(&format!("region_{it}"))).collect::<Result<Vec<_>, _>>()?;
    let others = others.iter().map(|it| it[0].as_str()).filter(|it| !it.is_empty());
    Ok(FindingSentence::Supplier {
        region: folder.region(&table.text("supplier")?[0]),
        segment: segment(folder, table)?[0].clone(),
        loss: table.numbers("national")?[0],
        others: others.map(|it| folder.region(it)).collect(),
    })
}

/// Segments with their fields, in words.
fn segment(folder: &ReportFolder, table: &Table) -> Result<Vec<String>, TableError> {
    let column = |english: &str, chinese: &str| table.text(folder.language.say(english, chinese));
    let (field, segment) = (column("field", "field_zh")?, column("segment", "segment_zh")?);
    let joined = |(field, segment): (&String, &String)| match folder.language {
        Language::English => format!("{} of {}", segment.replace('-', " "), field.replace('-', " ")),
        Language::Chinese => format!("{field}的{segment}"),
    };
    Ok(field.iter().zip(segment).map(joined).collect())
}

/// The suppliers that all regions depend on most.
fn suppliers(folder: &ReportFolder, table: &Table, most: usize) -> Result<Html, TableError> {
    let (supplier, segment) = (table.text("supplier")?, segment(folder, table)?);
    let (national, first, loss) =
        (table.numbers("national")?, table.text("region_1")?, table.numbers("exposure_1")?);
    let row = |row: usize| {
        vec![
            Cell::Words(folder.region(&supplier[row])),
            Cell::Words(segment[row].clone()),
            Cell::Number(three_digits(100.0 * national[row])),
            Cell::Words(folder.region(&first[row])),
            Cell::Number(three_digits(100.0 * loss[row])),
        ]
    };
    let head = [
        ("Supplier", "供应地区"),
        ("Segment", "环节"),
        ("All regions, % of output", "全部地区，占产出 %"),
        ("Most exposed", "受影响最大的地区"),
        ("Its loss, % of output", "其损失，占产出 %"),
    ];
    Ok(DataTable {
        caption: folder.say(
            "What is lost at first if the whole capacity of a supplier is lost",
            "供应地区的产能全部损失时起初的损失",
        ),
        head: head.map(|it| folder.say(it.0, it.1)).to_vec(),
        rows: (0..table.rows().min(most)).map(row).collect(),
        filter: (most > NAMED).then(|| folder.say("Show only rows with", "只显示含有以下文字的行")),
    }
    .html())
}
