//! What data say of parameters: kernels from flows, tests against what happened, benchmarks, calibration.

#[cfg(feature = "files")]
pub mod calibration;
mod covariance;
#[cfg(feature = "files")]
mod file_reader;
#[cfg(feature = "files")]
pub mod fit;
mod flow_table;
mod hold_out;
mod least_squares;
mod poisson;
mod pooled;
mod predictor;
mod score;
mod separation;
mod two_way;
#[cfg(feature = "files")]
pub mod validation;
#[cfg(feature = "files")]
mod words;

pub use covariance::Covariance;
pub use flow_table::{FlowError, FlowTable, ObservedFlow, Term};
pub use hold_out::{HoldOut, Predicted, STRENGTHS, best_shrinkage};
pub use poisson::{FitError, MASS, PoissonFit, Shrinkage, deviance};
pub use predictor::{DISTANCE, Masses, Predictor, TrainingSplit};
pub use score::Score;
pub use separation::Separated;
