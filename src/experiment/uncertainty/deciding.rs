//! Which of the drawn parameters decides a number.

use super::law::standard_normal;
use super::plan::DrawPlan;
use crate::numeric::Cholesky;
use crate::numeric::scalar::square;
use crate::outcome::statistics::mean;
use crate::outcome::{Column, Table, TableError};
use ndarray::Array1;

/// How it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidingMethod {
    /// Standardised coefficients of a linear regression on all drawn parameters.
    Regression,
    /// Rank correlations with each of them, where there are too few draws for a regression.
    Ranks,
}

/// How much each drawn parameter decides, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Deciding {
    /// How it was found.
    pub method: DecidingMethod,
    /// A standardised coefficient or a rank correlation each, from −1 to 1; NaN where nothing varies.
    pub weights: Vec<f64>,
    /// Squared rank correlations below it are what chance makes of 95 % of parameters that do nothing; NaN with a
    /// regression.
    pub line: f64,
}

/// The 95 % point of χ² with one degree of freedom.
const CHI_SQUARE: f64 = 3.84;

impl DecidingMethod {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Ranks => "ranks",
        }
    }
}

impl Deciding {
    /// A row an outcome and parameter.
    ///
    /// # Errors
    ///
    /// Never, since all columns have as many rows.
    pub fn table(plan: &DrawPlan, all: &[(String, Self)]) -> Result<Table, TableError> {
        let rows = || {
            let of = |(name, found): &'_ (String, Self)| {
                plan.drawn
                    .iter()
                    .zip(found.weights.clone())
                    .map(|(drawn, weight)| {
                        (name.clone(), drawn.path.clone(), found.method.word().to_owned(), weight, found.line)
                    })
                    .collect::<Vec<_>>()
            };
            all.iter().flat_map(of)
        };
        Table::new(vec![
            Column::text("outcome", rows().map(|it| it.0).collect()),
            Column::text("parameter", rows().map(|it| it.1).collect()),
            Column::text("method", rows().map(|it| it.2).collect()),
            Column::real("weight", rows().map(|it| it.3).collect()),
            Column::real("squared", rows().map(|it| square(it.3)).collect()),
            Column::real("chance_95", rows().map(|it| it.4).collect()),
        ])
    }

    /// The line above which a squared rank correlation stands out from those of all parameters together: one of them passes
    /// it by chance in 5 % of cases (Bonferroni). 0 with a regression.
    pub fn line_of_all(&self) -> f64 {
        let count = self.weights.len().max(1) as f64;
        let known = CHI_SQUARE / self.line;
        if known.is_nan() { 0.0 } else { square(standard_normal(1.0 - 0.025 / count)) / known }
    }

    /// Of points × parameters and a number at each point; points without one are left out.
    pub fn new(points: &[Vec<f64>], values: &[f64]) -> Self {
        let known: Vec<(&Vec<f64>, f64)> = points
            .iter()
            .zip(values)
            .filter(|it| it.1.is_finite())
            .map(|(point, value)| (point, *value))
            .collect();
        let values: Vec<f64> = known.iter().map(|it| it.1).collect();
        let parameters = points.first().map_or(0, Vec::len);
        let column = |at: usize| known.iter().map(|it| it.0[at]).collect::<Vec<f64>>();
        let columns: Vec<Vec<f64>> = (0..parameters).map(column).collect();
        if known.len() >= 2 * parameters + 2
            && let Some(weights) = regression(&columns, &values)
        {
            return Self { method: DecidingMethod::Regression, weights, line: f64::NAN };
        }
        let ranked = ranks(&values);
        let weights = columns.iter().map(|it| correlation(&ranks(it), &ranked)).collect();
        Self { method: DecidingMethod::Ranks, weights, line: CHI_SQUARE / known.len() as f64 }
    }
}

/// Coefficients of the standardised number on standardised parameters; nothing if some of these go together.
fn regression(columns: &[Vec<f64>], values: &[f64]) -> Option<Vec<f64>> {
    let standardised: Option<Vec<Vec<f64>>> = columns.iter().map(|it| standardised(it)).collect();
    let (columns, values) = (standardised?, standardised_or_nan(values));
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let lower =
        (0..columns.len()).map(|row| (0..=row).map(|it| product(&columns[row], &columns[it])).collect());
    let right = columns.iter().map(|it| product(it, &values)).collect::<Array1<f64>>();
    Some(Cholesky::of(lower.collect())?.solve(right).to_vec())
}

/// Of mean 0 and length 1; nothing where nothing varies.
fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let centre = mean(values);
    let size = values.iter().map(|it| square(it - centre)).sum::<f64>().sqrt();
    (size > 0.0).then(|| values.iter().map(|it| (it - centre) / size).collect())
}

fn standardised_or_nan(values: &[f64]) -> Vec<f64> {
    standardised(values).unwrap_or_else(|| vec![f64::NAN; values.len()])
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (standardised_or_nan(one), standardised_or_nan(other));
    one.iter().zip(&other).map(|(a, b)| a * b).sum()
}

/// Ranks from 0 on; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let same = order[first..].iter().take_while(|&&it| values[it] <= values[order[first]]).count();
        let rank = first as f64 + (same - 1) as f64 / 2.0;
        order[first..first + same].iter().for_each(|&it| ranks[it] = rank);
        first += same;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points of a small lattice, shuffled so that columns are no copies of each other.
    fn points(count: usize) -> Vec<Vec<f64>> {
        (0..count).map(|it| vec![it as f64, (it * 7 % 11) as f64, (it * 5 % 13) as f64]).collect()
    }

    #[test]
    fn a_linear_number_has_its_own_coefficients_times_the_spread_of_each_parameter() {
        let points = points(40);
        let values: Vec<f64> = points.iter().map(|it| 2.0 * it[0] - 3.0 * it[2] + 5.0).collect();
        let found = Deciding::new(&points, &values);
        let spread = |of: &dyn Fn(&Vec<f64>) -> f64| {
            let all: Vec<f64> = points.iter().map(of).collect();
            crate::outcome::statistics::variance(&all).sqrt()
        };
        let whole = crate::outcome::statistics::variance(&values).sqrt();
        assert_eq!(found.method, DecidingMethod::Regression);
        let expected = [2.0 * spread(&|it| it[0]) / whole, 0.0, -3.0 * spread(&|it| it[2]) / whole];
        for (found, expected) in found.weights.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-10, "{found} {expected}");
        }
    }

    #[test]
    fn few_draws_are_told_by_ranks_with_the_line_of_chance() {
        let points = points(7);
        let values: Vec<f64> = points.iter().map(|it| square(it[0])).collect();
        let found = Deciding::new(&points, &values);
        assert_eq!(found.method, DecidingMethod::Ranks);
        assert!((found.weights[0] - 1.0).abs() < 1e-12, "a rising number has the ranks of its parameter");
        assert!((found.line - 3.84 / 7.0).abs() < 1e-12);
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [2.5, 0.0, 2.5, 1.0]);
    }

    #[test]
    fn what_does_not_vary_is_decided_by_nothing() {
        assert!(Deciding::new(&points(7), &[1.0; 7]).weights.iter().all(|it| it.is_nan()));
        let with_gap = Deciding::new(&points(7), &[1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0, 7.0]);
        assert!((with_gap.line - 3.84 / 6.0).abs() < 1e-12);
    }
}
