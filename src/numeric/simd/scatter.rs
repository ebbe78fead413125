//! Rows that are scattered over columns.

use super::LANES;
use super::dots::{Fixed, Interleaved, filled_up};
use pulp::{Simd, WithSimd};

/// Rows that are scattered over columns by several factors at once, and what that adds up to.
///
/// With `flow_rj = row_rj Σ_k counts_rk factors_kj`, and `fitted_rj` likewise from `fits`:
/// `arrivals_j += Σ_r flow_rj`, `stock_rj = stock_rj · keep + fitted_rj · added`, `by_column_j += Σ_r stock_rj`,
/// and `sums_kj += Σ_r fits_rk row_rj`, which the caller multiplies by the factors at the end.
pub struct Scatter<'a, const R: usize> {
    /// The rows.
    pub rows: [&'a [f64]; R],
    /// How much of each row goes by each factor: as many numbers a row as the factors are [wide](Interleaved::width).
    pub counts: &'a [f64],
    /// Counts that are weighted by how well they fit.
    pub fits: &'a [f64],
    /// Stock of each row.
    pub stock: [&'a mut [f64]; R],
}

/// What all rows of a [`Scatter`] have in common.
pub struct Columns<'a> {
    /// The factors.
    pub factors: &'a Interleaved,
    /// The part of the stock that is kept.
    pub keep: f64,
    /// The part of what is added that lasts.
    pub added: f64,
    /// Sums of what goes to each column.
    pub arrivals: &'a mut [f64],
    /// Sums of the new stock over rows.
    pub by_column: &'a mut [f64],
    /// Sums by factor.
    pub sums: &'a mut Interleaved,
}

/// [`Columns`] with a number of factors that is known to the compiler.
pub(super) struct FixedColumns<'a, const K: usize> {
    factors: Fixed<'a, K>,
    keep: f64,
    added: f64,
    arrivals: &'a mut [f64],
    by_column: &'a mut [f64],
    whole_sums: &'a mut [[[f64; LANES]; K]],
    rest_of_sums: &'a mut [[f64; LANES]; K],
}

impl Columns<'_> {
    /// These columns, if there are `K` factors.
    pub(super) fn fixed<const K: usize>(&mut self) -> FixedColumns<'_, K> {
        let rest_of_sums = self.sums.rest.first_chunk_mut().expect("there is a rest of each vector");
        FixedColumns {
            factors: self.factors.fixed(),
            keep: self.keep,
            added: self.added,
            arrivals: self.arrivals,
            by_column: self.by_column,
            whole_sums: self.sums.whole.as_chunks_mut().0,
            rest_of_sums,
        }
    }
}

/// A few rows on their way.
pub(super) struct Scattering<'a, 's, 'o, const R: usize, const K: usize> {
    pub rows: [&'a [f64]; R],
    pub counts: &'a [[f64; K]; R],
    pub fits: &'a [[f64; K]; R],
    pub stock: &'a mut [&'s mut [f64]; R],
    pub over: &'a mut FixedColumns<'o, K>,
}

impl<const R: usize, const K: usize> WithSimd for Scattering<'_, '_, '_, R, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        in_eights!(S, self.in_parts(simd));
    }
}

