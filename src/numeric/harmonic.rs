//! Harmonic numbers between the whole ones.

use super::scalar::ln;

/// Euler's constant.
const EULER: f64 = 0.577_215_664_901_532_9;

/// From here on the series is exact to the last digits of a double.
const FAR: f64 = 10.0;

/// Coefficients of x^−2, x^−4, … in the asymptotic series of digamma: Bernoulli numbers over −2k
/// (Abramowitz and Stegun 1964, 6.3.18).
const SERIES: [f64; 6] = [-1.0 / 12.0, 1.0 / 120.0, -1.0 / 252.0, 1.0 / 240.0, -1.0 / 132.0, 691.0 / 32760.0];

/// `H(n) = 1 + 1/2 + … + 1/n`, for any n ≥ 0: digamma(n + 1) plus Euler's constant.
pub fn harmonic(number: f64) -> f64 {
    // H(n) = H(n + 1) − 1/(n + 1) leads to where the series holds.
    let mut x = number + 1.0;
    let mut before = 0.0;
    while x < FAR {
        before += 1.0 / x;
        x += 1.0;
    }
    let squared = 1.0 / (x * x);
    let series = SERIES.iter().rev().fold(0.0, |sum, coefficient| (sum + coefficient) * squared);
    ln(x) - 0.5 / x + series + EULER - before
}

#[cfg(test)]
mod tests {
    use super::harmonic;
    use statrs::function::gamma::digamma;

    #[test]
    fn whole_numbers_have_the_sum_of_their_reciprocals() {
        let mut sum = 0.0;
        for number in 0..200 {
            assert!((harmonic(f64::from(number)) - sum).abs() < 4e-15, "H({number})");
            sum += 1.0 / f64::from(number + 1);
        }
    }

    #[test]
    fn numbers_between_follow_digamma() {
        for number in [1e-9, 0.1, 0.5, 2.7, 8.99, 9.01, 31.4, 1e4 + 0.3, 1e9] {
            let expected = digamma(number + 1.0) - digamma(1.0);
            assert!((harmonic(number) - expected).abs() < 1e-12 * expected.max(1.0), "H({number})");
        }
        // H(1/2) = 2 − 2 ln 2.
        assert!((harmonic(0.5) - (2.0 - 2.0 * std::f64::consts::LN_2)).abs() < 1e-15);
    }
}
