//! What Python says as a scenario file would say it.

use factorflow::dynamics::Parameter;
use factorflow::scenario::Change;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use toml::{Table, Value};

/// A value of TOML: bool, int, float, text, list or table; numbers and arrays of NumPy count as such.
pub fn value(any: &Bound<'_, PyAny>) -> PyResult<Value> {
    if any.is_instance_of::<PyBool>() {
        return Ok(Value::Boolean(any.is_truthy()?));
    }
    if any.is_instance_of::<PyString>() {
        return Ok(Value::String(any.extract()?));
    }
    if any.is_instance_of::<PyInt>() {
        let whole = any.extract();
        return whole
            .map(Value::Integer)
            .map_err(|_| PyValueError::new_err(format!("{any} has too many digits")));
    }
    if any.is_instance_of::<PyFloat>() {
        return Ok(Value::Float(any.extract()?));
    }
    if any.is_instance_of::<PyList>() || any.is_instance_of::<PyTuple>() {
        let items: Vec<Bound<'_, PyAny>> = any.try_iter()?.collect::<PyResult<_>>()?;
        return Ok(Value::Array(items.iter().map(value).collect::<PyResult<_>>()?));
    }
    if let Ok(mapping) = any.cast::<PyMapping>() {
        return Ok(Value::Table(table(mapping)?));
    }
    // NumPy and pandas have types of their own, which become those of Python.
    if any.hasattr("tolist")? {
        return value(&any.call_method0("tolist")?);
    }
    Err(PyTypeError::new_err(format!("{} is nothing that a scenario can say", any.repr()?)))
}

/// A table of TOML.
pub fn table(mapping: &Bound<'_, PyMapping>) -> PyResult<Table> {
    pairs(mapping)?.into_iter().map(|(key, it)| Ok((key, value(&it)?))).collect()
}

/// Keys and values in their order.
pub fn pairs<'py>(mapping: &Bound<'py, PyMapping>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    mapping.items()?.iter().map(|it| it.extract()).collect()
}

/// Changes of a scenario by their paths.
pub fn changes(mapping: Option<&Bound<'_, PyMapping>>) -> PyResult<Vec<Change>> {
    let Some(mapping) = mapping else { return Ok(Vec::new()) };
    pairs(mapping)?.into_iter().map(|(path, it)| Ok(change(path, value(&it)?))).collect()
}

/// A change; `parameters.` may be left out of the path of a parameter.
pub fn change(path: String, value: Value) -> Change {
    let path = if Parameter::find(&path).is_some() { format!("parameters.{path}") } else { path };
    Change { path, value }
}

/// What JSON says as Python says it.
pub fn from_json<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyDict>> {
    let text = serde_json::to_string(value).map_err(|it| PyValueError::new_err(it.to_string()))?;
    Ok(py.import("json")?.call_method1("loads", (text,))?.cast_into::<PyDict>()?)
}
