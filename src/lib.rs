//! Cross-region factor flows: cities, counties and their governments exchange talent, capital and
//! technology, and policies change the conditions.
//!
//! The whole period is one function: [`Simulation::step`].
//!
//! Modules are listed in dependency order; each may use only those above it
//! (`tests/architecture.rs` checks this).

/// The laws of the model.
pub mod dynamics;
/// Who the agents are and what they hold.
pub mod region;
/// From text to everything that a run needs.
pub mod scenario;
