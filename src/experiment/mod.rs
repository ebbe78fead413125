//! Many runs: replicates of one scenario, subsets of its policies, and sweeps over many.

pub mod attribution;
pub mod design;
pub mod metric;
mod models;
pub mod plan;
mod replicates;
pub mod sensitivity;
pub mod shapley;
pub mod slurm;
mod stream;
pub mod sweep;

pub use models::Models;
pub use replicates::{Halt, Progress, RunError, run};
