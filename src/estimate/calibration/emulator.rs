//! Quadratic response surfaces that stand in for runs between the points that were run.

use crate::numeric::Cholesky;
use ndarray::Array1;
use rayon::prelude::*;

/// Strengths of the ridge, of which the one with the least leave-one-out error is taken.
const RIDGES: [f64; 9] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0];

/// An emulator that explains less than this part of the variance of points left out rules nothing out.
pub const LEAST_EXPLAINED: f64 = 0.9;

/// A quadratic in all factors, by ridge regression, with the error that it makes at points left out.
///
/// Factors are in units of half their range about its middle, from −1 to 1. Products of two factors are in it where there
/// are at least twice as many points as coefficients, else squares alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Emulator {
    crossed: bool,
    coefficients: Vec<f64>,
    /// The strength of the ridge; the intercept is not shrunk.
    pub ridge: f64,
    /// The mean square of what it misses at points left out one by one.
    pub variance: f64,
    /// The part of the variance over the points that it explains when each is left out.
    pub explained: f64,
}

impl Emulator {
    /// Emulators of several quantities at the same points; `values` has one list a quantity. Nothing with fewer than three
    /// points.
    pub fn of(points: &[Vec<f64>], values: &[Vec<f64>]) -> Option<Vec<Self>> {
        let factors = points.first()?.len();
        if points.len() < 3 {
            return None;
        }
        let crossed = points.len() >= 2 * coefficients(factors, true);
        let rows: Vec<Vec<f64>> = points.iter().map(|it| basis(it, crossed)).collect();
        let gram = products(&rows);
        let mut best: Vec<Option<Self>> = vec![None; values.len()];
        for ridge in RIDGES {
            let Some(surface) = Surface::new(&rows, &gram, ridge) else { continue };
            for (best, values) in best.iter_mut().zip(values) {
                let (coefficients, variance) = surface.fitted(values);
                if variance.is_finite() && best.as_ref().is_none_or(|it| variance < it.variance) {
                    let explained = explained(values, variance);
                    *best = Some(Self { crossed, coefficients, ridge, variance, explained });
                }
            }
        }
        best.into_iter().collect()
    }

    /// What it expects at a point.
    pub fn at(&self, point: &[f64]) -> f64 {
        basis(point, self.crossed).iter().zip(&self.coefficients).map(|(x, by)| x * by).sum()
    }

    /// Whether it is good enough to rule points out.
    pub fn is_good(&self) -> bool {
        self.explained >= LEAST_EXPLAINED
    }
}

/// How many coefficients a quadratic has.
fn coefficients(factors: usize, crossed: bool) -> usize {
    let squares = 1 + 2 * factors;
    if crossed { squares + factors * factors.saturating_sub(1) / 2 } else { squares }
}

/// One, the factors, their squares, and their products.
fn basis(point: &[f64], crossed: bool) -> Vec<f64> {
    let mut row = Vec::with_capacity(coefficients(point.len(), crossed));
    row.push(1.0);
    row.extend(point);
    row.extend(point.iter().map(|it| it * it));
    if crossed {
        for (first, one) in point.iter().enumerate() {
            row.extend(point[first + 1..].iter().map(|other| one * other));
        }
    }
    row
}

/// The lower triangle of `X'X`.
fn products(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let entry = |one: usize, other: usize| rows.iter().map(|it| it[one] * it[other]).sum();
    let size = rows.first().map_or(0, Vec::len);
    (0..size).into_par_iter().map(|row| (0..=row).map(|column| entry(row, column)).collect()).collect()
}

/// One minus the mean square error over the variance; what does not vary is explained.
fn explained(values: &[f64], error: f64) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / values.len() as f64;
    // Below this all that is left is rounding.
    let nothing = (f64::EPSILON * mean) * (f64::EPSILON * mean);
    if variance <= 64.0 * nothing { 1.0 } else { 1.0 - error / variance }
}

/// A ridge regression whose equations are solved once for any number of quantities.
struct Surface<'a> {
    rows: &'a [Vec<f64>],
    equations: Cholesky,
    /// The weight of each point in what is fitted at that point.
    leverage: Vec<f64>,
}

