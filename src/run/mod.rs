//! One scenario, run in memory: its replicates side by side, with progress, and until somebody asks to stop.
//!
//! ```
//! use factorflow::Scenario;
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/yangtze-delta.toml");
//! # let (scenario, _) = Scenario::load(path.as_ref(), &["time.years=1".to_owned()])?;
//! let tables = scenario.run().replicates(2).tables()?;
//! let output = tables.national.real("output_cny")?;
//! assert!(output.last() > output.first());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cancel;
mod memory;
mod replicate;
mod series;

pub use cancel::Cancel;
pub use memory::Memory;
pub use replicate::{Checkpoint, Interruption, Replicate, ReplicateResult};
pub use series::{SIDE_BY_SIDE, Series, Sink, run_missing};

use crate::dynamics::NoConvergence;
use crate::outcome::{TableError, Tables};
use crate::scenario::Scenario;
use crate::simulation::PeriodError;
use std::sync::Arc;

/// Why a run did not end well.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The base year cannot be met.
    #[error(transparent)]
    NoConvergence(#[from] NoConvergence),
    /// A period of a replicate does not balance.
    #[error("replicate {replicate}, {error}")]
    Period {
        /// Which replicate, counted from 0.
        replicate: u32,
        /// When, and what was created or lost.
        error: PeriodError,
    },
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Somebody asked to stop.
    #[error("stopped with {done} of {all} replicates done")]
    Cancelled {
        /// Replicates that are done.
        done: u32,
        /// Replicates wanted.
        all: u32,
    },
}

/// Hears how work is getting on; may be called from several threads.
pub trait Progress: Sync {
    /// So many steps are ahead, all runs together.
    fn begin(&self, _steps: u64) {}
    /// So many more steps are done.
    fn advance(&self, _steps: u64) {}
}

impl Progress for () {}

/// How work is watched and stopped.
#[derive(Clone)]
pub struct Control<'a> {
    /// Hears how it is getting on.
    pub progress: &'a dyn Progress,
    /// Asks it to stop.
    pub cancel: Cancel,
}

impl Default for Control<'_> {
    fn default() -> Self {
        Self { progress: &(), cancel: Cancel::default() }
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}

/// A run of a scenario that is about to begin.
#[derive(Clone, Debug)]
pub struct RunBuilder<'a> {
    scenario: Scenario,
    control: Control<'a>,
}

impl Scenario {
    /// A run of this scenario, in memory unless it is told to leave a folder.
    pub fn run<'a>(&self) -> RunBuilder<'a> {
        RunBuilder { scenario: self.clone(), control: Control::default() }
    }
}

impl<'a> RunBuilder<'a> {
    /// Sets how many replicates are run; those of the scenario otherwise.
    #[must_use]
    pub fn replicates(mut self, replicates: u32) -> Self {
        self.scenario.run.replicates = replicates;
        self
    }

    /// Sets where random numbers start from; the seed of the scenario otherwise.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.scenario.run.seed = seed;
        self
    }

    /// Sets who hears of every step.
    #[must_use]
    pub fn progress(mut self, progress: &'a dyn Progress) -> Self {
        self.control.progress = progress;
        self
    }

    /// Sets who may stop the run.
    #[must_use]
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.control.cancel = cancel.clone();
        self
    }

    /// What is run.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The tables of all replicates, one replicate after the other.
    ///
    /// # Errors
    ///
    /// Fails when the base year cannot be met, a period does not balance, or the run was cancelled.
    pub fn tables(&self) -> Result<Tables, RunError> {
        let done = self.run_into(Memory::default(), false)?.sink.into_results();
        let mut tables = Tables::default();
        done.iter().try_for_each(|it| tables.append(&it.tables))?;
        Ok(tables)
    }

    /// Runs into another sink than memory.
    ///
    /// # Errors
    ///
    /// Fails as [`tables`](Self::tables) does, and when the sink fails; what is finished stays in the sink.
    pub fn run_into<S: Sink>(&self, sink: S, keeps_last_year: bool) -> Result<Series<'_, S>, S::Error> {
        let (model, inversion) = self.scenario.model().map_err(RunError::from)?;
        let model = Arc::new(model);
        let series = Series { scenario: &self.scenario, model, inversion, keeps_last_year, sink };
        run_missing(std::slice::from_ref(&series), &self.control)?;
        Ok(series)
    }
}
