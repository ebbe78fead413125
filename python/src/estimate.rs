//! What observed flows say of kernels, how well a run would have told what happened, and who depends on whom.

use crate::error::{ResultsError, ScenarioError, SimulationError, in_python, stopped, unreadable, unsound};
use crate::scenario::Scenario;
use crate::table::Table;
use crate::value::pairs;
use crate::watch::Watch;
use factorflow::estimate::HoldOut;
use factorflow::estimate::fit::{
    EstimationError, FlowSource, Found, Missing, Note, Question, Shrink, TermSpec,
};
use factorflow::estimate::validation::{self, Benchmark, ValidationError, ValidationQuestion};
use factorflow::experiment;
use factorflow::experiment::exposure::{ExposureError, SegmentSupplier};
use factorflow::outcome;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyMapping;
use std::path::PathBuf;

/// A kernel that was estimated from flows.
#[pyclass(frozen, module = "factorflow")]
pub struct Fit {
    /// A row a term: estimate, standard errors, 95 % interval, and how much of the deviance all terms explain.
    #[pyo3(get)]
    estimates: Py<Table>,
    /// A row a place: what draws flows there and what sends them away, and its totals.
    #[pyo3(get)]
    appeals: Py<Table>,
    /// A row a predictor and the pairs that it was tested on.
    #[pyo3(get)]
    scores: Py<Table>,
    /// A row a pair: what was observed and what is expected.
    #[pyo3(get)]
    fitted: Py<Table>,
    /// What was left out or taken for granted.
    #[pyo3(get)]
    notes: Vec<String>,
    /// The estimate as a scenario file takes it, or None where the model has no place for a term.
    #[pyo3(get)]
    kernel: Option<String>,
    found: Found,
    question: Question,
    seconds: f64,
}

#[pymethods]
impl Fit {
    /// Writes what `factorflow fit` writes into a folder.
    fn save(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        let saved = self.found.write(&self.question, &folder, &[], false, self.seconds);
        saved.map_err(|it| not_estimated(py, it))
    }

    fn __repr__(&self) -> String {
        format!("<Fit: {}>", self.found.fit.terms.join(", "))
    }
}

/// Estimates what moves flows between places, by Poisson pseudo-maximum likelihood with an effect of every origin and
/// destination.
///
/// Args:
///     flows: a table (CSV or Parquet), a row a pair.
///     regions: a table of the places: code, lon, lat, and what terms and masses need.
///     origin, destination, flow: columns of the flows.
///     where: keeps rows with these texts, by their columns.
///     mass: the column of the places with their masses.
///     terms: distance, distance2, border, away, contiguity=FILE, or columns of the flows; distance, and border and away
///         where they vary, by default.
///     missing: "zero" if nothing flows between pairs without a row, "drop" if nobody knows.
///     within: keeps flows within a place.
///     shrink: keeps effects of destinations near what masses say: a strength, or "auto".
///     hold_out: tests predictions on pairs that are kept back: "checkerboard" or "origins".
///     test: tests predictions on other flows between the same places, of which `test_where` keeps rows.
///     redraw: the part of people who choose anew in the time of the flows.
///
/// Raises:
///     ScenarioError: a table is not sound; with everything that is wrong.
///     ValueError: the flows cannot be explained, or something is missing.
#[pyfunction]
#[pyo3(signature = (flows, *, regions=None, origin="origin", destination="destination", flow="flow", r#where=None,
    mass="population", terms=Vec::new(), missing=None, within=false, shrink=None, hold_out=None, test=None,
    test_where=None, redraw=None, threads=None))]
