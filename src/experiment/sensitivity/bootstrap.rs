//! Intervals by drawing blocks again (Efron 1979).

use crate::experiment::stream::{Purpose, below, stream};
use crate::outcome::indicators;
use rayon::prelude::*;

/// Enough for the ends of a 95 % interval.
const SAMPLES: u64 = 1000;

/// A number with its 95 % bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// From all blocks.
    pub value: f64,
    /// The 2.5 % point of what other blocks would have given.
    pub low: f64,
    /// The 97.5 % point.
    pub high: f64,
}

impl Measured {
    /// What cannot be measured.
    pub const NONE: Self = Self { value: f64::NAN, low: f64::NAN, high: f64::NAN };
}

/// Several statistics of so many blocks, each with its interval; `statistics` sees the numbers of the blocks to use,
/// some of them more than once.
pub(super) fn measure(
    blocks: usize,
    seed: u64,
    statistics: impl Fn(&[usize]) -> Vec<f64> + Sync,
) -> Vec<Measured> {
    let all: Vec<usize> = (0..blocks).collect();
    let sample = |number: u64| {
        let mut random = stream(Purpose::Bootstrap, seed, number);
        statistics(&all.iter().map(|_| below(blocks, &mut random)).collect::<Vec<_>>())
    };
    let drawn: Vec<Vec<f64>> = (0..SAMPLES).into_par_iter().map(sample).collect();
    let measured = |(at, value): (usize, f64)| {
        let values: Vec<f64> = drawn.iter().map(|it| it[at]).collect();
        let ends = indicators::quantiles(&values, &[0.025, 0.975]);
        Measured { value, low: ends[0], high: ends[1] }
    };
    statistics(&all).into_iter().enumerate().map(measured).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::stream::uniform;

    #[test]
    fn the_interval_of_a_mean_is_as_wide_as_theory_says() {
        let mut random = stream(Purpose::LatinHypercube, 3, 0);
        let values: Vec<f64> = (0..400).map(|_| uniform(&mut random)).collect();
        let mean = |of: &[usize]| vec![of.iter().map(|&it| values[it]).sum::<f64>() / of.len() as f64];
        let found = measure(400, 1, mean)[0];
        // Two times 1.96 standard errors of 400 uniform numbers, √(1/12)/20.
        let expected = 2.0 * 1.96 * (1.0_f64 / 12.0).sqrt() / 20.0;
        assert!(((found.high - found.low) / expected - 1.0).abs() < 0.15, "{found:?}");
        assert!(found.low < found.value && found.value < found.high);
        assert_eq!(measure(400, 1, mean), vec![found]);
        assert!(measure(400, 2, mean)[0] != found);
    }
}
