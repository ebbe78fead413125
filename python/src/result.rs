//! What a run leaves.

use crate::error::{ResultsError, unreadable, unsound};
use crate::scenario::Scenario;
use crate::table::Table;
use crate::value::from_json;
use factorflow::dynamics::Inversion;
use factorflow::outcome::{self, Kind, Tables};
use factorflow::results::{Diagnostics, Manifest, cpu_seconds, csv, parquet};
use factorflow::scenario;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What a run of R replicates over Y years of S steps leaves, for N regions.
#[pyclass(frozen, get_all, name = "Result", module = "factorflow")]
pub struct RunResult {
    /// A row a replicate and step, R·(S·Y + 1): money in CNY, rates per year; `outcomes()` explains every column.
    national: Py<Table>,
    /// A row a replicate, step and club or province.
    clubs: Py<Table>,
    /// A row a replicate, year and region, R·(Y + 1)·N.
    regions: Py<Table>,
    /// A row a replicate, year, factor and pair: the largest flows, if the scenario keeps any.
    flows: Py<Table>,
    /// A row a replicate, year and policy.
    policies: Py<Table>,
    /// The scenario that was run.
    scenario: Py<Scenario>,
    /// What was run, from which data, and how well the books balance, as in `manifest.json`.
    manifest: Py<PyDict>,
}

#[pymethods]
impl RunResult {
    /// Reads what `run_into` or `factorflow run` left in a folder.
    ///
    /// Args:
    ///     folder: a folder of results.
    ///
    /// Raises:
    ///     ResultsError: the folder holds no results of a run that has ended.
    #[staticmethod]
    fn load(py: Python<'_>, folder: PathBuf) -> PyResult<Self> {
        let manifest = std::fs::read_to_string(folder.join("manifest.json")).map_err(|error| {
            ResultsError::new_err(format!(
                "{} holds no finished run: manifest.json: {error}",
                folder.display()
            ))
        })?;
        let manifest = py.import("json")?.call_method1("loads", (manifest,))?.cast_into::<PyDict>()?;
        let scenario =
            scenario::Scenario::load(folder.join("scenario.toml")).map_err(|it| unsound(py, &it))?;
        let table = |name: &str| table(py, &folder.join(format!("{name}.parquet")));
        Ok(Self {
            national: table("national")?,
            clubs: table("clubs")?,
            regions: table("regions")?,
            flows: table("flows")?,
            policies: Table::of(py, policies(&folder)?)?,
            scenario: Py::new(py, Scenario(scenario))?,
            manifest: manifest.unbind(),
        })
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let name = &self.scenario.get().0.name;
        format!("<Result of {name:?}: {} rows of the nation>", self.national.borrow(py).rows())
    }
}

impl RunResult {
    /// The tables of a run, with all that is known of how it went.
    pub fn new(
        py: Python<'_>,
        scenario: scenario::Scenario,
        tables: Tables,
        inversion: &[Inversion],
        largest_imbalance: f64,
        began: Instant,
    ) -> PyResult<Self> {
        let wall_seconds = began.elapsed().as_secs_f64();
        let inversion = inversion.to_vec();
        let diagnostics =
            Diagnostics { inversion, largest_imbalance, wall_seconds, cpu_seconds: cpu_seconds() };
        let manifest = from_json(py, &Manifest::new(&scenario, &[], &diagnostics))?;
        Self::of(py, scenario, tables, manifest)
    }

    /// The tables of a run.
    pub fn of(
        py: Python<'_>,
        scenario: scenario::Scenario,
        tables: Tables,
        manifest: Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let table = |it| Table::of(py, it);
        Ok(Self {
            national: table(tables.national)?,
            clubs: table(tables.clubs)?,
            regions: table(tables.regions)?,
            flows: table(tables.flows)?,
            policies: table(tables.policies)?,
            scenario: Py::new(py, Scenario(scenario))?,
            manifest: manifest.unbind(),
        })
    }
}

/// A table of a folder; one that the scenario asked not to be written has no columns.
fn table(py: Python<'_>, path: &Path) -> PyResult<Py<Table>> {
    let read =
        if path.exists() { parquet::read(path).map_err(unreadable)? } else { outcome::Table::default() };
    Table::of(py, read)
}

/// The table of policies, which a folder has as CSV only.
fn policies(folder: &Path) -> PyResult<outcome::Table> {
    /// What does not show in the cells, where all years are whole and no policy is reviewed.
    const KINDS: [(&str, Kind); 6] = [
        ("policy", Kind::Text),
        ("year", Kind::Real),
        ("strength", Kind::Real),
        ("cost_cny", Kind::Real),
        ("review_effect", Kind::Real),
        ("review_decision", Kind::Text),
    ];
    csv::read(&folder.join("policies.csv"), &KINDS).map_err(unreadable)
}
