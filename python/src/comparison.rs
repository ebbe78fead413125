//! What policies change.

use crate::error::{ResultsError, ScenarioError, SimulationError, broken_off, stopped};
use crate::result::RunResult;
use crate::scenario::Scenario;
use crate::table::Table;
use crate::value::pairs;
use crate::watch::Watch;
use arrow_array::Array;
use factorflow::experiment;
use factorflow::experiment::comparison::{Arm, ComparisonError, Effects, names};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

/// What arms change against their base under the same random numbers.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Comparison {
    /// A row an arm, place, year and outcome, with the columns of `effects.parquet`: mean and ranges over replicates, then
    /// ranges over draws of parameters, in per cent of the base or as a difference, as `unit` says.
    effects: Py<Table>,
    /// The effect in every replicate, for the nation, for members and for all others.
    by_replicate: Py<Table>,
    /// What common random numbers are worth: variances of effects in the last year.
    coupling: Py<Table>,
    /// In which regions the policies or the stances of each arm differ from those of the base: arm and code.
    members: Py<Table>,
    /// What policies cost beside what they change.
    costs: Py<Table>,
    /// The values of parameters in every draw; empty, like the next two, where none is drawn.
    draws: Py<Table>,
    /// The effect in every draw, for the nation, for members and for all others.
    by_draw: Py<Table>,
    /// How much each drawn parameter decides every national effect in the last year.
    deciding: Py<Table>,
    /// What events cost each arm with events at every step, against the same arm without them.
    losses: Py<Table>,
    /// The tables of every arm by its name, the base first.
    arms: Py<PyDict>,
}

/// An effect, in per cent of the base or as a difference, as `unit` says.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Estimate {
    /// `percent` of the base, or the unit of the outcome.
    unit: String,
    /// The mean over replicates.
    mean: f64,
    /// Nine in ten replicates lie between this and `high_90`; NaN with one replicate, as all ranges.
    low_90: f64,
    /// Half of the replicates lie between this and `high_50`.
    low_50: f64,
    /// Half of the replicates lie below.
    median: f64,
    /// See `low_50`.
    high_50: f64,
    /// See `low_90`.
    high_90: f64,
    /// The share of replicates with the sign of the mean, 0 to 1.
    same_sign: f64,
    /// The lower end of Student's 95 % interval of the mean.
    interval_low: f64,
    /// The upper end of Student's 95 % interval of the mean.
    interval_high: f64,
    /// Replicates with an effect that can be measured.
    replicates: i64,
    /// Nine in ten draws of parameters lie between this and `parameter_high_90`; NaN, as all that follows, where nothing is
    /// drawn.
    parameter_low_90: f64,
    /// Half of the draws lie below.
    parameter_median: f64,
    /// See `parameter_low_90`.
    parameter_high_90: f64,
    /// The share of draws with an effect above 0, 0 to 1.
    positive_share: f64,
    /// Draws with an effect that can be measured.
    draws: i64,
}

#[pymethods]
impl Estimate {
    fn __repr__(&self) -> String {
        let Self { mean, unit, interval_low, interval_high, .. } = self;
        format!("<Estimate: {mean:+.6} {unit} [{interval_low:+.6}, {interval_high:+.6}]>")
    }
}

#[pymethods]
impl Comparison {
    /// What each arm changes for an outcome of a place, by the name of the arm.
    ///
    /// Args:
    ///     outcome: a column of the nation, of clubs or of regions, see `outcomes()`.
    ///     level: nation, members, others, club, province or region.
    ///     place: the club, the province or the code of the region; nothing for the other levels.
    ///     year: the year of the effect; the last one by default.
    ///
    /// Raises:
    ///     ValueError: there is no such row.
    #[pyo3(signature = (outcome="output_cny", level="nation", place=None, year=None))]
    fn effect<'py>(
        &self,
        py: Python<'py>,
        outcome: &str,
        level: &str,
        place: Option<&str>,
        year: Option<f64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let effects = self.effects.borrow(py);
        let text = |name: &str| effects.text(name).ok_or_else(|| PyValueError::new_err("there are no arms"));
        let (arms, levels, places) = (text("arm")?, text("level")?, text("place")?);
        let (outcomes, units) = (text("outcome")?, text("unit")?);
        let real = |name: &str| effects.real(name).ok_or_else(|| ResultsError::new_err(name.to_owned()));
        let years = real("year")?;
        let last = years.values().iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let is_of = |row: usize| {
            let at = if places.is_null(row) { "" } else { places.value(row) };
            let is_year = (years.value(row) - year.unwrap_or(last)).abs() < 1e-9;
            outcomes.value(row) == outcome
                && levels.value(row) == level
                && at == place.unwrap_or("")
                && is_year
        };
        let found = PyDict::new(py);
        for row in (0..effects.rows()).filter(|it| is_of(*it)) {
            let value =
                |name: &str| real(name).map(|it| if it.is_null(row) { f64::NAN } else { it.value(row) });
            let estimate = Estimate {
                unit: units.value(row).to_owned(),
                mean: value("mean")?,
                low_90: value("low_90")?,
                low_50: value("low_50")?,
                median: value("median")?,
                high_50: value("high_50")?,
                high_90: value("high_90")?,
                same_sign: value("same_sign")?,
                interval_low: value("interval_low")?,
                interval_high: value("interval_high")?,
                replicates: effects.integer("replicates").map_or(0, |it| it.value(row)),
                parameter_low_90: value("parameter_low_90")?,
                parameter_median: value("parameter_median")?,
                parameter_high_90: value("parameter_high_90")?,
                positive_share: value("positive_share")?,
                draws: effects.integer("draws").map_or(0, |it| it.value(row)),
            };
            found.set_item(arms.value(row), Py::new(py, estimate)?)?;
        }
        if found.is_empty() {
            let at = place.map_or(String::new(), |it| format!(" {it}"));
            let message = format!("no effect on `{outcome}` of {level}{at}; `effects` has all there are");
            return Err(PyValueError::new_err(message));
        }
        Ok(found)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let arms: Vec<String> = self.arms.bind(py).keys().extract()?;
        Ok(format!("<Comparison: {} with {}>", arms[1..].join(", "), arms[0]))
    }
}

