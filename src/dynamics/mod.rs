//! The laws of the model: one file a process, one function an equation.

mod catalogue;
mod parameters;

pub use catalogue::{CATALOGUE, ParameterEntry};
pub use parameters::Parameters;
