//! A table as Python sees it: columns in the layout of Arrow, which others read without copying.

use crate::error::ResultsError;
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Schema};
use factorflow::outcome::{self, Column, Values};
use pyo3::exceptions::{PyImportError, PyKeyError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use std::fmt::Write;
use std::sync::Arc;

/// Rows that notebooks show.
const SHOWN: usize = 10;

/// Named columns of equal length, which pandas, Polars, pyarrow and DuckDB read without copying.
///
/// `polars.DataFrame(table)`, `pyarrow.table(table)` and `duckdb.sql("from found")` of a table `found` take it as it is; pandas by
/// `table.to_pandas()`. `table["name"]` is one column. Numbers are 64 bits wide; what is missing is null in Arrow, NaN
/// in NumPy and None in lists of text.
#[pyclass(frozen, module = "factorflow")]
pub struct Table(RecordBatch);

impl TryFrom<outcome::Table> for Table {
    type Error = PyErr;

    fn try_from(table: outcome::Table) -> PyResult<Self> {
        let columns: Vec<(Field, ArrayRef)> = Vec::from(table).into_iter().map(arrow).collect();
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
        let schema = Arc::new(Schema::new(fields));
        let batch = if arrays.is_empty() {
            Ok(RecordBatch::new_empty(schema))
        } else {
            RecordBatch::try_new(schema, arrays)
        };
        batch.map(Self).map_err(|it| ResultsError::new_err(it.to_string()))
    }
}

/// A column in the layout of Arrow; numbers stay where they are. Empty text is missing, as it is in results folders.
fn arrow(column: Column) -> (Field, ArrayRef) {
    let (array, is_nullable): (ArrayRef, bool) = match column.values {
        Values::Real(values) => {
            let missing = values.iter().any(|it| it.is_nan());
            let nulls = missing.then(|| values.iter().map(|it| !it.is_nan()).collect::<NullBuffer>());
            (Arc::new(Float64Array::new(ScalarBuffer::from(values), nulls)), true)
        }
        Values::Integer(values) => (Arc::new(Int64Array::new(ScalarBuffer::from(values), None)), false),
        Values::Text(values) => {
            let said = values.iter().map(|it| Some(it.as_str()).filter(|it| !it.is_empty()));
            (Arc::new(said.collect::<StringArray>()), true)
        }
    };
    (Field::new(column.name, array.data_type().clone(), is_nullable), array)
}

#[pymethods]
impl Table {
    /// The names of the columns, in order.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.0.schema_ref().fields().iter().map(|it| it.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __contains__(&self, name: &str) -> bool {
        self.0.column_by_name(name).is_some()
    }

    /// A column: a NumPy array of float64 (NaN where there is no value) or int64, which cannot be written to, or a list
    /// of text (None where there is none).
    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let column = self.0.column_by_name(name);
        let column = column.ok_or_else(|| PyKeyError::new_err(format!("no column `{name}`")))?;
        if let Some(text) = column.as_string_opt::<i32>() {
            return Ok(PyList::new(py, text.iter())?.into_any());
        }
        py.import("numpy")?.call_method1("asarray", (NumberColumn(Arc::clone(column)),))
    }

    /// The table as a stream of Arrow, for whoever takes it by the PyCapsule interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Readers that wish for other types cast by themselves, as the interface allows.
        let _ = requested_schema;
        let reader = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The table as a DataFrame of pandas, which has to be installed.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let columns = PyDict::new(py);
        for name in self.columns() {
            columns.set_item(&name, self.__getitem__(py, &name)?)?;
        }
        installed(py, "pandas")?.call_method1("DataFrame", (columns,))
    }

    /// The table as a DataFrame of Polars, which has to be installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        installed(slf.py(), "polars")?.call_method1("DataFrame", (slf,))
    }

    /// The table as one of pyarrow, which has to be installed.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        installed(slf.py(), "pyarrow")?.call_method1("table", (slf,))
    }

    fn __repr__(&self) -> String {
        format!("<Table: {} rows of {}>", self.0.num_rows(), self.columns().join(", "))
    }

    fn _repr_html_(&self) -> String {
        let cells = |tag: &str, cells: Vec<String>| {
            let cells = cells.iter().map(|it| format!("<{tag}>{}</{tag}>", escaped(it)));
            format!("<tr>{}</tr>", cells.collect::<String>())
        };
        let rows = self.0.num_rows();
        let mut html = format!("<table><thead>{}</thead><tbody>", cells("th", self.columns()));
        for row in 0..rows.min(SHOWN) {
            html += &cells("td", self.0.columns().iter().map(|it| shown(it, row)).collect());
        }
        let _ = write!(html, "</tbody></table><p>{rows} rows</p>");
        html
    }
}

impl Table {
    /// A table of the library as an object of Python.
    pub fn of(py: Python<'_>, table: outcome::Table) -> PyResult<Py<Self>> {
        Py::new(py, Self::try_from(table)?)
    }

    /// A column of text; nothing where the row has none.
    pub fn text(&self, name: &str) -> Option<&StringArray> {
        self.0.column_by_name(name)?.as_string_opt()
    }

    /// A column of reals.
    pub fn real(&self, name: &str) -> Option<&Float64Array> {
        self.0.column_by_name(name)?.as_primitive_opt::<Float64Type>()
    }

    /// A column of integers.
    pub fn integer(&self, name: &str) -> Option<&Int64Array> {
        self.0.column_by_name(name)?.as_primitive_opt::<Int64Type>()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.0.num_rows()
    }
}

/// A column of numbers as NumPy finds it by its array interface; it lives as long as the array that looks at it.
#[pyclass(frozen, module = "factorflow")]
struct NumberColumn(ArrayRef);

#[pymethods]
impl NumberColumn {
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let (kind, address) = match self.0.data_type() {
            DataType::Int64 => ("<i8", self.0.as_primitive::<Int64Type>().values().as_ptr().addr()),
            _ => ("<f8", self.0.as_primitive::<Float64Type>().values().as_ptr().addr()),
        };
        let interface = PyDict::new(py);
        interface.set_item("version", 3)?;
        interface.set_item("shape", (self.0.len(),))?;
        interface.set_item("typestr", kind)?;
        // The second word says that nobody may write there.
        interface.set_item("data", (address, true))?;
        Ok(interface)
    }
}

fn installed<'py>(py: Python<'py>, package: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(package).map_err(|error| {
        let hint = PyImportError::new_err(format!("this needs {package}: pip install {package}"));
        hint.set_cause(py, Some(error));
        hint
    })
}

fn shown(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).to_string(),
        _ => column.as_string::<i32>().value(row).to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
