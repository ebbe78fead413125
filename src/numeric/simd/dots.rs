//! Rows by factors.

use super::{LANES, load};
use ndarray::ArrayView2;
use pulp::{Simd, WithSimd};

/// How many vectors can be read side by side at once; other numbers are filled up with vectors of zeros.
const WIDTHS: [usize; 6] = [1, 4, 6, 9, 13, 17];

/// Vectors of one length side by side in the order in which rows meet them: eight numbers of each, again and again.
///
/// They are filled up to one of a few widths with vectors of zeros, for which there is a loop each. Zeros change no
/// sum by a bit.
#[derive(Clone, Debug)]
pub struct Interleaved {
    width: usize,
    pub(super) whole: Vec<[f64; LANES]>,
    /// What is left over of eights, and how many numbers that is.
    pub(super) rest: Vec<[f64; LANES]>,
    left: usize,
}

/// [`Interleaved`] vectors whose number is known to the compiler.
#[derive(Clone, Copy)]
pub(super) struct Fixed<'a, const K: usize> {
    pub whole: &'a [[[f64; LANES]; K]],
    pub rest: &'a [[f64; LANES]; K],
    left: usize,
}

impl Interleaved {
    /// How many vectors can be read at once.
    pub const MOST: usize = WIDTHS[WIDTHS.len() - 1];

    /// Vectors of one length.
    ///
    /// # Panics
    ///
    /// If there are more than [`MOST`](Self::MOST).
    pub fn of(vectors: &[&[f64]]) -> Self {
        let length = vectors.first().map_or(0, |it| it.len());
        Self::from_fn(length, vectors.len(), |at, k| vectors[k][at])
    }

    /// The columns of a table.
    ///
    /// # Panics
    ///
    /// If there are more than [`MOST`](Self::MOST).
    pub fn of_columns(table: &ArrayView2<'_, f64>) -> Self {
        let (length, columns) = table.dim();
        let numbers = table.as_slice().expect("tables are stored row by row");
        Self::from_fn(length, columns, |at, k| numbers[at * columns + k])
    }

    fn from_fn(length: usize, columns: usize, number: impl Fn(usize, usize) -> f64) -> Self {
        let mut filled = Self::zeros(length, columns);
        let Self { width, whole, rest, left } = &mut filled;
        let eights = whole.chunks_exact_mut(*width).map(|it| (it, LANES));
        for (eight, (vectors, numbers)) in eights.chain([(rest.as_mut_slice(), *left)]).enumerate() {
            for (k, vector) in vectors[..columns].iter_mut().enumerate() {
                for (lane, value) in vector[..numbers].iter_mut().enumerate() {
                    *value = number(eight * LANES + lane, k);
                }
            }
        }
        filled
    }

    /// `vectors` vectors of this length that are 0 everywhere.
    ///
    /// # Panics
    ///
    /// If there are more than [`MOST`](Self::MOST).
    pub fn zeros(length: usize, vectors: usize) -> Self {
        let width = WIDTHS.into_iter().find(|it| *it >= vectors);
        let width = width.expect("callers read no more than the most at once");
        let zero = [0.0; LANES];
        let whole = vec![zero; length / LANES * width];
        Self { width, whole, rest: vec![zero; width], left: length % LANES }
    }

    /// How many vectors there are, with those that fill up.
    pub fn width(&self) -> usize {
        self.width
    }

    /// `out_j = vectors_kj · other_j`.
    pub fn product(&self, k: usize, other: &[f64], out: &mut [f64]) {
        let (out, last_out) = out.as_chunks_mut::<LANES>();
        let (other, last_other) = other.as_chunks::<LANES>();
        for ((out, other), vectors) in out.iter_mut().zip(other).zip(self.whole.chunks_exact(self.width)) {
            *out = std::array::from_fn(|lane| vectors[k][lane] * other[lane]);
        }
        for ((out, other), number) in last_out.iter_mut().zip(last_other).zip(&self.rest[k]) {
            *out = number * other;
        }
    }

    /// These vectors, if there are `K` of them.
    pub(super) fn fixed<const K: usize>(&self) -> Fixed<'_, K> {
        let rest = self.rest.first_chunk().expect("there is a rest of each vector");
        Fixed { whole: self.whole.as_chunks().0, rest, left: self.left }
    }
}

/// Up to eight numbers; what is missing is 0.
#[inline(always)]
pub(super) fn filled_up(rest: &[f64]) -> [f64; LANES] {
    let mut eight = [0.0; LANES];
    eight[..rest.len()].copy_from_slice(rest);
    eight
}

/// `Σ_j row_j · factor_j` without the machine's vectors: the same eight running totals, and the same bits.
pub(super) fn dot_of_few(row: &[f64], factor: &[f64]) -> f64 {
    let mut totals = [0.0; LANES];
    let (row, last_row) = row.as_chunks::<LANES>();
    let (factor, last_factor) = factor.as_chunks::<LANES>();
    for (row, factor) in row.iter().zip(factor) {
        for lane in 0..LANES {
            totals[lane] += row[lane] * factor[lane];
        }
    }
    for ((total, row), factor) in totals.iter_mut().zip(last_row).zip(last_factor) {
        *total += row * factor;
    }
    join(totals)
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
    pub(super) fn by_each(rows: [&'a [f64]; R], factors: Fixed<'a, K>) -> Self {
        Self { rows, whole: factors.whole, rest: factors.rest.each_ref().map(|it| &it[..factors.left]) }
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
