//! Cross-region factor flows: cities, counties and their governments exchange talent, capital and
//! technology, and policies change the conditions.
//!
//! The whole period is one function: [`Simulation::step`].
//!
//! Modules are listed in dependency order; each may use only those above it
//! (`tests/repository/architecture.rs` checks this).

mod numeric;

pub mod region;

pub mod dynamics;

pub mod policy;

pub mod simulation;

pub mod outcome;

pub mod scenario;

pub mod run;

pub mod results;

pub mod experiment;

pub mod figure;

pub mod cli;

pub use scenario::Scenario;
pub use simulation::Simulation;

/// The page for contributors, whose examples are tested with the documentation.
#[cfg(doctest)]
#[doc = include_str!("../CONTRIBUTING.md")]
struct Contributing;
