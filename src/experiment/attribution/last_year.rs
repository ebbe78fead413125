//! The last year of a run in expected numbers, without anything on disk.

use crate::outcome::{FlowSelection, Table, TableError, TableSelection, last_of_nation};
use crate::run::ReplicateResult;
use serde::{Deserialize, Serialize};

/// What a scenario ends with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastYear {
    /// The outcomes of the nation in the last row of `national`, in the order of the catalogue.
    pub national: Vec<f64>,
    /// Output of each region in CNY per year, in the order of codes.
    pub output: Vec<f64>,
    /// Largest relative imbalance of the books on the way.
    pub largest_imbalance: f64,
}

impl LastYear {
    /// What a run must record of its last two moments.
    pub const WANTED: TableSelection = TableSelection {
        regions_every: Some(1),
        flows: FlowSelection::None,
        last_year_ends: None,
        clubs: false,
    };

    /// The end of a run that recorded [`WANTED`](Self::WANTED).
    ///
    /// # Errors
    ///
    /// Fails when a column is missing.
    pub fn of(result: &ReplicateResult) -> Result<Self, TableError> {
        let tables = &result.tables;
        Ok(Self {
            national: last_of_nation(&tables.national)?,
            output: last_output(&tables.regions)?,
            largest_imbalance: result.largest_imbalance,
        })
    }
}

/// The second half of the rows.
fn last_output(regions: &Table) -> Result<Vec<f64>, TableError> {
    let output = regions.real("output_cny")?;
    Ok(output[output.len() / 2..].to_vec())
}
