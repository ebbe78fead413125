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
    /// `Σ_j stream_j · common_j` for each of several streams.
    pub fn dots<const K: usize>(self, streams: [&[f64]; K], common: &[f64]) -> [f64; K] {
        self.0.dispatch(Dots { streams, common })
    }

    /// `Σ_j row_j · factor_j`.
    pub fn dot(self, row: &[f64], factor: &[f64]) -> f64 {
        self.dots([row], factor)[0]
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

    /// `sums_kj += scales_k · row_j` for each of several sums.
    pub fn add_to_each<const K: usize>(self, sums: [&mut [f64]; K], scales: [f64; K], row: &[f64]) {
        self.0.dispatch(AddToEach { sums, scales, row });
    }

    /// `stock_j = stock_j · keep + add_j · scale`; the columns' sums grow by the new stock.
    pub fn decay_and_add(self, stock: &mut [f64], keep: f64, add: &[f64], scale: f64, columns: &mut [f64]) {
        self.0.dispatch(DecayAndAdd { stock, keep, add, scale, columns });
    }
}

struct Dots<'a, const K: usize> {
    streams: [&'a [f64]; K],
    common: &'a [f64],
}

impl<const K: usize> WithSimd for Dots<'_, K> {
    type Output = [f64; K];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> [f64; K] {
        let (common, common_rest) = self.common.as_chunks::<LANES>();
        let chunks = self.streams.map(|it| &it.as_chunks::<LANES>().0[..common.len()]);
        let mut totals = [[simd.splat_f64s(0.0); LANES]; K];
        for (index, common) in common.iter().enumerate() {
            let common = S::as_simd_f64s(common).0;
            for stream in 0..K {
                let values = S::as_simd_f64s(&chunks[stream][index]).0;
                for part in 0..LANES / S::F64_LANES {
                    let product = simd.mul_f64s(values[part], common[part]);
                    totals[stream][part] = simd.add_f64s(totals[stream][part], product);
                }
            }
        }
        let done = common.len() * LANES;
        std::array::from_fn(|stream| {
            let mut sums = [0.0; LANES];
            S::as_mut_simd_f64s(&mut sums).0.copy_from_slice(&totals[stream][..LANES / S::F64_LANES]);
            for (sum, (value, common)) in
                sums.iter_mut().zip(self.streams[stream][done..].iter().zip(common_rest))
            {
                *sum += value * common;
            }
            join(sums)
        })
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

struct AddToEach<'a, const K: usize> {
    sums: [&'a mut [f64]; K],
    scales: [f64; K],
    row: &'a [f64],
}

impl<const K: usize> WithSimd for AddToEach<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (sum, scale) in self.sums.into_iter().zip(self.scales) {
            for (sum, x) in sum.iter_mut().zip(self.row) {
                *sum += scale * x;
            }
        }
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
