//! Symmetric positive definite equations: dense, in rows, the same bits for any number of threads.

use ndarray::{Array1, ArrayView1};
use rayon::prelude::*;

/// A pivot below this part of its entry on the diagonal means that a row follows from those before it.
const LEAST_PIVOT: f64 = 1e-12;

/// The lower triangle `L` of `L L'`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// Of a matrix whose lower triangle is given in rows; nothing if it is not positive definite.
    pub fn of(mut lower: Vec<Vec<f64>>) -> Option<Self> {
        for column in 0..lower.len() {
            let (done, rest) = lower.split_at_mut(column + 1);
            let pivot_row = &mut done[column];
            let before = dot(&pivot_row[..column], &pivot_row[..column]);
            let pivot = pivot_row[column] - before;
            if pivot.is_nan() || pivot <= LEAST_PIVOT * pivot_row[column] {
                return None;
            }
            pivot_row[column] = pivot.sqrt();
            let pivot_row = &*pivot_row;
            rest.par_iter_mut().with_min_len(64).for_each(|row| {
                row[column] = (row[column] - dot(&row[..column], &pivot_row[..column])) / pivot_row[column];
            });
        }
        Some(Self(lower))
    }

    /// `L x`.
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        self.0.iter().enumerate().map(|(row, entries)| dot(&entries[..=row], &x[..=row])).collect()
    }

    /// `x` of `L L' x = right`.
    pub fn solve(&self, mut right: Array1<f64>) -> Array1<f64> {
        for (row, entries) in self.0.iter().enumerate() {
            let known: f64 = entries[..row].iter().zip(&right).map(|(entry, x)| entry * x).sum();
            right[row] = (right[row] - known) / entries[row];
        }
        for (row, entries) in self.0.iter().enumerate().rev() {
            right[row] /= entries[row];
            let x = right[row];
            right.iter_mut().zip(&entries[..row]).for_each(|(left, entry)| *left -= entry * x);
        }
        right
    }
}

/// Eight sums side by side, in one order on every machine.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    ArrayView1::from(one).dot(&ArrayView1::from(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_satisfies_its_equations_and_what_depends_is_refused() {
        let lower = vec![vec![4.0], vec![2.0, 5.0], vec![-2.0, 1.0, 6.0]];
        let solved = Cholesky::of(lower).unwrap().solve(Array1::from(vec![2.0, 15.0, 17.0]));
        let product = [
            4.0 * solved[0] + 2.0 * solved[1] - 2.0 * solved[2],
            2.0 * solved[0] + 5.0 * solved[1] + solved[2],
            -2.0 * solved[0] + solved[1] + 6.0 * solved[2],
        ];
        for (found, expected) in product.iter().zip([2.0, 15.0, 17.0]) {
            assert!((found - expected).abs() < 1e-12, "{product:?}");
        }
        assert!(Cholesky::of(vec![vec![1.0], vec![2.0, 4.0]]).is_none());
    }
}
