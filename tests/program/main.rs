//! The program: what its users write, see and find in their folders, and what becomes of it when something fails.

#![allow(clippy::disallowed_methods, reason = "what is tested is held against the functions of the platform")]

mod attribution;
mod breaks;
mod built_in;
mod calibrate;
mod cli;
mod command;
mod comparison;
mod compat;
mod describe;
mod draws;
mod engines;
#[cfg(feature = "explore")]
mod explorer;
mod exposure;
mod figures;
mod fit;
mod fuzz;
mod interruptions;
mod messages;
mod own_worlds;
mod pages;
mod readers;
mod report;
mod results;
mod scenario_errors;
mod signals;
mod slurm;
mod sweep;
mod sweep_analysis;
mod sweep_faults;
mod sweep_metrics;
mod sweep_plans;
mod sweep_worlds;
mod sweeps;
mod tables;
#[path = "../targets/mod.rs"]
mod targets;
mod validation;
#[path = "../worlds/mod.rs"]
mod worlds;
