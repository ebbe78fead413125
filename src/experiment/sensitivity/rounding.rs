//! What is rounding and no variation.
//!
//! A sum of many numbers comes out a little differently in another order of magnitude of its parts: a conserved quantity
//! then seems to vary by about 1e-16 of itself. Indices of that are as large as any.

/// Numbers that differ by less than this part of their size are equal.
pub const ROUNDING: f64 = 1e-12;

/// Whether numbers differ by more than rounding; `size` is the size of what they are part of, 0 if that is their own.
/// Numbers that are not finite count for nothing.
pub fn varies(values: &[f64], size: f64) -> bool {
    let finite = || values.iter().copied().filter(|it| it.is_finite());
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    high - low > ROUNDING * low.abs().max(high.abs()).max(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_the_last_digits_of_a_sum_does_not_vary() {
        for (values, size, expected) in [
            (&[7.0e8, 7.0e8 + 1.2e-7][..], 0.0, false),
            (&[7.0e8, 7.0e8 + 1.0], 0.0, true),
            (&[-1e-14, 3e-15, f64::NAN], 100.0, false),
            (&[-1e-14, 3e-15], 0.0, true),
            (&[1e-9, 2e-9], 100.0, true),
            (&[5.0, 5.0], 0.0, false),
            (&[f64::NAN], 0.0, false),
            (&[], 0.0, false),
        ] {
            assert_eq!(varies(values, size), expected, "{values:?}");
        }
    }
}
