//! One replicate, from its start or from a checkpoint to its end.

use super::Control;
use crate::dynamics::Model;
use crate::outcome::{Recorder, RecorderSnapshot, TableError, TableSelection, Tables};
use crate::scenario::Scenario;
use crate::simulation::{Observer, Period, PeriodError, Simulation, Snapshot};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a replicate leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplicateResult {
    /// The tables of the replicate.
    pub tables: Tables,
    /// Largest relative imbalance of its books.
    pub largest_imbalance: f64,
}

/// A replicate that was cancelled on its way, for later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    snapshot: Snapshot,
    recorder: RecorderSnapshot,
}

impl Checkpoint {
    /// Steps that are done.
    pub fn steps(&self) -> u64 {
        self.snapshot.steps
    }
}

/// Why a replicate did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Interruption {
    /// Somebody asked to stop.
    #[error("stopped")]
    Cancelled,
    /// A period does not balance.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// One replicate of a scenario.
#[derive(Debug)]
pub struct Replicate {
    simulation: Simulation,
    recorder: Recorder,
    steps: u64,
    records_from: u64,
}

impl Replicate {
    /// The replicate of that number, counted from 0; `model` is that of the scenario.
    pub fn new(scenario: &Scenario, model: &Arc<Model>, number: u32, wanted: TableSelection) -> Self {
        let mut simulation = scenario.begin(model, number);
        let recorder = Recorder::new(number, wanted, &scenario.atlas, &scenario.clubs);
        *simulation.records() = recorder.records();
        Self { simulation, recorder, steps: scenario.steps(), records_from: 0 }
    }

    /// Records the last moment only, and the one before it, from where its flows are counted.
    #[must_use]
    pub fn end_only(mut self) -> Self {
        self.records_from = self.steps.saturating_sub(1);
        self
    }

    /// Goes on from a checkpoint of the same replicate.
    pub fn resume(&mut self, checkpoint: Checkpoint) {
        self.simulation.restore(checkpoint.snapshot);
        self.recorder.restore(checkpoint.recorder);
    }

    /// Runs to the end. A replicate that was cancelled can go on later, from its [`checkpoint`](Self::checkpoint).
    ///
    /// # Errors
    ///
    /// Fails when a period does not balance, a table refuses its rows, or somebody asked to stop.
    pub fn run(&mut self, control: &Control<'_>) -> Result<(), Interruption> {
        let Self { simulation, recorder, steps, records_from } = self;
        let (steps, records_from) = (*steps, *records_from);
        simulation.run_until(
            steps,
            &mut ReplicateObserver { recorder, control, steps, records_from, is_recording: false },
        )
    }

    /// All that is needed to go on from here.
    pub fn checkpoint(self) -> Checkpoint {
        Checkpoint { snapshot: self.simulation.snapshot(), recorder: self.recorder.snapshot() }
    }

    /// What the replicate leaves at its end.
    pub fn finish(self) -> ReplicateResult {
        ReplicateResult {
            largest_imbalance: self.simulation.largest_imbalance(),
            tables: self.recorder.finish(),
        }
    }
}

/// Records what it sees, tells how far the run has come, and stops it when asked to.
struct ReplicateObserver<'a> {
    recorder: &'a mut Recorder,
    control: &'a Control<'a>,
    steps: u64,
    records_from: u64,
    is_recording: bool,
}

impl Observer for ReplicateObserver<'_> {
    type Error = Interruption;

    fn moment(&mut self, simulation: &mut Simulation) -> Result<(), Interruption> {
        let done = simulation.clock().steps;
        if done < self.steps && self.control.cancel.is_cancelled() {
            return Err(Interruption::Cancelled);
        }
        self.is_recording = done >= self.records_from;
        if self.is_recording {
            self.recorder.note(simulation)?;
        }
        Ok(())
    }

    fn period(&mut self, period: &Period) {
        if self.is_recording {
            self.recorder.add(&period.flows);
        }
        self.control.progress.advance(1);
    }
}
