//! Tables as a workbook: a sheet a table, the names of columns in bold and fixed, what they say as notes of the header.

use super::named::{ExportTable, exact};
use crate::cli::Failure;
use crate::outcome::{Column, Values};
use anyhow::Context;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Rows of a sheet, the header among them.
const MOST_ROWS: usize = 1_048_576;
/// Letters of the name of a sheet.
const LONGEST_NAME: usize = 31;
/// Letters of a cell.
const LONGEST_TEXT: usize = 32_767;

/// The workbook of these tables.
pub fn file(all: &[ExportTable]) -> Result<Vec<u8>, Failure> {
    if let Some(long) = all.iter().find(|it| it.table.rows() >= MOST_ROWS) {
        return Err(Failure::Refused(format!(
            "error: {} has {} rows, more than a sheet takes; `--to csv` or `--to stata` takes them, `--table` leaves it out",
            long.name,
            long.table.rows()
        )));
    }
    let mut workbook = Workbook::new();
    let mut names = BTreeSet::new();
    // Without a time of its own a workbook of the same tables is the same to the byte.
    let time = ExcelDateTime::from_ymd(2000, 1, 1).context("a day of the calendar")?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&time));
    for it in all {
        let sheet = workbook.add_worksheet();
        write(sheet, it, &mut names).with_context(|| format!("cannot write the sheet of `{}`", it.name))?;
    }
    Ok(workbook.save_to_buffer().context("cannot write the workbook")?)
}

fn write(sheet: &mut Worksheet, it: &ExportTable, names: &mut BTreeSet<String>) -> Result<(), XlsxError> {
    let short: String = it.name.chars().take(LONGEST_NAME).collect();
    let free = |name: &String| !names.contains(name);
    let numbered = (2..100).map(|number| format!("{:.28}-{number}", it.name));
    let name = std::iter::once(short).chain(numbered).find(free).unwrap_or_default();
    sheet.set_name(&name)?;
    names.insert(name);
    let bold = Format::new().set_bold();
    for (number, (column, label)) in (0..).zip(it.table.columns().iter().zip(&it.labels)) {
        sheet.write_string_with_format(0, number, column.name.as_str(), &bold)?;
        if !label.is_empty() {
            sheet.insert_note(0, number, &Note::new(label).add_author_prefix(false))?;
        }
        write_column(sheet, number, column)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write_column(sheet: &mut Worksheet, number: u16, column: &Column) -> Result<(), XlsxError> {
    match &column.values {
        Values::Text(texts) => {
            for (row, text) in (1..).zip(texts).filter(|(_, it)| !it.is_empty()) {
                let cut: String = text.chars().take(LONGEST_TEXT).collect();
                sheet.write_string(row, number, cut)?;
            }
        }
        Values::Integer(numbers) => {
            for (row, it) in (1..).zip(numbers) {
                match exact(*it) {
                    Some(exact) => sheet.write_number(row, number, exact)?,
                    None => sheet.write_string(row, number, it.to_string())?,
                };
            }
        }
        Values::Real(numbers) => {
            for (row, it) in (1..).zip(numbers).filter(|(_, it)| it.is_finite()) {
                sheet.write_number(row, number, *it)?;
            }
        }
    }
    Ok(())
}
