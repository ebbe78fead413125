//! Which parameters go with what was observed, and what a scenario is in words.

use crate::error::{ScenarioError, broken_off, stopped, unreadable, unsound, warn_of};
use crate::estimate::chosen;
use crate::scenario::Scenario;
use crate::table::Table;
use crate::watch::Watch;
use factorflow::estimate::calibration::{self, CalibrationError, ModelMoment};
use factorflow::experiment::plan::CalibrationPlan;
use factorflow::figure::Language;
use factorflow::report::{self, DescriptionError};
use factorflow::run::RunError;
use pyo3::prelude::*;
use std::fs;
use std::path::PathBuf;

/// What a calibration has found; the folder that it was given has the same, with a report.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Calibration {
    /// A row a moment: observed, in the best run, how far off, and how well its emulator does.
    moments: Py<Table>,
    /// A row a kept run: its parameters, its moments, how far off the two worst are.
    kept: Py<Table>,
    /// The same of every run.
    runs: Py<Table>,
    /// A row a parameter: before, kept, which part of its prior variance is removed, sensitivity of every moment.
    identification: Py<Table>,
    /// A row a direction: singular value, and the part of each parameter in it.
    directions: Py<Table>,
    /// A row a wave.
    waves: Py<Table>,
    /// Why points could not be run.
    failures: Vec<String>,
    /// What is kept as a scenario file takes it, or None where that is nothing.
    kernel: Option<String>,
}

#[pymethods]
impl Calibration {
    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Calibration: {} of {} runs kept>", self.kept.borrow(py).rows(), self.runs.borrow(py).rows())
    }
}

/// Finds which parameters go with what was observed, and which of them the data can speak to: waves of runs rule out what
/// cannot be. Finished runs are kept in a folder, so that work that was stopped goes on.
///
/// Args:
///     plan: a plan file: a scenario, what was observed, which parameters may vary, how many waves.
///     folder: missing, empty, or with unfinished work of the same plan when `resume`.
///     resume: goes on with what was interrupted.
///     language: "en" or "zh", of the report in the folder.
///     progress, threads: as in `Scenario.run`.
///
/// Raises:
///     ScenarioError: the plan is not sound, or no point of it can be run.
///     ResultsError: the folder holds something else.
#[pyfunction]
#[pyo3(signature = (plan, folder, *, resume=false, language="en", progress=None, threads=None))]
pub fn calibrate<'py>(
    py: Python<'py>,
    plan: PathBuf,
    folder: PathBuf,
    resume: bool,
    language: &str,
    progress: Option<Bound<'py, PyAny>>,
    threads: Option<usize>,
) -> PyResult<Calibration> {
    let chinese = chosen_language(language)? == Language::Chinese;
    let read = py.detach(|| CalibrationPlan::load(&plan, &ModelMoment::check));
    let (plan, warnings) = read.map_err(|it| unsound(py, &it))?;
    warn_of(py, &warnings)?;
    let watch = Watch::new(progress, threads)?;
    let found = watch
        .run(py, |control| calibration::calibrate(&plan, &folder, resume, chinese, &[], control))?
        .map_err(not_calibrated)?;
    let tables = found.tables().map_err(unreadable)?;
    let table = |it| Table::of(py, it);
    Ok(Calibration {
        moments: table(tables.moments)?,
        kept: table(tables.kept)?,
        runs: table(tables.runs)?,
        identification: table(tables.identification)?,
        directions: table(tables.directions)?,
        waves: table(tables.waves)?,
        failures: found.failures.iter().map(|(count, why)| format!("{count} times: {why}")).collect(),
        kernel: fs::read_to_string(folder.join("kernel.toml")).ok(),
    })
}

fn not_calibrated(error: CalibrationError) -> PyErr {
    match error {
        CalibrationError::Cancelled { .. } => stopped(),
        CalibrationError::NothingRuns { .. } => ScenarioError::new_err(error.to_string()),
        error => unreadable(error),
    }
}

/// Describes a scenario by the ODD protocol of agent-based models: purpose, entities, scheduling, design concepts,
/// initialisation, input data, every equation, every parameter with its source, every policy.
///
/// Args:
///     scenario: what is described.
///     findings: folders of `validate` and `calibrate`, whose findings are added.
///     format: "md" for Markdown, "html" for a page that needs no other file.
///     language: "en" or "zh".
///
/// Raises:
///     ResultsError: a folder holds no findings.
///     SimulationError: the base year cannot be met.
#[pyfunction]
#[pyo3(signature = (scenario, *, findings=Vec::new(), format="md", language="en"))]
pub fn describe(
    py: Python<'_>,
    scenario: &Bound<'_, Scenario>,
    findings: Vec<PathBuf>,
    format: &str,
    language: &str,
) -> PyResult<String> {
    let language = chosen_language(language)?;
    let is_page = chosen("format", Some(format), &[("md", false), ("html", true)])?;
    let scenario = &scenario.get().0;
    let watch = Watch::new(None, None)?;
    let page = watch.run(py, |_| report::describe(scenario, &findings, language))?.map_err(not_described)?;
    Ok(if is_page == Some(true) { page.html() } else { page.markdown() })
}

fn not_described(error: DescriptionError) -> PyErr {
    match error {
        DescriptionError::NoConvergence(error) => broken_off(&RunError::from(error)),
        error => unreadable(error),
    }
}

fn chosen_language(said: &str) -> PyResult<Language> {
    let words = [("en", Language::English), ("zh", Language::Chinese)];
    Ok(chosen("language", Some(said), &words)?.unwrap_or(Language::English))
}
