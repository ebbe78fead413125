//! Scenarios.

use crate::error::{
    Problem, ScenarioError, SimulationError, broken_off, listed, stopped, unreadable, unsound, warn_of,
};
use crate::result::RunResult;
use crate::table::Table;
use crate::value::{changes, from_json, table};
use crate::watch::Watch;
use factorflow::experiment::uncertainty::{
    DrawError, DrawnRunError, OutcomeDraws, OutcomeDrawsError, fill_with_draws,
};
use factorflow::outcome::{self, Column};
use factorflow::results::{Folder, FolderRunError, atlas_table, mode_name};
use factorflow::run::{MemorySink, RunBuilder};
use factorflow::scenario::{Problems, Reader, Setting};
use factorflow::{figure, scenario};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple};
use std::path::PathBuf;
use std::time::Instant;

/// A scenario that has been read and found sound; it never changes.
///
/// Args:
///     world: the name of a world that the program carries, see `worlds()`.
///     keep: clubs, rules such as "province:Zhejiang", codes or names of regions; everything when empty.
///     policies: mappings with `name`, `instrument`, `members`, and what the instrument takes, see `policies()`.
///     extends: a scenario to start from, as a file or a name of the library; its world goes without `world`.
///     sections: other sections of a scenario file, such as `time={"years": 10}` or `parameters={...}`.
///
/// Raises:
///     ScenarioError: with everything that is wrong.
#[pyclass(frozen, module = "factorflow")]
pub struct Scenario(pub scenario::Scenario);

/// What a run is asked for.
struct RunOptions {
    replicates: Option<u32>,
    seed: Option<u64>,
}

#[pymethods]
impl Scenario {
    #[new]
    #[pyo3(signature = (*, world=None, keep=Vec::new(), policies=Vec::new(), extends=None, **sections))]
    fn new(
        py: Python<'_>,
        world: Option<String>,
        keep: Vec<String>,
        policies: Vec<Bound<'_, PyMapping>>,
        extends: Option<String>,
        sections: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut text = match sections {
            Some(sections) => table(sections.as_any().cast()?)?,
            None => toml::Table::new(),
        };
        let world = world.or_else(|| extends.is_none().then(|| "china-prefectures".to_owned()));
        let mut of_world = toml::Table::new();
        of_world.extend(world.map(|it| ("name".to_owned(), it.into())));
        if !keep.is_empty() {
            of_world.insert("keep".to_owned(), keep.into());
        }
        if !of_world.is_empty() {
            text.insert("world".to_owned(), of_world.into());
        }
        text.extend(extends.map(|it| ("extends".to_owned(), it.into())));
        if !policies.is_empty() {
            let policies = policies.iter().map(|it| table(it).map(toml::Value::from));
            text.insert("policies".to_owned(), toml::Value::Array(policies.collect::<PyResult<_>>()?));
        }
        sound(py, || Reader::default().read("scenario".as_ref(), text.to_string()))
    }

    /// Reads a scenario file, or the scenario of the library that `path` is the name of.
    ///
    /// Args:
    ///     path: a file, or a name such as "tax-sharing", see `scenarios()`.
    ///     changes: values by their paths, as `--set` takes them: {"time.years": 10, "technology.retention": 0.5}.
    ///
    /// Raises:
    ///     ScenarioError: with everything that is wrong, each with file, line and column.
    #[staticmethod]
    #[pyo3(signature = (path, changes=None))]
    fn load(py: Python<'_>, path: PathBuf, changes: Option<&Bound<'_, PyMapping>>) -> PyResult<Self> {
        let overrides: Vec<String> = self::changes(changes)?.iter().map(ToString::to_string).collect();
        sound(py, || Reader::default().overrides(&overrides).load(path))
    }

    /// Reads a scenario from a text in TOML.
    ///
    /// Args:
    ///     text: what a scenario file would hold.
    ///     folder: where files are looked for that the text names.
    ///     changes: values by their paths, as in `load`.
    ///
    /// Raises:
    ///     ScenarioError: with everything that is wrong, each with line and column.
    #[staticmethod]
    #[pyo3(signature = (text, folder=PathBuf::new(), changes=None))]
    fn parse(
        py: Python<'_>,
        text: String,
        folder: PathBuf,
        changes: Option<&Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        let overrides: Vec<String> = self::changes(changes)?.iter().map(ToString::to_string).collect();
        sound(py, || Reader::default().overrides(&overrides).read(&folder.join("scenario"), text))
    }

    /// The scenario with other values; tables are not read again unless the world changes.
    ///
    /// Args:
    ///     changes: values by their paths, as in `load`.
    ///
    /// Raises:
    ///     ScenarioError: with everything that is wrong.
    fn with_(&self, py: Python<'_>, changes: &Bound<'_, PyMapping>) -> PyResult<Self> {
        let changes = self::changes(Some(changes))?;
        sound(py, || self.0.with(changes))
    }

