//! Tables as CSV: UTF-8, a header, commas, one line feed a row; the same table gives the same bytes.
//!
//! A real always shows a point or an exponent (`1.0`, `2.5e-9`) and is the shortest text that reads back to
//! the same number, so a file that is read again has the same kinds of columns with the same bits. No value
//! is an empty cell. An infinity is `inf`, which pandas reads as a number and DuckDB as a word.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use ::csv::StringRecord;

use super::atomic::AtomicFile;
use crate::outcome::{Column, Kind, Table, TableError, Values};

/// Writes a table that comes in parts: the header with the first part, then row after row.
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    rows: ::csv::Writer<W>,
    layout: Table,
    /// Room for the text of a number.
    text: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes to `to`, which gets its own buffer.
    pub fn new(to: W) -> Self {
        Self {
            rows: ::csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(to),
            layout: Table::default(),
            text: String::new(),
        }
    }

    /// Adds the rows of `table`; the first table may be without rows and then leaves only a header.
    ///
    /// # Errors
    /// When the columns differ from those before, there are none, or writing fails.
    pub fn append(&mut self, table: &Table) -> Result<(), TableError> {
        if self.layout.columns().is_empty() {
            self.write_header(table)?;
        }
        self.layout.same_layout(table)?;
        for row in 0..table.rows() {
            for column in table.columns() {
                self.write_cell(&column.values, row)?;
            }
            self.rows.write_record(None::<&[u8]>).map_err(from_csv)?;
        }
        Ok(())
    }

    /// Hands back what was written to, with everything in it.
    ///
    /// # Errors
    /// When the last of it cannot be written, or no table was appended.
    pub fn finish(self) -> Result<W, TableError> {
        if self.layout.columns().is_empty() {
            return Err(TableError::NoColumns);
        }
        self.rows.into_inner().map_err(|error| TableError::Io(error.into_error()))
    }

    fn write_header(&mut self, table: &Table) -> Result<(), TableError> {
        if table.columns().is_empty() {
            return Err(TableError::NoColumns);
        }
        self.rows.write_record(table.columns().iter().map(|column| &column.name)).map_err(from_csv)?;
        self.layout = table.filter(&[]);
        Ok(())
    }

    fn write_cell(&mut self, values: &Values, row: usize) -> Result<(), TableError> {
        let Self { rows, text, .. } = self;
        text.clear();
        let written = match values {
            Values::Text(values) => rows.write_field(&values[row]),
            Values::Integer(values) => {
                add_text(text, format_args!("{}", values[row]));
                rows.write_field(text)
            }
            Values::Real(values) => {
                add_real(text, values[row]);
                rows.write_field(text)
            }
        };
        written.map_err(from_csv)
    }
}

/// A CSV file that appears under its name when it is finished, and not before.
#[derive(Debug)]
pub struct CsvFileWriter {
    path: PathBuf,
    rows: CsvWriter<AtomicFile>,
}

impl CsvFileWriter {
    /// Begins a file that will be called `path`.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub fn create(path: &Path) -> Result<Self, TableError> {
        let file = AtomicFile::create(path).map_err(|error| TableError::Io(error).in_file(path))?;
        Ok(Self { path: path.to_owned(), rows: CsvWriter::new(file) })
    }

    /// Adds the rows of `table`.
    ///
    /// # Errors
    /// When the columns differ from those before, there are none, or writing fails.
    pub fn append(&mut self, table: &Table) -> Result<(), TableError> {
        self.rows.append(table).map_err(|error| error.in_file(&self.path))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When no table was appended or the disk refuses; then an older file of that name is untouched.
    pub fn finish(self) -> Result<(), TableError> {
        let file = self.rows.finish();
        let committed = file.and_then(|file| file.commit().map_err(TableError::Io));
        committed.map_err(|error| error.in_file(&self.path))
    }
}

/// Writes `table` as the whole file `path`.
///
/// # Errors
/// When the table has no columns or the file cannot be written.
pub fn write(path: &Path, table: &Table) -> Result<(), TableError> {
    let mut writer = CsvFileWriter::create(path)?;
    writer.append(table)?;
    writer.finish()
}

/// Reads the whole file `path`; `declared` as in [`read_from`].
///
/// # Errors
/// When the file is missing, malformed or a cell is not what its column should hold, with line and column.
pub fn read(path: &Path, declared: &[(&str, Kind)]) -> Result<Table, TableError> {
    let file = File::open(path).map_err(TableError::Io);
    file.and_then(|file| read_from(file, declared)).map_err(|error| error.in_file(path))
}

/// The names of the columns of a file.
///
/// # Errors
/// When the file is missing or has no header.
pub fn column_names(path: &Path) -> Result<Vec<String>, TableError> {
    let read = ::csv::Reader::from_path(path).and_then(|mut it| it.headers().cloned());
    let header = read.map_err(|error| from_csv(error).in_file(path))?;
    Ok(header.iter().map(str::to_owned).collect())
}

