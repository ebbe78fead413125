//! The inner loops over rows, in the widest vector instructions that the machine has.
//!
//! Sums keep eight running totals and join them in a fixed order, and no product is fused with a sum,
//! so every machine gets the same bits whatever its vector width.
//!
//! Each loop is a type of its own, since only a method that is always inlined into the dispatcher is
//! compiled with the machine's vector instructions; a closure is called through a shim that is not.

#![expect(clippy::inline_always, reason = "see above")]
#![expect(
    clippy::needless_range_loop,
    reason = "an index over several arrays at once is what gets vectorised"
)]

use pulp::{Arch, Simd, WithSimd};

const LANES: usize = 8;

/// Runs loops with the widest vector instructions available.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(Arch);

impl Default for Lanes {
    fn default() -> Self {
        Self(Arch::new())
    }
}

impl Lanes {
    /// `Σ_j rows_rj · factors_kj` for each row and factor.
    ///
    /// Several rows at a time read each factor once, and several factors each row.
    pub fn dots<const R: usize, const K: usize>(
        self,
        rows: [&[f64]; R],
        factors: [&[f64]; K],
    ) -> [[f64; K]; R] {
        self.0.dispatch(Dots { rows, factors })
    }

    /// `Σ_j row_j · factor_j`.
    pub fn dot(self, row: &[f64], factor: &[f64]) -> f64 {
        self.dots([row], [factor])[0][0]
    }

    /// `sum_j += Σ_k scales_k · rows_kj`, row after row.
    pub fn add_rows<const K: usize>(self, sum: &mut [f64], scales: [f64; K], rows: [&[f64]; K]) {
        self.0.dispatch(AddRows { sum, scales, rows });
    }

    /// `out_j = row_j · factor_j · scale`.
    pub fn product(self, row: &[f64], factor: &[f64], scale: f64, out: &mut [f64]) {
        self.0.dispatch(Product { row, factor, scale, out });
    }

    /// `out_j = row_j · Σ_k scales_k · factors_kj`.
    pub fn mixed<const K: usize>(self, row: &[f64], scales: [f64; K], factors: [&[f64]; K], out: &mut [f64]) {
        self.0.dispatch(Mixed { row, scales, factors, out });
    }

    /// Several rows are spread over columns at once; see [`Spread`].
    pub fn spread<const R: usize, const K: usize>(self, spread: Spread<'_, R, K>) {
        self.0.dispatch(spread);
    }

    /// `stock_j = stock_j · keep + add_j · scale`; the columns' sums grow by the new stock.
    pub fn decay_and_add(self, stock: &mut [f64], keep: f64, add: &[f64], scale: f64, columns: &mut [f64]) {
        self.0.dispatch(DecayAndAdd { stock, keep, add, scale, columns });
    }
}

struct Dots<'a, const R: usize, const K: usize> {
    rows: [&'a [f64]; R],
    factors: [&'a [f64]; K],
}

impl<const R: usize, const K: usize> WithSimd for Dots<'_, R, K> {
    type Output = [[f64; K]; R];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> [[f64; K]; R] {
        match S::F64_LANES {
            8 => self.in_parts::<S, 1>(simd),
            4 => self.in_parts::<S, 2>(simd),
            2 => self.in_parts::<S, 4>(simd),
            _ => self.in_parts::<S, 8>(simd),
        }
    }
}

impl<const R: usize, const K: usize> Dots<'_, R, K> {
    /// `P` is how many of the machine's vectors hold eight numbers.
    #[inline(always)]
    fn in_parts<S: Simd, const P: usize>(self, simd: S) -> [[f64; K]; R] {
        let width = self.rows[0].len();
        let chunks = width / LANES;
        let mut totals = [[[simd.splat_f64s(0.0); P]; K]; R];
        let rows = self.rows.map(|it| &S::as_simd_f64s(it).0[..chunks * P]);
        let factors = self.factors.map(|it| &S::as_simd_f64s(it).0[..chunks * P]);
        for chunk in 0..chunks {
            for part in 0..P {
                let at = chunk * P + part;
                for r in 0..R {
                    let row = rows[r][at];
                    for k in 0..K {
                        let product = simd.mul_f64s(row, factors[k][at]);
                        totals[r][k][part] = simd.add_f64s(totals[r][k][part], product);
                    }
                }
            }
        }
        if chunks * LANES < width {
            self.add_rest(simd, chunks * LANES, &mut totals);
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
    fn add_rest<S: Simd, const P: usize>(&self, simd: S, start: usize, totals: &mut [[[S::f64s; P]; K]; R]) {
        let end = self.rows[0].len();
        for part in 0..P {
            let first = (start + part * S::F64_LANES).min(end);
            let last = (first + S::F64_LANES).min(end);
            for r in 0..R {
                let row = load(simd, &self.rows[r][first..last]);
                for k in 0..K {
                    let product = simd.mul_f64s(row, load(simd, &self.factors[k][first..last]));
                    totals[r][k][part] = simd.add_f64s(totals[r][k][part], product);
                }
            }
        }
    }
}

/// Pairs the totals off in a fixed order.
#[inline(always)]
fn join(totals: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = totals;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

struct AddRows<'a, const K: usize> {
    sum: &'a mut [f64],
    scales: [f64; K],
    rows: [&'a [f64]; K],
}

impl<const K: usize> WithSimd for AddRows<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let rows = self.rows.map(|it| &it[..self.sum.len()]);
        for (j, sum) in self.sum.iter_mut().enumerate() {
            let mut total = *sum;
            for k in 0..K {
                total += self.scales[k] * rows[k][j];
            }
            *sum = total;
        }
    }
}

