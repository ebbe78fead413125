//! Tables as Parquet: snappy, reals by byte stream split, text and integers by dictionary, statistics on pages.
//! The same tables give the same bytes: nothing in a file depends on when or where it was written.
//!
//! Reals are in the order that their type has had since 2017. Files with the order of IEEE 754, the only one that
//! version 60 of the `parquet` crate has, cannot be read by Polars 1, and pyarrow ignores smallest and largest in them.
//!
//! What is missing is null, as readers of the CSV find it: NaN, and text that is empty (no error, no decision). Only
//! integers are required columns. No type of the `parquet` crate leaves this file, because it breaks its interface
//! every few months.

use std::cell::Cell;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::basic::{Compression, ConvertedType, Encoding, LogicalType, Repetition, Type as Physical};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{ColumnDescriptor, ColumnPath, Type, TypePtr};

use super::atomic::AtomicFile;
use crate::outcome::{Column, Kind, Table, TableError, Texts, Values};

/// Tables are gathered into row groups of at least so many rows. Hundreds of small replicates would otherwise be
/// hundreds of row groups, each with its own dictionaries and footer entries, and slow to read.
const ROWS_A_GROUP: usize = 65_536;

/// Values are handed to the encoder in pieces of so many, so that a large row group is not copied whole.
const ROWS_A_BATCH: usize = 8_192;

/// Names, kept in the footer, that readers show beside the table: scenario hash, seed.
pub type Metadata = [(String, String)];

/// Writes a file that comes in parts and appears under its name when it is finished, and not before.
/// About one row group is held in memory.
pub struct ParquetWriter {
    path: PathBuf,
    metadata: Vec<(String, String)>,
    /// Until the first table says which columns there are.
    file: Option<AtomicFile>,
    /// From the first table on.
    groups: Option<SerializedFileWriter<AtomicFile>>,
    /// Rows that do not fill a row group yet; its columns are the layout of the file.
    waiting: Table,
}

impl ParquetWriter {
    /// Begins a file that will be called `path`.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub fn create(path: &Path, metadata: &Metadata) -> Result<Self, TableError> {
        let file = AtomicFile::create(path).map_err(|error| TableError::Io(error).in_file(path))?;
        Ok(Self {
            path: path.to_owned(),
            metadata: metadata.to_vec(),
            file: Some(file),
            groups: None,
            waiting: Table::default(),
        })
    }

    /// Adds the rows of `table`; the first table may be without rows and then only says which columns there are.
    ///
    /// # Errors
    /// When the columns differ from those before, there are none, or writing fails.
    pub fn append(&mut self, table: &Table) -> Result<(), TableError> {
        let appended = self.begin(table).and_then(|()| self.waiting.append(table));
        let written = appended
            .and_then(|()| if self.waiting.rows() < ROWS_A_GROUP { Ok(()) } else { self.write_group() });
        written.map_err(|error| error.in_file(&self.path))
    }

    /// Writes what is left and gives the file its name.
    ///
    /// # Errors
    /// When no table was appended or the disk refuses; then an older file of that name is untouched.
    pub fn finish(mut self) -> Result<(), TableError> {
        let path = std::mem::take(&mut self.path);
        self.close().map_err(|error| error.in_file(&path))
    }

    fn begin(&mut self, table: &Table) -> Result<(), TableError> {
        if table.columns().is_empty() {
            return Err(TableError::NoColumns);
        }
        let Some(file) = self.file.take() else { return Ok(()) };
        let properties = Arc::new(properties(table, &self.metadata));
        let schema = schema(table).map_err(from_parquet)?;
        self.groups = Some(SerializedFileWriter::new(file, schema, properties).map_err(from_parquet)?);
        Ok(())
    }

    fn close(mut self) -> Result<(), TableError> {
        if self.waiting.rows() > 0 {
            self.write_group()?;
        }
        let groups = self.groups.take().ok_or(TableError::NoColumns)?;
        let file = groups.into_inner().map_err(from_parquet)?;
        file.commit().map_err(TableError::Io)
    }

    fn write_group(&mut self) -> Result<(), TableError> {
        let groups = self.groups.as_mut().ok_or(TableError::NoColumns)?;
        write_group(groups, &self.waiting).map_err(from_parquet)?;
        self.waiting = self.waiting.filter(&[]);
        Ok(())
    }
}

