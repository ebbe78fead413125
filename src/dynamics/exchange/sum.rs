//! What lies elsewhere, added up by how easily it is reached.

use super::view::KernelView;
use super::walk::{Visitor, walk_all};
use crate::numeric::{Interleaved, Vectors, slice};
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis};
use std::ops::Range;

/// `Σ_j κ_ij x_j` for every region.
pub fn sum(view: &KernelView<'_>, values: &Array1<f64>) -> Array1<f64> {
    let blocks = walk_all(view, |rows| OfVector {
        vectors: Vectors::default(),
        values: slice(values),
        sums: Vec::with_capacity(rows.len()),
    });
    blocks.into_iter().flatten().collect()
}

/// `Σ_j κ_ij x_jm` for every region and column.
pub fn sums_by_column(view: &KernelView<'_>, values: &Array2<f64>) -> Array2<f64> {
    sums_by_column_of(view, values, |_| true)
}

/// `Σ_j κ_ij x_jm` for the regions that are `wanted` and every column, 0 for some or all others.
pub fn sums_by_column_of(
    view: &KernelView<'_>,
    values: &Array2<f64>,
    wanted: impl Fn(usize) -> bool + Send + Sync,
) -> Array2<f64> {
    let mut sums = Array2::zeros(values.dim());
    // All of them in one pass, but for chains of more segments than can be read at once.
    let passes = values.axis_chunks_iter(Axis(1), Interleaved::MOST);
    for (values, sums) in passes.zip(sums.axis_chunks_iter_mut(Axis(1), Interleaved::MOST)) {
        sum_in_one_pass(view, &values.as_standard_layout().view(), &wanted, sums);
    }
    sums
}

fn sum_in_one_pass(
    view: &KernelView<'_>,
    values: &ArrayView2<'_, f64>,
    wanted: &(impl Fn(usize) -> bool + Send + Sync),
    mut sums: ArrayViewMut2<'_, f64>,
) {
    let columns = Interleaved::of_columns(values);
    let blocks = walk_all(view, |rows| OfColumns {
        vectors: Vectors::default(),
        columns: &columns,
        first: rows.start,
        wanted,
        sums: vec![0.0; rows.len() * columns.width()],
    });
    let rows = blocks.iter().flat_map(|it| it.chunks_exact(columns.width()));
    for (mut sums, row) in sums.rows_mut().into_iter().zip(rows) {
        sums.iter_mut().zip(row).for_each(|(sum, found)| *sum = *found);
    }
}

/// Adds up one vector for a block of rows.
struct OfVector<'a> {
    vectors: Vectors,
    values: &'a [f64],
    sums: Vec<f64>,
}

impl Visitor for OfVector<'_> {
    type Output = Vec<f64>;

    fn visit<const R: usize>(&mut self, _: usize, rows: [&[f64]; R]) {
        self.sums.extend(self.vectors.dots(rows, self.values));
    }

    fn finish(self) -> Vec<f64> {
        self.sums
    }
}

/// Adds up every column of a table for a block of rows.
struct OfColumns<'a, W> {
    vectors: Vectors,
    columns: &'a Interleaved,
    first: usize,
    wanted: &'a W,
    sums: Vec<f64>,
}

impl<W: Fn(usize) -> bool + Sync> Visitor for OfColumns<'_, W> {
    type Output = Vec<f64>;

    fn wants(&self, mut origins: Range<usize>) -> bool {
        origins.any(self.wanted)
    }

    fn visit<const R: usize>(&mut self, first: usize, rows: [&[f64]; R]) {
        let width = self.columns.width();
        let sums = &mut self.sums[(first - self.first) * width..][..R * width];
        self.vectors.dots_by_each(rows, self.columns, sums);
    }

    fn finish(self) -> Vec<f64> {
        self.sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_more_columns_than_are_read_at_once_are_those_of_each_alone_to_the_bit() {
        let kernel = Array2::from_shape_fn((21, 21), |(i, j)| 1.0 / (1.0 + (i as f64 - j as f64).abs()));
        let values = Array2::from_shape_fn((21, 2 * Interleaved::MOST + 3), |(i, m)| {
            ((i * 31 + m * 17) % 13) as f64 / 7.0
        });
        let view = KernelView::of(&kernel);
        let together = sums_by_column(&view, &values);
        for (column, sums) in values.axis_chunks_iter(Axis(1), 1).zip(together.columns()) {
            let alone = sums_by_column(&view, &column.to_owned());
            assert!(sums.iter().zip(&alone).all(|(one, other)| one.to_bits() == other.to_bits()));
        }
        assert_eq!(sums_by_column(&view, &Array2::zeros((21, 0))).dim(), (21, 0));
    }
}
