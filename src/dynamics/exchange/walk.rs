//! The walk over the rows of a kernel: blocks on threads, and in each block eight rows at a time.

use super::blocks::{blocks_of, over_blocks};
use super::view::{Buffer, KernelView};
use std::array::from_fn;
use std::ops::Range;

/// What is done with the rows of a block.
pub trait Visitor {
    /// What comes of it.
    type Output: Send;

    /// Whether any of these origins has to be visited.
    fn wants(&self, _origins: Range<usize>) -> bool {
        true
    }

    /// Works on the rows of `R` origins from `first` on, so that what they share is read once.
    fn visit<const R: usize>(&mut self, first: usize, rows: [&[f64]; R]);

    /// Ends the block.
    fn finish(self) -> Self::Output;
}

/// Rows that are worked on together.
const TOGETHER: usize = 8;

/// Sends a visitor through each part of the rows, in parallel where there are several; answers in their order. A visitor
/// is made just before it goes, so that what it works with is memory that another has given back.
pub fn walk<V: Visitor, P: Send>(
    view: &KernelView<'_>,
    parts: Vec<(Range<usize>, P)>,
    visitor: impl Fn(Range<usize>, P) -> V + Sync,
) -> Vec<V::Output> {
    over_blocks(parts, |(rows, part)| {
        let (mut buffer, mut visitor) = (Buffer::default(), visitor(rows.clone(), part));
        let rest = rows.start + rows.len() / TOGETHER * TOGETHER;
        for first in (rows.start..rest).step_by(TOGETHER) {
            if visitor.wants(first..first + TOGETHER) {
                visitor.visit(first, view.rows::<TOGETHER>(first, &mut buffer));
            }
        }
        for first in rest..rows.end {
            if visitor.wants(first..first + 1) {
                visitor.visit(first, view.rows::<1>(first, &mut buffer));
            }
        }
        visitor.finish()
    })
}

/// Sends visitors through all rows, as [`walk`] does, who need nothing but to know which.
pub fn walk_all<V: Visitor>(
    view: &KernelView<'_>,
    visitor: impl Fn(Range<usize>) -> V + Sync,
) -> Vec<V::Output> {
    let parts = blocks_of(view.regions()).map(|rows| (rows, ())).collect();
    walk(view, parts, |rows, ()| visitor(rows))
}

/// What `each` makes of every origin and its rows of several kernels, in the order of origins.
pub fn map_rows<T: Send, const M: usize>(
    views: [&KernelView<'_>; M],
    each: impl Fn(usize, [&[f64]; M]) -> T + Send + Sync,
) -> Vec<T> {
    let blocks = over_blocks(blocks_of(views[0].regions()).collect(), |origins| {
        let mut buffers: [Buffer; M] = from_fn(|_| Buffer::default());
        let of_origin = |origin| {
            let mut sources = views.iter().zip(&mut buffers);
            let rows = from_fn(|_| {
                let (view, buffer) = sources.next().expect("each view has a buffer");
                view.rows::<1>(origin, buffer)[0]
            });
            each(origin, rows)
        };
        origins.map(of_origin).collect::<Vec<T>>()
    });
    blocks.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    /// Keeps every row that it is shown.
    struct RowCollector(Vec<(usize, Vec<f64>)>);

    impl Visitor for RowCollector {
        type Output = Vec<(usize, Vec<f64>)>;

        fn visit<const R: usize>(&mut self, first: usize, rows: [&[f64]; R]) {
            self.0.extend((first..).zip(rows.map(<[f64]>::to_vec)));
        }

        fn finish(self) -> Self::Output {
            self.0
        }
    }

    /// Two blocks, the second of which is not made of eights; a policy of stretches touches all of it.
    #[test]
    fn a_walk_shows_every_row_once_and_in_order_as_it_is_by_itself() {
        let regions = 64 + 8 + 3;
        let matrix = Array2::from_shape_fn((regions, regions), |(o, i)| 1.0 + (o * regions + i) as f64);
        let mut view = KernelView::of(&matrix).away();
        view.touch(regions, |a, b| a / 5 == b / 5, |o, i| if o / 5 == i / 5 { 0.5 } else { 0.25 });
        let alone: Vec<Vec<f64>> = (0..regions).map(|origin| view.row(origin)).collect();
        assert!((alone[7][9] - 0.5 * matrix[[7, 9]]).abs() < 1e-12 && alone[7][7] == 0.0);
        let seen = walk_all(&view, |_| RowCollector(Vec::new()));
        let seen: Vec<(usize, Vec<f64>)> = seen.into_iter().flatten().collect();
        assert!(seen.iter().map(|it| it.0).eq(0..regions));
        assert!(seen.into_iter().map(|it| it.1).eq(alone.clone()));
        let mapped = map_rows([&view, &KernelView::of(&matrix)], |origin, [touched, plain]| {
            touched == alone[origin] && plain == matrix.row(origin).as_slice().unwrap()
        });
        assert!(mapped.len() == regions && mapped.into_iter().all(|it| it));
    }
}
