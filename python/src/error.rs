//! What Python raises, and what is wrong with a scenario.

use factorflow::run::RunError;
use factorflow::scenario::{Problems, Severity};
use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::error::Error;
use std::ffi::CString;

pyo3::create_exception!(
    factorflow,
    ScenarioError,
    PyValueError,
    "A scenario is not sound. The text shows every problem under the line it is about; `problems` has them one by one."
);
pyo3::create_exception!(
    factorflow,
    SimulationError,
    PyRuntimeError,
    "A run did not come to its end: the base year cannot be met, or a period does not balance."
);
pyo3::create_exception!(
    factorflow,
    ResultsError,
    PyRuntimeError,
    "A folder or a table cannot be read, cannot be written, or does not hold what was asked for."
);
pyo3::create_exception!(
    factorflow,
    ScenarioWarning,
    PyUserWarning,
    "A scenario runs, but perhaps not as it was meant."
);

/// Something wrong with a scenario, and where.
#[pyclass(frozen, get_all, module = "factorflow")]
pub struct Problem {
    /// `error` keeps the scenario from running, `warning` does not.
    severity: &'static str,
    /// What is wrong, in one clause.
    message: String,
    /// The path of the file, `--set` for what was changed, or None.
    file: Option<String>,
    /// The line in the file, counted from 1, or None.
    line: Option<usize>,
    /// The column in characters, counted from 1, or None.
    column: Option<usize>,
    /// What may be done about it, or None.
    help: Option<String>,
}

#[pymethods]
impl Problem {
    fn __repr__(&self) -> String {
        let place = match (&self.file, self.line, self.column) {
            (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
            _ => String::new(),
        };
        format!("<Problem: {place}{}: {}>", self.severity, self.message)
    }
}

/// All problems, one by one.
pub fn listed(problems: &Problems) -> Vec<Problem> {
    let listed = |it: &factorflow::scenario::Problem| {
        let place = it.places().first();
        Problem {
            severity: if it.severity() == Severity::Error { "error" } else { "warning" },
            message: it.message().to_owned(),
            file: place.map(|at| at.file().to_owned()),
            line: place.map(factorflow::scenario::TextSpan::line),
            column: place.map(factorflow::scenario::TextSpan::column),
            help: it.help().map(str::to_owned),
        }
    };
    problems.iter().map(listed).collect()
}

/// A scenario that is not sound.
pub fn unsound(py: Python<'_>, problems: &Problems) -> PyErr {
    let error = ScenarioError::new_err(problems.to_string());
    let attached = PyTuple::new(py, listed(problems)).and_then(|it| error.value(py).setattr("problems", it));
    attached.err().unwrap_or(error)
}

/// Warns of what one should know of a scenario that runs.
pub fn warn_of(py: Python<'_>, problems: &Problems) -> PyResult<()> {
    let category = py.get_type::<ScenarioWarning>();
    problems.iter().try_for_each(|it| {
        let text = CString::new(it.render(false).replace('\0', "")).expect("zeros were taken out");
        PyErr::warn(py, &category, &text, 1)
    })
}

/// A run that did not come to its end.
pub fn broken_off(error: &RunError) -> PyErr {
    match error {
        RunError::Cancelled { .. } => stopped(),
        error => SimulationError::new_err(error.to_string()),
    }
}

/// What was stopped by Ctrl-C or by what progress raised; whoever stopped it raises something better.
pub fn stopped() -> PyErr {
    PyKeyboardInterrupt::new_err("stopped")
}

/// A folder or a table that is not what it should be.
pub fn unreadable(error: impl Error) -> PyErr {
    ResultsError::new_err(in_python(&error.to_string()))
}

/// A message with what is called otherwise here than on the command line.
pub fn in_python(message: &str) -> String {
    const NAMES: [(&str, &str); 6] = [
        ("`--resume`", "`resume=True`"),
        (" with `--out`", ""),
        ("`--draws`", "`draws`"),
        ("`--regions`", "`regions`"),
        ("`--mass`", "`mass`"),
        ("`--shrink`", "`shrink`"),
    ];
    NAMES.iter().fold(message.to_owned(), |text, (option, name)| text.replace(option, name))
}
