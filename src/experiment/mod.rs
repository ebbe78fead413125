//! Many runs: scenarios compared, one scenario at many points, subsets of a package, and sweeps over many.
//!
//! Comparisons, samples and designs work in memory. What plans and leaves folders (`plan`, `sweep`, `engine`, `analysis`,
//! `attribution`, `Comparison::into_folder`, `Exposure::into_folder`) needs the feature `files`.

#[cfg(feature = "files")]
pub mod analysis;
#[cfg(feature = "files")]
pub mod attribution;
pub mod comparison;
pub mod design;
#[cfg(feature = "files")]
pub mod engine;
pub mod exposure;
mod live;
pub mod metric;
mod models;
#[cfg(feature = "files")]
pub mod plan;
mod point;
pub mod precision;
mod sample;
pub mod sensitivity;
pub mod shapley;
mod single;
pub(crate) mod stream;
#[cfg(feature = "files")]
pub mod sweep;
pub mod uncertainty;

pub use comparison::{Comparison, ComparisonError};
pub use exposure::Exposure;
pub use live::{Baselines, PairYear, pair};
pub use models::Models;
pub use sample::{Sample, SampleError, sample};
pub use single::RunOutcome;
#[cfg(feature = "files")]
pub(crate) use single::{messages as error_messages, said as panic_message};
