//! The replicates of scenarios, side by side.

use super::replicate::{Checkpoint, Interruption, Replicate, ReplicateResult};
use super::{Control, Progress, RunError};
use crate::dynamics::{Inversion, Model, NoConvergence};
use crate::outcome::{FlowSelection, TableSelection};
use crate::region::FACTORS;
use crate::scenario::{self, FlowRows, RegionRows, Scenario};
use rayon::prelude::*;
use std::sync::Arc;

/// Where replicates go to; several threads use it at once.
pub trait Sink: Sync {
    /// Why it could not take something.
    type Error: From<RunError> + Send;

    /// Whether a replicate is there already.
    fn has(&self, replicate: u32) -> bool;

    /// Takes a replicate that is done.
    ///
    /// # Errors
    ///
    /// Fails when the result cannot be kept.
    fn keep(&self, replicate: u32, result: ReplicateResult) -> Result<(), Self::Error>;

    /// A replicate that was cancelled on its way, if one is there.
    fn checkpoint(&self, replicate: u32) -> Option<Checkpoint>;

    /// Takes a replicate that was cancelled on its way.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be kept.
    fn keep_checkpoint(&self, replicate: u32, checkpoint: Checkpoint) -> Result<(), Self::Error>;
}

/// The replicates of one scenario, and what they share.
#[derive(Debug)]
pub struct Series<'a, S> {
    /// What is run.
    pub scenario: &'a Scenario,
    /// The model of the scenario.
    pub model: Arc<Model>,
    /// How well the base year of the model was met.
    pub inversion: Vec<Inversion>,
    /// Whether all flows of the last year are kept.
    pub keeps_last_year: bool,
    /// Where replicates go to.
    pub sink: S,
}

/// Makes all runs side by side, or as many at a time as [fit](scenario::side_by_side) where each takes so many bytes.
pub fn side_by_side<Run: Sync, Done: Send, All: FromIterator<Done> + FromParallelIterator<Done>>(
    runs: &[Run],
    bytes_of_one: f64,
    run_one: impl Fn(&Run) -> Done + Sync + Send,
) -> All {
    let at_once = scenario::side_by_side(bytes_of_one);
    if at_once == 1 {
        runs.iter().map(run_one).collect()
    } else if at_once >= rayon::current_num_threads() {
        runs.par_iter().with_max_len(1).map(run_one).collect()
    } else {
        let of_some = |some: &[Run]| some.par_iter().with_max_len(1).map(&run_one).collect::<Vec<Done>>();
        runs.chunks(at_once).flat_map(of_some).collect()
    }
}

/// Runs the replicates that the sinks lack, of all series together, so that no scenario waits for another.
///
/// # Errors
///
/// Fails when books do not balance, a sink fails, or somebody asked to stop; finished replicates stay in their sinks.
pub fn run_missing<S: Sink>(all: &[Series<'_, S>], control: &Control<'_>) -> Result<(), S::Error> {
    let of_series = |series| Series::missing(series).map(move |replicate| (series, replicate));
    let missing: Vec<(&Series<'_, S>, u32)> = all.iter().flat_map(of_series).collect();
    control.progress.begin(missing.iter().map(|(series, _)| series.scenario.steps()).sum());
    let bytes = all.iter().map(Series::bytes_of_a_replicate).fold(0.0, f64::max);
    let done: Result<Vec<bool>, S::Error> =
        side_by_side(&missing, bytes, |&(series, replicate)| series.run_one(replicate, control));
    if done?.into_iter().all(|it| it) { Ok(()) } else { Err(cancelled(all).into()) }
}

fn cancelled<S: Sink>(all: &[Series<'_, S>]) -> RunError {
    let wanted: u32 = all.iter().map(|it| it.scenario.run.replicates).sum();
    let missing = all.iter().flat_map(Series::missing).count();
    RunError::Cancelled { done: wanted - u32::try_from(missing).unwrap_or(wanted), all: wanted }
}

impl<'a, S> Series<'a, S> {
    /// The replicates of a scenario whose base year is solved for them, which `progress` hears of.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point of the base year does not converge.
    pub fn new(
        scenario: &'a Scenario,
        keeps_last_year: bool,
        sink: S,
        progress: &dyn Progress,
    ) -> Result<Self, NoConvergence> {
        let (model, inversion) = scenario.model_like(None, &|share| progress.base_year(share))?;
        Ok(Self { scenario, model: Arc::new(model), inversion, keeps_last_year, sink })
    }
}

impl<S: Sink> Series<'_, S> {
    fn missing(&self) -> impl Iterator<Item = u32> {
        (0..self.scenario.run.replicates).filter(|&it| !self.sink.has(it))
    }

    /// A replicate that keeps the flows of its last year does so even where none are written.
    fn bytes_of_a_replicate(&self) -> f64 {
        let scenario = self.scenario;
        let hidden = self.keeps_last_year && scenario.output.flows == FlowRows::None;
        let matrices = if hidden { FACTORS.len() } else { 0 };
        scenario.memory().replicate + (matrices * size_of::<f64>() * scenario.atlas.len().pow(2)) as f64
    }

    /// Whether the replicate came to its end.
    fn run_one(&self, number: u32, control: &Control<'_>) -> Result<bool, S::Error> {
        if control.cancel.is_cancelled() {
            return Ok(false);
        }
        let mut replicate = Replicate::new(self.scenario, &self.model, number, self.wanted());
        if let Some(checkpoint) = self.sink.checkpoint(number) {
            control.progress.advance(checkpoint.steps());
            replicate.resume(checkpoint);
        }
        match replicate.run(control) {
            Ok(()) => self.sink.keep(number, replicate.finish()).map(|()| true),
            Err(Interruption::Cancelled) => {
                self.sink.keep_checkpoint(number, replicate.checkpoint()).map(|()| false)
            }
            Err(Interruption::Period(error)) => Err(RunError::Period { replicate: number, error }.into()),
            Err(Interruption::Table(error)) => Err(RunError::Table(error).into()),
        }
    }

    /// What the scenario asks to be written down.
    fn wanted(&self) -> TableSelection {
        let regions_every = match self.scenario.output.regions {
            RegionRows::Never => None,
            RegionRows::EveryYear => Some(u64::from(self.scenario.time.steps_per_year)),
            RegionRows::EveryStep => Some(1),
        };
        let flows = match self.scenario.output.flows {
            FlowRows::None => FlowSelection::None,
            FlowRows::Full => FlowSelection::Full,
            FlowRows::Largest(number) => FlowSelection::Largest(number as usize),
        };
        let last_year_ends = self.keeps_last_year.then(|| self.scenario.steps());
        TableSelection { regions_every, flows, last_year_ends, clubs: true }
    }
}
