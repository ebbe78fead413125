//! Arithmetic on many numbers at a time: vector instructions, elementary functions, sums over rows of tables.
//!
//! It knows no law and no region, and gives every machine the same bits.

mod arrays;
mod cholesky;
mod eigen;
mod elementary;
mod harmonic;
mod range;
pub mod scalar;
mod simd;

pub use arrays::{change, column_sums, row_of, row_sums, scale_rows, scaled_rows, slice, slice_mut};
pub use cholesky::Cholesky;
pub use eigen::symmetric_eigen;
pub use elementary::{exp, ln, power, power_of};
pub use harmonic::harmonic;
pub use range::range;
pub use simd::{Columns, Interleaved, Scatter, Vectors, read_ahead};