    /// Runs the scenario in memory. Where nothing is drawn one replicate is made of those that would be the same.
    ///
    /// Args:
    ///     replicates: runs under different random numbers; those of the scenario by default.
    ///     seed: where random numbers start from; that of the scenario by default.
    ///     progress: True for a bar of tqdm, or a callable that is told (steps done, steps in all).
    ///     threads: cores to use, all by default; results do not depend on it.
    ///
    /// Raises:
    ///     SimulationError: the base year cannot be met, or a period does not balance.
    #[pyo3(signature = (replicates=None, seed=None, *, progress=None, threads=None))]
    fn run<'py>(
        &self,
        py: Python<'py>,
        replicates: Option<u32>,
        seed: Option<u64>,
        progress: Option<Bound<'py, PyAny>>,
        threads: Option<usize>,
    ) -> PyResult<RunResult> {
        let (began, run) = (Instant::now(), self.asked(&RunOptions { replicates, seed })?);
        let found = Watch::new(progress, threads)?.run(py, |control| {
            let run = run.clone().control(control);
            let series = run.run_into(MemorySink::default(), false)?;
            let (imbalance, inversion) = (series.sink.largest_imbalance(), series.inversion);
            Ok((series.sink.into_tables()?, imbalance, inversion))
        })?;
        let (tables, imbalance, inversion) = found.map_err(|it| broken_off(&it))?;
        RunResult::new(py, run.scenario().clone(), tables, &inversion, imbalance, began)
    }

    /// Runs the scenario into a folder, with the same bytes as `factorflow run`, and returns its manifest. Nothing else of
    /// a scenario writes anything.
    ///
    /// Args:
    ///     folder: missing, empty, or with results of the same scenario.
    ///     replicates, seed, progress, threads: as in `run`.
    ///     figures: whether figures are drawn too.
    ///     resume: goes on with what was interrupted.
    ///
    /// Raises:
    ///     ResultsError: the folder holds something else or cannot be written.
    ///     SimulationError: the base year cannot be met, or a period does not balance.
    #[pyo3(signature = (folder, replicates=None, seed=None, *, figures=false, resume=false, progress=None, threads=None))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of Python with its name")]
    fn run_into<'py>(
        &self,
        py: Python<'py>,
        folder: PathBuf,
        replicates: Option<u32>,
        seed: Option<u64>,
        figures: bool,
        resume: bool,
        progress: Option<Bound<'py, PyAny>>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let run = self.asked(&RunOptions { replicates, seed })?;
        let made = Watch::new(progress, threads)?.run(py, |control| {
            let opened = Folder::open(&folder, run.scenario(), resume)?;
            let (manifest, _) = fill_with_draws(&run.clone().control(control), &opened, &[])?;
            let drawn = figures.then(|| figure::draw(&folder, &[], &figure::FigureOptions::default()));
            Ok((manifest, drawn.transpose()))
        })?;
        let (manifest, drawn) = made.map_err(not_written)?;
        drawn.map_err(unreadable)?;
        from_json(py, &manifest)
    }

    /// National outcomes in every year, at the scenario's own values and over draws of parameters from their usual ranges
    /// and estimates.
    ///
    /// Args:
    ///     draws: how many.
    ///     replicates, seed, progress, threads: as in `run`.
    ///
    /// Raises:
    ///     ScenarioError: nothing can be drawn, or more than half of the points are refused.
    ///     SimulationError: a run does not come to its end.
    #[pyo3(signature = (draws, replicates=None, seed=None, *, progress=None, threads=None))]
    fn over_draws<'py>(
        &self,
        py: Python<'py>,
        draws: u32,
        replicates: Option<u32>,
        seed: Option<u64>,
        progress: Option<Bound<'py, PyAny>>,
        threads: Option<usize>,
    ) -> PyResult<Draws> {
        let run = self.asked(&RunOptions { replicates, seed })?;
        let watch = Watch::new(progress, threads)?;
        let found = watch.run(py, |control| run.clone().control(control).over_draws(draws))?;
        Draws::new(py, found.map_err(not_drawn)?)
    }

    /// What it is called in tables and figures.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is about; may be empty.
    #[getter]
    fn description(&self) -> &str {
        &self.0.description
    }

    /// Years to simulate.
    #[getter]
    fn years(&self) -> u32 {
        self.0.time.years
    }

    /// Runs under different random numbers.
    #[getter]
    fn replicates(&self) -> u32 {
        self.0.run.replicates
    }

    /// Where random numbers start from.
    #[getter]
    fn seed(&self) -> u64 {
        self.0.run.seed
    }

    /// `expected` numbers, or `sampled`: whole people and projects drawn at random.
    #[getter]
    fn mode(&self) -> &'static str {
        mode_name(self.0.run.mode)
    }

    /// SHA-256 of the texts that the scenario was read from.
    #[getter]
    fn fingerprint(&self) -> &str {
        &self.0.origin.sha256
    }

    /// What one should know of it, though it runs.
    #[getter]
    fn warnings(&self) -> Vec<Problem> {
        listed(&self.0.warnings)
    }

    /// The regions: a row each with code, names, kind, prefecture, province, lon and lat (degrees).
    #[getter]
    fn regions(&self) -> PyResult<Table> {
        atlas_table::of(&self.0.atlas).map_err(unreadable)?.try_into()
    }

    /// Every setting: path, symbol, value, unit, default and source.
    fn settings(&self) -> PyResult<Table> {
        let settings = self.0.settings();
        let text = |name: &str, of: &dyn Fn(&Setting) -> String| {
            Column::text(name, settings.iter().map(of).collect())
        };
        let columns = vec![
            text("path", &|it| it.path.clone()),
            text("symbol", &|it| it.symbol.to_owned()),
            text("value", &|it| it.value.clone()),
            text("unit", &|it| it.unit.to_owned()),
            text("default", &|it| it.default.clone().unwrap_or_default()),
            text("source", &|it| it.source.to_string()),
        ];
        outcome::Table::new(columns).map_err(unreadable)?.try_into()
    }

    /// The text of a scenario file that says the same.
    fn to_toml(&self) -> String {
        self.0.to_toml()
    }

    /// How much memory a run needs, in bytes.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate of bytes, 0 or more"
    )]
    fn memory(&self) -> u64 {
        self.0.memory().total() as u64
    }

    fn __repr__(&self) -> String {
        let (time, regions) = (self.0.time, self.0.atlas.len());
        format!("<Scenario {:?}: {regions} regions, {} years from {}>", self.0.name, time.years, time.start)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// A scenario travels to other processes as the text that it says, so long as the program carries its tables.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        if self.0.origin.tables().any(|it| it.built_in().is_none()) {
            let message =
                "a scenario with tables of one's own does not travel to other processes: load it there";
            return Err(PyValueError::new_err(message));
        }
        let parse = py.get_type::<Self>().getattr("parse")?;
        Ok((parse, PyTuple::new(py, [self.0.to_toml()])?))
    }
}

