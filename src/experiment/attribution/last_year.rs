//! The last year of a run in expected numbers, without anything on disk.

use super::AttributionError;
use crate::dynamics::Model;
use crate::experiment::{Halt, Progress};
use crate::outcome::{Recorder, Table, TableError, Tables, Wanted, WantedFlows, outcomes};
use crate::scenario::Scenario;
use crate::simulation::{Period, Simulation, Snapshot};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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

/// Whether a run came to its end.
pub enum Ended {
    /// It did.
    Whole(LastYear),
    /// Somebody asked to stop before; it can go on from here.
    Stopped(Box<Snapshot>),
}

/// Runs a scenario to its end, from where it was stopped before, if it was.
///
/// # Errors
///
/// Fails when books do not balance.
pub fn run(
    scenario: &Scenario,
    model: &Arc<Model>,
    begun: Option<Snapshot>,
    progress: &dyn Progress,
    halt: Halt<'_>,
) -> Result<Ended, AttributionError> {
    let mut simulation = scenario.begin(model, 0);
    if let Some(snapshot) = begun {
        progress.advance(snapshot.steps);
        simulation.restore(snapshot);
    }
    // What flows in the last step is part of the last row, so that the step before it is noted too.
    while simulation.clock().steps + 1 < scenario.steps() {
        if halt() {
            return Ok(Ended::Stopped(Box::new(simulation.snapshot())));
        }
        step(&mut simulation)?;
        progress.advance(1);
    }
    let tables = last_step(scenario, &mut simulation)?;
    progress.advance(1);
    let largest_imbalance = simulation.largest_imbalance();
    Ok(Ended::Whole(LastYear {
        national: last_row(&tables.national)?,
        output: last_output(&tables.regions)?,
        largest_imbalance,
    }))
}

fn step(simulation: &mut Simulation) -> Result<Period, AttributionError> {
    let year = simulation.clock().now();
    simulation.step().map_err(|imbalance| AttributionError::Imbalance { year, imbalance })
}

/// The tables of the last two moments.
fn last_step(scenario: &Scenario, simulation: &mut Simulation) -> Result<Tables, AttributionError> {
    let wanted = Wanted { regions_every: Some(1), flows: WantedFlows::None, last_year_ends: None };
    let mut recorder = Recorder::new(0, wanted, &scenario.atlas, &scenario.clubs);
    recorder.note(simulation)?;
    recorder.add(&step(simulation)?.flows);
    recorder.note(simulation)?;
    Ok(recorder.finish())
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
