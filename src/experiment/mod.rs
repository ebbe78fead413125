//! Many runs: replicates of one scenario, and subsets of its policies.

pub mod attribution;
mod replicates;
pub mod shapley;
mod stream;

pub use replicates::{Halt, Progress, RunError, run};
