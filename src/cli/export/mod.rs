//! `factorflow export`: the tables of a results folder for spreadsheets and statistics programs.

mod named;
mod stata;
mod workbook;

use super::{Failure, print, warn};
use crate::outcome::{Column, Kind, Table};
use crate::region::Fields;
use crate::results::codebook::{self, COLUMNS, CodebookEntry};
use crate::results::{atomic, csv, parquet};
use anyhow::Context;
use clap::{Args, ValueEnum};
use named::ExportTable;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Writes the tables of a results folder in the form of another program.
///
/// Columns keep their names where the program allows it and carry what they mean as labels; a sheet or a file `columns`
/// holds every column with its unit and meaning. Numbers are the same to the bit, codes stay text.
#[derive(Debug, Args)]
pub struct ExportCommand {
    /// The folder of a run, a comparison, or the data set or analysis of a sweep
    results: PathBuf,
    /// The form
    #[arg(long = "to", value_enum)]
    form: Form,
    /// Only these tables, such as national [default: all]
    #[arg(long = "table", value_name = "NAME")]
    tables: Vec<String>,
    /// Where the files go [default: export/ in the folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Begins CSV with a byte-order mark, by which Excel knows that it is UTF-8
    #[arg(long)]
    bom: bool,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Commas and UTF-8
    Csv,
    /// Stata 14 and later
    Stata,
    /// A workbook of Excel, a sheet a table
    Xlsx,
}

impl ExportCommand {
    pub fn run(self) -> Result<(), Failure> {
        if self.bom && self.form != Form::Csv {
            return Err(Failure::Refused("error: `--bom` goes with `--to csv`".to_owned()));
        }
        let entries = entries(&self.results)?;
        let names = self.names()?;
        let mut all = vec![columns(&entries, &names)?];
        for name in &names {
            let table = read(&self.results, name, &entries)?;
            let labels = table.columns().iter().map(|it| label(&entries, name, &it.name)).collect();
            all.push(ExportTable { name: name.clone(), table, labels });
        }
        let folder = self.out.clone().unwrap_or_else(|| self.results.join("export"));
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        for (name, bytes) in self.files(&all)? {
            let file = folder.join(name);
            atomic::write(&file, &bytes).with_context(|| format!("cannot write `{}`", file.display()))?;
            print(&file.display().to_string())?;
        }
        Ok(())
    }

    /// The tables that are asked for.
    fn names(&self) -> Result<Vec<String>, Failure> {
        let there = tables_in(&self.results)?;
        if there.is_empty() {
            let said = format!("error: `{}` holds no tables of results", self.results.display());
            return Err(Failure::Refused(said));
        }
        if let Some(unknown) = self.tables.iter().find(|it| !there.contains(*it)) {
            return Err(super::catalogues::unknown("table", unknown, there.iter().map(String::as_str)));
        }
        let asked_for = |it: &String| self.tables.is_empty() || self.tables.contains(it);
        Ok(there.into_iter().filter(asked_for).collect())
    }

    /// Names and contents of the files.
    fn files(&self, all: &[ExportTable]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let mut files = Vec::new();
        match self.form {
            Form::Csv => {
                for it in all {
                    let mut bytes = if self.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
                    let mut writer = csv::CsvWriter::new(&mut bytes);
                    writer.append(&it.table)?;
                    writer.finish()?;
                    files.push((format!("{}.csv", it.name), bytes));
                }
            }
            Form::Stata => {
                for it in all {
                    let (bytes, renamed) = stata::file(it)?;
                    for (from, to) in renamed {
                        warn(&format!("note: {}: the column `{from}` is called `{to}` in Stata", it.name));
                    }
                    files.push((format!("{}.dta", it.name), bytes));
                }
            }
            Form::Xlsx => files.push(("results.xlsx".to_owned(), workbook::file(all)?)),
        }
        Ok(files)
    }
}

/// Tables by name, in CSV or Parquet, but for the codebook.
fn tables_in(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| Failure::Refused(format!("error: cannot read `{}`: {error}", folder.display())))?;
    let mut names = BTreeSet::new();
    for entry in entries {
        let file = entry?.path();
        let is_table = file.extension().is_some_and(|it| it == "csv" || it == "parquet");
        if is_table && file.is_file() && file.file_name().is_some_and(|it| it != COLUMNS) {
            names.insert(file.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

/// What the folder says of its columns; what the program says where it does not.
fn entries(folder: &Path) -> Result<Vec<CodebookEntry>, Failure> {
    let file = folder.join(COLUMNS);
    if !file.exists() {
        return Ok(codebook::entries(&Fields::standard()));
    }
    let words = ["table", "column", "unit", "meaning", "equation"];
    let table = csv::read(&file, &words.map(|it| (it, Kind::Text)))?;
    let cell =
        |column: &str, row: usize| table.text(column).map_or_else(|_| String::new(), |it| it[row].clone());
    let entry = |row: usize| CodebookEntry {
        table: cell("table", row),
        column: cell("column", row),
        unit: cell("unit", row),
        meaning: cell("meaning", row),
        equation: cell("equation", row),
    };
    Ok((0..table.rows()).map(entry).collect())
}

/// The codebook as a table; data sets of sweeps have one table that theirs is about.
fn columns(entries: &[CodebookEntry], names: &[String]) -> Result<ExportTable, Failure> {
    let about: Vec<&CodebookEntry> =
        entries.iter().filter(|it| it.table.is_empty() || names.contains(&it.table)).collect();
    let column = |name: &str, of: fn(&CodebookEntry) -> &String| {
        Column::text(name, about.iter().map(|it| of(it).clone()).collect())
    };
    let table = Table::new(vec![
        column("table", |it| &it.table),
        column("column", |it| &it.column),
        column("unit", |it| &it.unit),
        column("meaning", |it| &it.meaning),
    ])?;
    Ok(ExportTable { name: "columns".to_owned(), table, labels: vec![String::new(); 4] })
}

fn find<'e>(entries: &'e [CodebookEntry], table: &str, column: &str) -> Option<&'e CodebookEntry> {
    entries.iter().find(|it| it.is_about(column) && (it.table == table || it.table.is_empty()))
}

fn label(entries: &[CodebookEntry], table: &str, column: &str) -> String {
    find(entries, table, column)
        .map_or_else(String::new, |it| format!("{} ({})", it.meaning.trim_end_matches('.'), it.unit))
}

/// A table, from Parquet where there is one, since it knows what is text.
fn read(folder: &Path, name: &str, entries: &[CodebookEntry]) -> Result<Table, Failure> {
    let file = folder.join(format!("{name}.parquet"));
    if file.exists() {
        return Ok(parquet::read(&file)?);
    }
    let is_text =
        |it: &&CodebookEntry| ["code", "name", "word", "name or code", "text"].contains(&it.unit.as_str());
    let texts = entries.iter().filter(|it| it.table == name || it.table.is_empty()).filter(is_text);
    let declared: Vec<(&str, Kind)> = texts.map(|it| (it.column.as_str(), Kind::Text)).collect();
    Ok(csv::read(&folder.join(format!("{name}.csv")), &declared)?)
}
