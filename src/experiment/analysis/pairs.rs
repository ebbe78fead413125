//! The mean over two factors of a grid, for heat maps.

use ndarray::Array2;
use std::collections::BTreeMap;

/// The mean over two factors.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorPair {
    /// Which factors.
    pub factors: (usize, usize),
    /// A cell a combination of their values, ordered by the first and then the second.
    pub cells: Vec<PairCell>,
}

/// One combination of two factors' values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairCell {
    /// The values.
    pub values: (f64, f64),
    /// The mean over all other factors; NaN if no point is left.
    pub mean: f64,
    /// Points that were used.
    pub points: usize,
}

/// Every two factors with more than one value each; failed points are left out.
pub fn pairs(points: &Array2<f64>, outcomes: &[f64]) -> Vec<FactorPair> {
    let first = |factor: usize| points[[0, factor]].to_bits();
    let varies = |factor: &usize| points.column(*factor).iter().any(|it| it.to_bits() != first(*factor));
    let factors: Vec<usize> = (0..points.ncols()).filter(varies).collect();
    let two =
        factors.iter().enumerate().flat_map(|(at, &one)| factors[at + 1..].iter().map(move |&it| (one, it)));
    two.map(|factors| FactorPair { factors, cells: cells(points, factors, outcomes) }).collect()
}

fn cells(points: &Array2<f64>, (one, other): (usize, usize), outcomes: &[f64]) -> Vec<PairCell> {
    // Bits tell values apart; they are put in order below.
    let mut sums: BTreeMap<(u64, u64), (f64, usize)> = BTreeMap::new();
    for (row, outcome) in points.rows().into_iter().zip(outcomes) {
        let sum = sums.entry((row[one].to_bits(), row[other].to_bits())).or_default();
        if outcome.is_finite() {
            *sum = (sum.0 + outcome, sum.1 + 1);
        }
    }
    let cell = |((one, other), (sum, count)): ((u64, u64), (f64, usize))| PairCell {
        values: (f64::from_bits(one), f64::from_bits(other)),
        mean: sum / count as f64,
        points: count,
    };
    let mut cells: Vec<PairCell> = sums.into_iter().map(cell).collect();
    cells.sort_by(|a, b| a.values.0.total_cmp(&b.values.0).then(a.values.1.total_cmp(&b.values.1)));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_cell_is_the_mean_over_all_other_factors() {
        let points = array![[-1.0, 0.0, 5.0], [-1.0, 0.0, 6.0], [1.0, 0.0, 5.0], [1.0, 0.0, 6.0]];
        let found = pairs(&points, &[1.0, 2.0, 3.0, f64::NAN]);
        // The second factor does not vary.
        assert_eq!(found.iter().map(|it| it.factors).collect::<Vec<_>>(), [(0, 2)]);
        let means: Vec<(f64, f64, usize)> =
            found[0].cells.iter().map(|it| (it.values.0, it.mean, it.points)).collect();
        assert_eq!(means[..3], [(-1.0, 1.0, 1), (-1.0, 2.0, 1), (1.0, 3.0, 1)]);
        assert!(means[3].1.is_nan() && means[3].2 == 0);
        let points =
            array![[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [1.0, 0.0, 1.0]];
        let found = pairs(&points, &[2.0, 4.0, 8.0, 10.0, 1.0]);
        assert_eq!(found.len(), 3);
        assert!((found[0].cells[0].mean - 6.0).abs() < 1e-12, "of the points with both at 0");
    }
}
