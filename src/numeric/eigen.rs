//! Eigenvalues of small symmetric matrices.

use ndarray::{Array1, Array2};

/// Rounds of rotations beyond which nothing is gained any more; ten are plenty for any matrix.
const MOST_ROUNDS: usize = 64;

/// Eigenvalues and eigenvectors, in columns, of a symmetric matrix by Jacobi's rotations.
pub fn symmetric_eigen(mut matrix: Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    let size = matrix.nrows();
    let mut vectors = Array2::eye(size);
    for _ in 0..MOST_ROUNDS {
        let mut is_done = true;
        for (row, column) in (0..size).flat_map(|row| (row + 1..size).map(move |column| (row, column))) {
            let scale = (matrix[[row, row]] * matrix[[column, column]]).abs().sqrt();
            // Against rounding: what is less than this changes no digit of the two eigenvalues.
            if matrix[[row, column]].abs() <= f64::MIN_POSITIVE + 1e-18 * scale {
                continue;
            }
            is_done = false;
            rotate(&mut matrix, &mut vectors, row, column);
        }
        if is_done {
            break;
        }
    }
    (matrix.diag().to_owned(), vectors)
}

/// Rotates rows and columns so that an entry becomes 0.
fn rotate(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, row: usize, column: usize) {
    let ratio = (matrix[[column, column]] - matrix[[row, row]]) / (2.0 * matrix[[row, column]]);
    let tangent = ratio.signum() / (ratio.abs() + (ratio * ratio + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let size = matrix.nrows();
    for at in 0..size {
        let (one, other) = (matrix[[at, row]], matrix[[at, column]]);
        matrix[[at, row]] = cosine * one - sine * other;
        matrix[[at, column]] = sine * one + cosine * other;
    }
    for at in 0..size {
        let (one, other) = (matrix[[row, at]], matrix[[column, at]]);
        matrix[[row, at]] = cosine * one - sine * other;
        matrix[[column, at]] = sine * one + cosine * other;
    }
    matrix[[row, column]] = 0.0;
    matrix[[column, row]] = 0.0;
    for at in 0..size {
        let (one, other) = (vectors[[at, row]], vectors[[at, column]]);
        vectors[[at, row]] = cosine * one - sine * other;
        vectors[[at, column]] = sine * one + cosine * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_and_values_make_the_matrix_again() {
        let entry = |(row, column): (usize, usize)| 1.0 / (1.0 + row as f64 + column as f64);
        let matrix = Array2::from_shape_fn((7, 7), entry);
        let (values, vectors) = symmetric_eigen(matrix.clone());
        let again = (&vectors * &values).dot(&vectors.t());
        assert!((&again - &matrix).iter().all(|it| it.abs() < 1e-14));
        let unit = vectors.t().dot(&vectors) - Array2::<f64>::eye(7);
        assert!(unit.iter().all(|it| it.abs() < 1e-14));
    }
}
