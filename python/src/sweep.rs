//! Sweeps: folders that any number of workers fill, whatever starts them.

use crate::error::{ResultsError, ScenarioError, stopped, unreadable, unsound};
use crate::table::Table;
use crate::value::from_json;
use crate::watch::Watch;
use factorflow::cli::OwnProcess;
use factorflow::experiment::plan::Plan;
use factorflow::experiment::sweep::{self, RunExecutor, SweepError, collect, freeze, pilot, work};
use factorflow::results::parquet;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf, absolute};
use std::thread::available_parallelism;
use std::time::Duration;

/// A sweep in its folder, as `factorflow sweep plan` leaves it: many scenarios at many points, in shards that are
/// committed whole. Any number of processes on any number of machines may work on it at once; a task that is made twice
/// costs time and nothing else.
///
/// Args:
///     folder: the folder of the sweep.
///
/// Raises:
///     ResultsError: there is no sweep, or it is damaged.
#[pyclass(frozen, module = "factorflow")]
pub struct Sweep {
    folder: PathBuf,
}

#[pymethods]
impl Sweep {
    #[new]
    fn new(folder: PathBuf) -> PyResult<Self> {
        open(&folder)?;
        Ok(Self { folder })
    }

    /// Freezes a plan into a folder; one that is planned already is opened.
    ///
    /// Args:
    ///     plan: a plan file, or the name of a plan of the library.
    ///     folder: where the sweep will be.
    ///     pilot: tries so many runs first to see how long they take.
    ///     shard_runs: runs in a shard; two minutes of them if a pilot tells, else a thousandth of all.
    ///
    /// Raises:
    ///     ScenarioError: the plan is not sound.
    ///     ResultsError: the folder holds something else.
    #[staticmethod]
    #[pyo3(signature = (plan, folder, pilot=0, shard_runs=None))]
    fn plan(
        py: Python<'_>,
        plan: PathBuf,
        folder: PathBuf,
        pilot: u64,
        shard_runs: Option<u64>,
    ) -> PyResult<Self> {
        if shard_runs == Some(0) {
            return Err(PyValueError::new_err("`shard_runs` must be 1 or more"));
        }
        let (plan, warnings) = py.detach(|| Plan::load(&plan)).map_err(|it| unsound(py, &it))?;
        crate::error::warn_of(py, &warnings)?;
        let mut planned = sweep::Sweep::of(&plan, &folder).map_err(refused)?;
        if sweep::Sweep::is_in(&folder) {
            if planned.is_same(&open(&folder)?) {
                return Ok(Self { folder });
            }
            return Err(refused(SweepError::Occupied(folder)));
        }
        let flown = if pilot == 0 { None } else { Some(fly(py, &planned, pilot)?) };
        freeze(&mut planned, flown, shard_runs).map_err(refused)?;
        Ok(Self { folder })
    }

    /// Makes the shards of a task that are missing, and returns how many these were.
    ///
    /// Args:
    ///     task: the number of the task, counted from 0.
    ///     tasks: how many tasks share the work.
    ///     jobs: runs side by side, one a core by default; results do not depend on it.
    ///     progress: as in `Scenario.run`; it counts runs.
    ///
    /// Raises:
    ///     ResultsError: the plan, the program or the data have changed, or another worker made other bytes.
    #[pyo3(signature = (task=0, tasks=1, *, jobs=None, progress=None))]
    fn work<'py>(
        &self,
        py: Python<'py>,
        task: u64,
        tasks: u64,
        jobs: Option<usize>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<u64> {
        if task >= tasks {
            return Err(PyValueError::new_err(format!(
                "task {task} is not between 0 and {tasks}, which is left out"
            )));
        }
        let threads = jobs.unwrap_or_else(|| available_parallelism().map_or(1, usize::from));
        let sweep = open(&self.folder)?;
        sweep.refuse_changes().map_err(refused)?;
        let shards = sweep.manifest.shards().of_task(task, tasks);
        let program = py.import("factorflow.__main__")?.call_method0("program")?.extract()?;
        let alone = OwnProcess { program, folder: absolute(&self.folder)? };
        let report = Watch::new(progress, None)?.run(py, |control| {
            work(&RunExecutor::new(&sweep), &shards, threads, &alone, control.progress, &control.cancel)
        })?;
        let report = report.map_err(refused)?;
        if report.stopped {
            return Err(stopped());
        }
        if let Some(conflict) = report.conflicts.first() {
            let message = format!("another worker made a shard with other bytes: {}", conflict.display());
            return Err(ResultsError::new_err(message));
        }
        Ok(report.shards)
    }

    /// How far the sweep has come: runs, done, ok, failed, timeout, killed, missing shards, examples of failures, and the
    /// workers that are at work with host, process, rate and when each was last heard of.
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let sweep = open(&self.folder)?;
        from_json(py, &py.detach(|| sweep::status(&sweep)).map_err(refused)?)
    }

    /// Checks all shards, collects them in `dataset/`, and returns its runs: a row a run with run, point, scenario,
    /// replicate, seed, a column a factor, status, error, and a column a metric.
    ///
    /// Args:
    ///     partial: takes what is there.
    ///
    /// Raises:
    ///     ResultsError: shards are missing or damaged.
    #[pyo3(signature = (partial=false))]
    fn dataset(&self, py: Python<'_>, partial: bool) -> PyResult<Table> {
        let sweep = open(&self.folder)?;
        let collected = py.detach(|| collect(&sweep, partial, &())).map_err(refused)?;
        let status = collected.status;
        if !status.conflicts.is_empty() || (!status.is_complete() && !partial) {
            let (missing, shards) = (status.missing.len(), status.shards);
            return Err(ResultsError::new_err(format!("incomplete: {missing} of {shards} shards missing")));
        }
        parquet::read(&collected.folder.join("runs.parquet")).map_err(unreadable)?.try_into()
    }

    fn __repr__(&self) -> String {
        format!("<Sweep in {}>", self.folder.display())
    }

    /// A sweep travels to other processes by its folder.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        Ok((py.get_type::<Self>().into_any(), (absolute(&self.folder)?,)))
    }
}

fn open(folder: &Path) -> PyResult<sweep::Sweep> {
    sweep::Sweep::open(folder).map_err(refused)
}

/// Runs of a sweep keep to one thread each, so those of the pilot do as well.
fn fly(py: Python<'_>, sweep: &sweep::Sweep, runs: u64) -> PyResult<sweep::Pilot> {
    let watch = Watch::new(None, Some(1))?;
    watch
        .run(py, |control| pilot(sweep, runs, Duration::MAX, control.progress, &control.cancel))?
        .ok_or_else(stopped)
}

fn refused(error: SweepError) -> PyErr {
    match error {
        error @ SweepError::Refused(_) => ScenarioError::new_err(error.to_string()),
        error => unreadable(error),
    }
}
