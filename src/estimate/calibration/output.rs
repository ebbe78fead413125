//! What a calibration leaves in its folder.

use super::summary::labels;
use super::work::{Calibration, CalibrationError};
use super::{kernel_file, report};
use crate::outcome::{Column, Table, TableError};
use crate::results::{FolderError, InputData, Program, atomic, csv, parquet};
use serde::Serialize;
use std::path::Path;

/// Tells the folder from those of runs.
const KIND: &str = "calibration";

/// The content of `manifest.json`.
#[derive(Serialize)]
pub(super) struct CalibrationManifest<'a> {
    program: Program,
    command: &'a [String],
    kind: &'static str,
    name: &'a str,
    name_zh: &'a str,
    description: &'a str,
    plan: String,
    scenario: &'a str,
    data: Vec<InputData>,
    points: usize,
    replicates: u32,
    seed: u64,
    waves: Vec<WaveSummary>,
    kept: usize,
    failures: Vec<String>,
    fingerprint: &'a str,
    wall_seconds: f64,
}

/// What the manifest says of a wave.
#[derive(Serialize)]
struct WaveSummary {
    points: usize,
    failed: usize,
    kept_share: f64,
}

/// What was found, as tables.
#[derive(Clone, Debug)]
pub struct CalibrationTables {
    /// A row a moment: observed, in the best run, how far off, and how well its emulator does.
    pub moments: Table,
    /// A row a kept run: its parameters, its moments, how far off the two worst are.
    pub kept: Table,
    /// The same of every run.
    pub runs: Table,
    /// A row a parameter: prior, kept, variance removed, sensitivity of every moment.
    pub identification: Table,
    /// A row a direction: singular value, and the part of each parameter in it.
    pub directions: Table,
    /// A row a wave.
    pub waves: Table,
}

impl Calibration {
    /// What was found, as tables.
    ///
    /// # Errors
    ///
    /// Fails when two moments or parameters have one name, which a plan cannot have.
    pub fn tables(&self) -> Result<CalibrationTables, TableError> {
        let is_kept: Vec<bool> =
            self.found.runs.iter().map(|it| it.implausibility <= super::MOST_IMPLAUSIBLE).collect();
        let runs = self.run_table()?;
        Ok(CalibrationTables {
            moments: self.moment_table()?,
            kept: runs.filter(&is_kept),
            runs,
            identification: self.identification_table()?,
            directions: self.direction_table()?,
            waves: self.wave_table()?,
        })
    }

    pub(super) fn write(&self, folder: &Path, chinese: bool) -> Result<(), CalibrationError> {
        let tables = self.tables()?;
        for (name, table) in [
            ("moments.csv", &tables.moments),
            ("identification.csv", &tables.identification),
            ("directions.csv", &tables.directions),
            ("waves.csv", &tables.waves),
        ] {
            csv::write(&folder.join(name), table)?;
        }
        parquet::write(&folder.join("kept.parquet"), &tables.kept, &Vec::new())?;
        parquet::write(&folder.join("runs.parquet"), &tables.runs, &Vec::new())?;
        let kernel = kernel_file::text(self);
        let path = folder.join("kernel.toml");
        match &kernel {
            Some(kernel) => write(&path, kernel)?,
            // That of an earlier calibration must not be taken for one of this.
            None => atomic::remove(&path).map_err(|cause| FolderError::System { path, cause })?,
        }
        write(&folder.join("plan.toml"), &self.plan.text)?;
        write(&folder.join("report.md"), &report::text(self, kernel.is_some(), chinese))?;
        Ok(self.plan.scenario.portable().write(&folder.join("scenario"))?)
    }

