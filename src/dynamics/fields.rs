//! Numbers by region and field, a row of fields for each region: what belongs to a region acts on all its fields.
//!
//! Rows are so short that a general walk over two axes would take longer than what is done to the numbers.

use crate::region::FIELDS;
use ndarray::{Array1, Array2};

type Row = [f64; FIELDS.len()];

/// Multiplies `values_im` by `by_i`.
pub(super) fn scale(values: &mut Array2<f64>, by: &Array1<f64>) {
    rows_mut(values).iter_mut().zip(by).for_each(|(row, by)| row.iter_mut().for_each(|it| *it *= by));
}

/// `values_im · by_i`.
pub(super) fn scaled(values: &Array2<f64>, by: &Array1<f64>) -> Array2<f64> {
    let mut scaled = values.clone();
    scale(&mut scaled, by);
    scaled
}

/// `Σ_m values_im`.
pub(super) fn total(values: &Array2<f64>) -> Array1<f64> {
    rows(values).iter().map(|row| row.iter().sum()).collect()
}

/// Changes every number, given its region and field.
pub(super) fn change(values: &mut Array2<f64>, mut each: impl FnMut(usize, usize, &mut f64)) {
    for (region, row) in rows_mut(values).iter_mut().enumerate() {
        row.iter_mut().enumerate().for_each(|(field, value)| each(region, field, value));
    }
}

/// The fields of every region.
pub(super) fn rows(values: &Array2<f64>) -> &[Row] {
    values.as_slice().expect("arrays are stored row by row").as_chunks().0
}

/// The same, to change.
fn rows_mut(values: &mut Array2<f64>) -> &mut [Row] {
    values.as_slice_mut().expect("arrays are stored row by row").as_chunks_mut().0
}
