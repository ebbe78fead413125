//! What a validation leaves in its folder.

use super::agreement::Agreement;
use super::question::{ValidationError, ValidationQuestion};
use super::{Validation, report};
use crate::estimate::file_reader::ReadFile;
use crate::outcome::{Column, Table, TableError};
use crate::results::{OnePassFolder, Program, table_files};
use serde::Serialize;
use std::path::Path;

/// Tells the folder from those of runs.
const KIND: &str = "validation";

/// The content of `manifest.json`.
#[derive(Serialize)]
struct ValidationManifest<'a> {
    program: Program,
    command: &'a [String],
    kind: &'static str,
    name: &'a str,
    name_zh: &'a str,
    data: &'a [ReadFile],
    outcome: &'a str,
    from: Option<&'a str>,
    to: &'a str,
    weights: Option<&'a str>,
    fitted_on: Vec<String>,
    seed: u64,
}

impl Validation {
    /// Writes `validation` (a row a model) and `predicted` (a row a place) as CSV and Parquet, `report.md`, and last
    /// `manifest.json`, without which the folder is not complete.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds other things or the system refuses.
    pub fn write(
        &self,
        question: &ValidationQuestion,
        folder: &Path,
        command: &[String],
        chinese: bool,
    ) -> Result<(), ValidationError> {
        let files = OnePassFolder::begin(folder, KIND)?;
        table_files::write(folder, "validation", &self.scores()?, &[])?;
        table_files::write(folder, "predicted", &self.predicted()?, &[])?;
        files.write("report.md", &report::text(self, question, chinese))?;
        let manifest = ValidationManifest {
            program: Program::default(),
            command,
            kind: KIND,
            name: &self.models[0].name,
            name_zh: &self.chinese_name,
            data: &self.data,
            outcome: &question.outcome,
            from: question.from.as_deref(),
            to: &question.to,
            weights: question.weights.as_deref(),
            fitted_on: question.fitted_on.iter().flatten().map(|it| it.display().to_string()).collect(),
            seed: question.seed,
        };
        Ok(files.sign(&manifest)?)
    }

    /// A row a model: every measure with its interval, and by how much the correlation of the first is larger.
    ///
    /// # Errors
    ///
    /// Never, as columns of a table are equally long; it would be a mistake of the validation.
    pub fn scores(&self) -> Result<Table, TableError> {
        let real = |of: &dyn Fn(&super::ScoredModel) -> f64| self.models.iter().map(of).collect();
        let places = i64::try_from(self.joined.codes.len()).unwrap_or(i64::MAX);
        let mut columns = vec![
            Column::text("model", self.models.iter().map(|it| it.name.clone()).collect()),
            Column::integer("n", vec![places; self.models.len()]),
        ];
        for (at, name) in Agreement::NAMES.into_iter().enumerate() {
            columns.push(Column::real(name, real(&|it| it.agreement.values()[at])));
            columns.push(Column::real(format!("{name}_low"), real(&|it| it.intervals[at][0])));
            columns.push(Column::real(format!("{name}_high"), real(&|it| it.intervals[at][1])));
        }
        let difference = |it: &super::ScoredModel| it.difference.unwrap_or((f64::NAN, [f64::NAN; 2]));
        columns.push(Column::real("difference", real(&|it| difference(it).0)));
        columns.push(Column::real("difference_low", real(&|it| difference(it).1[0])));
        columns.push(Column::real("difference_high", real(&|it| difference(it).1[1])));
        Table::new(columns)
    }

    /// A row a place: what was predicted and observed there.
    ///
    /// # Errors
    ///
    /// Never, as columns of a table are equally long; it would be a mistake of the validation.
    pub fn predicted(&self) -> Result<Table, TableError> {
        let text = |name: &str, of: fn(&super::PredictedPlace) -> String| {
            Column::text(name, self.places.iter().map(of).collect())
        };
        let position = |of: fn((f64, f64)) -> f64| {
            self.places.iter().map(|it| it.position.map_or(f64::NAN, of)).collect()
        };
        let joined = &self.joined;
        Table::new(vec![
            Column::text("code", joined.codes.iter().collect()),
            text("name_en", |it| it.english.clone()),
            text("name_zh", |it| it.chinese.clone()),
            text("province_code", |it| it.province.clone().unwrap_or_default()),
            Column::real("lon", position(|it| it.0)),
            Column::real("lat", position(|it| it.1)),
            Column::real("weight", joined.weights.to_vec()),
            Column::real("predicted", joined.predicted.to_vec()),
            Column::real("observed", joined.observed.to_vec()),
            Column::real("residual", (&joined.observed - &joined.predicted).to_vec()),
        ])
    }
}