/// Writes `table` as the whole file `path`.
///
/// # Errors
/// When the table has no columns or the file cannot be written.
pub fn write(path: &Path, table: &Table, metadata: &Metadata) -> Result<(), TableError> {
    let mut writer = ParquetWriter::create(path, metadata)?;
    writer.append(table)?;
    writer.finish()
}

/// Reads the whole file `path`, also one that another program wrote if its columns are flat: text, signed
/// integers and floating point. Integers with nulls become reals with NaN, null text becomes empty.
///
/// # Errors
/// When the file is missing, damaged or has a column of another type.
pub fn read(path: &Path) -> Result<Table, TableError> {
    read_file(path, read_columns)
}

thread_local!(static READING: Cell<bool> = const { Cell::new(false) });

/// Reads something of a file, which may be damaged: then the `parquet` crate panics now and then, at a wrong offset in the
/// footer, a lost dictionary, a page that is too short.
fn read_file<T>(
    path: &Path,
    of: impl FnOnce(&SerializedFileReader<File>) -> Result<T, TableError>,
) -> Result<T, TableError> {
    READING.set(true);
    let read = catch_unwind(AssertUnwindSafe(|| of(&open(path)?)));
    READING.set(false);
    let read = read.unwrap_or_else(|_| Err(TableError::Malformed("the file is damaged".to_owned())));
    read.map_err(|error| error.in_file(path))
}

/// Lets nothing be printed of panics at damaged files, which are errors; of others as before. It holds for the whole process,
/// so that it is for programs and not for libraries.
pub fn keep_quiet_about_damage() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |it| {
        if !READING.get() {
            before(it);
        }
    }));
}

/// The metadata that `path` was written with, in the same order.
///
/// # Errors
/// When the file is missing or damaged.
pub fn read_metadata(path: &Path) -> Result<Vec<(String, String)>, TableError> {
    read_file(path, |file| {
        let pairs = file.metadata().file_metadata().key_value_metadata().into_iter().flatten();
        Ok(pairs.map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect())
    })
}

/// The names of the columns of a file.
///
/// # Errors
/// When the file is missing or damaged.
pub fn column_names(path: &Path) -> Result<Vec<String>, TableError> {
    read_file(path, |file| {
        let columns = file.metadata().file_metadata().schema_descr().columns();
        Ok(columns.iter().map(|it| it.name().to_owned()).collect())
    })
}

fn properties(table: &Table, metadata: &Metadata) -> WriterProperties {
    let pairs = metadata.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    let mut builder = WriterProperties::builder()
        // The wording of the format's own text, which Java readers parse.
        .set_created_by(concat!("factorflow version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata((!metadata.is_empty()).then(|| pairs.collect()))
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Page);
    for Column { name, values } in table.columns() {
        if values.kind() == Kind::Real {
            let path = ColumnPath::new(vec![name.clone()]);
            // A dictionary would win over the encoding, and reals seldom repeat.
            builder = builder
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::BYTE_STREAM_SPLIT);
        }
    }
    builder.build()
}

fn schema(table: &Table) -> Result<TypePtr, ParquetError> {
    let field = |Column { name, values }: &Column| {
        let (physical, logical, repetition) = match values.kind() {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL),
            Kind::Integer => (Physical::INT64, None, Repetition::REQUIRED),
            Kind::Real => (Physical::DOUBLE, None, Repetition::OPTIONAL),
        };
        let builder = Type::primitive_type_builder(name, physical).with_logical_type(logical);
        builder.with_repetition(repetition).build().map(Arc::new)
    };
    let fields = table.columns().iter().map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder("table").with_fields(fields).build().map(Arc::new)
}

