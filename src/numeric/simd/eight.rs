//! Numbers go through the loops eight at a time, whatever the width of the machine's vectors.

use pulp::Simd;

/// How many numbers are taken at a time.
pub(super) const LANES: usize = 8;

/// Up to a vector of numbers; what is missing is 0.
#[inline(always)]
pub(super) fn load<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
    match S::as_simd_f64s(values).0 {
        [whole] => *whole,
        _ => simd.partial_load_f64s(values),
    }
}
