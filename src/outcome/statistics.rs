//! What is said of a number that has one value a replicate.

use super::indicators::quantiles;
use crate::numeric::scalar::{self, square};

/// A number over replicates: where it lies, how far it spreads, and how well its mean is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean over replicates; NaN without any.
    pub mean: f64,
    /// 90 % of replicates lie from here to `high_90`: a range of what may happen, not of the mean. Like all quantiles
    /// here it is of type 7, and NaN with fewer than two replicates.
    pub low_90: f64,
    /// 50 % of replicates lie from here to `high_50`.
    pub low_50: f64,
    /// Half of the replicates lie below.
    pub median: f64,
    /// See `low_50`.
    pub high_50: f64,
    /// See `low_90`.
    pub high_90: f64,
    /// Share of replicates that have the sign of the mean; zero is a sign of its own, so of nothing but zeros it is 1.
    pub same_sign: f64,
    /// Lower end of Student's 95 % interval of the mean; NaN with fewer than two replicates.
    pub interval_low: f64,
    /// Upper end of the same.
    pub interval_high: f64,
    /// Replicates that have a value.
    pub replicates: usize,
}

/// Estimates from samples of one size; Student's quantile is worked out once for all of them.
#[derive(Clone, Copy, Debug)]
pub struct Estimator {
    replicates: usize,
    student: f64,
}

impl Estimator {
    /// For this many replicates.
    pub fn new(replicates: usize) -> Self {
        Self { replicates, student: student(replicates) }
    }

    /// What the values say; NaN is none.
    pub fn estimate(&self, values: &[f64]) -> Estimate {
        let there: Vec<f64> = values.iter().copied().filter(|it| !it.is_nan()).collect();
        let (count, mean) = (there.len(), mean(&there));
        let ranges =
            if count < 2 { vec![f64::NAN; 5] } else { quantiles(&there, &[0.05, 0.25, 0.5, 0.75, 0.95]) };
        let student = if count == self.replicates { self.student } else { student(count) };
        let reach = student * (variance(&there) / count as f64).sqrt();
        Estimate {
            mean,
            low_90: ranges[0],
            low_50: ranges[1],
            median: if count == 1 { mean } else { ranges[2] },
            high_50: ranges[3],
            high_90: ranges[4],
            same_sign: same_sign(&there, mean),
            interval_low: mean - reach,
            interval_high: mean + reach,
            replicates: count,
        }
    }
}

/// What common random numbers are worth for one outcome, in the last year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceRatio {
    /// Variance over replicates of policy − base, both under the same random numbers.
    pub variance: f64,
    /// What it would be under independent ones: the variances of both added up.
    pub independent: f64,
}

impl VarianceRatio {
    /// Of values of a policy and of the base, one a replicate.
    pub fn new(policy: &[f64], base: &[f64]) -> Self {
        let changes: Vec<f64> = policy.iter().zip(base).map(|(policy, base)| policy - base).collect();
        Self { variance: variance(&changes), independent: variance(policy) + variance(base) }
    }

    /// How many times as many independent replicates would tell as much; NaN where nothing varies.
    pub fn ratio(self) -> f64 {
        if self.variance > 0.0 { self.independent / self.variance } else { f64::NAN }
    }
}

/// The mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased variance, divided by n − 1; NaN with fewer than two values.
pub fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    let mean = mean(values);
    values.iter().map(|value| square(value - mean)).sum::<f64>() / (values.len() - 1) as f64
}

fn same_sign(values: &[f64], mean: f64) -> f64 {
    let sign = |value: f64| value.partial_cmp(&0.0);
    let same = values.iter().filter(|&&value| sign(value) == sign(mean)).count();
    same as f64 / values.len() as f64
}

/// Deviations of the mean that its 95 % interval reaches to either side.
fn student(replicates: usize) -> f64 {
    if replicates < 2 { f64::NAN } else { student_quantile(0.95, replicates - 1) }
}

