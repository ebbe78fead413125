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

/// Calls a function for a number of factors that is known to the compiler.
macro_rules! of_width {
    ($width:expr, $K:ident => $call:expr) => {
        match $width {
            1 => of_width!(@ 1, $K => $call),
            4 => of_width!(@ 4, $K => $call),
            6 => of_width!(@ 6, $K => $call),
            9 => of_width!(@ 9, $K => $call),
            13 => of_width!(@ 13, $K => $call),
            _ => of_width!(@ 17, $K => $call),
        }
    };
    (@ $number:literal, $K:ident => $call:expr) => {{
        const $K: usize = $number;
        $call
    }};
}

mod dots;
mod eight;
mod scatter;

pub use dots::Interleaved;
pub use scatter::{Columns, Scatter};

use dots::{Dots, Fixed, dot_of_few};
use eight::{LANES, load};
use pulp::{Arch, Simd, WithSimd};
use scatter::{FixedColumns, Scattering};
use std::hint::black_box;
use std::ops::Range;

/// Runs loops with the widest vector instructions available.
#[derive(Clone, Copy, Debug)]
pub struct Vectors(Arch);

impl Default for Vectors {
    fn default() -> Self {
        Self(Arch::new())
    }
}

impl Vectors {
    /// `Σ_j row_j · factor_j` for each row; several rows at a time read the factor once.
    pub fn dots<const R: usize>(self, rows: [&[f64]; R], factor: &[f64]) -> [f64; R] {
        self.0.dispatch(Dots::by_one(rows, factor)).map(|[dot]| dot)
    }

    /// `sums_rk = Σ_j rows_rj · factors_kj`, as many numbers a row as the factors are wide.
    pub fn dots_by_each<const R: usize>(self, rows: [&[f64]; R], factors: &Interleaved, sums: &mut [f64]) {
        of_width!(factors.width(), K => self.dots_by(rows, factors.fixed::<K>(), sums.as_chunks_mut().0));
    }

    /// Two rows at a time, as many as the machine can keep running totals for.
    fn dots_by<const R: usize, const K: usize>(
        self,
        rows: [&[f64]; R],
        factors: Fixed<'_, K>,
        sums: &mut [[f64; K]],
    ) {
        let (pairs, odd) = rows.as_chunks::<2>();
        let (pairs_of_sums, odd_sums) = sums.as_chunks_mut::<2>();
        for (sums, rows) in pairs_of_sums.iter_mut().zip(pairs) {
            read_ahead(*rows);
            *sums = self.0.dispatch(Dots::by_each(*rows, factors));
        }
        for (sums, row) in odd_sums.iter_mut().zip(odd) {
            [*sums] = self.0.dispatch(Dots::by_each([*row], factors));
        }
    }

    /// `Σ_j row_j · factor_j`.
    pub fn dot(self, row: &[f64], factor: &[f64]) -> f64 {
        /// Choosing the machine's vectors takes longer than they save on fewer numbers.
        const MANY: usize = 48;
        if row.len() < MANY { dot_of_few(row, factor) } else { self.dots([row], factor)[0] }
    }

    /// `sum_j += Σ_k scales_k · rows_kj`, row after row.
    pub fn add_rows<const K: usize>(self, sum: &mut [f64], scales: [f64; K], rows: [&[f64]; K]) {
        self.0.dispatch(AddRows { sum, scales, rows });
    }

    /// `out_j = row_j · factor_j · scale`.
    pub fn product(self, row: &[f64], factor: &[f64], scale: f64, out: &mut [f64]) {
        self.0.dispatch(Product { row, factor, scale, out });
    }

    /// `out_j = row_j · Σ_k scales_k · factors_kj` for the columns of a part. There may be more scales than factors, as
    /// [interleaved](Interleaved::width) factors have them; those are 0.
    pub fn mixed(self, row: &[f64], scales: &[f64], factors: &[&[f64]], part: Range<usize>, out: &mut [f64]) {
        of_width!(scales.len(), K => {
            let factors = std::array::from_fn(|k| &factors.get(k).unwrap_or(&factors[0])[part.clone()]);
            let scales: &[f64; K] = scales.first_chunk().expect("there are as many as was counted");
            self.0.dispatch(Mixed { row: &row[part.clone()], scales, factors, out: &mut out[part] });
        });
    }

    /// Scatters rows over columns, four at a time; see [`Scatter`].
    pub fn scatter<const R: usize>(self, scatter: Scatter<'_, R>, mut over: Columns<'_>) {
        of_width!(over.factors.width(), K => self.scatter_over(scatter, over.fixed::<K>()));
    }