/// Reads a table from CSV with a header.
///
/// A column that is `declared` is read as such: text keeps `310000` and `010000` as written, and a wrong cell
/// is an error. A name that the file does not have is ignored, so one list serves many files. Any other column
/// is integers if all cells are, else reals if all are numbers or empty, else text; a number with a leading
/// zero is taken for a code, and `nan` for a word, because places are called that.
///
/// # Errors
/// When it is malformed or a cell is not what its column should hold, with line and column.
pub fn read_from(from: impl Read, declared: &[(&str, Kind)]) -> Result<Table, TableError> {
    let mut reader = ::csv::Reader::from_reader(from);
    let header = reader.headers().map_err(from_csv)?.clone();
    let records: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().map_err(from_csv)?;
    let column = |(at, name): (usize, &str)| {
        let cells = ColumnCells { records: &records, at };
        let values = match declared.iter().find(|(declared, _)| *declared == name) {
            Some((_, kind)) => cells.of_kind(*kind).map_err(|row| cells.wrong(row, name, *kind))?,
            None => cells.narrowest(),
        };
        Ok(Column { name: name.to_owned(), values })
    };
    Table::new(header.iter().enumerate().map(column).collect::<Result<_, TableError>>()?)
}

/// The cells of one column, in the records that they were read in: a text of its own for each would take longer than to
/// read it.
#[derive(Clone, Copy)]
struct ColumnCells<'a> {
    records: &'a [StringRecord],
    at: usize,
}

impl<'a> ColumnCells<'a> {
    fn iter(self) -> impl Iterator<Item = &'a str> {
        self.records.iter().map(move |record| &record[self.at])
    }

    /// Values of the narrowest kind that all cells fit; a column without a single value is of reals.
    fn narrowest(self) -> Values {
        let number = |cell| if has_leading_zero(cell) { None } else { text_to_real(cell) };
        let Some(reals) = self.iter().map(number).collect() else {
            return Values::Text(self.iter().collect());
        };
        match self.parse(text_to_integer) {
            Ok(integers) if !integers.is_empty() => Values::Integer(integers),
            _ => Values::Real(reals),
        }
    }

    /// Values of this kind, or the first row that holds something else.
    fn of_kind(self, kind: Kind) -> Result<Values, usize> {
        Ok(match kind {
            Kind::Integer => Values::Integer(self.parse(text_to_integer)?),
            Kind::Real => Values::Real(self.parse(text_to_real)?),
            Kind::Text => Values::Text(self.iter().collect()),
        })
    }

    fn wrong(self, row: usize, column: &str, expected: Kind) -> TableError {
        let record = &self.records[row];
        let line = record.position().map_or(0, ::csv::Position::line);
        TableError::Cell { line, column: column.to_owned(), expected, found: record[self.at].to_owned() }
    }

    /// All cells by `to`, or the first row that is something else.
    fn parse<T>(self, to: fn(&str) -> Option<T>) -> Result<Vec<T>, usize> {
        self.iter().enumerate().map(|(row, cell)| to(cell).ok_or(row)).collect()
    }
}

fn has_leading_zero(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['-', '+']).as_bytes();
    digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit()
}

fn text_to_integer(cell: &str) -> Option<i64> {
    cell.parse().ok()
}

/// Rust also reads `nan`, `Inf` and `infinity`, in any case; here only `inf` and `-inf`, as they are written.
fn text_to_real(cell: &str) -> Option<f64> {
    match cell {
        "" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        word if word.ends_with(|last: char| last.is_alphabetic()) => None,
        // Beyond the range of f64 it would be infinite without having been written so.
        number => number.parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

/// Adds the shortest text that reads back to the same bits, and shows that it is a real.
/// Display alone would spell 1e300 out in 301 digits.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers below 1e16")]
fn add_real(text: &mut String, value: f64) {
    let plain = value == 0.0 || (1e-5..1e16).contains(&value.abs());
    if value.is_nan() {
        // No value is an empty cell.
    } else if value.is_finite() && !plain {
        add_text(text, format_args!("{value:e}"));
    } else if value.fract() == 0.0 && value != 0.0 {
        // People and projects are whole, and whole numbers are written in half the time.
        add_text(text, format_args!("{}.0", value as i64));
    } else if value == 0.0 {
        add_text(text, format_args!("{value}.0"));
    } else {
        // Infinities come here too: their fraction is NaN.
        add_text(text, format_args!("{value}"));
    }
}

fn add_text(text: &mut String, of: std::fmt::Arguments<'_>) {
    text.write_fmt(of).expect("a string takes every text");
}

fn from_csv(error: ::csv::Error) -> TableError {
    let line = |position: &Option<::csv::Position>| position.as_ref().map_or(0, ::csv::Position::line);
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => TableError::Io(error),
        ::csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            TableError::Cells { line: line(&pos), expected: expected_len, found: len }
        }
        ::csv::ErrorKind::Utf8 { pos, err } => {
            let column = err.field() + 1;
            TableError::Malformed(format!("line {}, cell {column}: not UTF-8", line(&pos)))
        }
        other => TableError::Malformed(format!("{other:?}")),
    }
}