fn write_group(groups: &mut SerializedFileWriter<AtomicFile>, table: &Table) -> Result<(), ParquetError> {
    let mut group = groups.next_row_group()?;
    for Column { values, .. } in table.columns() {
        let column = group.next_column()?;
        let mut column =
            column.ok_or_else(|| ParquetError::General("more columns than the schema".into()))?;
        write_values(&mut column, values)?;
        column.close()?;
    }
    group.close().map(|_| ())
}

fn write_values(column: &mut SerializedColumnWriter<'_>, values: &Values) -> Result<(), ParquetError> {
    match values {
        Values::Text(values) => {
            let different: Vec<ByteArray> = values.different().map(|it| it.as_str().into()).collect();
            for batch in values.positions().chunks(ROWS_A_BATCH) {
                let present = batch.iter().map(|it| &different[*it]).filter(|it| !it.is_empty());
                let present: Vec<ByteArray> = present.cloned().collect();
                let levels = levels(batch, |it| !different[*it].is_empty());
                column.typed::<ByteArrayType>().write_batch(&present, Some(&levels), None)?;
            }
        }
        Values::Integer(values) => {
            column.typed::<Int64Type>().write_batch(values, None, None)?;
        }
        Values::Real(values) => {
            for batch in values.chunks(ROWS_A_BATCH) {
                let present: Vec<f64> = batch.iter().copied().filter(|value| !value.is_nan()).collect();
                let levels = levels(batch, |value| !value.is_nan());
                column.typed::<DoubleType>().write_batch(&present, Some(&levels), None)?;
            }
        }
    }
    Ok(())
}

/// 1 for a value that is there, 0 for null.
fn levels<T>(values: &[T], is_there: impl Fn(&T) -> bool) -> Vec<i16> {
    values.iter().map(|value| i16::from(is_there(value))).collect()
}

fn open(path: &Path) -> Result<SerializedFileReader<File>, TableError> {
    let file = File::open(path).map_err(TableError::Io)?;
    SerializedFileReader::new(file).map_err(from_parquet)
}

fn read_columns(file: &SerializedFileReader<File>) -> Result<Table, TableError> {
    let schema = file.metadata().file_metadata().schema_descr();
    let columns = schema.columns().iter().enumerate().map(|(index, column)| {
        let values = match readable(column) {
            Some(Kind::Text) => texts(file, index).map(Values::Text),
            Some(Kind::Integer) => integers(file, index),
            Some(Kind::Real) => reals(file, index).map(Values::Real),
            None => {
                let (column, found) = (column.path().string(), describe(column));
                return Err(TableError::Type { column, found });
            }
        };
        Ok(Column { name: column.name().to_owned(), values: values.map_err(from_parquet)? })
    });
    Table::new(columns.collect::<Result<_, _>>()?)
}

/// What a column can be read as; nothing for dates, decimals, unsigned or nested ones.
fn readable(column: &ColumnDescriptor) -> Option<Kind> {
    use ConvertedType as C;
    let flat = column.path().parts().len() == 1 && column.max_rep_level() == 0;
    // Nanosecond times have a logical type only.
    let plain =
        matches!(column.logical_type_ref(), None | Some(LogicalType::String | LogicalType::Integer(_)));
    match (column.physical_type(), column.converted_type()) {
        _ if !flat || !plain => None,
        (Physical::BYTE_ARRAY, C::NONE | C::UTF8) => Some(Kind::Text),
        (Physical::INT32 | Physical::INT64, C::NONE | C::INT_8 | C::INT_16 | C::INT_32 | C::INT_64) => {
            Some(Kind::Integer)
        }
        (Physical::FLOAT | Physical::DOUBLE, C::NONE) => Some(Kind::Real),
        _ => None,
    }
}

