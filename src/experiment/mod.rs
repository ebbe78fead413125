//! Many runs: replicates of one scenario, scenarios compared, subsets of a package, and sweeps over many.

pub mod analysis;
pub mod attribution;
pub mod comparison;
pub mod design;
pub mod metric;
mod models;
pub mod plan;
pub mod precision;
mod sample;
pub mod sensitivity;
pub mod shapley;
mod single;
pub mod slurm;
mod stream;
pub mod sweep;

pub use comparison::{Comparison, ComparisonError};
pub use models::Models;
pub use sample::{Sample, SampleError, sample};
pub use single::RunOutcome;
