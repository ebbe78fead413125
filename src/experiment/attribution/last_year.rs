//! The last year of a run in expected numbers, without anything on disk.

use crate::outcome::{Table, TableError, Wanted, WantedFlows, outcomes};
use crate::run::ReplicateResult;
use serde::{Deserialize, Serialize};

/// What a scenario ends with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastYear {
    /// The last row of `national` without replicate and year, in the order of its columns.
    pub national: Vec<f64>,
    /// Output of each region in CNY per year, in the order of codes.
    pub output: Vec<f64>,
    /// Largest relative imbalance of the books on the way.
    pub largest_imbalance: f64,
}

impl LastYear {
    /// What a run must record of its last two moments.
    pub const WANTED: Wanted =
        Wanted { regions_every: Some(1), flows: WantedFlows::None, last_year_ends: None };

    /// The end of a run that recorded [`WANTED`](Self::WANTED).
    ///
    /// # Errors
    ///
    /// Fails when a column is missing.
    pub fn of(result: &ReplicateResult) -> Result<Self, TableError> {
        let tables = &result.tables;
        Ok(Self {
            national: last_row(&tables.national)?,
            output: last_output(&tables.regions)?,
            largest_imbalance: result.largest_imbalance,
        })
    }
}

/// The last row, of all columns that are no key.
fn last_row(national: &Table) -> Result<Vec<f64>, TableError> {
    let names = outcomes::national().map(|it| it.name);
    names.map(|it| Ok(national.real(it)?.last().copied().unwrap_or(f64::NAN))).collect()
}

/// The second half of the rows.
fn last_output(regions: &Table) -> Result<Vec<f64>, TableError> {
    let output = regions.real("output_cny")?;
    Ok(output[output.len() / 2..].to_vec())
}
