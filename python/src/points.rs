//! A scenario at many points.

use crate::error::stopped;
use crate::scenario::Scenario;
use crate::table::Table;
use crate::value::{change, pairs, value};
use crate::watch::Watch;
use factorflow::experiment::{Sample, SampleError};
use factorflow::scenario::Change;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

/// Runs a scenario at many points, in parallel; a run that fails is a row that says why.
///
/// Args:
///     scenario: what is run.
///     points: P points: a table (pandas, Polars, pyarrow, `Table`) or a mapping of arrays with a column a path, or a
///         list of mappings from paths to values. Paths are those of `Scenario.load`; None says nothing.
///     metrics: columns of the nation at the end of a run, such as "output_cny", or with ".change" behind them against
///         the scenario `against` at the same point.
///     against: what changes refer to.
///     replicates: runs at each point under different random numbers.
///     seed: where random numbers start from; that of the scenario by default.
///     progress, threads: as in `Scenario.run`; progress counts runs.
///
/// Returns:
///     P·replicates rows: point, replicate, seed, a column a path, status, error, a column a metric.
///
/// Raises:
///     ValueError: there is no such metric, or nothing that a change refers to.
#[pyfunction]
#[pyo3(signature = (scenario, points, metrics, *, against=None, replicates=1, seed=None, progress=None, threads=None))]
#[expect(clippy::too_many_arguments, reason = "each is an argument of Python with its name")]
pub fn sample<'py>(
    py: Python<'py>,
    scenario: &Bound<'py, Scenario>,
    points: &Bound<'py, PyAny>,
    metrics: Vec<String>,
    against: Option<&Bound<'py, Scenario>>,
    replicates: u32,
    seed: Option<u64>,
    progress: Option<Bound<'py, PyAny>>,
    threads: Option<usize>,
) -> PyResult<Table> {
    let with_seed = |it: &Bound<'_, Scenario>| {
        let mut scenario = it.get().0.clone();
        scenario.run.seed = seed.unwrap_or(scenario.run.seed);
        scenario
    };
    let (scenario, against) = (with_seed(scenario), against.map(with_seed));
    let points = read(points)?;
    let mut sample = Sample::new(&scenario, &points, &metrics).map_err(refused)?.replicates(replicates);
    if let Some(against) = &against {
        sample = sample.against(against);
    }
    let watch = Watch::new(progress, threads)?;
    watch.run(py, |control| sample.clone().control(control).table())?.map_err(refused)?.try_into()
}

fn refused(error: SampleError) -> PyErr {
    match error {
        SampleError::Cancelled { .. } => stopped(),
        error => PyValueError::new_err(error.to_string()),
    }
}

/// The points of a table, of a mapping of arrays, or of a list of mappings.
fn read(points: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<Change>>> {
    match columns(points)? {
        Some(columns) => of_columns(&columns),
        None => points.try_iter()?.map(|it| of_mapping(&it?)).collect(),
    }
}

type NamedColumn<'py> = (String, Bound<'py, PyAny>);

/// The columns of what has some; pyarrow calls their names otherwise.
fn columns<'py>(points: &Bound<'py, PyAny>) -> PyResult<Option<Vec<NamedColumn<'py>>>> {
    if let Ok(mapping) = points.cast::<PyMapping>() {
        return pairs(mapping).map(Some);
    }
    for names in ["column_names", "columns"] {
        if points.hasattr(names)? {
            let names = points.getattr(names)?.try_iter()?.map(|it| it?.extract::<String>());
            let column = |name: PyResult<String>| {
                let name = name?;
                let column = points.get_item(&name)?;
                Ok((name, column))
            };
            return names.map(column).collect::<PyResult<_>>().map(Some);
        }
    }
    Ok(None)
}

fn of_columns(columns: &[NamedColumn<'_>]) -> PyResult<Vec<Vec<Change>>> {
    let mut points: Vec<Vec<Change>> = Vec::new();
    for (number, (name, column)) in columns.iter().enumerate() {
        let values = list(column)?;
        if number == 0 {
            points.resize_with(values.len(), Vec::new);
        }
        if values.len() != points.len() {
            let (own, first) = (values.len(), points.len());
            return Err(PyValueError::new_err(format!(
                "`{name}` has {own} values, the first column {first}"
            )));
        }
        for (point, it) in points.iter_mut().zip(values).filter(|it| !it.1.is_none()) {
            point.push(change(name.clone(), value(&it)?));
        }
    }
    Ok(points)
}

/// The values of a column as Python has them.
fn list<'py>(column: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    for method in ["tolist", "to_list", "to_pylist"] {
        if column.hasattr(method)? {
            return column.call_method0(method)?.try_iter()?.collect();
        }
    }
    if column.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("a column of points is a list or an array"));
    }
    column.try_iter()?.collect()
}

fn of_mapping(point: &Bound<'_, PyAny>) -> PyResult<Vec<Change>> {
    let Ok(mapping) = point.cast::<PyMapping>() else {
        return Err(PyTypeError::new_err("a point is a mapping from paths to values"));
    };
    let said = pairs(mapping)?.into_iter().filter(|it| !it.1.is_none());
    said.map(|(path, it)| Ok(change(path, value(&it)?))).collect()
}
