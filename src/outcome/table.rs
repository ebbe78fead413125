//! A table in memory: named columns of equal length. What a run records, what files hold, what figures read.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::Texts;
use crate::wording::nearest;
use serde::{Deserialize, Serialize};

/// Named columns of equal length, in the order they are written. No two have the same name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Column>", into = "Vec<Column>")]
pub struct Table {
    columns: Vec<Column>,
}

/// One column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the header, in whole English words with the unit last (`output_cny`).
    pub name: String,
    /// One value a row.
    pub values: Values,
}

/// The values of a column.
///
/// A NaN in `Real` says that there is no value: an empty cell in CSV, null in Parquet. Infinities are kept
/// (`inf`, `-inf` in CSV): a table stores what it is given, and whether a number makes sense is for the model to say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Values {
    /// Names and codes; never missing.
    Text(Texts),
    /// Counts and numbers of replicates; never missing.
    Integer(Vec<i64>),
    /// Measures, years included; NaN where there is no value.
    Real(Vec<f64>),
}

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Values::Text`]
    Text,
    /// [`Values::Integer`]
    Integer,
    /// [`Values::Real`]
    Real,
}

/// What can be wrong with a table or with the file that holds it.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Any of the others, with the file it is about.
    #[error("{}: {problem}", file.display())]
    In {
        /// The file as it was named by the caller.
        file: PathBuf,
        /// What is wrong in it.
        problem: Box<TableError>,
    },
    /// The file cannot be opened, read or written.
    #[error("{0}")]
    Io(std::io::Error),
    /// The file as a whole is not what it should be.
    #[error("not a readable table: {0}")]
    Malformed(String),
    /// A row of a CSV file has too few or too many cells.
    #[error("line {line}: {found} cells where the header has {expected}")]
    Cells {
        /// Counted from 1.
        line: u64,
        /// Columns of the header.
        expected: u64,
        /// Cells of the row.
        found: u64,
    },
    /// A cell of a CSV file is not what its column should hold.
    #[error("line {line}, column `{column}`: expected {expected}, found `{found}`")]
    Cell {
        /// Counted from 1.
        line: u64,
        /// The name in the header.
        column: String,
        /// What the column should hold.
        expected: Kind,
        /// The cell as written.
        found: String,
    },
    /// A column of a Parquet file has a type that tables do not know.
    #[error("column `{column}` has a type that cannot be read: {found}")]
    Type {
        /// The name in the file.
        column: String,
        /// The type in the file.
        found: String,
    },
    /// A column is longer or shorter than the first one.
    #[error("column `{column}` has {found} rows, the first column has {expected}")]
    Length {
        /// The column that differs.
        column: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this one.
        found: usize,
    },
    /// A name stands twice in a header.
    #[error("two columns are named `{0}`")]
    Duplicate(String),
    /// There is no column of that name.
    #[error("no column `{column}`{hint}")]
    Missing {
        /// The name that was asked for.
        column: String,
        /// The closest name there is, as a question; or nothing.
        hint: String,
    },
    /// A column holds something else than what was asked for.
    #[error("column `{column}` holds {found}, not {expected}")]
    WrongKind {
        /// The name of the column.
        column: String,
        /// What was asked for.
        expected: Kind,
        /// What it holds.
        found: Kind,
    },
    /// A table cannot go below another because their columns differ.
    #[error("column {position} is {found}, but {expected} in the rows before")]
    Layout {
        /// Counted from 1; the first column that differs.
        position: usize,
        /// Name and kind in the rows before.
        expected: String,
        /// Name and kind in the rows to be added.
        found: String,
    },
    /// A file needs at least one column.
    #[error("a table without columns cannot be written")]
    NoColumns,
}

impl TableError {
    /// This problem, with the file it is about.
    #[must_use]
    pub fn in_file(self, file: &Path) -> Self {
        Self::In { file: file.to_owned(), problem: Box::new(self) }
    }
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// When two columns have the same name or not all are equally long.
    pub fn new(columns: Vec<Column>) -> Result<Self, TableError> {
        let rows = columns.first().map_or(0, |first| first.values.len());
        for (position, Column { name, values }) in columns.iter().enumerate() {
            if columns[..position].iter().any(|earlier| earlier.name == *name) {
                return Err(TableError::Duplicate(name.clone()));
            }
            if values.len() != rows {
                let column = name.clone();
                return Err(TableError::Length { column, expected: rows, found: values.len() });
            }
        }
        Ok(Self { columns })
    }

    /// How many rows there are; 0 without columns.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |first| first.values.len())
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that name.
    ///
    /// # Errors
    /// When there is none; the error proposes the closest name.
    pub fn column(&self, name: &str) -> Result<&Values, TableError> {
        let found = self.columns.iter().find(|column| column.name == name);
        found.map(|column| &column.values).ok_or_else(|| self.missing(name))
    }

    /// The column of that name as text.
    ///
    /// # Errors
    /// When there is none or it holds numbers.
    pub fn text(&self, name: &str) -> Result<&Texts, TableError> {
        match self.column(name)? {
            Values::Text(values) => Ok(values),
            other => Err(other.is_not(Kind::Text, name)),
        }
    }

    /// The column of that name as integers.
    ///
    /// # Errors
    /// When there is none or it holds text or reals.
    pub fn integer(&self, name: &str) -> Result<&[i64], TableError> {
        match self.column(name)? {
            Values::Integer(values) => Ok(values),
            other => Err(other.is_not(Kind::Integer, name)),
        }
    }

    /// The column of that name as reals, NaN where there is no value.
    ///
    /// # Errors
    /// When there is none or it holds text or integers.
    pub fn real(&self, name: &str) -> Result<&[f64], TableError> {
        match self.column(name)? {
            Values::Real(values) => Ok(values),
            other => Err(other.is_not(Kind::Real, name)),
        }
    }

    /// The column of that name as numbers, whether it holds integers or reals: for tables that other
    /// programs wrote, where a measure without decimals looks like a count.
    ///
    /// # Errors
    /// When there is none or it holds text.
    pub fn numbers(&self, name: &str) -> Result<Cow<'_, [f64]>, TableError> {
        match self.column(name)? {
            Values::Real(values) => Ok(Cow::Borrowed(values)),
            Values::Integer(values) => Ok(values.iter().map(|&value| value as f64).collect()),
            text @ Values::Text(_) => Err(text.is_not(Kind::Real, name)),
        }
    }

    /// Puts the rows of `other` below these. A table without columns takes those of `other`.
    ///
    /// # Errors
    /// When names, kinds or order of the columns differ; then nothing is added.
    pub fn append(&mut self, other: &Self) -> Result<(), TableError> {
        if self.columns.is_empty() {
            self.columns.clone_from(&other.columns);
            return Ok(());
        }
        self.same_layout(other)?;
        for (mine, theirs) in self.columns.iter_mut().zip(&other.columns) {
            mine.values.extend(&theirs.values);
        }
        Ok(())
    }

    /// The rows `i` with `keep[i]`, in order; rows beyond the end of `keep` are left out.
    #[must_use]
    pub fn filter(&self, keep: &[bool]) -> Self {
        let kept = |column: &Column| Column { name: column.name.clone(), values: column.values.filter(keep) };
        Self { columns: self.columns.iter().map(kept).collect() }
    }

    /// Whether `other` has the same columns: names, kinds and order.
    ///
    /// # Errors
    /// With the first column that differs.
    pub fn same_layout(&self, other: &Self) -> Result<(), TableError> {
        for index in 0..self.columns.len().max(other.columns.len()) {
            if self.layout(index) != other.layout(index) {
                let (expected, found) = (self.describe(index), other.describe(index));
                return Err(TableError::Layout { position: index + 1, expected, found });
            }
        }
        Ok(())
    }

    fn layout(&self, index: usize) -> Option<(&str, Kind)> {
        self.columns.get(index).map(|it| (it.name.as_str(), it.values.kind()))
    }

    fn describe(&self, index: usize) -> String {
        let missing = || "missing".to_owned();
        self.layout(index).map_or_else(missing, |(name, kind)| format!("`{name}` ({kind})"))
    }

    fn missing(&self, name: &str) -> TableError {
        let names: Vec<&str> = self.columns.iter().map(|it| it.name.as_ref()).collect();
        let hint = nearest(name, &names).map(|it| format!("; did you mean `{it}`?"));
        TableError::Missing { column: name.to_owned(), hint: hint.unwrap_or_default() }
    }
}

impl TryFrom<Vec<Column>> for Table {
    type Error = TableError;

    fn try_from(columns: Vec<Column>) -> Result<Self, TableError> {
        Self::new(columns)
    }
}

impl From<Table> for Vec<Column> {
    fn from(table: Table) -> Self {
        table.columns
    }
}

impl Column {
    /// A column of text.
    pub fn text(name: impl Into<String>, values: Texts) -> Self {
        Self { name: name.into(), values: Values::Text(values) }
    }

    /// A column of integers.
    pub fn integer(name: impl Into<String>, values: Vec<i64>) -> Self {
        Self { name: name.into(), values: Values::Integer(values) }
    }

    /// A column of reals, NaN where there is no value.
    pub fn real(name: impl Into<String>, values: Vec<f64>) -> Self {
        Self { name: name.into(), values: Values::Real(values) }
    }
}

impl Values {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::Real(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the column holds.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Integer(_) => Kind::Integer,
            Self::Real(_) => Kind::Real,
        }
    }

    /// Only called for two of the same kind, see [`Table::same_layout`].
    fn extend(&mut self, other: &Self) {
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine.append(theirs),
            (Self::Integer(mine), Self::Integer(theirs)) => mine.extend_from_slice(theirs),
            (Self::Real(mine), Self::Real(theirs)) => mine.extend_from_slice(theirs),
            _ => unreachable!("the layouts were compared"),
        }
    }

    fn filter(&self, keep: &[bool]) -> Self {
        fn kept<T: Copy>(values: &[T], keep: &[bool]) -> Vec<T> {
            values.iter().zip(keep).filter(|(_, keep)| **keep).map(|(value, _)| *value).collect()
        }
        match self {
            Self::Text(values) => Self::Text(values.filter(keep)),
            Self::Integer(values) => Self::Integer(kept(values, keep)),
            Self::Real(values) => Self::Real(kept(values, keep)),
        }
    }

    fn is_not(&self, expected: Kind, column: &str) -> TableError {
        TableError::WrongKind { column: column.to_owned(), expected, found: self.kind() }
    }
}

/// Two missing values are equal here, so that a table equals its copy.
impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        let same = |(mine, theirs): (&f64, &f64)| mine == theirs || (mine.is_nan() && theirs.is_nan());
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine == theirs,
            (Self::Integer(mine), Self::Integer(theirs)) => mine == theirs,
            (Self::Real(mine), Self::Real(theirs)) => {
                mine.len() == theirs.len() && mine.iter().zip(theirs).all(same)
            }
            _ => false,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Text => "text",
            Self::Integer => "integers",
            Self::Real => "reals",
        })
    }
}

#[cfg(test)]
mod tests;
