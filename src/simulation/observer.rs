//! The loop over periods, and who watches it.

use super::{Period, Simulation, StepError};

/// A period that could not be simulated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("year {year}: {reason}")]
pub struct PeriodError {
    /// When the period began, in decimal years.
    pub year: f64,
    /// What was created or lost, or cannot be computed with.
    pub reason: StepError,
}

/// Watches a simulation on its way.
pub trait Observer {
    /// Why it wants the simulation to stop.
    type Error: From<PeriodError>;

    /// Sees the state at a moment, with the period that begins then; the last moment begins none that is simulated.
    ///
    /// # Errors
    ///
    /// An error ends the simulation at this moment.
    fn moment(&mut self, simulation: &mut Simulation) -> Result<(), Self::Error>;

    /// Sees a period that was simulated.
    fn period(&mut self, period: &Period);
}

impl Simulation {
    /// Simulates periods until so many steps are done, under the eyes of an observer.
    ///
    /// # Errors
    ///
    /// Fails when a period cannot be simulated, and when the observer wants it.
    pub fn run_until<O: Observer>(&mut self, steps: u64, observer: &mut O) -> Result<(), O::Error> {
        while self.clock().steps < steps {
            self.check().map_err(|it| self.failed(it))?;
            observer.moment(self)?;
            let period = self.next_period()?;
            observer.period(&period);
        }
        self.check().map_err(|it| self.failed(it))?;
        observer.moment(self)
    }

    /// A step that says when it failed.
    pub(crate) fn next_period(&mut self) -> Result<Period, PeriodError> {
        let year = self.clock().now();
        self.step().map_err(|reason| PeriodError { year, reason })
    }

    fn failed(&self, reason: impl Into<StepError>) -> PeriodError {
        PeriodError { year: self.clock().now(), reason: reason.into() }
    }
}