    fn scatter_over<const R: usize, const K: usize>(
        self,
        Scatter { rows, counts, fits }: Scatter<'_, R>,
        mut over: FixedColumns<'_, K>,
    ) {
        let (counts, fits) = (counts.as_chunks::<K>().0, fits.as_chunks::<K>().0);
        let ((rows, odd_rows), (counts, odd_counts)) = (rows.as_chunks::<4>(), counts.as_chunks::<4>());
        let (fits, odd_fits) = fits.as_chunks::<4>();
        for ((rows, counts), fits) in rows.iter().zip(counts).zip(fits) {
            self.0.dispatch(Scattering { rows: *rows, counts, fits, over: &mut over });
        }
        let odd = odd_counts.as_chunks::<1>().0.iter().zip(odd_fits.as_chunks::<1>().0);
        for (row, (counts, fits)) in odd_rows.iter().zip(odd) {
            self.0.dispatch(Scattering { rows: [*row], counts, fits, over: &mut over });
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
    scales: &'a [f64; K],
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

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    /// Numbers without any pattern that sums could hide.
    fn number(seed: usize) -> f64 {
        ((seed * 7_919 + 13) % 1_009) as f64 / 1_009.0
    }

    fn table(rows: usize, columns: usize) -> Array2<f64> {
        Array2::from_shape_fn((rows, columns), |(j, k)| number(j * 31 + k * 7))
    }

    /// Eleven columns are filled up to thirteen: each must be what it is by itself, to the bit.
    #[test]
    fn columns_read_together_are_to_the_bit_what_each_is_alone() {
        let length = 43;
        let rows: Vec<Vec<f64>> = (0..3).map(|r| (0..length).map(|j| number(r * 97 + j)).collect()).collect();
        let rows = [rows[0].as_slice(), &rows[1], &rows[2]];
        for columns in 1..=17 {
            let table = table(length, columns);
            let interleaved = Interleaved::of_columns(&table.view());
            let mut sums = vec![f64::NAN; 3 * interleaved.width()];
            Vectors::default().dots_by_each(rows, &interleaved, &mut sums);
            for (r, sums) in sums.chunks_exact(interleaved.width()).enumerate() {
                for (k, column) in table.columns().into_iter().enumerate() {
                    let alone = Vectors::default().dot(rows[r], &column.to_vec());
                    assert_eq!(sums[k].to_bits(), alone.to_bits(), "column {k} of {columns}");
                }
                assert!(sums[columns..].iter().all(|it| it.to_bits() == 0));
            }
        }
    }

    #[test]
    fn a_dot_of_few_numbers_is_to_the_bit_what_vectors_give() {
        for length in 0..100 {
            let row: Vec<f64> = (0..length).map(number).collect();
            let factor: Vec<f64> = (0..length).map(|it| number(it * 5 + 3)).collect();
            let by_vectors = Vectors::default().dots([&row], &factor)[0];
            assert_eq!(dot_of_few(&row, &factor).to_bits(), by_vectors.to_bits(), "{length} numbers");
        }
    }

    /// With as many factors as there may be, by the formula in the description of [`Scatter`].
    #[test]
    fn scattered_rows_add_up_as_the_formula_says() {
        let (length, rows) = (21, 5);
        for fields in [1, 3, 6, 11, 17] {
            let (row, factors) = (table(rows, length), table(length, fields));
            let interleaved = Interleaved::of_columns(&factors.view());
            let width = interleaved.width();
            let by_factor = |seed: usize| -> Vec<f64> {
                let of = |at: usize| if at % width < fields { number(seed + at) } else { 0.0 };
                (0..rows * width).map(of).collect()
            };
            let (counts, fits) = (by_factor(5), by_factor(11));
            let mut arrivals = vec![0.0; length];
            let mut sums = Interleaved::zeros(length, fields);
            let over = Columns { factors: &interleaved, arrivals: &mut arrivals, sums: &mut sums };
            let rows_of: [&[f64]; 5] = std::array::from_fn(|r| row.row(r).to_slice().unwrap());
            Vectors::default().scatter(Scatter { rows: rows_of, counts: &counts, fits: &fits }, over);
            let close =
                |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{fields} fields");
            for j in 0..length {
                let mixed = |of: &[f64], r: usize| -> f64 {
                    (0..fields).map(|k| of[r * width + k] * factors[[j, k]]).sum::<f64>() * row[[r, j]]
                };
                close(arrivals[j], (0..rows).map(|r| mixed(&counts, r)).sum());
            }
            let mut by_one = vec![0.0; length];
            for k in 0..fields {
                sums.product(k, &vec![1.0; length], &mut by_one);
                let expected = |j: usize| (0..rows).map(|r| fits[r * width + k] * row[[r, j]]).sum();
                (0..length).for_each(|j| close(by_one[j], expected(j)));
            }
        }
    }
}
