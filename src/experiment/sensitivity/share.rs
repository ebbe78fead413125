//! At which share of the points an effect is positive.

use super::bootstrap::Measured;

/// Two-sided, 95 %.
const NORMAL: f64 = 1.959_963_984_540_054;

/// The share of points whose effect is positive, with its score interval (Wilson 1927), which also where all points
/// agree says how sure that is. Points of a block are not independent, so a block counts as one point for the
/// interval: too wide rather than too narrow. Failed points are left out; NaN without any.
pub fn positive_share(effects: &[f64], block: usize) -> Measured {
    let points: Vec<f64> = effects.iter().copied().filter(|it| it.is_finite()).collect();
    let value = points.iter().filter(|it| **it > 0.0).count() as f64 / points.len() as f64;
    let (count, square) = (points.len() as f64 / block as f64, NORMAL * NORMAL);
    let middle = (value + square / (2.0 * count)) / (1.0 + square / count);
    let spread = value * (1.0 - value) / count + square / (4.0 * count * count);
    let reach = NORMAL * spread.sqrt() / (1.0 + square / count);
    Measured { value, low: (middle - reach).max(0.0), high: (middle + reach).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_share_is_that_of_the_printed_example() {
        // 81 of 263: .2553 to .3662 (Newcombe 1998, table I, method 3).
        let effects: Vec<f64> = (0..263).map(|it| if it < 81 { 1.0 } else { -1.0 }).collect();
        let found = positive_share(&effects, 1);
        assert!((found.low - 0.2553).abs() < 5e-5 && (found.high - 0.3662).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn where_all_points_agree_the_interval_says_how_many_there_were() {
        let found = positive_share(&[1.0, 2.0, f64::NAN, 3.0], 1);
        assert!((found.value - 1.0).abs() < 1e-15 && found.low < 0.5 && found.high > 0.999_999, "{found:?}");
        assert!(positive_share(&[1.0; 400], 1).low > 0.99);
        assert!(positive_share(&[1.0; 400], 100).low < 0.6, "four blocks say less than 400 points");
        assert!(positive_share(&[f64::NAN], 1).value.is_nan());
    }
}
