//! One quantity over the years in every replicate, and what figures show of it.

use crate::numeric::scalar::ln;
use crate::outcome::indicators;

/// A path over the years for each replicate; NaN where there is no value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ensemble {
    pub years: Vec<f64>,
    /// One path a replicate, each as long as `years`.
    pub paths: Vec<Vec<f64>>,
}

/// Means and quantiles over replicates, one value a year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Summary {
    pub years: Vec<f64>,
    pub mean: Vec<f64>,
    /// Lower and upper ends of the bands that hold 50 % and 90 % of the replicates; empty for a single one.
    pub bands: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Ensemble {
    /// All paths, with each value replaced by a function of it.
    pub fn map(&self, to: impl Fn(f64) -> f64) -> Self {
        let paths = self.paths.iter().map(|path| path.iter().map(|&value| to(value)).collect());
        Self { years: self.years.clone(), paths: paths.collect() }
    }

    /// Two quantities of the same years and replicates, put together value by value.
    pub fn with(&self, other: &Self, combine: impl Fn(f64, f64) -> f64) -> Self {
        let together = |(mine, theirs): (&Vec<f64>, &Vec<f64>)| {
            mine.iter().zip(theirs).map(|(&mine, &theirs)| combine(mine, theirs)).collect()
        };
        Self { years: self.years.clone(), paths: self.paths.iter().zip(&other.paths).map(together).collect() }
    }

    /// Each path relative to its own start, which becomes 100.
    pub fn index(&self) -> Self {
        let relative = |path: &Vec<f64>| {
            let start = path.first().copied().unwrap_or(f64::NAN);
            path.iter().map(|value| 100.0 * value / start).collect()
        };
        Self { years: self.years.clone(), paths: self.paths.iter().map(relative).collect() }
    }

    /// Growth in percent a year (log difference) since the row before; the first row has none.
    pub fn growth(&self) -> Self {
        let of_path = |path: &Vec<f64>| {
            let rates = path.windows(2).zip(self.years.windows(2));
            let rates = rates.map(|(value, year)| 100.0 * ln(value[1] / value[0]) / (year[1] - year[0]));
            std::iter::once(f64::NAN).chain(rates).collect()
        };
        Self { years: self.years.clone(), paths: self.paths.iter().map(of_path).collect() }
    }

    /// Mean and bands of every year.
    pub fn summary(&self) -> Summary {
        let at = |probability: f64| -> Vec<f64> {
            (0..self.years.len()).map(|year| quantile(&self.in_year(year), probability)).collect()
        };
        let bands =
            if self.paths.len() < 2 { vec![] } else { vec![(at(0.25), at(0.75)), (at(0.05), at(0.95))] };
        let means = (0..self.years.len()).map(|year| mean(&self.in_year(year))).collect();
        Summary { years: self.years.clone(), mean: means, bands }
    }

    /// The values of all replicates in the year of that position.
    pub fn in_year(&self, position: usize) -> Vec<f64> {
        self.paths.iter().map(|path| path.get(position).copied().unwrap_or(f64::NAN)).collect()
    }

    /// The mean of the last year.
    pub fn last(&self) -> f64 {
        mean(&self.in_year(self.years.len().saturating_sub(1)))
    }

    /// The mean of the first year.
    pub fn first(&self) -> f64 {
        mean(&self.in_year(0))
    }
}

impl Summary {
    /// The ends of the 90 % range in the last year; nothing for a single replicate.
    pub fn last_range(&self) -> Option<(f64, f64)> {
        let (low, high) = self.bands.get(1)?;
        Some((*low.last()?, *high.last()?))
    }

    /// Every value that will be drawn, for the range of an axis.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        let bands = self.bands.iter().flat_map(|(low, high)| low.iter().chain(high));
        self.mean.iter().chain(bands).copied()
    }
}

/// The quantile of the values that are there; NaN without any.
pub(super) fn quantile(values: &[f64], probability: f64) -> f64 {
    indicators::quantiles(values, &[probability])[0]
}

/// The mean of the values that are there; NaN without any.
pub(super) fn mean(values: &[f64]) -> f64 {
    let there: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    there.iter().sum::<f64>() / there.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_paths() -> Ensemble {
        Ensemble { years: vec![2025.0, 2027.0], paths: vec![vec![10.0, 20.0], vec![20.0, 20.0]] }
    }

    #[test]
    fn quantiles_interpolate_between_replicates_and_skip_missing_values() {
        assert!((quantile(&[3.0, 1.0, f64::NAN, 2.0], 0.25) - 1.5).abs() < 1e-12);
        assert!(quantile(&[f64::NAN], 0.5).is_nan());
    }

    #[test]
    fn an_index_starts_at_100_in_every_replicate() {
        assert_eq!(two_paths().index().paths, vec![vec![100.0, 200.0], vec![100.0, 100.0]]);
    }

    #[test]
    fn growth_is_per_year_however_long_a_step_is() {
        let growth = two_paths().growth();
        assert!(growth.paths[0][0].is_nan());
        assert!((growth.paths[0][1] - 50.0 * 2_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_single_replicate_has_no_bands() {
        let single = Ensemble { years: vec![2025.0], paths: vec![vec![1.0]] };
        assert!(single.summary().bands.is_empty());
        assert_eq!(two_paths().summary().bands.len(), 2);
    }
}
