//! Blocks of rows, shared out among threads; the laws know of no others.

use ndarray::{Array1, Array2, ArrayViewMut2, Axis};
use rayon::prelude::*;
use std::ops::Range;

/// Rows that are worked on together. It does not depend on the number of threads, and neither do the
/// results: blocks may be done in any order, but are added up in one.
const BLOCK: usize = 64;

/// The fixed blocks of rows.
pub(super) fn blocks_of(regions: usize) -> impl Iterator<Item = Range<usize>> {
    (0..regions.div_ceil(BLOCK)).map(move |it| it * BLOCK..((it + 1) * BLOCK).min(regions))
}

/// The fixed blocks of rows, each with its part of a matrix if there is one.
pub(in crate::dynamics) fn in_blocks(
    regions: usize,
    matrix: Option<&mut Array2<f64>>,
) -> impl Iterator<Item = (Range<usize>, Option<ArrayViewMut2<'_, f64>>)> {
    let mut parts = matrix.map(|it| it.axis_chunks_iter_mut(Axis(0), BLOCK));
    blocks_of(regions).map(move |rows| (rows, parts.as_mut().and_then(Iterator::next)))
}

/// Works on every block, in parallel where there are several; answers in the order of blocks.
pub(super) fn over_blocks<W: Send, T: Send>(work: Vec<W>, each: impl Fn(W) -> T + Send + Sync) -> Vec<T> {
    if work.len() == 1 {
        return work.into_iter().map(each).collect();
    }
    work.into_par_iter().map(each).collect()
}

/// Does two things at the same time in a world that is worth it; neither learns of the other.
pub fn side_by_side<A: Send, B: Send>(
    regions: usize,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if regions <= BLOCK { (first(), second()) } else { rayon::join(first, second) }
}

/// A square matrix of these rows.
pub(in crate::dynamics) fn filled(size: usize, of_row: impl Fn(usize) -> Array1<f64> + Sync) -> Array2<f64> {
    let mut filled = Array2::zeros((size, size));
    let rows: Vec<_> = filled.rows_mut().into_iter().enumerate().collect();
    rows.into_par_iter().for_each(|(i, mut row)| row.assign(&of_row(i)));
    filled
}

/// The symmetric matrix of rows of which only what is right of the diagonal, and it, counts.
pub(in crate::dynamics) fn mirrored(
    size: usize,
    of_row: impl Fn(usize) -> Array1<f64> + Sync,
) -> Array2<f64> {
    let mut filled = filled(size, of_row);
    for i in 0..size {
        for j in 0..i {
            filled[[i, j]] = filled[[j, i]];
        }
    }
    filled
}
