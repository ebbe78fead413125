//! Exponentials and logarithms, of whole arrays and of single numbers.
//!
//! The system's own functions take one number at a time and round differently on machines with and
//! without fused products. These take as many as the machine's vectors hold, and give every machine the same bits,
//! and a number the same bits alone as in an array; they are within two units in the last place.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatcher is compiled with the machine's vector instructions"
)]

use ndarray::{Array, Dimension};
use pulp::{Arch, Simd, WithSimd};

/// `e^x` of every entry.
pub fn exp<D: Dimension>(values: Array<f64, D>) -> Array<f64, D> {
    each(values, Exponential)
}

/// `ln x` of every entry; −∞ of 0, and no number of what is negative.
pub fn ln<D: Dimension>(values: Array<f64, D>) -> Array<f64, D> {
    each(values, Logarithm)
}

/// `x^exponent` of every entry, none of which is below 0: `e^(exponent · ln x)`, so that two units in the last place of
/// the product in the exponent are what it may be wrong by. 0 where the entry is 0 and the exponent above it; 1 where
/// the exponent is 0.
pub fn power<D: Dimension>(values: Array<f64, D>, exponent: f64) -> Array<f64, D> {
    each(values, Power(exponent))
}

/// `x^exponent` of every entry above 0, in place.
pub fn power_of(values: &mut [f64], exponent: f64) {
    Arch::new().dispatch(OfEach { values, function: Power(exponent) });
}

fn each<D: Dimension>(values: Array<f64, D>, function: impl Function) -> Array<f64, D> {
    let mut values =
        if values.is_standard_layout() { values } else { values.as_standard_layout().into_owned() };
    if let Some(values) = values.as_slice_mut() {
        Arch::new().dispatch(OfEach { values, function });
    }
    values
}

/// A function of one number; a trait, since closures are not compiled with vector instructions.
trait Function {
    fn of(&self, x: f64) -> f64;
}

struct Exponential;

impl Function for Exponential {
    #[inline(always)]
    fn of(&self, x: f64) -> f64 {
        exponential(x)
    }
}

struct Logarithm;

impl Function for Logarithm {
    #[inline(always)]
    fn of(&self, x: f64) -> f64 {
        logarithm(x)
    }
}

struct Power(f64);

impl Function for Power {
    #[inline(always)]
    fn of(&self, x: f64) -> f64 {
        power_of_one(x, self.0)
    }
}

struct OfEach<'a, F> {
    values: &'a mut [f64],
    function: F,
}

impl<F: Function> WithSimd for OfEach<'_, F> {
    type Output = ();

    /// What is left over of eight at a time is filled up, since one at a time would take as long as all.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (eights, rest) = self.values.as_chunks_mut::<8>();
        for value in eights.as_flattened_mut() {
            *value = self.function.of(*value);
        }
        let mut last = [1.0; 8];
        last[..rest.len()].copy_from_slice(rest);
        for value in &mut last {
            *value = self.function.of(*value);
        }
        rest.copy_from_slice(&last[..rest.len()]);
    }
}

/// ln 2 in two parts: the first has so few digits that a small whole multiple of it is exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Adding it rounds to a whole number, which then stands in the last bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// `x^exponent`; without the choice at its end 0 to the power of 0 would be no number.
#[inline(always)]
pub(super) fn power_of_one(x: f64, exponent: f64) -> f64 {
    let value = exponential(exponent * logarithm(x));
    if exponent == 0.0 { 1.0 } else { value }
}

/// `e^x − 1`, to the last digits also where `e^x` is next to 1.
#[inline(always)]
pub(super) fn exponential_less_one(x: f64) -> f64 {
    const NEAR: f64 = 0.5 * std::f64::consts::LN_2;
    if x.abs() <= NEAR { x * (1.0 + x * taylor(x)) } else { exponential(x) - 1.0 }
}

