//! The loop over periods, and who watches it.

use super::{Flows, Imbalance, Outlook, Simulation};

/// A period that does not balance.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("year {year}: {imbalance}")]
pub struct PeriodError {
    /// When the period began, in decimal years.
    pub year: f64,
    /// What was created or lost.
    pub imbalance: Imbalance,
}

/// Watches a simulation on its way.
pub trait Observer {
    /// Why it wants the simulation to stop.
    type Error: From<PeriodError>;

    /// Sees the state at a moment and what the period that begins then is like; the last moment begins none that is
    /// simulated.
    ///
    /// # Errors
    ///
    /// An error ends the simulation at this moment.
    fn moment(&mut self, simulation: &mut Simulation, outlook: &Outlook) -> Result<(), Self::Error>;

    /// Sees what moved in a period.
    fn period(&mut self, flows: &Flows);
}

impl Simulation {
    /// Simulates periods until so many steps are done, under the eyes of an observer.
    ///
    /// # Errors
    ///
    /// Fails when a period does not balance, and when the observer wants it.
    pub fn run_until<O: Observer>(&mut self, steps: u64, observer: &mut O) -> Result<(), O::Error> {
        let mut outlook = self.outlook();
        while self.clock.steps < steps {
            observer.moment(self, &outlook)?;
            let year = self.clock.now();
            let flows = self.step(&outlook).map_err(|imbalance| PeriodError { year, imbalance })?;
            observer.period(&flows);
            outlook = self.outlook();
        }
        observer.moment(self, &outlook)
    }
}
