//! One scenario, run in memory: its replicates side by side, with progress, and until somebody asks to stop.
//!
//! ```
//! use factorflow::Scenario;
//!
//! let scenario = Scenario::load("yangtze-delta")?.with([("time.years", 1.into())])?;
//! let tables = scenario.run().replicates(2).tables()?;
//! let output = tables.national.real("output_cny")?;
//! assert!(output.last() > output.first());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cancel;
mod control;
mod error;
mod memory;
mod periods;
mod replicate;
mod series;
mod years;

pub use cancel::Cancel;
pub use control::{Control, Progress};
pub use error::RunError;
pub use memory::MemorySink;
pub use periods::Periods;
pub use replicate::{Checkpoint, Interruption, Replicate, ReplicateResult};
pub use series::{Series, Sink, run_missing, side_by_side};
pub use years::{PolicyYear, RunYear, YearSelection, Years};

use crate::outcome::Tables;
use crate::scenario::Scenario;
pub(crate) use control::controlled;

/// A run of a scenario that is about to begin.
#[derive(Clone, Debug)]
pub struct RunBuilder<'a> {
    scenario: Scenario,
    control: Control<'a>,
}

controlled!(RunBuilder);

impl Scenario {
    /// A run of this scenario, in memory unless it is told to leave a folder. Where nothing is drawn, one replicate is
    /// made of those that would all be the same.
    pub fn run<'a>(&self) -> RunBuilder<'a> {
        RunBuilder { scenario: self.clone().without_repetition(), control: Control::default() }
    }
}

impl RunBuilder<'_> {
    /// Sets how many replicates are run, one where nothing is drawn; those of the scenario otherwise.
    #[must_use]
    pub fn replicates(mut self, replicates: u32) -> Self {
        self.scenario.run.replicates = replicates;
        self.scenario = self.scenario.without_repetition();
        self
    }

    /// Sets where random numbers start from; the seed of the scenario otherwise.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.scenario.run.seed = seed;
        self
    }

    /// The scenario of this run.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Who hears of how far the run has come, and who may stop it.
    pub fn watch(&self) -> &Control<'_> {
        &self.control
    }

    /// The tables of all replicates, one replicate after the other.
    ///
    /// # Errors
    ///
    /// Fails when the base year cannot be met, a period does not balance, or the run was cancelled.
    pub fn tables(&self) -> Result<Tables, RunError> {
        Ok(self.run_into(MemorySink::default(), false)?.sink.into_tables()?)
    }

    /// Runs into another sink than memory.
    ///
    /// # Errors
    ///
    /// Fails as [`tables`](Self::tables) does, and when the sink fails; what is finished stays in the sink.
    pub fn run_into<S: Sink>(&self, sink: S, keeps_last_year: bool) -> Result<Series<'_, S>, S::Error> {
        let series = Series::new(&self.scenario, keeps_last_year, sink, self.control.progress)
            .map_err(RunError::from)?;
        run_missing(std::slice::from_ref(&series), &self.control)?;
        Ok(series)
    }
}
