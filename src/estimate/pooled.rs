//! Regressions without effects of places: what gravity estimates.

use super::least_squares::{linearised, product};
use super::poisson::{FitError, deviance};
use crate::numeric::Cholesky;
use crate::numeric::{exp, ln};
use ndarray::Array1;

/// Steps of Newton's method beyond which an estimate is given up.
const MOST_STEPS: usize = 200;

/// Coefficients of least squares; the first column should be ones. Columns are one number a row each.
///
/// # Errors
///
/// Fails when a column follows from the others.
pub(super) fn least_squares(
    columns: &[Vec<f64>],
    aims: &[f64],
    weights: &[f64],
) -> Result<Vec<f64>, FitError> {
    let row = |row: usize| (0..=row).map(|it| product(&columns[row], &columns[it], weights)).collect();
    let equations = Cholesky::of((0..columns.len()).map(row).collect());
    let right: Array1<f64> = columns.iter().map(|it| product(it, aims, weights)).collect();
    let collinear = || FitError::Collinear("a term of gravity".to_owned());
    Ok(equations.ok_or_else(collinear)?.solve(right).to_vec())
}

/// Coefficients that maximise the Poisson likelihood of flows.
///
/// # Errors
///
/// Fails when a column follows from the others, and when there is no convergence.
pub(super) fn poisson(columns: &[Vec<f64>], flow: &[f64]) -> Result<Vec<f64>, FitError> {
    let mean = flow.iter().sum::<f64>() / flow.len() as f64;
    let mut fitted: Vec<f64> = flow.iter().map(|it| (it + mean) / 2.0).collect();
    let mut last = f64::INFINITY;
    // Where flows are met exactly nothing is left of the deviance but the rounding of what it is a difference of.
    let rounding = 4.0 * f64::EPSILON * flow.iter().sum::<f64>();
    for _ in 0..MOST_STEPS {
        let logs = ln(Array1::from(fitted.clone())).to_vec();
        let aims = linearised(&logs, flow, &fitted);
        let coefficients = least_squares(columns, &aims, &fitted)?;
        fitted = exp(Array1::from(combined(columns, &coefficients))).to_vec();
        let found = deviance(flow, &fitted);
        if (found - last).abs() < 1e-12 * (found.abs() + 0.1) + rounding {
            return Ok(coefficients);
        }
        last = found;
    }
    Err(FitError::NoConvergence)
}

/// `Σ_k β_k x_k` of every row.
pub(super) fn combined(columns: &[Vec<f64>], coefficients: &[f64]) -> Vec<f64> {
    let rows = columns.first().map_or(0, Vec::len);
    let of_row = |row: usize| columns.iter().zip(coefficients).map(|(column, by)| by * column[row]).sum();
    (0..rows).map(of_row).collect()
}
