//! Many runs: replicates of one scenario, and sweeps over many.

pub mod design;
pub mod metric;
mod models;
pub mod plan;
mod replicates;
pub mod slurm;
pub mod sweep;

pub use models::Models;
pub use replicates::{Halt, Progress, RunError, run};