    pub(super) fn manifest<'a>(
        &'a self,
        command: &'a [String],
        fingerprint: &'a str,
        seconds: f64,
    ) -> CalibrationManifest<'a> {
        let wave = |it: &super::CalibrationWave| WaveSummary {
            points: it.points.len(),
            failed: it.answers.iter().filter(|it| it.is_err()).count(),
            kept_share: it.kept_share,
        };
        CalibrationManifest {
            program: Program::default(),
            command,
            kind: KIND,
            name: &self.plan.name,
            name_zh: &self.plan.chinese_name,
            description: &self.plan.description,
            plan: self.plan.file.display().to_string(),
            scenario: &self.plan.scenario.name,
            data: InputData::of(&self.plan.scenario),
            points: self.points,
            replicates: self.plan.replicates,
            seed: self.plan.seed,
            waves: self.found.waves.iter().map(wave).collect(),
            kept: self.found.kept().count(),
            failures: self.failures.iter().map(|(count, why)| format!("{count} times: {why}")).collect(),
            fingerprint,
            wall_seconds: seconds,
        }
    }

    fn moment_table(&self) -> Result<Table, TableError> {
        let (planned, found) = (&self.plan.moments, self.moments());
        let real = |of: fn(&super::FoundMoment) -> f64| found.iter().map(of).collect();
        let text = |of: &dyn Fn(&super::FoundMoment) -> String| found.iter().map(of).collect();
        Table::new(vec![
            Column::text("moment", text(&|it| it.name.clone())),
            Column::text("model_metric", text(&|it| it.model.clone())),
            Column::text("label_en", text(&|it| labels(&it.model).0)),
            Column::text("label_zh", text(&|it| labels(&it.model).1)),
            Column::real("observed", planned.iter().map(|it| it.observed).collect()),
            Column::real("se", planned.iter().map(|it| it.se).collect()),
            Column::real("discrepancy", planned.iter().map(|it| it.discrepancy).collect()),
            Column::real("model", real(|it| it.at_best)),
            Column::real("z", real(|it| it.z)),
            Column::real("emulator_r2", real(|it| it.explained)),
            Column::real("emulator_error", real(|it| it.emulator_error)),
            Column::text("source", planned.iter().map(|it| it.source.clone()).collect()),
        ])
    }

    fn run_table(&self) -> Result<Table, TableError> {
        let runs = &self.found.runs;
        let values: Vec<Vec<f64>> = runs.iter().map(|it| self.plan.values(&it.point)).collect();
        let wave = |it: &super::JudgedRun| i64::try_from(it.wave + 1).unwrap_or(i64::MAX);
        let mut columns = vec![Column::integer("wave", runs.iter().map(wave).collect())];
        for (at, factor) in self.plan.factors.iter().enumerate() {
            columns.push(Column::real(&factor.path, values.iter().map(|it| it[at]).collect()));
        }
        for (at, moment) in self.plan.moments.iter().enumerate() {
            columns.push(Column::real(&moment.name, runs.iter().map(|it| it.moments.values[at]).collect()));
        }
        columns.push(Column::real("implausibility", runs.iter().map(|it| it.implausibility).collect()));
        columns.push(Column::real("second_implausibility", runs.iter().map(|it| it.second).collect()));
        Table::new(columns)
    }

    fn identification_table(&self) -> Result<Table, TableError> {
        let found = self.factors();
        let real = |of: fn(&super::FoundFactor) -> f64| found.iter().map(of).collect();
        let mut columns = vec![
            Column::text("parameter", found.iter().map(|it| it.path.clone()).collect()),
            Column::real("prior_low", real(|it| it.prior.0)),
            Column::real("prior_high", real(|it| it.prior.1)),
            Column::text(
                "scale",
                found.iter().map(|it| if it.is_log { "log" } else { "linear" }.to_owned()).collect(),
            ),
            Column::real("default", real(|it| it.default)),
            Column::real("best", real(|it| it.best)),
            Column::real("kept_mean", real(|it| it.mean)),
            Column::real("kept_least", real(|it| it.kept[0])),
            Column::real("kept_low", real(|it| it.kept[1])),
            Column::real("kept_high", real(|it| it.kept[2])),
            Column::real("kept_greatest", real(|it| it.kept[3])),
            Column::real("variance_removed", real(|it| it.variance_removed)),
            Column::text("leading_moment", found.iter().map(|it| it.leading_moment.clone()).collect()),
        ];
        for (at, moment) in self.plan.moments.iter().enumerate() {
            let of = |factor: usize| {
                self.found.identification.as_ref().map_or(f64::NAN, |it| it.sensitivity[[at, factor]])
            };
            let name = format!("sensitivity_{}", moment.name);
            columns.push(Column::real(name, (0..found.len()).map(of).collect()));
        }
        Table::new(columns)
    }

    fn direction_table(&self) -> Result<Table, TableError> {
        let known = self.found.identification.as_ref();
        let values = known.map_or_else(Vec::new, |it| it.singular_values.clone());
        let numbers = (1..=values.len()).map(|it| i64::try_from(it).unwrap_or(i64::MAX)).collect();
        let mut columns = vec![Column::integer("direction", numbers), Column::real("singular_value", values)];
        for (at, factor) in self.plan.factors.iter().enumerate() {
            let parts = known.map_or_else(Vec::new, |it| it.directions.row(at).to_vec());
            columns.push(Column::real(&factor.path, parts));
        }
        Table::new(columns)
    }

    fn wave_table(&self) -> Result<Table, TableError> {
        let waves = &self.found.waves;
        let whole = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
        let failed = |it: &super::CalibrationWave| it.answers.iter().filter(|it| it.is_err()).count();
        Table::new(vec![
            Column::integer("wave", (1..=waves.len()).map(whole).collect()),
            Column::integer("points", waves.iter().map(|it| whole(it.points.len())).collect()),
            Column::integer("failed", waves.iter().map(|it| whole(failed(it))).collect()),
            Column::integer("emulated", waves.iter().map(|it| whole(good(it))).collect()),
            Column::real("kept_share", waves.iter().map(|it| it.kept_share).collect()),
        ])
    }
}

/// Moments whose emulators are good enough to rule points out.
fn good(wave: &super::CalibrationWave) -> usize {
    wave.emulators.iter().filter(|it| it.is_good()).count()
}

fn write(path: &Path, text: &str) -> Result<(), FolderError> {
    atomic::write(path, text.as_bytes()).map_err(|cause| FolderError::System { path: path.to_owned(), cause })
}
