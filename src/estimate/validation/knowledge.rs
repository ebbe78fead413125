//! Refuses predictions from what nobody could have known when the run begins.

use crate::estimate::file_reader::FileReader;
use crate::scenario::Problem;
use crate::scenario::written::{InputTable, quoted};
use std::path::Path;

/// The year in the name of a column such as `population_2020`.
pub(super) fn year_of(column: &str) -> Option<u32> {
    column.split('_').rev().find_map(|part| part.parse().ok().filter(|it| (1000..3000).contains(it)))
}

/// The first column that is of the year that is predicted, or of a later one.
fn too_late(columns: &[String], end: u32) -> Option<&String> {
    columns.iter().find(|it| year_of(it).is_some_and(|year| year >= end))
}

/// What is wrong with the columns of a table that a prediction was made from.
pub(super) fn problem_with(name: &str, columns: &[String], end: u32) -> Option<Problem> {
    let column = too_late(columns, end)?;
    let message =
        format!("{} has the column {}, of the year that is predicted", quoted(name), quoted(column));
    Some(
        Problem::error(message)
            .hint("a prediction may only know what was known when its run begins".to_owned()),
    )
}

/// Reads a table that parameters were fitted on and refuses it if any of it is of the year that is predicted.
pub(super) fn check_fitted(path: &Path, end: u32, reader: &mut FileReader) {
    let Some(table) = reader.open(path) else { return };
    let name = path.display().to_string();
    let late = problem_with(&name, table.columns(), end).or_else(|| late_row(&name, &table, end));
    reader.problems.extend(late);
    table.finish(&mut reader.problems);
}

/// Rows may have their year in a column.
fn late_row(name: &str, table: &InputTable, end: u32) -> Option<Problem> {
    let columns = table.columns().iter().filter(|it| *it == "year" || it.ends_with("_year"));
    let is_late = |row: usize, column: &str| {
        table.text(row, column).and_then(|it| it.parse().ok()).is_some_and(|it: u32| it >= end)
    };
    let (column, row) = columns
        .flat_map(|it| (0..table.row_count()).map(move |row| (it, row)))
        .find(|it| is_late(it.1, it.0))?;
    let message = format!("{} has rows of {end} or later, the year that is predicted", quoted(name));
    Some(Problem::error(message).at(table.place(row, column)))
}
