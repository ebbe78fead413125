//! A run that leaves a folder with what draws of parameters say of it.

use super::RefusedPoints;
use super::outcomes::{OutcomeDraws, draw_scenario};
use super::plan::{DrawPlan, NoDraws};
use super::runs::DrawError;
use super::store::{DrawJournal, DrawnDescription};
use crate::outcome::{Table, TableError};
use crate::results::{self, Folder, FolderError, FolderRunError, Manifest, csv, parquet, table_files};
use crate::run::RunBuilder;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Why a run with draws did not leave its folder.
#[derive(Debug, thiserror::Error)]
pub enum DrawnRunError {
    /// Parameters cannot be drawn.
    #[error(transparent)]
    NoDraws(#[from] NoDraws),
    /// More than half of the points of their ranges are refused.
    #[error("{0}")]
    RefusedPoints(RefusedPoints),
    /// Somebody asked to stop while parameters were drawn.
    #[error("stopped with {done} of {all} draws of parameters done")]
    Cancelled {
        /// Draws that are done.
        done: u32,
        /// Draws wanted.
        all: u32,
    },
    /// The run at the scenario's own values failed.
    #[error(transparent)]
    Run(#[from] FolderRunError),
    /// The folder refused.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl From<DrawError<FolderError>> for DrawnRunError {
    fn from(error: DrawError<FolderError>) -> Self {
        match error {
            DrawError::Refused(points) => Self::RefusedPoints(points),
            DrawError::Table(error) => Self::Table(error),
            DrawError::Store(error) => Self::Folder(error),
            DrawError::Cancelled { done, all } => Self::Cancelled { done, all },
        }
    }
}

/// Runs what a folder of the run's scenario lacks, draws parameters as the scenario says, and writes the tables of both.
///
/// # Errors
///
/// Fails as [`RunBuilder::fill`] does, and when parameters cannot be drawn; what is finished stays in the folder.
pub fn fill_with_draws(
    run: &RunBuilder<'_>,
    folder: &Folder,
    command: &[String],
) -> Result<(Manifest, Option<OutcomeDraws>), DrawnRunError> {
    let (began, scenario) = (Instant::now(), run.scenario());
    let plan = DrawPlan::of(&[scenario], None, 0)?;
    if plan.is_empty() {
        return Ok((run.fill(folder, command)?, None));
    }
    let series = run.run_into(folder, folder.keeps_last_year())?;
    let journal = DrawJournal::new(&folder.path().join("draws"), &plan, &[scenario], "run");
    journal.begin()?;
    let done = draw_scenario(scenario, &plan, Some(Arc::clone(&series.model)), &journal, run.watch())?;
    let mut own = Table::default();
    for replicate in 0..scenario.run.replicates {
        own.append(&folder.replicate(replicate)?.tables.national)?;
    }
    let found = OutcomeDraws::new(scenario, plan, &own, &done)?;
    write(&found, folder.path())?;
    let described = serde_json::to_value(DrawnDescription::new(&found.plan, &found.refused));
    let described = described.map_err(FolderError::from)?;
    let manifest = results::finish(&series, folder, command, began, Some(described))?;
    journal.clear()?;
    Ok((manifest, Some(found)))
}

fn write(found: &OutcomeDraws, folder: &Path) -> Result<(), TableError> {
    table_files::write(folder, "draws", &found.draws, &[])?;
    table_files::write(folder, "uncertainty", &found.outcomes, &[])?;
    parquet::write(&folder.join("outcomes-by-draw.parquet"), &found.by_draw, &[])?;
    csv::write(&folder.join("deciding.csv"), &found.deciding)
}
