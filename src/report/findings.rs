//! What validations and calibrations have found, from their folders.

use super::error::DescriptionError;
use super::page::ReportBlock;
use crate::figure::{Language, parameter_name};
use crate::outcome::{Kind, Table, TableError};
use crate::results::csv;
use serde::Deserialize;
use std::path::Path;

/// What a manifest says of its folder.
#[derive(Deserialize)]
struct FindingManifest {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    name_zh: String,
}

/// The tests of a folder, as a section.
pub(super) fn blocks(folder: &Path, language: Language) -> Result<Vec<ReportBlock>, DescriptionError> {
    let text = std::fs::read_to_string(folder.join("manifest.json"))
        .map_err(|_| DescriptionError::NoFindings(folder.to_owned()))?;
    let manifest: FindingManifest =
        serde_json::from_str(&text).map_err(|_| DescriptionError::NoFindings(folder.to_owned()))?;
    let chinese = language == Language::Chinese && !manifest.name_zh.is_empty();
    let name = if chinese { &manifest.name_zh } else { &manifest.name };
    match manifest.kind.as_str() {
        "validation" => Ok(validation(folder, name, language)?),
        "calibration" => Ok(calibration(folder, name, language)?),
        _ => Err(DescriptionError::NoFindings(folder.to_owned())),
    }
}

fn validation(folder: &Path, name: &str, language: Language) -> Result<Vec<ReportBlock>, TableError> {
    let scores = csv::read(&folder.join("validation.csv"), &[("model", Kind::Text)])?;
    let measures = [
        ("correlation", "correlation", "相关系数"),
        ("weighted", "weighted", "加权相关系数"),
        ("within_province", "within province", "省内相关系数"),
        ("slope", "slope", "斜率"),
        ("rmse", "RMSE", "均方根误差"),
    ];
    let cell = |measure: &str, row: usize| -> Result<String, TableError> {
        let value = scores.numbers(measure)?[row];
        let (low, high) = (
            scores.numbers(&format!("{measure}_low"))?[row],
            scores.numbers(&format!("{measure}_high"))?[row],
        );
        Ok(if value.is_nan() { "–".to_owned() } else { format!("{value:.3} [{low:.3}, {high:.3}]") })
    };
    let models = scores.text("model")?;
    let row = |row: usize| -> Result<Vec<String>, TableError> {
        let cells = measures.iter().map(|it| cell(it.0, row));
        std::iter::once(Ok(models[row].clone())).chain(cells).collect()
    };
    let head = std::iter::once(language.say("model", "模型"))
        .chain(measures.iter().map(|it| language.say(it.1, it.2)))
        .map(str::to_owned);
    let rows = (0..scores.rows()).map(row).collect::<Result<_, _>>()?;
    Ok(vec![
        ReportBlock::Heading(3, format!("{}{name}", language.say("Validation: ", "检验："))),
        ReportBlock::Table(head.collect(), rows),
    ])
}

fn calibration(folder: &Path, name: &str, language: Language) -> Result<Vec<ReportBlock>, TableError> {
    let text = |names: &[&'static str]| names.iter().map(|it| (*it, Kind::Text)).collect::<Vec<_>>();
    let moments = csv::read(
        &folder.join("moments.csv"),
        &text(&["moment", "model_metric", "label_en", "label_zh", "source"]),
    )?;
    let known =
        csv::read(&folder.join("identification.csv"), &text(&["parameter", "scale", "leading_moment"]))?;
    let labels = moments.text(language.say("label_en", "label_zh"))?;
    let moment_row = |row: usize| -> Result<Vec<String>, TableError> {
        let number = |name: &str| Ok::<f64, TableError>(moments.numbers(name)?[row]);
        Ok(vec![
            labels[row].clone(),
            format!("{:.3} ± {:.3}", number("observed")?, number("se")?),
            format!("{:.3}", number("model")?),
            format!("{:+.1}", number("z")?),
        ])
    };
    let parameter_row = |row: usize| -> Result<Vec<String>, TableError> {
        let number = |name: &str| Ok::<f64, TableError>(known.numbers(name)?[row]);
        let path = &known.text("parameter")?[row];
        Ok(vec![
            parameter_name(path, language),
            format!("{} – {}", number("prior_low")?, number("prior_high")?),
            format!("{:.3} – {:.3}", number("kept_low")?, number("kept_high")?),
            format!("{:.2}", number("variance_removed")?),
        ])
    };
    let table =
        |head: [(&str, &str); 4], table: &Table, row: &dyn Fn(usize) -> Result<Vec<String>, TableError>| {
            let head = head.map(|(english, chinese)| language.say(english, chinese).to_owned()).to_vec();
            let rows = (0..table.rows()).map(row).collect::<Result<_, _>>()?;
            Ok::<_, TableError>(ReportBlock::Table(head, rows))
        };
    let of_moments = [("moment", "矩"), ("observed", "观测值"), ("best run", "最优运行"), ("z", "z")];
    let of_parameters = [
        ("parameter", "参数"),
        ("range before", "先验范围"),
        ("kept, 5 to 95 %", "保留 5–95 %"),
        ("variance removed", "消除的方差"),
    ];
    Ok(vec![
        ReportBlock::Heading(3, format!("{}{name}", language.say("Calibration: ", "校准："))),
        table(of_moments, &moments, &moment_row)?,
        table(of_parameters, &known, &parameter_row)?,
    ])
}
