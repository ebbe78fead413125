//! Points as the factors' lists give them, one after the other.

use super::{DesignFactor, Levels};
use ndarray::Array2;

/// As many points as the shortest list has values; one without factors.
pub(super) fn len(factors: &[DesignFactor]) -> u64 {
    let lengths = factors.iter().map(|it| match &it.levels {
        Levels::Values(values) => values.len() as u64,
        Levels::Range { .. } => 2,
    });
    lengths.min().unwrap_or(1)
}

/// Point i takes the i-th value of every list; a range has two values, its ends.
pub(super) fn points(factors: &[DesignFactor]) -> Array2<f64> {
    let rows = usize::try_from(len(factors)).unwrap_or(usize::MAX);
    Array2::from_shape_fn((rows, factors.len()), |(row, it)| match &factors[it].levels {
        Levels::Values(_) => row as f64,
        range @ Levels::Range { .. } => range.at(row as f64),
    })
}
