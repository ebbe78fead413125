//! One replicate, period by period.

use super::{RunBuilder, RunError};
use crate::simulation::{Period, Simulation};
use std::sync::Arc;

/// The periods of the first replicate, simulated as they are asked for; after an error there are no more.
#[derive(Debug)]
pub struct Periods {
    simulation: Simulation,
    left: u64,
}

impl Periods {
    /// The state between the last period and the next.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }
}

impl Iterator for Periods {
    type Item = Result<Period, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let period = self.simulation.next_period().map_err(|error| RunError::Period { replicate: 0, error });
        if period.is_err() {
            self.left = 0;
        }
        Some(period)
    }
}

impl RunBuilder<'_> {
    /// The periods of the first replicate, for whoever wants to look at each of them.
    ///
    /// ```
    /// use factorflow::Scenario;
    ///
    /// let scenario = Scenario::load("yangtze-delta")?.with([("time.years", 1.into())])?;
    /// for period in scenario.run().periods()? {
    ///     assert_eq!(period?.output().len(), 41);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when the base year cannot be met.
    pub fn periods(&self) -> Result<Periods, RunError> {
        let scenario = self.scenario();
        let watch = |share| self.control.progress.base_year(share);
        let simulation = scenario.begin(&Arc::new(scenario.model_like(None, &watch)?.0), 0);
        Ok(Periods { simulation, left: scenario.steps() })
    }
}