/// t such that |T| ≤ t with this probability, for Student's T with whole degrees of freedom, at least one.
///
/// By halving: the probability rises with θ = atan(t/√ν), and a dozen digits are as good as all. By hand, since other digits
/// than these would move the ends of every interval that was published; a test holds it to `statrs`.
pub fn student_quantile(probability: f64, degrees: usize) -> f64 {
    const HALVINGS: usize = 60;
    let (mut low, mut high) = (0.0, std::f64::consts::FRAC_PI_2);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if within(middle, degrees) < probability { low = middle } else { high = middle }
    }
    (degrees as f64).sqrt() * scalar::tan(f64::midpoint(low, high))
}

/// P(|T| ≤ √ν tan θ) as a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
fn within(theta: f64, degrees: usize) -> f64 {
    let (sine, cosine) = (scalar::sin(theta), scalar::cos(theta));
    let odd = degrees % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = if degrees == 1 { 0.0 } else { term };
    let mut power = if odd { 3 } else { 2 };
    while power < degrees {
        term *= cosine * cosine * (power - 1) as f64 / power as f64;
        sum += term;
        power += 2;
    }
    if odd { (theta + sine * sum) * std::f64::consts::FRAC_2_PI } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    #[test]
    fn students_quantiles_are_those_of_the_law() {
        for degrees in (1..=40).chain([99, 500, 4999]) {
            let law = StudentsT::new(0.0, 1.0, degrees as f64).unwrap();
            for probability in [0.5, 0.9, 0.95, 0.999] {
                let found = student_quantile(probability, degrees);
                let reached = 2.0 * law.cdf(found) - 1.0;
                assert!((reached - probability).abs() < 1e-9, "{degrees} degrees: {found} reaches {reached}");
            }
        }
    }

    #[test]
    fn students_quantiles_are_those_of_the_printed_table() {
        for (degrees, printed) in [(1, 12.706), (2, 4.303), (3, 3.182), (15, 2.131), (31, 2.040)] {
            assert!((student_quantile(0.95, degrees) - printed).abs() < 5e-4, "{degrees} degrees");
        }
    }

    #[test]
    fn an_estimate_is_as_by_hand() {
        // Mean 2, variance 10 with n − 1 = 3, so a standard error of √(10/4); t of 3 degrees is 3.182446305….
        let found = Estimator::new(4).estimate(&[-1.0, 1.0, 2.0, 6.0]);
        close(found.mean, 2.0);
        let variance = (9.0 + 1.0 + 0.0 + 16.0) / 3.0_f64;
        let reach = 3.182_446_305_284_263 * (variance / 4.0).sqrt();
        close(found.interval_low, 2.0 - reach);
        close(found.interval_high, 2.0 + reach);
        close(found.same_sign, 0.75);
        // Type 7: position p·3, so −1 + .15·2, .75 of the way from −1 to 1, between 1 and 2, ….
        close(found.low_90, -0.7);
        close(found.low_50, 0.5);
        close(found.median, 1.5);
        close(found.high_50, 3.0);
        close(found.high_90, 5.4);
        assert_eq!(found.replicates, 4);
    }

    #[test]
    fn of_nothing_but_zeros_everything_is_zero_and_all_have_the_sign_of_the_mean() {
        let found = Estimator::new(3).estimate(&[0.0; 3]);
        assert_eq!((found.mean, found.low_90, found.high_90), (0.0, 0.0, 0.0));
        assert_eq!((found.interval_low, found.interval_high, found.same_sign), (0.0, 0.0, 1.0));
    }

    #[test]
    fn gaps_are_no_replicates() {
        let with = Estimator::new(4).estimate(&[1.0, f64::NAN, 3.0, 5.0]);
        assert_eq!(with, Estimator::new(3).estimate(&[1.0, 3.0, 5.0]));
        let none = Estimator::new(2).estimate(&[f64::NAN; 2]);
        assert!(none.mean.is_nan() && none.same_sign.is_nan() && none.replicates == 0);
    }

    #[test]
    fn one_replicate_has_no_ranges() {
        let found = Estimator::new(1).estimate(&[2.5]);
        close(found.mean, 2.5);
        close(found.median, 2.5);
        assert!(found.low_90.is_nan() && found.high_50.is_nan() && found.interval_low.is_nan());
    }
}
