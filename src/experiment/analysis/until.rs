//! How far a sweep has come towards a precision, and how many replicates it may take.

use super::SweepObservations;
use crate::experiment::metric::Metric;
use crate::experiment::precision::Precision;
use crate::experiment::sweep::{Sweep, SweepError, SweepStatus};

/// How well the means of a sweep are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrecisionReached {
    /// Means, of every scenario at every point.
    pub means: usize,
    /// Means that are known well enough.
    pub known: usize,
    /// By how much the widest interval is wider than it may be; NaN if no mean has one.
    pub widest: f64,
    /// Means without an interval, since fewer than two of their runs ended well.
    pub without: usize,
    /// Replicates that were looked at.
    pub replicates: u32,
}

impl PrecisionReached {
    /// Whether every mean is known well enough.
    pub fn is_enough(&self) -> bool {
        self.known == self.means
    }

    /// How many replicates to make next: as many as the widest interval asks for if it narrows as the root of their
    /// number, but no more than twice as many, since a width from few replicates is a guess itself.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to whole numbers that fit"
    )]
    pub fn next(&self, most: u32) -> u32 {
        let wanted = f64::from(self.replicates) * self.widest * self.widest;
        let wanted = if wanted.is_nan() { 0 } else { wanted.min(f64::from(u32::MAX)).ceil() as u32 };
        wanted.clamp(self.replicates + 1, self.replicates.saturating_mul(2).max(2)).min(most)
    }
}

/// How well a sweep knows what it is to know.
///
/// # Errors
///
/// Fails when a shard cannot be read.
pub fn reached(
    sweep: &Sweep,
    status: &SweepStatus,
    precision: &Precision,
) -> Result<PrecisionReached, SweepError> {
    let unknown = || SweepError::Refused(format!("this program knows no metric `{}`", precision.metric));
    let metric = Metric::find(&precision.metric).ok_or_else(unknown)?;
    let observations = SweepObservations::read(sweep, status, std::slice::from_ref(&metric))?;
    let mut excesses = Vec::new();
    for scenario in usize::from(metric.change)..sweep.manifest.scenarios.len() {
        for point in 0..sweep.points.nrows() {
            let values: Vec<f64> = observations.at(0, scenario, point).filter(|it| it.is_finite()).collect();
            excesses.push(precision.excess(&metric, &values));
        }
    }
    Ok(PrecisionReached {
        means: excesses.len(),
        known: excesses.iter().filter(|it| **it <= 1.0).count(),
        widest: excesses.iter().copied().fold(f64::NAN, f64::max),
        without: excesses.iter().filter(|it| it.is_nan()).count(),
        replicates: u32::try_from(observations.replicates.len()).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(replicates: u32, widest: f64) -> PrecisionReached {
        PrecisionReached { means: 4, known: 3, widest, without: 0, replicates }
    }

    #[test]
    fn replicates_grow_as_the_width_asks_but_at_most_twofold_and_never_beyond_the_most() {
        assert_eq!(reached(10, 1.2).next(200), 15);
        assert_eq!(reached(10, 50.0).next(200), 20);
        assert_eq!(reached(10, 1.001).next(200), 11);
        assert_eq!(reached(10, 50.0).next(12), 12);
        assert_eq!(reached(1, f64::NAN).next(200), 2);
        assert_eq!(reached(1, 1e300).next(7), 2);
    }
}