/// `e^x = 2^n e^r` with |r| ≤ ½ ln 2, where fourteen terms of the series are enough.
#[inline(always)]
pub(super) fn exponential(x: f64) -> f64 {
    const LEAST: f64 = -708.0;
    const MOST: f64 = 709.0;
    let inside = if x < LEAST { LEAST } else { x };
    let inside = if inside > MOST { MOST } else { inside };
    let rounded = inside * std::f64::consts::LOG2_E + ROUNDER;
    let n = rounded - ROUNDER;
    let r = (inside - n * LN_2_HIGH) - n * LN_2_LOW;
    let series = 1.0 + r * (1.0 + r * taylor(r));
    let power_of_two = f64::from_bits((rounded.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    let value = series * power_of_two;
    let value = if x < LEAST { 0.0 } else { value };
    if x > MOST { f64::INFINITY } else { value }
}

/// `(e^r − 1 − r)/r²`: 1/2! + r/3! + r²/4! + … + r¹¹/13!.
#[inline(always)]
fn taylor(r: f64) -> f64 {
    const COEFFICIENTS: [f64; 12] = inverse_factorials();
    polynomial(r, &COEFFICIENTS)
}

/// Estrin's order of summation: short chains run at once where Horner's rule would wait for each product.
#[inline(always)]
fn polynomial(x: f64, c: &[f64; 12]) -> f64 {
    let x2 = x * x;
    let x4 = x2 * x2;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let middle = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    let high = (c[8] + c[9] * x) + (c[10] + c[11] * x) * x2;
    low + (middle + high * x4) * x4
}

const fn inverse_factorials() -> [f64; 12] {
    let mut inverse = [0.0; 12];
    let (mut index, mut factorial) = (0, 2.0);
    while index < 12 {
        inverse[index] = 1.0 / factorial;
        factorial *= (index + 3) as f64;
        index += 1;
    }
    inverse
}

/// `ln x = k ln 2 + ln m` with m between √½ and √2, and `ln m = 2 atanh((m − 1)/(m + 1))`.
#[inline(always)]
pub(super) fn logarithm(x: f64) -> f64 {
    /// Brings what is too small for a full mantissa to where it has one.
    const LIFT: f64 = 18_014_398_509_481_984.0;
    const LIFTED: f64 = 54.0;
    let small = x < f64::MIN_POSITIVE;
    let lifted = if small { x * LIFT } else { x };
    let bits = lifted.to_bits();
    let exponent = bits.wrapping_sub(std::f64::consts::FRAC_1_SQRT_2.to_bits()) & 0xFFF0_0000_0000_0000;
    let m = f64::from_bits(bits.wrapping_sub(exponent));
    let k = whole(exponent) - if small { LIFTED } else { 0.0 };
    let s = (m - 1.0) / (m + 1.0);
    let value = k * LN_2_HIGH + (2.0 * s * (1.0 + s * s * odd(s * s)) + k * LN_2_LOW);
    let value = if x == f64::INFINITY { f64::INFINITY } else { value };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

/// The signed exponent that stands in the upper twelve bits.
#[inline(always)]
fn whole(exponent: u64) -> f64 {
    // Moved so that it is not negative, it can stand in the mantissa of 2⁵² and be read from there.
    const OFFSET: u64 = 1 << 11;
    const CARRIER: u64 = 0x4330_0000_0000_0000;
    let number = (exponent >> 52).wrapping_add(OFFSET) & 0xFFF;
    f64::from_bits(CARRIER | number) - (4_503_599_627_370_496.0 + OFFSET as f64)
}

/// `(atanh(s)/s − 1)/s²`: 1/3 + z/5 + z²/7 + … with z = s² ≤ .0295, where twelve terms are enough.
#[inline(always)]
fn odd(z: f64) -> f64 {
    const COEFFICIENTS: [f64; 12] = inverse_odds();
    polynomial(z, &COEFFICIENTS)
}

const fn inverse_odds() -> [f64; 12] {
    let mut inverse = [0.0; 12];
    let mut index = 0;
    while index < 12 {
        inverse[index] = 1.0 / (2 * index + 3) as f64;
        index += 1;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    fn units_in_the_last_place(found: f64, exact: f64) -> f64 {
        (found - exact).abs() / (exact.abs() * f64::EPSILON)
    }

    #[test]
    fn exponentials_are_within_two_units_in_the_last_place() {
        let arguments = Array1::linspace(-700.0, 700.0, 200_001);
        for (x, found) in arguments.iter().zip(exp(arguments.clone())) {
            assert!(units_in_the_last_place(found, x.exp()) <= 2.0, "exp({x}) = {found}");
        }
    }

    #[test]
    fn logarithms_are_within_two_units_in_the_last_place() {
        let arguments = Array1::linspace(-700.0, 700.0, 200_001).mapv(f64::exp);
        let near_one = Array1::linspace(0.5, 2.0, 200_001);
        for x in arguments.into_iter().chain(near_one).filter(|x| (*x - 1.0).abs() > 0.0) {
            let found = ln(array![x])[0];
            assert!(units_in_the_last_place(found, x.ln()) <= 2.0, "ln({x}) = {found}");
        }
    }

    #[test]
    fn the_ends_of_the_line_are_what_they_should_be() {
        assert_eq!(exp(array![f64::NEG_INFINITY, 0.0, f64::INFINITY]), array![0.0, 1.0, f64::INFINITY]);
        assert_eq!(ln(array![0.0, 1.0, f64::INFINITY]), array![f64::NEG_INFINITY, 0.0, f64::INFINITY]);
        assert!(ln(array![-1.0, f64::NAN]).iter().chain(&exp(array![f64::NAN])).all(|it| it.is_nan()));
        let tiny = 5e-320_f64;
        assert!((ln(array![tiny])[0] - tiny.ln()).abs() < 1e-12);
    }
}
