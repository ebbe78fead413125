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

/// Calls a method of a loop over eights with the number of the machine's vectors that hold eight numbers.
macro_rules! in_eights {
    ($simd:ty, $loop:ident.$method:ident($argument:expr)) => {
        match <$simd>::F64_LANES {
            8 => $loop.$method::<$simd, 1>($argument),
            4 => $loop.$method::<$simd, 2>($argument),
            2 => $loop.$method::<$simd, 4>($argument),
            _ => $loop.$method::<$simd, 8>($argument),
        }
    };
}

mod dots;
mod spread;

pub use dots::Panel;
pub use spread::{Columns, Spread};

use dots::Dots;
use pulp::{Arch, Simd, WithSimd};
use spread::Spreading;
use std::hint::black_box;

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
    /// `Σ_j row_j · factor_j` for each row; several rows at a time read the factor once.
    pub fn dots<const R: usize>(self, rows: [&[f64]; R], factor: &[f64]) -> [f64; R] {
        self.0.dispatch(Dots::by_one(rows, factor)).map(|[dot]| dot)
    }

    /// `Σ_j rows_rj · factors_kj` for each row and factor: two rows at a time, as many as the machine can keep
    /// running totals for.
    pub fn dots_by_panel<const R: usize, const K: usize>(
        self,
        rows: [&[f64]; R],
        factors: &Panel<K>,
    ) -> [[f64; K]; R] {
        let mut dots = [[0.0; K]; R];
        let (pairs, odd) = rows.as_chunks::<2>();
        let (pairs_of_dots, odd_dot) = dots.as_chunks_mut::<2>();
        for (dots, rows) in pairs_of_dots.iter_mut().zip(pairs) {
            read_ahead(*rows);
            *dots = self.0.dispatch(Dots::by_panel(*rows, factors));
        }
        for (dots, row) in odd_dot.iter_mut().zip(odd) {
            [*dots] = self.0.dispatch(Dots::by_panel([*row], factors));
        }
        dots
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

    /// Rows are spread over columns, four at a time; see [`Spread`].
    pub fn spread<const R: usize, const K: usize>(self, spread: Spread<'_, R, K>, mut over: Columns<'_, K>) {
        let Spread { rows, counts, fits, mut stock } = spread;
        let ((rows, odd_rows), (counts, odd_counts)) = (rows.as_chunks::<4>(), counts.as_chunks::<4>());
        let ((fits, odd_fits), (stock, odd_stock)) = (fits.as_chunks::<4>(), stock.as_chunks_mut::<4>());
        for (((rows, counts), fits), stock) in rows.iter().zip(counts).zip(fits).zip(stock) {
            self.0.dispatch(Spreading { rows: *rows, counts, fits, stock, over: &mut over });
        }
        let odd = odd_counts.as_chunks::<1>().0.iter().zip(odd_fits.as_chunks::<1>().0);
        for ((row, stock), (counts, fits)) in odd_rows.iter().zip(odd_stock.as_chunks_mut::<1>().0).zip(odd) {
            self.0.dispatch(Spreading { rows: [*row], counts, fits, stock, over: &mut over });
        }
    }

    /// `stock_j = stock_j · keep + add_j · scale`; the columns' sums grow by the new stock.
    pub fn decay_and_add(self, stock: &mut [f64], keep: f64, add: &[f64], scale: f64, columns: &mut [f64]) {
        self.0.dispatch(DecayAndAdd { stock, keep, add, scale, columns });
    }
}

/// Brings long rows into the cache, for work that would wait for each of their parts.
///
/// A processor waits for memory only as far ahead as it has room for instructions, so it reads about twice as fast
/// where nothing is done with what is read.
pub fn read_ahead<const R: usize>(rows: [&[f64]; R]) {
    /// Shorter rows belong to kernels that fit the cache, and would be read once more for nothing.
    const LONG: usize = 1024;
    for row in rows.into_iter().filter(|it| it.len() >= LONG) {
        black_box(touch(row));
    }
}

/// One number of every cache line, as a sum that nobody needs.
fn touch(row: &[f64]) -> f64 {
    let mut totals = [0.0; 4];
    for lines in row.as_chunks::<LANES>().0.as_chunks::<4>().0 {
        for (total, line) in totals.iter_mut().zip(lines) {
            *total += line[0];
        }
    }
    totals.iter().sum()
}

struct AddRows<'a, const K: usize> {
    sum: &'a mut [f64],
    scales: [f64; K],
    rows: [&'a [f64]; K],
}

impl<const K: usize> WithSimd for AddRows<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let width = self.sum.len();
        let rows = self.rows.map(|row| &row[..width]);
        let (sums, rest) = S::as_mut_simd_f64s(self.sum);
        let start = width - rest.len();
        // Of one length for all to see, since checks of bounds would take longer than the sums.
        let eights = sums.len();
        let whole = rows.map(|row| &S::as_simd_f64s(row).0[..eights]);
        for at in 0..eights {
            let mut total = sums[at];
            for k in 0..K {
                total = simd.add_f64s(total, simd.mul_f64s(simd.splat_f64s(self.scales[k]), whole[k][at]));
            }
            sums[at] = total;
        }
        for (at, sum) in rest.iter_mut().enumerate() {
            for k in 0..K {
                *sum += self.scales[k] * rows[k][start + at];
            }
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

/// Up to a vector of numbers; what is missing is 0.
#[inline(always)]
fn load<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
    match S::as_simd_f64s(values).0 {
        [whole] => *whole,
        _ => simd.partial_load_f64s(values),
    }
}