fn describe(column: &ColumnDescriptor) -> String {
    match column.logical_type_ref() {
        _ if column.path().parts().len() > 1 || column.max_rep_level() > 0 => "nested".to_owned(),
        Some(logical) => format!("{logical:?}"),
        None => format!("{} {}", column.physical_type(), column.converted_type()),
    }
}

fn texts(file: &SerializedFileReader<File>, index: usize) -> Result<Texts, ParquetError> {
    let mut texts = Texts::default();
    for group in 0..file.num_row_groups() {
        let (column, rows) = chunk(file, group, index)?;
        let ColumnReader::ByteArrayColumnReader(column) = column else { return Err(unlike_schema()) };
        for value in values(column, rows)? {
            texts.push(value.as_ref().map_or(Ok(""), ByteArray::as_utf8)?);
        }
    }
    Ok(texts)
}

fn integers(file: &SerializedFileReader<File>, index: usize) -> Result<Values, ParquetError> {
    let mut found: Vec<Option<i64>> = Vec::new();
    for group in 0..file.num_row_groups() {
        match chunk(file, group, index)? {
            (ColumnReader::Int64ColumnReader(column), rows) => found.extend(values(column, rows)?),
            (ColumnReader::Int32ColumnReader(column), rows) => {
                found.extend(values(column, rows)?.into_iter().map(|value| value.map(i64::from)));
            }
            _ => return Err(unlike_schema()),
        }
    }
    if let Some(integers) = found.iter().copied().collect() {
        return Ok(Values::Integer(integers));
    }
    Ok(Values::Real(found.into_iter().map(|value| value.map_or(f64::NAN, |value| value as f64)).collect()))
}

fn reals(file: &SerializedFileReader<File>, index: usize) -> Result<Vec<f64>, ParquetError> {
    let mut reals = Vec::new();
    for group in 0..file.num_row_groups() {
        match chunk(file, group, index)? {
            (ColumnReader::DoubleColumnReader(column), rows) => {
                reals.extend(values(column, rows)?.into_iter().map(|value| value.unwrap_or(f64::NAN)));
            }
            (ColumnReader::FloatColumnReader(column), rows) => {
                reals
                    .extend(values(column, rows)?.into_iter().map(|value| value.map_or(f64::NAN, f64::from)));
            }
            _ => return Err(unlike_schema()),
        }
    }
    Ok(reals)
}

/// One column of one row group, and how many rows it has.
fn chunk(
    file: &SerializedFileReader<File>,
    group: usize,
    column: usize,
) -> Result<(ColumnReader, usize), ParquetError> {
    let group = file.get_row_group(group)?;
    let rows = usize::try_from(group.metadata().num_rows())?;
    Ok((group.get_column_reader(column)?, rows))
}

/// The values of a flat column, nothing where they are null.
fn values<T: DataType>(
    mut column: ColumnReaderImpl<T>,
    rows: usize,
) -> Result<Vec<Option<T::T>>, ParquetError> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    let (read, found, _) = column.read_records(rows, Some(&mut levels), None, &mut present)?;
    if read != rows {
        return Err(ParquetError::EOF(format!("{read} of {rows} rows")));
    }
    if found == rows {
        return Ok(present.into_iter().map(Some).collect());
    }
    let mut present = present.into_iter();
    Ok(levels.iter().map(|&level| if level > 0 { present.next() } else { None }).collect())
}

fn unlike_schema() -> ParquetError {
    ParquetError::General("a column chunk differs from the schema".to_owned())
}

/// A full disk should read as that, not as a damaged table.
fn from_parquet(error: ParquetError) -> TableError {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(error) => TableError::Io(*error),
            Err(cause) => TableError::Malformed(cause.to_string()),
        },
        other => TableError::Malformed(other.to_string()),
    }
}