#[expect(clippy::too_many_arguments, reason = "each is an argument of Python with its name")]
pub fn fit<'py>(
    py: Python<'py>,
    flows: PathBuf,
    regions: Option<PathBuf>,
    origin: &str,
    destination: &str,
    flow: &str,
    r#where: Option<&Bound<'py, PyMapping>>,
    mass: &str,
    terms: Vec<String>,
    missing: Option<&str>,
    within: bool,
    shrink: Option<&Bound<'py, PyAny>>,
    hold_out: Option<&str>,
    test: Option<PathBuf>,
    test_where: Option<&Bound<'py, PyMapping>>,
    redraw: Option<f64>,
    threads: Option<usize>,
) -> PyResult<Fit> {
    let source = |file: PathBuf, only: Option<&Bound<'py, PyMapping>>| {
        let (origin, destination, flow) = (origin.to_owned(), destination.to_owned(), flow.to_owned());
        PyResult::Ok(FlowSource { file, origin, destination, flow, only: conditions(only)? })
    };
    let term = |it: &String| it.parse::<TermSpec>().map_err(PyValueError::new_err);
    if redraw.is_some_and(|it| !(it > 0.0 && it <= 1.0)) {
        return Err(PyValueError::new_err("`redraw` must be above 0 and at most 1"));
    }
    let question = Question {
        flows: source(flows, r#where)?,
        regions,
        mass: mass.to_owned(),
        terms: terms.iter().map(term).collect::<PyResult<_>>()?,
        missing: chosen("missing", missing, &[("zero", Missing::Zero), ("drop", Missing::Drop)])?,
        within,
        shrink: shrink.map(strength).transpose()?,
        hold_out: chosen(
            "hold_out",
            hold_out,
            &[("checkerboard", HoldOut::Checkerboard), ("origins", HoldOut::Origins)],
        )?,
        test: test.map(|it| source(it, test_where)).transpose()?,
        redraw,
        margins: None,
        cohort: None,
    };
    let began = std::time::Instant::now();
    let found = Watch::new(None, threads)?.run(py, |control| question.answer(&control.cancel))?;
    let found = found.map_err(|it| not_estimated(py, it))?;
    let tables = found.tables().map_err(unreadable)?;
    let table = |it| Table::of(py, it);
    Ok(Fit {
        estimates: table(tables.estimates)?,
        appeals: table(tables.appeals)?,
        scores: table(tables.scores)?,
        fitted: table(tables.fitted)?,
        notes: found.notes.iter().map(Note::english).collect(),
        kernel: found.kernel(&question),
        seconds: began.elapsed().as_secs_f64(),
        found,
        question,
    })
}

fn conditions(only: Option<&Bound<'_, PyMapping>>) -> PyResult<Vec<(String, String)>> {
    let Some(only) = only else { return Ok(Vec::new()) };
    pairs(only)?.into_iter().map(|(column, it)| Ok((column, it.str()?.to_string()))).collect()
}

/// One of a few words; nothing if nothing was said.
pub fn chosen<T: Copy>(what: &str, said: Option<&str>, words: &[(&str, T)]) -> PyResult<Option<T>> {
    let Some(said) = said else { return Ok(None) };
    let found = words.iter().find(|it| it.0 == said).map(|it| it.1);
    let known = || words.iter().map(|it| format!("\"{}\"", it.0)).collect::<Vec<_>>().join(", ");
    found.map(Some).ok_or_else(|| PyValueError::new_err(format!("`{what}` must be one of {}", known())))
}

fn strength(said: &Bound<'_, PyAny>) -> PyResult<Shrink> {
    if said.extract::<&str>().is_ok_and(|it| it == "auto") {
        return Ok(Shrink::Best);
    }
    match said.extract::<f64>() {
        Ok(strength) if strength >= 0.0 && strength.is_finite() => Ok(Shrink::By(strength)),
        Ok(_) => Err(PyValueError::new_err("`shrink` must be 0 or more")),
        Err(_) => Err(PyTypeError::new_err("`shrink` must be a number or \"auto\"")),
    }
}

fn not_estimated(py: Python<'_>, error: EstimationError) -> PyErr {
    match error {
        EstimationError::Problems(problems) => unsound(py, &problems),
        EstimationError::Cancelled => stopped(),
        EstimationError::Folder(error) => unreadable(error),
        EstimationError::Incomplete { missing, all, example } => PyValueError::new_err(format!(
            "{missing} of {all} pairs have no row, such as {example}; say with missing=\"zero\" that nothing flows, or with missing=\"drop\" that nobody knows"
        )),
        error => PyValueError::new_err(in_python(&error.to_string())),
    }
}

/// A prediction held against what was observed.
#[pyclass(frozen, module = "factorflow")]
pub struct Validation {
    /// A row a model, the prediction first: measures of agreement with 95 % intervals over provinces.
    #[pyo3(get)]
    scores: Py<Table>,
    /// A row a place: what was predicted, what was observed, and the residual.
    #[pyo3(get)]
    predicted: Py<Table>,
    found: validation::Validation,
    question: ValidationQuestion,
}

#[pymethods]
impl Validation {
    /// Writes what `factorflow validate` writes into a folder, without figures.
    fn save(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        self.found.write(&self.question, &folder, &[], false).map_err(|it| not_validated(py, it))
    }

    fn __repr__(&self) -> String {
        format!("<Validation: {} places>", self.found.joined.codes.len())
    }
}

/// Holds a prediction against what was observed, beside benchmarks that need no simulation.
///
/// Args:
///     prediction: a folder of results, or a table with a column of predictions.
///     observed: the table of what was observed.
///     to: the column of what was observed at last.
///     fitted_on: the tables that parameters were fitted on, [] for none; it has to be said.
///     on: the column that tells places apart, in both.
///     outcome: a column, or with ".change" behind it the logarithm of its last value over its first; "people" are all who
///         work, "arrivals" those who came from other places.
///     start: the column of what was observed at first, if a change was predicted.
///     by_province: adds regions of a run up to provinces first.
///     log: compares logarithms of levels.
///     weights: the column of weights.
///     against: "none", "natural", "momentum", "natural+momentum"; all that the folder allows when empty.
///     seed: where random numbers of the intervals start from.
///
/// Raises:
///     ScenarioError: a table is not sound, or says what nobody could have known.
///     ValueError: something that was asked for is missing.
#[pyfunction]
#[pyo3(signature = (prediction, observed, *, to, fitted_on, on="code", outcome="people.change", start=None,
    by_province=false, log=false, weights=None, against=Vec::new(), seed=1, threads=None))]
