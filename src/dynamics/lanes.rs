//! The inner loops over a row, in the widest vector instructions that the machine has.
//!
//! Sums keep sixteen running totals and join them in a fixed order, and no product is fused with a
//! sum, so every machine gets the same bits whatever its vector width.

use pulp::Arch;

const LANES: usize = 16;

/// Runs a loop with the widest vector instructions available.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(Arch);

impl Lanes {
    /// Asks the machine once.
    pub fn new() -> Self {
        Self(Arch::new())
    }

    /// `out_j = row_j · factor_j`; returns their sum.
    pub fn product(self, row: &[f64], factor: &[f64], out: &mut [f64]) -> f64 {
        self.0.dispatch(
            #[inline(always)]
            || product(row, factor, out),
        )
    }

    /// `Σ_j row_j · factor_j`.
    pub fn dot(self, row: &[f64], factor: &[f64]) -> f64 {
        self.0.dispatch(
            #[inline(always)]
            || dot(row, factor),
        )
    }

    /// `sum_j += scale · row_j`.
    pub fn add_scaled(self, sum: &mut [f64], scale: f64, row: &[f64]) {
        self.0.dispatch(
            #[inline(always)]
            || sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += scale * x),
        );
    }

    /// `out_j = scale · row_j`.
    pub fn scale(self, out: &mut [f64], scale: f64, row: &[f64]) {
        self.0.dispatch(
            #[inline(always)]
            || out.iter_mut().zip(row).for_each(|(out, x)| *out = scale * x),
        );
    }

    /// `stock_j = stock_j · keep + add_j · scale`; the columns' sums grow by the new stock.
    pub fn decay_and_add(self, stock: &mut [f64], keep: f64, add: &[f64], scale: f64, columns: &mut [f64]) {
        self.0.dispatch(
            #[inline(always)]
            || {
                for ((stock, add), column) in stock.iter_mut().zip(add).zip(columns) {
                    *stock = *stock * keep + add * scale;
                    *column += *stock;
                }
            },
        );
    }

    /// `Σ_j row_j`.
    pub fn sum(self, row: &[f64]) -> f64 {
        self.0.dispatch(
            #[inline(always)]
            || sum(row),
        )
    }
}

impl Default for Lanes {
    fn default() -> Self {
        Self::new()
    }
}

#[inline(always)]
fn product(row: &[f64], factor: &[f64], out: &mut [f64]) -> f64 {
    let mut totals = [0.0; LANES];
    let (rows, row_rest) = row.as_chunks::<LANES>();
    let (factors, factor_rest) = factor.as_chunks::<LANES>();
    let (outs, out_rest) = out.as_chunks_mut::<LANES>();
    for ((row, factor), out) in rows.iter().zip(factors).zip(outs) {
        for lane in 0..LANES {
            out[lane] = row[lane] * factor[lane];
            totals[lane] += out[lane];
        }
    }
    for (lane, ((row, factor), out)) in row_rest.iter().zip(factor_rest).zip(out_rest).enumerate() {
        *out = row * factor;
        totals[lane] += *out;
    }
    join(totals)
}

#[inline(always)]
fn dot(row: &[f64], factor: &[f64]) -> f64 {
    let mut totals = [0.0; LANES];
    let (rows, row_rest) = row.as_chunks::<LANES>();
    let (factors, factor_rest) = factor.as_chunks::<LANES>();
    for (row, factor) in rows.iter().zip(factors) {
        for lane in 0..LANES {
            totals[lane] += row[lane] * factor[lane];
        }
    }
    for (lane, (row, factor)) in row_rest.iter().zip(factor_rest).enumerate() {
        totals[lane] += row * factor;
    }
    join(totals)
}

#[inline(always)]
fn sum(row: &[f64]) -> f64 {
    let mut totals = [0.0; LANES];
    let (rows, rest) = row.as_chunks::<LANES>();
    for row in rows {
        for lane in 0..LANES {
            totals[lane] += row[lane];
        }
    }
    for (lane, x) in rest.iter().enumerate() {
        totals[lane] += x;
    }
    join(totals)
}

/// Pairs the totals off in a fixed order.
#[inline(always)]
fn join(mut totals: [f64; LANES]) -> f64 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            totals[lane] += totals[lane + width];
        }
        width /= 2;
    }
    totals[0]
}
