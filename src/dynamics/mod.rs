//! The laws of the model: one file a process, one function an equation.
//!
//! Every law is a function of the world at the start of the period; none changes it.
//!
#![doc = include_str!("MODEL.md")]

mod base_year;
mod catalogue;
mod chance;
mod choice;
mod conditions;
mod elementary;
mod fields;
mod inversion;
mod kernel;
mod lanes;
mod limits;
mod parameters;
mod record;

pub mod capital;
pub mod fiscal;
pub mod government;
pub mod learning;
pub mod production;
pub mod projects;
pub mod research;
pub mod response;
pub mod review;
pub mod siting;
pub mod talent;
pub mod venture;

pub use base_year::BaseYear;
pub use catalogue::{PARAMETERS, Parameter, ParameterError};
pub use chance::{Chance, Expected, Process, Stream};
pub use choice::{Choice, Party, choose, side_by_side};
pub use conditions::{CHANNELS, Channel, ClubShare, Conditions, Listed, PairTerm};
pub use elementary::power;
pub use inversion::{FixedPoint, Inversion, NoConvergence};
pub use kernel::{Kernel, Kernels, Passage, RowBuffer};
pub use limits::Limits;
pub use parameters::{Conflict, Parameters};
pub use record::FlowRecords;

/// What the laws know of a world: parameters, kernels and the base year. It stays the same over a run
/// and is shared by its replicates.
#[derive(Clone, Debug)]
pub struct Model {
    /// The parameters of every law.
    pub parameters: Parameters,
    /// How easily things go from region to region.
    pub kernels: Kernels,
    /// Everything with a superscript 0.
    pub base: BaseYear,
    /// `dt`: the length of a step in years.
    pub years: f64,
    /// Wages are reckoned with at least this many people: 1 when sampled, so that a region can lose its
    /// last worker, and 0 in expected mode.
    pub least_people: f64,
    /// The fixed points of the base year, for other models that have some of them in common.
    pub fixed_points: Vec<FixedPoint>,
}

impl Model {
    /// Matrices over pairs of regions that a run reads, besides which all else is small: a kernel a channel,
    /// distances and deployments.
    pub const MATRICES: usize = CHANNELS.len() + 2;
}

/// `1 − e^(−rate·years)`: the share of a stock that leaves at a constant hazard.
pub fn departures(rate: f64, years: f64) -> f64 {
    -(-rate * years).exp_m1()
}

/// `(1 − e^(−rate·years))/rate`: years that count when what comes in wears out on the way.
pub fn discounted(rate: f64, years: f64) -> f64 {
    if rate == 0.0 { years } else { departures(rate, years) / rate }
}
