//! What flows say of kernels: estimates, tests against what happened, benchmarks.

mod cholesky;
mod covariance;
mod flow_table;
mod least_squares;
mod poisson;
mod separation;
mod two_way;

pub use covariance::Covariance;
pub use flow_table::{FlowError, FlowTable, ObservedFlow, Term};
pub use poisson::{FitError, MASS, PoissonFit, Shrinkage, deviance};
pub use separation::Separated;
