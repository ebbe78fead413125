//! Many runs: replicates of one scenario, scenarios compared, and subsets of a package.

pub mod attribution;
pub mod comparison;
mod replicates;
pub mod shapley;
mod stream;

pub use comparison::{Comparison, ComparisonError};
pub use replicates::{Halt, Progress, RunError, run};
