//! An attribution as tables.

use super::Attribution;
use super::drawn::DrawnContributions;
use crate::outcome::{Column, Table, TableError, Texts};
use crate::results::{csv, parquet, table_files};
use std::path::Path;

/// An attribution as tables.
#[derive(Clone, Debug)]
pub struct AttributionTables {
    /// A row an outcome and policy: what the policy does alone, what would be lost without it, and its contribution.
    pub contributions: Table,
    /// A row an outcome and pair of policies: what they do to each other; nothing for a single policy and for estimates.
    pub interactions: Option<Table>,
    /// A row a run: which of the policies, and every outcome as it is.
    pub subsets: Table,
}

impl Attribution {
    /// What was found, as tables.
    ///
    /// # Errors
    ///
    /// Never, as columns of a table are equally long; it would be a mistake of the attribution.
    pub fn tables(&self) -> Result<AttributionTables, TableError> {
        let (contributions, interactions) = (contributions(self)?, interactions(self)?);
        Ok(AttributionTables { contributions, interactions, subsets: subsets(self)? })
    }
}

/// Writes `attribution` and `subsets` as CSV and Parquet, and `interactions` as CSV if they are known.
///
/// # Errors
///
/// Fails when the system refuses; no table is then half-written.
pub fn write(found: &Attribution, folder: &Path, fingerprint: &str) -> Result<(), TableError> {
    let metadata = [("fingerprint".to_owned(), fingerprint.to_owned())];
    let tables = found.tables()?;
    table_files::write(folder, "attribution", &tables.contributions, &metadata)?;
    table_files::write(folder, "subsets", &tables.subsets, &metadata)?;
    if let Some(drawn) = &found.drawn {
        table_files::write(folder, "draws", &drawn.draws()?, &metadata)?;
        parquet::write(&folder.join("attribution-by-draw.parquet"), &by_draw(found, drawn)?, &metadata)?;
    }
    match tables.interactions {
        Some(table) => csv::write(&folder.join("interactions.csv"), &table),
        None => Ok(()),
    }
}

/// A row an outcome and policy.
fn contributions(found: &Attribution) -> Result<Table, TableError> {
    let rows = || found.effects.iter().flat_map(|it| it.parts.iter().map(move |part| (it, part)));
    let names = || found.effects.iter().flat_map(|_| found.policies.iter().cloned());
    let mut columns = vec![
        Column::text("outcome", rows().map(|it| it.0.outcome.name.clone()).collect()),
        Column::text("unit", rows().map(|it| it.0.outcome.unit.clone()).collect()),
        Column::text("policy", names().collect()),
        Column::real("alone", rows().map(|it| it.1.alone).collect()),
        Column::real("last", rows().map(|it| it.1.last).collect()),
        Column::real("contribution", rows().map(|it| it.1.contribution).collect()),
        Column::real("standard_error", rows().map(|it| it.1.standard_error.unwrap_or(f64::NAN)).collect()),
    ];
    columns.extend(found.drawn.iter().flat_map(DrawnContributions::columns));
    Table::new(columns)
}

/// A row a draw, outcome and policy.
fn by_draw(found: &Attribution, drawn: &DrawnContributions) -> Result<Table, TableError> {
    let (mut draws, mut values) = (vec![], vec![]);
    let (mut outcomes, mut policies) = (Texts::default(), Texts::default());
    for (draw, number) in drawn.values.all.iter().zip(0_i64..) {
        for (effect, parts) in found.effects.iter().zip(&draw.left) {
            for (policy, value) in found.policies.iter().zip(parts) {
                draws.push(number);
                outcomes.push(&effect.outcome.name);
                policies.push(policy);
                values.push(*value);
            }
        }
    }
    Table::new(vec![
        Column::integer("draw", draws),
        Column::text("outcome", outcomes),
        Column::text("policy", policies),
        Column::real("contribution", values),
    ])
}

/// A row an outcome and pair of policies; nothing for a single policy and for estimates.
fn interactions(found: &Attribution) -> Result<Option<Table>, TableError> {
    let rows = || found.effects.iter().flat_map(|it| it.interactions.iter().map(move |pair| (it, pair)));
    if rows().next().is_none() {
        return Ok(None);
    }
    let name = |player: usize| found.policies[player].clone();
    let table = Table::new(vec![
        Column::text("outcome", rows().map(|it| it.0.outcome.name.clone()).collect()),
        Column::text("unit", rows().map(|it| it.0.outcome.unit.clone()).collect()),
        Column::text("first", rows().map(|it| name(it.1.players.0)).collect()),
        Column::text("second", rows().map(|it| name(it.1.players.1)).collect()),
        Column::real("together", rows().map(|it| it.1.together).collect()),
        Column::real("interaction", rows().map(|it| it.1.index).collect()),
    ]);
    table.map(Some)
}

/// A row a run: which of the policies, and every outcome as it is, not as an effect.
fn subsets(found: &Attribution) -> Result<Table, TableError> {
    let sizes = found.runs.iter().map(|it| i64::from(it.policies.count_ones())).collect();
    let mut columns = vec![
        Column::integer("number", found.runs.iter().map(|it| i64::from(it.policies)).collect()),
        Column::integer("policies", sizes),
        Column::text("subset", found.runs.iter().map(|it| it.name.clone()).collect()),
    ];
    columns.extend(found.effects.iter().enumerate().map(|(at, effect)| {
        let values = found.runs.iter().map(|it| it.values[at]).collect();
        Column::real(effect.outcome.name.clone(), values)
    }));
    Table::new(columns)
}
