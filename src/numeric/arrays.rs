//! Vectors and tables as the slices that they are stored in.
//!
//! Rows of tables are often so short that a general walk over two axes would take longer than what is done to the
//! numbers.

use ndarray::{Array, Array1, Array2, Dimension};

/// The values of an array that is stored row by row, as vectors always are.
pub fn slice<D: Dimension>(values: &Array<f64, D>) -> &[f64] {
    values.as_slice().expect("arrays are stored row by row")
}

/// The values of an array that is stored row by row, to change.
pub fn slice_mut<D: Dimension>(values: &mut Array<f64, D>) -> &mut [f64] {
    values.as_slice_mut().expect("arrays are stored row by row")
}

/// One row of a table that is stored row by row.
pub fn row_of(table: &Array2<f64>, index: usize) -> &[f64] {
    table.row(index).to_slice().expect("tables are stored row by row")
}

/// Multiplies `values_im` by `by_i`.
pub fn scale_rows(values: &mut Array2<f64>, by: &Array1<f64>) {
    rows_mut(values).zip(by).for_each(|(row, by)| row.iter_mut().for_each(|it| *it *= by));
}

/// `values_im · by_i`.
pub fn scaled_rows(values: &Array2<f64>, by: &Array1<f64>) -> Array2<f64> {
    let mut scaled = values.clone();
    scale_rows(&mut scaled, by);
    scaled
}

/// `Σ_m values_im`.
pub fn row_sums(values: &Array2<f64>) -> Array1<f64> {
    let numbers = values.as_slice().expect("tables are stored row by row");
    numbers.chunks_exact(values.ncols()).map(|row| row.iter().sum()).collect()
}

/// `Σ_i values_im`.
pub fn column_sums(values: &Array2<f64>) -> Array1<f64> {
    let mut sums = Array1::zeros(values.ncols());
    for row in slice(values).chunks_exact(values.ncols()) {
        slice_mut(&mut sums).iter_mut().zip(row).for_each(|(sum, it)| *sum += it);
    }
    sums
}

/// Changes every number, given its row and column.
pub fn change(values: &mut Array2<f64>, mut each: impl FnMut(usize, usize, &mut f64)) {
    for (i, row) in rows_mut(values).enumerate() {
        row.iter_mut().enumerate().for_each(|(m, value)| each(i, m, value));
    }
}

fn rows_mut(values: &mut Array2<f64>) -> impl Iterator<Item = &mut [f64]> {
    let columns = values.ncols();
    values.as_slice_mut().expect("tables are stored row by row").chunks_exact_mut(columns)
}
