//! What time it is in a run, and whether chance has a part in it.

/// Whether numbers of people and projects are expected or drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Expected numbers; every run is the same.
    Expected,
    /// Whole numbers, drawn from the streams of this seed and replicate.
    Sampled {
        /// The seed of the run.
        seed: u64,
        /// Which of the replicates this is, from 0.
        replicate: u64,
    },
}

/// What time it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// The first year.
    pub start: f64,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// Steps done.
    pub steps: u64,
}

impl Clock {
    /// Now, in decimal years.
    pub fn now(&self) -> f64 {
        self.start + self.steps as f64 / f64::from(self.steps_per_year)
    }

    /// The middle of the step that begins now, in decimal years.
    pub fn middle(&self) -> f64 {
        self.now() + 0.5 / f64::from(self.steps_per_year)
    }

    /// From when to when the step goes that begins now, in decimal years.
    pub fn step(&self) -> std::ops::Range<f64> {
        self.now()..Self { steps: self.steps + 1, ..*self }.now()
    }

    /// Whether a year of the run ends now, or begins with the run.
    pub fn is_whole_year(&self) -> bool {
        self.steps.is_multiple_of(u64::from(self.steps_per_year))
    }

    /// Years that are complete.
    pub fn whole_years(&self) -> u64 {
        self.steps / u64::from(self.steps_per_year)
    }
}