/// Compares arms with a base under the same random numbers; nothing is written.
///
/// Args:
///     base: what the arms are compared with.
///     arms: scenarios by their names, or one scenario; they share world, time and random numbers with the base.
///     draws: how often parameters are drawn from their usual ranges and estimates, 0 for not at all; by default as often
///         as `factorflow compare` draws: 32 times up to 100 regions, 16 times up to 400, 8 times beyond.
///     progress, threads: as in `Scenario.run`.
///
/// Raises:
///     ScenarioError: an arm differs from the base in what it must share, or nothing can be drawn.
///     SimulationError: an arm does not run to its end.
#[pyfunction]
#[pyo3(signature = (base, arms, *, draws=None, progress=None, threads=None))]
pub fn compare<'py>(
    py: Python<'py>,
    base: &Bound<'py, Scenario>,
    arms: &Bound<'py, PyAny>,
    draws: Option<u32>,
    progress: Option<Bound<'py, PyAny>>,
    threads: Option<usize>,
) -> PyResult<Comparison> {
    let arms = read(arms)?;
    let mut all: Vec<String> = arms.iter().map(|it| it.name.clone()).collect();
    all.push(base.get().0.name.clone());
    let name = names(&all).pop().unwrap_or_default();
    let base = Arm { name, scenario: base.get().0.clone() };
    let comparison = experiment::Comparison::new(base, arms).map_err(refused)?;
    let comparison = draws.into_iter().fold(comparison, experiment::Comparison::draws);
    let found = Watch::new(progress, threads)?
        .run(py, |control| comparison.clone().control(control).in_memory())?
        .map_err(refused)?;
    let scenarios = comparison.arms().map(|it| it.scenario.clone()).collect();
    written(py, found, scenarios)
}

fn read(arms: &Bound<'_, PyAny>) -> PyResult<Vec<Arm>> {
    if let Ok(one) = arms.cast::<Scenario>() {
        return Ok(vec![Arm::from(one.get().0.clone())]);
    }
    let Ok(mapping) = arms.cast::<PyMapping>() else {
        return Err(PyTypeError::new_err("`arms` must be a scenario, or scenarios by their names"));
    };
    let arm = |(name, it): (String, Bound<'_, PyAny>)| {
        Ok(Arm { name, scenario: it.cast::<Scenario>()?.get().0.clone() })
    };
    let arms = pairs(mapping)?.into_iter().map(arm).collect::<PyResult<Vec<Arm>>>()?;
    if arms.is_empty() { Err(PyValueError::new_err("there is no arm to compare")) } else { Ok(arms) }
}

fn written(py: Python<'_>, found: Effects, scenarios: Vec<factorflow::Scenario>) -> PyResult<Comparison> {
    let arms = PyDict::new(py);
    for ((name, tables), scenario) in found.arms.into_iter().zip(scenarios) {
        let result = RunResult::of(py, scenario, tables, PyDict::new(py))?;
        arms.set_item(name, Py::new(py, result)?)?;
    }
    let table = |it| Table::of(py, it);
    Ok(Comparison {
        effects: table(found.effects)?,
        by_replicate: table(found.by_replicate)?,
        coupling: table(found.variance_ratio)?,
        members: table(found.members)?,
        costs: table(found.costs)?,
        draws: table(found.draws)?,
        by_draw: table(found.by_draw)?,
        deciding: table(found.deciding)?,
        losses: table(found.losses)?,
        arms: arms.unbind(),
    })
}

fn refused(error: ComparisonError) -> PyErr {
    match error {
        ComparisonError::Run(error) => broken_off(&error),
        ComparisonError::DrawsCancelled { .. } => stopped(),
        error @ (ComparisonError::Unlike(_)
        | ComparisonError::NoDraws(_)
        | ComparisonError::RefusedPoints(_)) => ScenarioError::new_err(error.to_string()),
        error @ ComparisonError::Table(_) => SimulationError::new_err(error.to_string()),
    }
}
