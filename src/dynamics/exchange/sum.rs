//! What lies elsewhere, added up by how easily it is reached.

use super::blocks::blocks_of;
use super::view::KernelView;
use super::walk::{Visitor, walk};
use crate::numeric::{Interleaved, Vectors, slice};
use ndarray::{Array1, Array2};
use std::ops::Range;

/// `Σ_j κ_ij x_j` for every region.
pub fn sum(view: &KernelView<'_>, values: &Array1<f64>) -> Array1<f64> {
    let part = |rows: Range<usize>| {
        let sums = Vec::with_capacity(rows.len());
        (rows, OfVector { vectors: Vectors::default(), values: slice(values), sums })
    };
    let blocks = walk(view, blocks_of(values.len()).map(part).collect());
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
    let (columns, wanted) = (Interleaved::of_columns(values), &wanted);
    let part = |rows: Range<usize>| {
        let sums = vec![0.0; rows.len() * columns.width()];
        let (vectors, first) = (Vectors::default(), rows.start);
        (rows, OfColumns { vectors, columns: &columns, first, wanted, sums })
    };
    let blocks = walk(view, blocks_of(values.nrows()).map(part).collect());
    let rows = blocks.iter().flat_map(|it| it.chunks_exact(columns.width()));
    let sums = rows.flat_map(|row| &row[..values.ncols()]).copied().collect();
    Array2::from_shape_vec(values.dim(), sums).expect("a row of columns for each region")
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
