//! Runs every replicate of a scenario and leaves a results folder.

use crate::dynamics::{Inversion, Model, NoConvergence};
use crate::results::{Folder, FolderError, Manifest, Outcome, Recorder, TableError, Wanted, WantedFlows};
use crate::scenario::{FlowRows, RegionRows, Scenario};
use crate::simulation::Imbalance;
use rayon::prelude::*;
use std::sync::Arc;
use std::time::Instant;

/// Why a run did not end well.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The base year cannot be met.
    #[error(transparent)]
    NoConvergence(#[from] NoConvergence),
    /// The books of a replicate do not balance.
    #[error("replicate {replicate}, year {year}: {imbalance}")]
    Imbalance {
        /// Which replicate.
        replicate: u32,
        /// When, in decimal years.
        year: f64,
        /// What.
        imbalance: Imbalance,
    },
    /// The folder could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Somebody asked to stop; what is finished is kept.
    #[error("stopped with {done} of {all} replicates done")]
    Halted {
        /// Replicates in the folder.
        done: u32,
        /// Replicates wanted.
        all: u32,
    },
}

/// Hears how a run is getting on; may be called from several threads.
pub trait Progress: Sync {
    /// This many steps are ahead, all replicates together.
    fn begin(&self, _steps: u64) {}
    /// This many more steps are done.
    fn advance(&self, _steps: u64) {}
}

impl Progress for () {}

/// Says whether to stop before the next step.
pub type Halt<'a> = &'a (dyn Fn() -> bool + Sync);

/// More memory than this is not spent on replicates side by side, in bytes.
pub(super) const SIDE_BY_SIDE: usize = 256 << 20;

/// Runs every replicate that `folder` does not hold yet, then writes its tables and manifest.
///
/// # Errors
///
/// Fails when the base year cannot be met, books do not balance, the folder cannot be written, or `halt`
/// asked to stop; finished replicates stay in the folder.
pub fn run(
    scenario: &Scenario,
    folder: &Folder,
    command: &[String],
    progress: &dyn Progress,
    halt: Halt<'_>,
) -> Result<Manifest, RunError> {
    let began = Instant::now();
    let (model, inversion) = scenario.model()?;
    let runner = Runner { scenario, folder, model: Arc::new(model), progress, halt };
    runner.run_missing()?;
    let largest_imbalance = folder.finish(scenario.run.replicates, &scenario.atlas)?;
    let manifest = sign(scenario, folder, command, inversion, largest_imbalance, began)?;
    Ok(manifest)
}

fn sign(
    scenario: &Scenario,
    folder: &Folder,
    command: &[String],
    inversion: Vec<Inversion>,
    largest_imbalance: f64,
    began: Instant,
) -> Result<Manifest, RunError> {
    let wall_seconds = began.elapsed().as_secs_f64();
    let outcome = Outcome { inversion, largest_imbalance, wall_seconds, cpu_seconds: cpu_seconds() };
    let manifest = Manifest::new(scenario, command, &outcome);
    folder.sign(&manifest)?;
    Ok(manifest)
}

struct Runner<'a> {
    scenario: &'a Scenario,
    folder: &'a Folder,
    model: Arc<Model>,
    progress: &'a dyn Progress,
    halt: Halt<'a>,
}

impl Runner<'_> {
    /// Replicates run side by side unless each is so large that its rows had better share the cores.
    fn run_missing(&self) -> Result<(), RunError> {
        let all = self.scenario.run.replicates;
        let missing: Vec<u32> = (0..all).filter(|&it| !self.folder.has(it)).collect();
        self.progress.begin(missing.len() as u64 * self.scenario.steps());
        let done: Result<Vec<()>, RunError> = if self.bytes_of_a_replicate() > SIDE_BY_SIDE {
            missing.iter().map(|&it| self.run_one(it)).collect()
        } else {
            missing.par_iter().with_max_len(1).map(|&it| self.run_one(it)).collect()
        };
        match done {
            Err(RunError::Halted { .. }) => Err(self.halted()),
            other => other.map(|_| ()),
        }
    }

    fn halted(&self) -> RunError {
        let all = self.scenario.run.replicates;
        let done = (0..all).filter(|&it| self.folder.has(it)).count();
        RunError::Halted { done: u32::try_from(done).unwrap_or(all), all }
    }

    /// Deployments, and the flows of each factor where they are wanted.
    fn bytes_of_a_replicate(&self) -> usize {
        let matrices = if self.scenario.output.flows == FlowRows::None { 1 } else { 9 };
        matrices * size_of::<f64>() * self.scenario.atlas.len().pow(2)
    }

    fn run_one(&self, replicate: u32) -> Result<(), RunError> {
        let mut simulation = self.scenario.begin(&self.model, replicate);
        let wanted = wanted(self.scenario);
        let mut recorder = Recorder::new(replicate, wanted, &self.scenario.atlas, &self.scenario.clubs);
        simulation.records = recorder.records();
        if let Some(begun) = self.folder.begun(replicate) {
            self.progress.advance(begun.snapshot.steps);
            simulation.restore(begun.snapshot);
            recorder.restore(begun.notes);
        }
        let mut outlook = simulation.outlook();
        for _ in simulation.clock.steps..self.scenario.steps() {
            if (self.halt)() {
                self.folder.keep_begun(replicate, simulation.snapshot(), recorder.notes())?;
                return Err(self.halted());
            }
            recorder.note(&mut simulation, &outlook)?;
            let year = simulation.clock.now();
            let flows = simulation.step(&outlook).map_err(|imbalance| RunError::Imbalance {
                replicate,
                year,
                imbalance,
            })?;
            recorder.add(&flows);
            outlook = simulation.outlook();
            self.progress.advance(1);
        }
        recorder.note(&mut simulation, &outlook)?;
        self.folder.keep(replicate, recorder.finish(), simulation.books.largest)?;
        Ok(())
    }
}

/// What the scenario asks to be written down.
fn wanted(scenario: &Scenario) -> Wanted {
    let regions_every = match scenario.output.regions {
        RegionRows::Never => None,
        RegionRows::EveryYear => Some(u64::from(scenario.time.steps_per_year)),
        RegionRows::EveryStep => Some(1),
    };
    let flows = match scenario.output.flows {
        FlowRows::None => WantedFlows::None,
        FlowRows::Full => WantedFlows::Full,
        FlowRows::Largest(number) => WantedFlows::Largest(number as usize),
    };
    Wanted { regions_every, flows }
}

/// Seconds that all cores together have spent on this process, where the system tells.
pub(super) fn cpu_seconds() -> Option<f64> {
    /// What Linux counts in, fixed for programs at a hundredth of a second.
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name may hold blanks; fields are counted from the bracket behind it.
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}
