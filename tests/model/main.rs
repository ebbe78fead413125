//! The model: laws, policies and periods in memory, against hand computation, theory, another implementation and
//! themselves.

#![allow(clippy::disallowed_methods, reason = "what is tested is held against the functions of the platform")]

mod agreement;
mod base_year;
mod books;
mod calibration;
mod chains;
mod closed_forms;
mod determinism;
mod estimate;
mod extension;
mod golden;
mod governments;
mod invariances;
mod laws;
mod live;
mod model_numbers;
mod net_migration;
mod policies;
mod properties;
mod sampling;
mod small_worlds;
mod soundness;
mod uncertainty;
#[path = "../worlds/mod.rs"]
mod worlds;
