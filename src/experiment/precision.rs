//! How well the mean of a metric is to be known, as in `output.change ±0.1%`.

use super::metric::Metric;
use crate::outcome::statistics::Estimator;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Half the width that the 95 % interval of a mean may have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precision {
    /// The metric.
    pub metric: String,
    /// The half-width.
    pub within: f64,
    /// Whether it is in per cent: of the mean, or, of a metric that is itself in per cent, percentage points.
    pub per_cent: bool,
}

impl Precision {
    /// Reads `output.change ±0.1%`; `+-` and `+/-` are as good as `±`.
    ///
    /// # Errors
    ///
    /// Says what is wrong and how it is written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let plain = text.replace("+/-", "±").replace("+-", "±");
        let wrong = || format!("`{text}` is no precision: write `output.change ±0.1%`");
        let (metric, within) = plain.split_once('±').ok_or_else(wrong)?;
        let (number, per_cent) = match within.trim().strip_suffix('%') {
            Some(number) => (number, true),
            None => (within, false),
        };
        let within = number.trim().parse::<f64>().ok().filter(|it| it.is_finite() && *it > 0.0);
        Ok(Self { metric: metric.trim().to_owned(), within: within.ok_or_else(wrong)?, per_cent })
    }

    /// This precision with the name by which the plan has the metric.
    ///
    /// # Errors
    ///
    /// Says so if the metric is not among these.
    pub fn among(self, metrics: &[Metric]) -> Result<Self, String> {
        let wanted = Metric::find(&self.metric);
        let same = |it: &&Metric| wanted.as_ref().is_some_and(|wanted| wanted.is_same_as(it));
        let Some(found) = metrics.iter().find(same) else {
            let known: Vec<String> = metrics.iter().map(|it| format!("`{}`", it.name)).collect();
            return Err(format!(
                "`{}` is none of the metrics of the plan: {}",
                self.metric,
                known.join(", ")
            ));
        };
        Ok(Self { metric: found.name.clone(), ..self })
    }

    /// By how much the interval of the mean of some replicates is wider than it may be: 1 and less is well enough. NaN
    /// where there is no interval.
    pub fn excess(&self, metric: &Metric, values: &[f64]) -> f64 {
        let estimate = Estimator::new(values.len()).estimate(values);
        let half = (estimate.interval_high - estimate.interval_low) / 2.0;
        let of_mean = self.per_cent && metric.unit() != "per cent";
        let allowed = if of_mean { self.within / 100.0 * estimate.mean.abs() } else { self.within };
        // Where nothing varies everything is known, also a mean of zero.
        if half == 0.0 { 0.0 } else { half / allowed }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} ±{}{}", self.metric, self.within, if self.per_cent { "%" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precision_is_read_as_it_is_written() {
        for text in
            ["output.change ±0.1%", "output.change±0.1 %", "output.change +- 0.1%", "output.change +/-.1%"]
        {
            assert_eq!(Precision::parse(text).unwrap().to_string(), "output.change ±0.1%", "{text}");
        }
        assert_eq!(Precision::parse("gini ±0.001").unwrap().to_string(), "gini ±0.001");
        for text in ["output", "output ±", "output ±0", "output ±-1%", "output ±many", "±nan"] {
            assert!(Precision::parse(text).unwrap_err().contains("write `output.change ±0.1%`"), "{text}");
        }
    }

    #[test]
    fn per_cent_are_points_of_a_change_and_parts_of_a_level() {
        // Mean 10, half-width t(2) · √(1/3) = 4.302652… · .577350….
        let (values, half) = ([9.0, 10.0, 11.0], 4.302_652_729_749_464 / 3.0_f64.sqrt());
        let excess = |metric: &str, bound: &str| {
            let precision = Precision::parse(&format!("{metric} {bound}")).unwrap();
            precision.excess(&Metric::find(metric).unwrap(), &values)
        };
        assert!((excess("output.change", "±2%") - half / 2.0).abs() < 1e-12);
        assert!((excess("output", "±2%") - half / 0.2).abs() < 1e-12);
        assert!((excess("output", "±2") - half / 2.0).abs() < 1e-12);
        assert!((excess("dispersion.change", "±2%") - half / 0.2).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_is_known_and_a_single_replicate_says_nothing() {
        let (precision, metric) =
            (Precision::parse("output.change ±1%").unwrap(), Metric::find("output.change").unwrap());
        assert!(precision.excess(&metric, &[0.0; 3]) < 1e-300);
        assert!(precision.excess(&metric, &[1.0]).is_nan());
    }

    #[test]
    fn a_metric_goes_by_the_name_that_the_plan_has() {
        let metrics = [Metric::find("output_cny.change").unwrap()];
        let named = Precision::parse("output.change ±1%").unwrap().among(&metrics).unwrap();
        assert_eq!(named.metric, "output_cny.change");
        let error = Precision::parse("output ±1%").unwrap().among(&metrics).unwrap_err();
        assert!(error.contains("`output_cny.change`"), "{error}");
    }
}
