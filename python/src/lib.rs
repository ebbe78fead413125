//! `factorflow._native`: the library as Python sees it. What each function does is said in its docstring, its types in
//! `_native.pyi`; nothing is decided here that the library decides.

mod attribution;
mod calibration;
mod catalogues;
mod comparison;
mod error;
mod estimate;
mod points;
mod result;
mod scenario;
mod sweep;
mod table;
mod value;
mod watch;

/// The library as Python sees it.
#[pyo3::pymodule(name = "_native")]
mod native {
    #[pymodule_export]
    use super::attribution::{Attribution, attribute};
    #[pymodule_export]
    use super::calibration::{Calibration, calibrate, describe};
    #[pymodule_export]
    use super::catalogues::{events, outcomes, parameters, policies, scenarios, worlds};
    #[pymodule_export]
    use super::comparison::{Comparison, Estimate, compare};
    #[pymodule_export]
    use super::error::{Problem, ResultsError, ScenarioError, ScenarioWarning, SimulationError};
    #[pymodule_export]
    use super::estimate::{Exposure, Fit, Validation, exposure, fit, validate};
    #[pymodule_export]
    use super::points::sample;
    #[pymodule_export]
    use super::result::RunResult;
    #[pymodule_export]
    use super::scenario::{Draws, Scenario};
    #[pymodule_export]
    use super::sweep::Sweep;
    #[pymodule_export]
    use super::table::Table;
    use pyo3::prelude::*;
    use std::ffi::OsString;
    use std::path::PathBuf;

    /// The version of the program.
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "what Python calls the version")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Runs the command line in this process and returns the code to end with.
    ///
    /// Args:
    ///     arguments: what was typed, the name of the program first.
    ///     program: what starts the program from a shell.
    #[pyfunction]
    fn command_line(py: Python<'_>, arguments: Vec<OsString>, program: PathBuf) -> u8 {
        py.detach(|| factorflow::cli::run_inside(arguments, program))
    }
}
