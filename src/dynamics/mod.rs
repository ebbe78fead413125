//! The laws of the model: one file a process, one function an equation.
//!
//! Every law is a function of the world at the start of the period; none changes it.
//!
#![doc = include_str!("MODEL.md")]

mod attraction;
mod calibration;
mod catalogue;
mod chance;
mod conditions;
mod exchange;
mod hazard;
mod kernel;
mod limits;
mod model;
mod parameter_names;
mod parameters;
mod period;
mod record;

pub mod capital;
pub mod chain;
pub mod fiscal;
pub mod government;
pub mod learning;
pub mod platform;
pub mod production;
pub mod projects;
pub mod research;
pub mod response;
pub mod review;
pub mod siting;
pub mod talent;
pub mod venture;

pub use calibration::{
    BaseMigration, BaseYear, FixedPoint, Inversion, NoConvergence, entrants, homes, smallest_worker_rate,
};
pub use catalogue::{PARAMETERS, Parameter, ParameterError};
pub use chance::{Chance, Destinations, Expected, Process, Room, Stream};
pub use conditions::{
    CHANNELS, Channel, Closure, ClubShare, Conditions, Listed, PairBlock, PairMask, PairTerm, Spread,
};
pub use exchange::{Allocation, KernelView, Movers, Siting, allocate, side_by_side};
pub use hazard::{departures, discounted, hazards};
pub use kernel::{Kernel, Kernels};
pub use limits::Limits;
pub use model::Model;
#[cfg(feature = "figures")]
pub(crate) use parameter_names::PARAMETER_NAMES;
pub(crate) use parameter_names::PARAMETER_SOURCES;
pub use parameter_names::chinese_parameter;
pub use parameters::{Conflict, Parameters};
pub use period::PeriodView;
pub use record::{FlowMatrices, FlowRecords};
