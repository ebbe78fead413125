//! Functions of one number that give every machine the same bits.
//!
//! The methods of `f64` by these names are the platform's: they differ from system to system, and on one system with
//! what its processor can do. Exponentials and logarithms here are those of arrays; the others are from `libm`, which
//! is plain arithmetic.

use super::elementary::{exponential, exponential_less_one, logarithm, power_of_one};

#[cfg(feature = "files")]
pub use libm::log10;
pub use libm::{asin, atan2, cos, hypot, log1p as ln_1p, log2, sin, tan};

/// `e^x`, to two units in the last place.
#[inline]
pub fn exp(x: f64) -> f64 {
    exponential(x)
}

/// `e^x − 1`, to four units in the last place also where it is next to 0.
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    exponential_less_one(x)
}

/// `ln x`, to two units in the last place; −∞ of 0, and no number of what is negative.
#[inline]
pub fn ln(x: f64) -> f64 {
    logarithm(x)
}

/// `x^exponent` of an x that is not below 0, as [`power`](super::power) has it.
#[inline]
pub fn power(x: f64, exponent: f64) -> f64 {
    power_of_one(x, exponent)
}

/// `x²`.
#[inline]
pub fn square(x: f64) -> f64 {
    x * x
}

/// `10^exponent` of a whole exponent: the number nearest to it.
#[cfg(feature = "figures")]
#[expect(clippy::cast_possible_truncation, reason = "powers of ten end long before whole numbers do")]
pub fn power_of_ten(exponent: f64) -> f64 {
    format!("1e{}", exponent as i32).parse().expect("this is how a number is written")
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact by construction")]
mod tests {
    use super::*;
    use crate::numeric;
    use ndarray::Array1;

    #[test]
    fn a_number_has_the_same_bits_alone_as_in_an_array() {
        let numbers = Array1::linspace(-30.0, 30.0, 10_007);
        let bits = |it: f64| it.to_bits();
        for (x, of_array) in numbers.iter().zip(numeric::exp(numbers.clone())) {
            assert_eq!(bits(exp(*x)), bits(of_array), "exp({x})");
        }
        let positive = numeric::exp(numbers);
        for (x, of_array) in positive.iter().zip(numeric::ln(positive.clone())) {
            assert_eq!(bits(ln(*x)), bits(of_array), "ln({x})");
        }
        for (x, of_array) in positive.iter().zip(numeric::power(positive.clone(), -1.7)) {
            assert_eq!(bits(power(*x, -1.7)), bits(of_array), "{x}^-1.7");
        }
    }

    #[test]
    fn what_is_next_to_nothing_keeps_its_digits() {
        for x in Array1::linspace(-3.0, 3.0, 60_001) {
            for x in [x, x * 1e-9, x * 1e-200] {
                let off = (exp_m1(x) - x.exp_m1()).abs();
                assert!(off <= 4.0 * f64::EPSILON * x.exp_m1().abs(), "exp_m1({x}) = {}", exp_m1(x));
            }
        }
        assert_eq!(exp_m1(0.0).to_bits(), 0);
    }

    #[cfg(feature = "figures")]
    #[test]
    fn powers_are_whole_where_they_should_be() {
        assert_eq!(
            [power(0.0, 0.0), power(0.0, 2.0), power(3.0, 0.0), power(1.0, 7.5)],
            [1.0, 0.0, 1.0, 1.0]
        );
        for exponent in -30..=30 {
            let exponent = f64::from(exponent);
            assert_eq!(log10(power_of_ten(exponent)).floor(), exponent);
        }
        assert_eq!(power_of_ten(2.0), 100.0);
        assert_eq!(power_of_ten(f64::NEG_INFINITY), 0.0);
    }
}