impl<const R: usize, const K: usize> Scattering<'_, '_, '_, R, K> {
    #[inline(always)]
    fn in_parts<S: Simd, const P: usize>(mut self, simd: S) {
        let ways = ColumnFactors {
            counts: self.counts,
            fits: self.fits,
            keep: self.over.keep,
            added: self.over.added,
        };
        self.over_whole::<S, P>(simd, &ways);
        if !self.rows[0].as_chunks::<LANES>().1.is_empty() {
            self.over_rest::<S, P>(simd, &ways);
        }
    }

    /// Eight columns at a time; slices are cut to one length for all to see, so that no index is checked.
    #[inline(always)]
    fn over_whole<S: Simd, const P: usize>(&mut self, simd: S, ways: &ColumnFactors<'_, R, K>) {
        let over = &mut *self.over;
        let eights = over.factors.whole.len();
        let rows = self.rows.map(|it| &it.as_chunks::<LANES>().0[..eights]);
        let mut stock = self.stock.each_mut().map(|it| &mut it.as_chunks_mut::<LANES>().0[..eights]);
        let sums = &mut over.whole_sums[..eights];
        let arrivals = &mut over.arrivals.as_chunks_mut::<LANES>().0[..eights];
        let by_column = &mut over.by_column.as_chunks_mut::<LANES>().0[..eights];
        for at in 0..eights {
            let eight = EightColumns {
                rows: rows.map(|it| &it[at]),
                factors: &over.factors.whole[at],
                stock: stock.each_mut().map(|it| &mut it[at]),
                sums: &mut sums[at],
                arrivals: &mut arrivals[at],
                by_column: &mut by_column[at],
            };
            eight.advance::<S, P>(simd, ways);
        }
    }

    /// What is left over of eights, filled up with columns that get nothing.
    #[inline(always)]
    fn over_rest<S: Simd, const P: usize>(&mut self, simd: S, ways: &ColumnFactors<'_, R, K>) {
        let over = &mut *self.over;
        let last_arrivals = over.arrivals.as_chunks_mut::<LANES>().1;
        let last_by_column = over.by_column.as_chunks_mut::<LANES>().1;
        let left = last_arrivals.len();
        let rows = self.rows.map(|it| filled_up(it.as_chunks::<LANES>().1));
        let mut stock = self.stock.each_ref().map(|it| filled_up(it.as_chunks::<LANES>().1));
        let (mut arrivals, mut by_column) = (filled_up(last_arrivals), filled_up(last_by_column));
        let eight = EightColumns {
            rows: rows.each_ref(),
            factors: over.factors.rest,
            stock: stock.each_mut(),
            sums: over.rest_of_sums,
            arrivals: &mut arrivals,
            by_column: &mut by_column,
        };
        eight.advance::<S, P>(simd, ways);
        for r in 0..R {
            self.stock[r].as_chunks_mut::<LANES>().1.copy_from_slice(&stock[r][..left]);
        }
        last_arrivals.copy_from_slice(&arrivals[..left]);
        last_by_column.copy_from_slice(&by_column[..left]);
    }
}

/// What all columns have in common.
struct ColumnFactors<'a, const R: usize, const K: usize> {
    counts: &'a [[f64; K]; R],
    fits: &'a [[f64; K]; R],
    keep: f64,
    added: f64,
}

/// Eight columns.
struct EightColumns<'a, const R: usize, const K: usize> {
    rows: [&'a [f64; LANES]; R],
    factors: &'a [[f64; LANES]; K],
    stock: [&'a mut [f64; LANES]; R],
    sums: &'a mut [[f64; LANES]; K],
    arrivals: &'a mut [f64; LANES],
    by_column: &'a mut [f64; LANES],
}

impl<const R: usize, const K: usize> EightColumns<'_, R, K> {
    #[inline(always)]
    fn advance<S: Simd, const P: usize>(self, simd: S, ways: &ColumnFactors<'_, R, K>) {
        for part in 0..P {
            let mut arrivals = S::as_simd_f64s(self.arrivals).0[part];
            let mut by_column = S::as_simd_f64s(self.by_column).0[part];
            let mut sums = [simd.splat_f64s(0.0); K];
            for k in 0..K {
                sums[k] = S::as_simd_f64s(&self.sums[k]).0[part];
            }
            for r in 0..R {
                let row = S::as_simd_f64s(self.rows[r]).0[part];
                let (mut count, mut fit) = (simd.splat_f64s(0.0), simd.splat_f64s(0.0));
                for k in 0..K {
                    let factor = S::as_simd_f64s(&self.factors[k]).0[part];
                    let (counts, fits) =
                        (simd.splat_f64s(ways.counts[r][k]), simd.splat_f64s(ways.fits[r][k]));
                    count = simd.add_f64s(count, simd.mul_f64s(counts, factor));
                    fit = simd.add_f64s(fit, simd.mul_f64s(fits, factor));
                    sums[k] = simd.add_f64s(sums[k], simd.mul_f64s(fits, row));
                }
                arrivals = simd.add_f64s(arrivals, simd.mul_f64s(row, count));
                let stock = &mut S::as_mut_simd_f64s(self.stock[r]).0[part];
                let kept = simd.mul_f64s(*stock, simd.splat_f64s(ways.keep));
                let added = simd.mul_f64s(simd.mul_f64s(row, fit), simd.splat_f64s(ways.added));
                *stock = simd.add_f64s(kept, added);
                by_column = simd.add_f64s(by_column, *stock);
            }
            S::as_mut_simd_f64s(self.arrivals).0[part] = arrivals;
            S::as_mut_simd_f64s(self.by_column).0[part] = by_column;
            for k in 0..K {
                S::as_mut_simd_f64s(&mut self.sums[k]).0[part] = sums[k];
            }
        }
    }
}
