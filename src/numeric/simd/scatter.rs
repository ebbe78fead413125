//! Rows that are scattered over columns.

use super::LANES;
use super::dots::{Fixed, Interleaved, filled_up};
use pulp::{Simd, WithSimd};

/// Rows that are scattered over columns by several factors at once, and what that adds up to.
///
/// `arrivals_j += Σ_r row_rj Σ_k counts_rk factors_kj`, and `sums_kj += Σ_r fits_rk row_rj`, which the caller multiplies by
/// the factors at the end.
pub struct Scatter<'a, const R: usize> {
    /// The rows.
    pub rows: [&'a [f64]; R],
    /// How much of each row goes by each factor: as many numbers a row as the factors are [wide](Interleaved::width).
    pub counts: &'a [f64],
    /// Counts that are weighted by how well they fit.
    pub fits: &'a [f64],
}

/// What all rows of a [`Scatter`] have in common.
pub struct Columns<'a> {
    /// The factors.
    pub factors: &'a Interleaved,
    /// Sums of what goes to each column.
    pub arrivals: &'a mut [f64],
    /// Sums by factor.
    pub sums: &'a mut Interleaved,
}

/// [`Columns`] with a number of factors that is known to the compiler.
pub(super) struct FixedColumns<'a, const K: usize> {
    factors: Fixed<'a, K>,
    arrivals: &'a mut [f64],
    whole_sums: &'a mut [[[f64; LANES]; K]],
    rest_of_sums: &'a mut [[f64; LANES]; K],
}

impl Columns<'_> {
    /// These columns, if there are `K` factors.
    pub(super) fn fixed<const K: usize>(&mut self) -> FixedColumns<'_, K> {
        let rest_of_sums = self.sums.rest.first_chunk_mut().expect("there is a rest of each vector");
        FixedColumns {
            factors: self.factors.fixed(),
            arrivals: self.arrivals,
            whole_sums: self.sums.whole.as_chunks_mut().0,
            rest_of_sums,
        }
    }
}

/// A few rows on their way.
pub(super) struct Scattering<'a, 'o, const R: usize, const K: usize> {
    pub rows: [&'a [f64]; R],
    pub counts: &'a [[f64; K]; R],
    pub fits: &'a [[f64; K]; R],
    pub over: &'a mut FixedColumns<'o, K>,
}

impl<const R: usize, const K: usize> WithSimd for Scattering<'_, '_, R, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        in_eights!(S, self.in_parts(simd));
    }
}

impl<const R: usize, const K: usize> Scattering<'_, '_, R, K> {
    #[inline(always)]
    fn in_parts<S: Simd, const P: usize>(mut self, simd: S) {
        self.over_whole::<S, P>(simd);
        if !self.rows[0].as_chunks::<LANES>().1.is_empty() {
            self.over_rest::<S, P>(simd);
        }
    }

    /// Eight columns at a time; slices are cut to one length for all to see, so that no index is checked.
    #[inline(always)]
    fn over_whole<S: Simd, const P: usize>(&mut self, simd: S) {
        let over = &mut *self.over;
        let eights = over.factors.whole.len();
        let rows = self.rows.map(|it| &it.as_chunks::<LANES>().0[..eights]);
        let sums = &mut over.whole_sums[..eights];
        let arrivals = &mut over.arrivals.as_chunks_mut::<LANES>().0[..eights];
        for at in 0..eights {
            let eight = EightColumns {
                rows: rows.map(|it| &it[at]),
                factors: &over.factors.whole[at],
                sums: &mut sums[at],
                arrivals: &mut arrivals[at],
            };
            eight.scatter::<S, P>(simd, self.counts, self.fits);
        }
    }

    /// What is left over of eights, filled up with columns that get nothing.
    #[inline(always)]
    fn over_rest<S: Simd, const P: usize>(&mut self, simd: S) {
        let over = &mut *self.over;
        let last_arrivals = over.arrivals.as_chunks_mut::<LANES>().1;
        let left = last_arrivals.len();
        let rows = self.rows.map(|it| filled_up(it.as_chunks::<LANES>().1));
        let mut arrivals = filled_up(last_arrivals);
        let eight = EightColumns {
            rows: rows.each_ref(),
            factors: over.factors.rest,
            sums: over.rest_of_sums,
            arrivals: &mut arrivals,
        };
        eight.scatter::<S, P>(simd, self.counts, self.fits);
        last_arrivals.copy_from_slice(&arrivals[..left]);
    }
}

/// Eight columns.
struct EightColumns<'a, const R: usize, const K: usize> {
    rows: [&'a [f64; LANES]; R],
    factors: &'a [[f64; LANES]; K],
    sums: &'a mut [[f64; LANES]; K],
    arrivals: &'a mut [f64; LANES],
}

impl<const R: usize, const K: usize> EightColumns<'_, R, K> {
    #[inline(always)]
    fn scatter<S: Simd, const P: usize>(self, simd: S, counts: &[[f64; K]; R], fits: &[[f64; K]; R]) {
        for part in 0..P {
            let mut arrivals = S::as_simd_f64s(self.arrivals).0[part];
            let mut sums = [simd.splat_f64s(0.0); K];
            for k in 0..K {
                sums[k] = S::as_simd_f64s(&self.sums[k]).0[part];
            }
            for r in 0..R {
                let row = S::as_simd_f64s(self.rows[r]).0[part];
                let mut count = simd.splat_f64s(0.0);
                for k in 0..K {
                    let factor = S::as_simd_f64s(&self.factors[k]).0[part];
                    count = simd.add_f64s(count, simd.mul_f64s(simd.splat_f64s(counts[r][k]), factor));
                    sums[k] = simd.add_f64s(sums[k], simd.mul_f64s(simd.splat_f64s(fits[r][k]), row));
                }
                arrivals = simd.add_f64s(arrivals, simd.mul_f64s(row, count));
            }
            S::as_mut_simd_f64s(self.arrivals).0[part] = arrivals;
            for k in 0..K {
                S::as_mut_simd_f64s(&mut self.sums[k]).0[part] = sums[k];
            }
        }
    }
}