#[expect(clippy::too_many_arguments, reason = "each is an argument of Python with its name")]
pub fn validate(
    py: Python<'_>,
    prediction: PathBuf,
    observed: PathBuf,
    to: String,
    fitted_on: Vec<PathBuf>,
    on: &str,
    outcome: &str,
    start: Option<String>,
    by_province: bool,
    log: bool,
    weights: Option<String>,
    against: Vec<String>,
    seed: u64,
    threads: Option<usize>,
) -> PyResult<Validation> {
    if log && start.is_some() {
        return Err(PyValueError::new_err("`log` compares levels, and `start` asks for a change"));
    }
    let words: Vec<(&str, Benchmark)> = Benchmark::ALL.iter().map(|it| (it.name(), *it)).collect();
    let against = against.iter().map(|it| chosen("against", Some(it), &words));
    let question = ValidationQuestion {
        prediction,
        observed,
        key: on.to_owned(),
        outcome: outcome.to_owned(),
        by_province,
        logarithms: log,
        from: start,
        to,
        weights,
        against: against.filter_map(PyResult::transpose).collect::<PyResult<_>>()?,
        fitted_on: Some(fitted_on),
        seed,
    };
    let found = Watch::new(None, threads)?.run(py, |control| question.answer(&control.cancel))?;
    let found = found.map_err(|it| not_validated(py, it))?;
    let table = |it: Result<outcome::Table, outcome::TableError>| Table::of(py, it.map_err(unreadable)?);
    Ok(Validation { scores: table(found.scores())?, predicted: table(found.predicted())?, found, question })
}

fn not_validated(py: Python<'_>, error: ValidationError) -> PyErr {
    match error {
        ValidationError::Problems(problems) => unsound(py, &problems),
        ValidationError::Cancelled => stopped(),
        ValidationError::Table(error) => unreadable(error),
        ValidationError::Folder(error) => unreadable(error),
        error => PyValueError::new_err(error.to_string()),
    }
}

/// Who depends on which place's segment of an industry chain.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Exposure {
    /// A row a supplier and segment, the most important first: `national` is the part of output that all regions together
    /// lose for each part of its capacity that is lost; then the ten regions that depend most on it.
    suppliers: Py<Table>,
    /// A row a region: what it loses by the supplier that was asked for, the most exposed first; None without one.
    exposed: Option<Py<Table>>,
}

#[pymethods]
impl Exposure {
    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Exposure: {} pairs of supplier and segment>", self.suppliers.borrow(py).rows())
    }
}

/// Works out who depends on whom in the base year of a scenario with industry chains.
///
/// Args:
///     scenario: names segments of its fields, as "china-chains" does.
///     supplier: the code or name of a region, for everyone who depends on it.
///     segment: the segment that it makes; FIELD:SEGMENT where two fields have one of that name.
///     threads: cores to use, all by default.
///
/// Raises:
///     ScenarioError: no field of the world has an industry chain.
///     ValueError: there is no such supplier.
#[pyfunction]
#[pyo3(signature = (scenario, *, supplier=None, segment=None, threads=None))]
pub fn exposure(
    py: Python<'_>,
    scenario: &Bound<'_, Scenario>,
    supplier: Option<&str>,
    segment: Option<&str>,
    threads: Option<usize>,
) -> PyResult<Exposure> {
    let scenario = &scenario.get().0;
    let supplier = match (supplier, segment) {
        (None, None) => None,
        (Some(supplier), Some(segment)) => Some(
            SegmentSupplier::find(scenario, supplier, segment)
                .map_err(|it| PyValueError::new_err(it.to_string()))?,
        ),
        _ => return Err(PyValueError::new_err("a supplier is a region and its segment: give both")),
    };
    let found = Watch::new(None, threads)?.run(py, |_| experiment::Exposure::with(scenario, supplier))?;
    let found = found.map_err(|error| match error {
        ExposureError::NoChain => ScenarioError::new_err(error.to_string()),
        ExposureError::NoConvergence(error) => SimulationError::new_err(error.to_string()),
        ExposureError::Table(error) => ResultsError::new_err(error.to_string()),
    })?;
    let table = |it| Table::of(py, it);
    Ok(Exposure { suppliers: table(found.suppliers)?, exposed: found.exposed.map(table).transpose()? })
}
