//! Many runs: replicates of one scenario.

mod replicates;

pub use replicates::{Halt, Progress, RunError, run};
