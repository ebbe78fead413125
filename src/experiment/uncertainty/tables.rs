//! The points as a table.

use super::plan::DrawPlan;
use super::runs::DoneDraws;
use crate::outcome::{Column, Table, TableError};

/// A row a draw: its number, that of its point in the sequence, and the values of the parameters.
///
/// # Errors
///
/// Fails when two parameters share a path, which plans do not allow.
pub fn draws_table<T>(plan: &DrawPlan, done: &DoneDraws<T>) -> Result<Table, TableError> {
    let whole = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    let mut columns = vec![
        Column::integer("draw", (0..done.all.len()).map(whole).collect()),
        Column::integer("point", done.all.iter().map(|it| whole(it.number)).collect()),
    ];
    columns.extend(plan.drawn.iter().enumerate().map(|(at, drawn)| {
        Column::real(drawn.path.clone(), done.all.iter().map(|it| it.point[at]).collect())
    }));
    Table::new(columns)
}
