//! Which parameters the moments can and cannot speak to.

use crate::numeric::{Cholesky, symmetric_eigen};
use ndarray::{Array1, Array2};

/// What moments say of factors where both are near the best point and moments change in proportion.
#[derive(Clone, Debug, PartialEq)]
pub struct Identification {
    /// `J`, moments × factors: by how many standard errors a moment changes with one prior standard deviation of a factor.
    pub sensitivity: Array2<f64>,
    /// Singular values of `J`, the largest first; one above 1 is a direction in which the data know more than the prior.
    pub singular_values: Vec<f64>,
    /// The right singular vectors in columns, in the same order: factors × directions.
    pub directions: Array2<f64>,
    /// `1 − [(J'J + I)⁻¹]_kk` of each factor: the part of its prior variance that the moments take away.
    pub variance_removed: Vec<f64>,
    /// The moment that changes most with each factor.
    pub leading_moment: Vec<usize>,
}

impl Identification {
    /// From `J`; moments are independent of each other, and the prior is as wide as a normal one of the same variance.
    pub fn of(sensitivity: Array2<f64>) -> Self {
        let information = sensitivity.t().dot(&sensitivity);
        let factors = information.nrows();
        let (values, vectors) = symmetric_eigen(information.clone());
        let mut order: Vec<usize> = (0..factors).collect();
        order.sort_by(|&one, &other| values[other].total_cmp(&values[one]));
        let count = factors.min(sensitivity.nrows());
        let singular = |&at: &usize| values[at].max(0.0).sqrt();
        let leading = |factor: usize| {
            let size = |moment: usize| sensitivity[[moment, factor]].abs();
            // The first of equals, so that the order of moments decides.
            (0..sensitivity.nrows()).rev().max_by(|&a, &b| size(a).total_cmp(&size(b))).unwrap_or(0)
        };
        Self {
            singular_values: order.iter().take(count).map(singular).collect(),
            directions: vectors.select(ndarray::Axis(1), &order[..count]),
            variance_removed: posterior(&information).diag().mapv(|it| 1.0 - it).to_vec(),
            leading_moment: (0..factors).map(leading).collect(),
            sensitivity,
        }
    }

    /// How many directions the moments know more of than the prior.
    pub fn known_directions(&self) -> usize {
        self.singular_values.iter().filter(|it| **it > 1.0).count()
    }
}

/// `(J'J + I)⁻¹`: covariances of factors in units of their prior standard deviations once the moments are known.
fn posterior(information: &Array2<f64>) -> Array2<f64> {
    let size = information.nrows();
    let entry = |row: usize, column: usize| information[[row, column]] + f64::from(u8::from(row == column));
    let lower = (0..size).map(|row| (0..=row).map(|column| entry(row, column)).collect()).collect();
    let equations = Cholesky::of(lower).expect("squares and ones on the diagonal are positive definite");
    let mut inverse = Array2::eye(size);
    for mut column in inverse.columns_mut() {
        let solved: Array1<f64> = equations.solve(column.to_owned());
        column.assign(&solved);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Two observations of the same sum and one of the first factor, worked out by hand: `J'J + I` is `[[4, 2], [2, 3]]`.
    #[test]
    fn variances_are_those_of_a_known_posterior() {
        let found = Identification::of(array![[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]);
        for (found, expected) in found.variance_removed.iter().zip([1.0 - 3.0 / 8.0, 1.0 - 4.0 / 8.0]) {
            assert!((found - expected).abs() < 1e-10, "{found} {expected}");
        }
        // Eigenvalues of [[3, 2], [2, 2]] are (5 ± √17)/2.
        let root = 17.0_f64.sqrt();
        for (found, square) in
            found.singular_values.iter().zip([f64::midpoint(5.0, root), f64::midpoint(5.0, -root)])
        {
            assert!((found * found - square).abs() < 1e-10);
        }
        assert_eq!((found.known_directions(), found.leading_moment), (1, vec![0, 0]));
    }

    #[test]
    fn a_factor_that_no_moment_feels_keeps_its_variance() {
        let found = Identification::of(array![[2.0, 0.0], [0.0, 0.0]]);
        assert!((found.variance_removed[0] - 0.8).abs() < 1e-12 && found.variance_removed[1].abs() < 1e-12);
    }
}
