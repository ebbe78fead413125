//! Rows by factors.

use super::{LANES, load};
use pulp::{Simd, WithSimd};

/// Factors side by side in the order in which rows meet them: eight numbers of each, again and again.
#[derive(Clone, Debug)]
pub struct Panel<const K: usize> {
    pub(super) whole: Vec<[[f64; LANES]; K]>,
    /// What is left over of eights, and how many numbers that is.
    pub(super) rest: [[f64; LANES]; K],
    left: usize,
}

impl<const K: usize> Panel<K> {
    /// Factors of one length.
    pub fn new(factors: [&[f64]; K]) -> Self {
        let eights = factors.map(|it| it.as_chunks::<LANES>());
        let whole = (0..eights[0].0.len()).map(|at| eights.map(|it| it.0[at])).collect();
        Self { whole, rest: eights.map(|it| filled_up(it.1)), left: eights[0].1.len() }
    }

    /// The same from their numbers one after the other, a row with one of each factor.
    pub fn of_rows(rows: &[[f64; K]]) -> Self {
        let (eights, rest) = rows.as_chunks::<LANES>();
        let side_by_side = |rows: &[[f64; K]]| {
            std::array::from_fn(|k| std::array::from_fn(|lane| rows.get(lane).map_or(0.0, |it| it[k])))
        };
        let whole = eights.iter().map(|it| side_by_side(it)).collect();
        Self { whole, rest: side_by_side(rest), left: rest.len() }
    }

    /// Factors that are 0 everywhere.
    pub fn zeros(width: usize) -> Self {
        let zero = [[0.0; LANES]; K];
        Self { whole: vec![zero; width / LANES], rest: zero, left: width % LANES }
    }

    /// `out_j = factors_kj · other_j`.
    pub fn product(&self, k: usize, other: &[f64], out: &mut [f64]) {
        let (out, last_out) = out.as_chunks_mut::<LANES>();
        let (other, last_other) = other.as_chunks::<LANES>();
        for ((out, other), factors) in out.iter_mut().zip(other).zip(&self.whole) {
            *out = std::array::from_fn(|lane| factors[k][lane] * other[lane]);
        }
        for ((out, other), factor) in last_out.iter_mut().zip(last_other).zip(&self.rest[k]) {
            *out = factor * other;
        }
    }
}

/// Up to eight numbers; what is missing is 0.
#[inline(always)]
pub(super) fn filled_up(rest: &[f64]) -> [f64; LANES] {
    let mut eight = [0.0; LANES];
    eight[..rest.len()].copy_from_slice(rest);
    eight
}

/// `Σ_j rows_rj · factors_kj` for each row and factor.
pub(super) struct Dots<'a, const R: usize, const K: usize> {
    rows: [&'a [f64]; R],
    whole: &'a [[[f64; LANES]; K]],
    rest: [&'a [f64]; K],
}

impl<'a, const R: usize> Dots<'a, R, 1> {
    pub(super) fn by_one(rows: [&'a [f64]; R], factor: &'a [f64]) -> Self {
        let (whole, rest) = factor.as_chunks::<LANES>();
        Self { rows, whole: whole.as_chunks::<1>().0, rest: [rest] }
    }
}

impl<'a, const R: usize, const K: usize> Dots<'a, R, K> {
    pub(super) fn by_panel(rows: [&'a [f64]; R], panel: &'a Panel<K>) -> Self {
        Self { rows, whole: &panel.whole, rest: panel.rest.each_ref().map(|it| &it[..panel.left]) }
    }
}

/// Eight running totals for each row and factor; `P` is how many of the machine's vectors hold eight numbers.
type Totals<S, const R: usize, const K: usize, const P: usize> = [[[<S as Simd>::f64s; P]; K]; R];

impl<const R: usize, const K: usize> WithSimd for Dots<'_, R, K> {
    type Output = [[f64; K]; R];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> [[f64; K]; R] {
        in_eights!(S, self.in_parts(simd))
    }
}

impl<const R: usize, const K: usize> Dots<'_, R, K> {
    #[inline(always)]
    fn in_parts<S: Simd, const P: usize>(self, simd: S) -> [[f64; K]; R] {
        let mut totals: Totals<S, R, K, P> = [[[simd.splat_f64s(0.0); P]; K]; R];
        // Of one length for all to see: checks of bounds would keep the totals out of the registers.
        let eights = self.whole.len();
        let rows = self.rows.map(|row| &row.as_chunks::<LANES>().0[..eights]);
        for at in 0..eights {
            let mut columns = [&[0.0; LANES]; R];
            for r in 0..R {
                columns[r] = &rows[r][at];
            }
            totals = add_products::<S, R, K, P>(simd, totals, columns, &self.whole[at]);
        }
        if !self.rest[0].is_empty() {
            self.add_rest(simd, &mut totals);
        }
        let mut dots = [[0.0; K]; R];
        for r in 0..R {
            for k in 0..K {
                let mut sums = [0.0; LANES];
                S::as_mut_simd_f64s(&mut sums).0.copy_from_slice(&totals[r][k]);
                dots[r][k] = join(sums);
            }
        }
        dots
    }

    /// What is left over of eight columns at a time.
    #[inline(always)]
    fn add_rest<S: Simd, const P: usize>(&self, simd: S, totals: &mut Totals<S, R, K, P>) {
        let end = self.rest[0].len();
        for part in 0..P {
            let first = (part * S::F64_LANES).min(end);
            let last = (first + S::F64_LANES).min(end);
            for r in 0..R {
                let row = load(simd, &self.rows[r].as_chunks::<LANES>().1[first..last]);
                for k in 0..K {
                    let product = simd.mul_f64s(row, load(simd, &self.rest[k][first..last]));
                    totals[r][k][part] = simd.add_f64s(totals[r][k][part], product);
                }
            }
        }
    }
}

/// Adds the products of the next eight columns.
#[inline(always)]
fn add_products<S: Simd, const R: usize, const K: usize, const P: usize>(
    simd: S,
    mut totals: Totals<S, R, K, P>,
    rows: [&[f64; LANES]; R],
    factors: &[[f64; LANES]; K],
) -> Totals<S, R, K, P> {
    for r in 0..R {
        for part in 0..P {
            let row = S::as_simd_f64s(rows[r]).0[part];
            for k in 0..K {
                let product = simd.mul_f64s(row, S::as_simd_f64s(&factors[k]).0[part]);
                totals[r][k][part] = simd.add_f64s(totals[r][k][part], product);
            }
        }
    }
    totals
}

/// Pairs the totals off in a fixed order.
#[inline(always)]
fn join(totals: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = totals;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