impl<'a> Surface<'a> {
    fn new(rows: &'a [Vec<f64>], gram: &[Vec<f64>], ridge: f64) -> Option<Self> {
        let mut lower = gram.to_vec();
        lower.iter_mut().enumerate().skip(1).for_each(|(at, row)| row[at] += ridge);
        let equations = Cholesky::of(lower)?;
        let own = |row: &Vec<f64>| {
            let row = Array1::from(row.clone());
            equations.solve(row.clone()).dot(&row)
        };
        let leverage = rows.par_iter().map(own).collect();
        Some(Self { rows, equations, leverage })
    }

    /// Coefficients, and the mean square error at points left out, which needs no second fit.
    fn fitted(&self, values: &[f64]) -> (Vec<f64>, f64) {
        let size = self.rows.first().map_or(0, Vec::len);
        let right: Array1<f64> =
            (0..size).map(|at| self.rows.iter().zip(values).map(|(row, it)| row[at] * it).sum()).collect();
        let coefficients = self.equations.solve(right).to_vec();
        let missed = |((row, value), leverage): ((&Vec<f64>, &f64), &f64)| {
            let fitted: f64 = row.iter().zip(&coefficients).map(|(x, by)| x * by).sum();
            let error = (value - fitted) / (1.0 - leverage);
            error * error
        };
        let sum: f64 = self.rows.iter().zip(values).zip(&self.leverage).map(missed).sum();
        (coefficients, sum / values.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points of a rank-one lattice, which spread evenly.
    fn lattice(points: usize, factors: usize) -> Vec<Vec<f64>> {
        // Roots of primes, which no whole numbers combine to a whole number.
        let steps = [0.414_213_562, 0.732_050_808, 0.236_067_977, 0.645_751_311];
        let at = |number: usize, factor: usize| 2.0 * (number as f64 * steps[factor]).fract() - 1.0;
        (0..points).map(|number| (0..factors).map(|factor| at(number, factor)).collect()).collect()
    }

    #[test]
    fn a_quadratic_is_met_between_the_points_that_were_run() {
        let law = |x: &[f64]| 3.0 + 2.0 * x[0] - x[1] + 0.5 * x[0] * x[0] - 4.0 * x[0] * x[1] + x[2] * x[2];
        let points = lattice(40, 3);
        let values = points.iter().map(|it| law(it)).collect();
        let emulator = &Emulator::of(&points, &[values]).unwrap()[0];
        for point in lattice(97, 3) {
            assert!((emulator.at(&point) - law(&point)).abs() < 1e-5);
        }
        assert!(emulator.is_good() && emulator.explained > 0.999_999, "{emulator:?}");
    }

    #[test]
    fn the_error_of_points_left_out_is_that_of_fits_without_them() {
        let law = |x: &[f64]| crate::numeric::scalar::exp(x[0] + 0.3 * x[1]);
        let points = lattice(14, 2);
        let values: Vec<f64> = points.iter().map(|it| law(it)).collect();
        let rows: Vec<Vec<f64>> = points.iter().map(|it| basis(it, false)).collect();
        let (_, found) = Surface::new(&rows, &products(&rows), 0.1).unwrap().fitted(&values);
        let without = |left_out: usize| {
            let others = |it: &usize| *it != left_out;
            let rows: Vec<Vec<f64>> = (0..14).filter(others).map(|it| rows[it].clone()).collect();
            let values: Vec<f64> = (0..14).filter(others).map(|it| values[it]).collect();
            Surface::new(&rows, &products(&rows), 0.1).unwrap().fitted(&values).0
        };
        let squares = (0..14).map(|it| {
            let fitted: f64 = without(it).iter().zip(&rows[it]).map(|(by, x)| by * x).sum();
            (values[it] - fitted) * (values[it] - fitted)
        });
        assert!((squares.sum::<f64>() / 14.0 - found).abs() < 1e-12);
    }

    #[test]
    fn what_no_factor_changes_is_explained_and_what_jumps_is_not() {
        let points = lattice(30, 2);
        let flat = vec![2.5; 30];
        let jumps = points.iter().map(|it| f64::from(u8::from((8.0 * it[0]).fract() > 0.3))).collect();
        let emulators = Emulator::of(&points, &[flat, jumps]).unwrap();
        assert!(emulators[0].is_good() && emulators[0].variance < 1e-20);
        assert!(!emulators[1].is_good());
    }
}
