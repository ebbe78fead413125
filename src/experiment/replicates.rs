//! Runs every replicate of a scenario and leaves a results folder.

use crate::dynamics::{Inversion, Model, NoConvergence};
use crate::outcome::{Recorder, TableError, Wanted, WantedFlows};
use crate::results::{Folder, FolderError, Manifest, Outcome};
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
    let series = Series { scenario, folder, model: Arc::new(model), inversion };
    run_missing(std::slice::from_ref(&series), progress, halt)?;
    series.finish(command, began)
}

/// The replicates of one scenario, and what they share.
pub(super) struct Series<'a> {
    pub scenario: &'a Scenario,
    pub folder: &'a Folder,
    pub model: Arc<Model>,
    /// How well the base year of the model was met.
    pub inversion: Vec<Inversion>,
}

/// Runs the replicates that the folders lack, of all series together.
///
/// Replicates run side by side unless each is so large that its rows had better share the cores.
pub(super) fn run_missing(
    all: &[Series<'_>],
    progress: &dyn Progress,
    halt: Halt<'_>,
) -> Result<(), RunError> {
    let of_series = |series| Series::missing(series).map(move |replicate| (series, replicate));
    let missing: Vec<(&Series<'_>, u32)> = all.iter().flat_map(of_series).collect();
    progress.begin(missing.iter().map(|(series, _)| series.scenario.steps()).sum());
    let run_one = |&(series, replicate): &(&Series<'_>, u32)| series.run_one(replicate, progress, halt);
    let done: Result<Vec<()>, RunError> = if all.iter().any(|it| it.bytes_of_a_replicate() > SIDE_BY_SIDE) {
        missing.iter().map(run_one).collect()
    } else {
        missing.par_iter().with_max_len(1).map(run_one).collect()
    };
    match done {
        Err(RunError::Halted { .. }) => Err(halted(all)),
        other => other.map(|_| ()),
    }
}

fn halted(all: &[Series<'_>]) -> RunError {
    let wanted: u32 = all.iter().map(|it| it.scenario.run.replicates).sum();
    let missing = all.iter().flat_map(Series::missing).count();
    RunError::Halted { done: wanted - u32::try_from(missing).unwrap_or(wanted), all: wanted }
}

impl Series<'_> {
    fn missing(&self) -> impl Iterator<Item = u32> {
        (0..self.scenario.run.replicates).filter(|&it| !self.folder.has(it))
    }

    /// Deployments, and the flows of each factor where they are wanted.
    fn bytes_of_a_replicate(&self) -> usize {
        let no_flows = self.scenario.output.flows == FlowRows::None && !self.folder.keeps_last_year();
        let matrices = if no_flows { 1 } else { 9 };
        matrices * size_of::<f64>() * self.scenario.atlas.len().pow(2)
    }

    fn run_one(&self, replicate: u32, progress: &dyn Progress, halt: Halt<'_>) -> Result<(), RunError> {
        let mut simulation = self.scenario.begin(&self.model, replicate);
        let mut recorder =
            Recorder::new(replicate, self.wanted(), &self.scenario.atlas, &self.scenario.clubs);
        *simulation.records() = recorder.records();
        if let Some(begun) = self.folder.begun(replicate) {
            progress.advance(begun.snapshot.steps);
            simulation.restore(begun.snapshot);
            recorder.restore(begun.notes);
        }
        while simulation.clock().steps < self.scenario.steps() {
            if halt() {
                self.folder.keep_begun(replicate, simulation.snapshot(), recorder.notes())?;
                // Whoever runs all of them counts how many are done.
                return Err(RunError::Halted { done: 0, all: self.scenario.run.replicates });
            }
            recorder.note(&mut simulation)?;
            let year = simulation.clock().now();
            let period =
                simulation.step().map_err(|imbalance| RunError::Imbalance { replicate, year, imbalance })?;
            recorder.add(&period.flows);
            progress.advance(1);
        }
        recorder.note(&mut simulation)?;
        self.folder.keep(replicate, recorder.finish(), simulation.largest_imbalance())?;
        Ok(())
    }

    /// What the scenario asks to be written down.
    fn wanted(&self) -> Wanted {
        let regions_every = match self.scenario.output.regions {
            RegionRows::Never => None,
            RegionRows::EveryYear => Some(u64::from(self.scenario.time.steps_per_year)),
            RegionRows::EveryStep => Some(1),
        };
        let flows = match self.scenario.output.flows {
            FlowRows::None => WantedFlows::None,
            FlowRows::Full => WantedFlows::Full,
            FlowRows::Largest(number) => WantedFlows::Largest(number as usize),
        };
        let last_year_ends = self.folder.keeps_last_year().then(|| self.scenario.steps());
        Wanted { regions_every, flows, last_year_ends }
    }

    /// Puts the replicates together into tables and signs the folder.
    pub fn finish(&self, command: &[String], began: Instant) -> Result<Manifest, RunError> {
        let largest_imbalance = self.folder.finish(self.scenario.run.replicates, &self.scenario.atlas)?;
        let wall_seconds = began.elapsed().as_secs_f64();
        let inversion = self.inversion.clone();
        let outcome = Outcome { inversion, largest_imbalance, wall_seconds, cpu_seconds: cpu_seconds() };
        let manifest = Manifest::new(self.scenario, command, &outcome);
        self.folder.sign(&manifest)?;
        Ok(manifest)
    }
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