impl Scenario {
    fn asked(&self, options: &RunOptions) -> PyResult<RunBuilder<'static>> {
        if options.replicates == Some(0) {
            return Err(PyValueError::new_err("`replicates` must be 1 or more"));
        }
        let mut run = self.0.run();
        if let Some(replicates) = options.replicates {
            run = run.replicates(replicates);
        }
        Ok(options.seed.into_iter().fold(run, RunBuilder::seed))
    }
}

/// National outcomes over draws of parameters.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Draws {
    /// A row a year and outcome: what replicates at the scenario's own values say, and what draws do.
    outcomes: Py<Table>,
    /// A row a draw with the values of parameters.
    parameters: Py<Table>,
    /// A row a draw, year and outcome.
    by_draw: Py<Table>,
    /// How much each parameter decides every outcome in the last year.
    deciding: Py<Table>,
}

#[pymethods]
impl Draws {
    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Draws: {} of parameters>", self.parameters.borrow(py).rows())
    }
}

impl Draws {
    fn new(py: Python<'_>, found: OutcomeDraws) -> PyResult<Self> {
        let table = |it| Table::of(py, it);
        Ok(Self {
            outcomes: table(found.outcomes)?,
            parameters: table(found.draws)?,
            by_draw: table(found.by_draw)?,
            deciding: table(found.deciding)?,
        })
    }
}

fn not_written(error: DrawnRunError) -> PyErr {
    match error {
        DrawnRunError::Run(FolderRunError::Run(error)) => broken_off(&error),
        DrawnRunError::Run(FolderRunError::Folder(error)) | DrawnRunError::Folder(error) => unreadable(error),
        DrawnRunError::Cancelled { .. } => stopped(),
        DrawnRunError::Table(error) => unreadable(error),
        error => ScenarioError::new_err(error.to_string()),
    }
}

fn not_drawn(error: OutcomeDrawsError) -> PyErr {
    match error {
        OutcomeDrawsError::Run(error) => broken_off(&error),
        OutcomeDrawsError::Draws(DrawError::Cancelled { .. }) => stopped(),
        OutcomeDrawsError::Table(error) => SimulationError::new_err(error.to_string()),
        error => ScenarioError::new_err(error.to_string()),
    }
}

/// What was read, while the interpreter is free; warnings are said.
fn sound(
    py: Python<'_>,
    read: impl FnOnce() -> Result<scenario::Scenario, Problems> + Send,
) -> PyResult<Scenario> {
    let read = py.detach(read).map_err(|it| unsound(py, &it))?;
    warn_of(py, &read.warnings)?;
    Ok(Scenario(read))
}
