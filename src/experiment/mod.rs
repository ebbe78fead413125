//! Many runs: replicates of one scenario, and scenarios compared.

pub mod comparison;
mod replicates;

pub use comparison::{Comparison, ComparisonError};
pub use replicates::{Halt, Progress, RunError, run};
