//! When a run begins and ends, how it is made, and what it writes down.

use super::file::{FlowRows, RegionRows, RunMode};
use serde::Serialize;

/// From when to when a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TimeSettings {
    /// The first moment, in years.
    pub start: f64,
    /// How many years.
    pub years: u32,
    /// Steps in each of them.
    pub steps_per_year: u32,
}

impl Default for TimeSettings {
    fn default() -> Self {
        Self { start: 2025.0, years: 20, steps_per_year: 4 }
    }
}

/// How a scenario is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSettings {
    /// Expected flows or drawn ones.
    pub mode: RunMode,
    /// How many runs under different random numbers.
    pub replicates: u32,
    /// Where random numbers start from.
    pub seed: u64,
}

impl Default for RunSettings {
    fn default() -> Self {
        Self { mode: RunMode::Expected, replicates: 1, seed: 1 }
    }
}

/// What a run writes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutputSettings {
    /// How often rows of every region are written.
    pub regions: RegionRows,
    /// Which flows between pairs of regions are written.
    pub flows: FlowRows,
}
