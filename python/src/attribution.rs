//! Which policy of a package does how much of the work.

use crate::error::{ScenarioError, SimulationError, broken_off, stopped, unreadable};
use crate::scenario::Scenario;
use crate::table::Table;
use crate::watch::Watch;
use factorflow::experiment::attribution::{
    self, AttributionError, AttributionMethod, AttributionRequest, Package,
};
use factorflow::run::RunError;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::path::PathBuf;

/// What each policy of a package contributes to its effect; contributions add up to the whole.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Attribution {
    /// A row an outcome of the last year and policy: what it does alone, what would be lost without it, and its Shapley
    /// value, in per cent of the base or as a difference, as `unit` says.
    parts: Py<Table>,
    /// A row an outcome and pair of policies: what they do to each other; empty for a single policy and for estimates.
    interactions: Py<Table>,
    /// A row a subset of the policies: every outcome as it is.
    subsets: Py<Table>,
}

#[pymethods]
impl Attribution {
    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Attribution: {} subsets of policies>", self.subsets.borrow(py).rows())
    }
}

/// Splits the effect of a package of policies into what each policy contributes, by Shapley values over all subsets of up
/// to 12 policies, or over random orders. Finished runs are kept in a folder, so that work that was stopped goes on.
///
/// Args:
///     base: the scenario without the policies.
///     package: the base with the policies.
///     folder: missing, empty, or with unfinished work of the same package when `resume`.
///     permutations: random orders instead of all subsets, an even number; 200 for more than 12 policies.
///     regions: attributes the output of every region, too.
///     draws: how often parameters are drawn; as the scenarios say by default.
///     resume: goes on with what was interrupted.
///     progress, threads: as in `Scenario.run`.
///
/// Raises:
///     ScenarioError: the package is not the base with more policies.
///     ResultsError: the folder holds something else.
#[pyfunction]
#[pyo3(signature = (base, package, folder, *, permutations=None, regions=false, draws=None, resume=false, progress=None,
    threads=None))]
#[expect(clippy::too_many_arguments, reason = "each is an argument of Python with its name")]
pub fn attribute<'py>(
    py: Python<'py>,
    base: &Bound<'py, Scenario>,
    package: &Bound<'py, Scenario>,
    folder: PathBuf,
    permutations: Option<u32>,
    regions: bool,
    draws: Option<u32>,
    resume: bool,
    progress: Option<Bound<'py, PyAny>>,
    threads: Option<usize>,
) -> PyResult<Attribution> {
    if permutations.is_some_and(|it| it < 4 || !it.is_multiple_of(2)) {
        return Err(PyValueError::new_err("`permutations` must be an even number, 4 or more"));
    }
    let package = Package::new(&base.get().0, &package.get().0);
    let package = package.map_err(|it| ScenarioError::new_err(it.to_string()))?;
    let usual = AttributionMethod::for_policies(package.policies().len());
    let method = permutations.map_or(usual, AttributionMethod::Permutations);
    let question = AttributionRequest { package: &package, method, regions, draws };
    let watch = Watch::new(progress, threads)?;
    let found = watch.run(py, |control| attribution::attribute(question, &folder, resume, &[], control))?;
    let tables = found.map_err(refused)?.tables().map_err(unreadable)?;
    let table = |it| Table::of(py, it);
    Ok(Attribution {
        parts: table(tables.contributions)?,
        interactions: table(tables.interactions.unwrap_or_default())?,
        subsets: table(tables.subsets)?,
    })
}

fn refused(error: AttributionError) -> PyErr {
    match error {
        AttributionError::Cancelled { .. } | AttributionError::DrawsCancelled { .. } => stopped(),
        AttributionError::NoConvergence(error) => broken_off(&RunError::from(error)),
        AttributionError::Period(error) => SimulationError::new_err(error.to_string()),
        error @ (AttributionError::NoDraws(_) | AttributionError::RefusedPoints(_)) => {
            ScenarioError::new_err(error.to_string())
        }
        error => unreadable(error),
    }
}