struct Product<'a> {
    row: &'a [f64],
    factor: &'a [f64],
    scale: f64,
    out: &'a mut [f64],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for ((out, row), factor) in self.out.iter_mut().zip(self.row).zip(self.factor) {
            *out = row * factor * self.scale;
        }
    }
}

struct Mixed<'a, const K: usize> {
    row: &'a [f64],
    scales: [f64; K],
    factors: [&'a [f64]; K],
    out: &'a mut [f64],
}

impl<const K: usize> WithSimd for Mixed<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let factors = self.factors.map(|it| &it[..self.out.len()]);
        for (j, (out, row)) in self.out.iter_mut().zip(self.row).enumerate() {
            let mut mix = 0.0;
            for k in 0..K {
                mix += self.scales[k] * factors[k][j];
            }
            *out = row * mix;
        }
    }
}

/// Rows that are spread over columns by several factors at once, and what that adds up to.
///
/// With `flow_rj = row_rj Σ_k counts_rk factors_kj`, and `fitted_rj` likewise from `fits`:
/// `arrivals_j += Σ_r flow_rj`, `stock_rj = stock_rj · keep + fitted_rj · added`, `columns_j += Σ_r stock_rj`,
/// and `sums_kj += Σ_r fits_rk row_rj`, which the caller multiplies by the factors at the end.
pub struct Spread<'a, const R: usize, const K: usize> {
    /// The rows.
    pub rows: [&'a [f64]; R],
    /// The factors.
    pub factors: [&'a [f64]; K],
    /// How much of each row goes by each factor.
    pub counts: [[f64; K]; R],
    /// The same, weighted.
    pub fits: [[f64; K]; R],
    /// Stock of each row.
    pub stock: [&'a mut [f64]; R],
    /// The part of the stock that is kept.
    pub keep: f64,
    /// The part of what is added that lasts.
    pub added: f64,
    /// Sums of what goes to each column.
    pub arrivals: &'a mut [f64],
    /// Sums of the new stock over rows.
    pub columns: &'a mut [f64],
    /// Sums by factor.
    pub sums: [&'a mut [f64]; K],
}

impl<const R: usize, const K: usize> WithSimd for Spread<'_, R, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (width, lanes) = (self.columns.len(), S::F64_LANES);
        let mut start = 0;
        while start + lanes <= width {
            self.advance(simd, start, start + lanes);
            start += lanes;
        }
        if start < width {
            self.advance(simd, start, width);
        }
    }
}

impl<const R: usize, const K: usize> Spread<'_, R, K> {
    /// One vector of columns. Loops rather than maps, whose closures would not be compiled as vectors.
    #[inline(always)]
    fn advance<S: Simd>(&mut self, simd: S, start: usize, end: usize) {
        let zero = simd.splat_f64s(0.0);
        let (mut rows, mut factors) = ([zero; R], [zero; K]);
        for r in 0..R {
            rows[r] = load(simd, &self.rows[r][start..end]);
        }
        for k in 0..K {
            factors[k] = load(simd, &self.factors[k][start..end]);
        }
        let mut arrivals = load(simd, &self.arrivals[start..end]);
        let mut columns = load(simd, &self.columns[start..end]);
        for r in 0..R {
            let (mut count, mut fit) = (zero, zero);
            for k in 0..K {
                count = simd.add_f64s(count, simd.mul_f64s(simd.splat_f64s(self.counts[r][k]), factors[k]));
                fit = simd.add_f64s(fit, simd.mul_f64s(simd.splat_f64s(self.fits[r][k]), factors[k]));
            }
            arrivals = simd.add_f64s(arrivals, simd.mul_f64s(rows[r], count));
            let kept = simd.mul_f64s(load(simd, &self.stock[r][start..end]), simd.splat_f64s(self.keep));
            let added = simd.mul_f64s(simd.mul_f64s(rows[r], fit), simd.splat_f64s(self.added));
            let stock = simd.add_f64s(kept, added);
            columns = simd.add_f64s(columns, stock);
            store(simd, &mut self.stock[r][start..end], stock);
        }
        store(simd, &mut self.arrivals[start..end], arrivals);
        store(simd, &mut self.columns[start..end], columns);
        for k in 0..K {
            let mut sum = load(simd, &self.sums[k][start..end]);
            for r in 0..R {
                sum = simd.add_f64s(sum, simd.mul_f64s(simd.splat_f64s(self.fits[r][k]), rows[r]));
            }
            store(simd, &mut self.sums[k][start..end], sum);
        }
    }
}

/// Up to a vector of numbers; what is missing is 0.
#[inline(always)]
fn load<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
    match S::as_simd_f64s(values).0 {
        [whole] => *whole,
        _ => simd.partial_load_f64s(values),
    }
}

#[inline(always)]
fn store<S: Simd>(simd: S, values: &mut [f64], vector: S::f64s) {
    match S::as_mut_simd_f64s(values).0 {
        [whole] => *whole = vector,
        _ => simd.partial_store_f64s(values, vector),
    }
}

struct DecayAndAdd<'a> {
    stock: &'a mut [f64],
    keep: f64,
    add: &'a [f64],
    scale: f64,
    columns: &'a mut [f64],
}

impl WithSimd for DecayAndAdd<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for ((stock, add), column) in self.stock.iter_mut().zip(self.add).zip(self.columns) {
            *stock = *stock * self.keep + add * self.scale;
            *column += *stock;
        }
    }
}
