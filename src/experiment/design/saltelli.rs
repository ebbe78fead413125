//! Blocks of points for Sobol' indices (Saltelli et al. 2010, *Variance based sensitivity analysis of model output*): two
//! independent points A and B, and for every factor A with that factor from B.

use super::estimand::Estimand;
use super::factor::{DesignFactor, spread};
use super::method::{DesignMethod, Method, MethodEntry, WrittenMethod, known};
use super::sobol;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "saltelli",
    meaning: "Blocks for Sobol' indices.",
    keys: &["blocks"],
    read: |settings| Some(Method::new(Saltelli { blocks: settings.number("blocks")? })),
    known: known::<Saltelli>,
};

/// Blocks of points for Sobol' indices. More blocks extend the design.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Saltelli {
    /// Blocks, of two points more than there are factors each; a power of 2 spreads best.
    pub blocks: u32,
}

impl DesignMethod for Saltelli {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    fn len(&self, factors: &[DesignFactor]) -> u64 {
        u64::from(self.blocks) * self.block(factors.len())
    }

    fn points(&self, factors: &[DesignFactor], seed: u64) -> Array2<f64> {
        spread(factors, shares(self.blocks, factors.len(), seed))
    }

    fn is_random(&self) -> bool {
        true
    }

    fn block(&self, factors: usize) -> u64 {
        factors as u64 + 2
    }

    /// Both corners of a block are one point of twice the dimensions.
    fn refusal(&self, factors: usize) -> Option<String> {
        sobol::refusal(self.blocks, 2 * factors)
    }

    fn estimand(&self, _factors: &[DesignFactor], _seed: u64) -> Estimand {
        Estimand::SobolIndices
    }
}

/// Points × factors, in shares of the ranges: block by block A, B, then A with each factor from B in turn.
///
/// A and B are the two halves of one Sobol' point, which keeps them independent and both evenly spread.
pub(super) fn shares(blocks: u32, factors: usize, seed: u64) -> Array2<f64> {
    let halves = sobol::shares(blocks, 2 * factors, seed);
    let block = factors + 2;
    Array2::from_shape_fn((halves.nrows() * block, factors), |(row, factor)| {
        let from_b = row % block == 1 || row % block == factor + 2;
        halves[[row / block, if from_b { factors + factor } else { factor }]]
    })
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact by construction")]
mod tests {
    use super::*;
    use ndarray::Axis;

    #[test]
    fn a_block_is_two_points_and_the_first_with_each_factor_of_the_second() {
        let shares = shares(8, 3, 4);
        assert_eq!(shares.dim(), (40, 3));
        for block in 0..8 {
            let rows = shares.slice_axis(Axis(0), (5 * block..5 * block + 5).into());
            assert!(rows.row(0).iter().zip(rows.row(1)).all(|(a, b)| a != b));
            for factor in 0..3 {
                for other in 0..3 {
                    let expected = rows[[usize::from(other == factor), other]];
                    assert!(rows[[2 + factor, other]] == expected, "block {block}");
                }
            }
        }
    }

    #[test]
    fn more_blocks_extend_the_design() {
        assert_eq!(shares(8, 3, 4), shares(16, 3, 4).slice_axis(Axis(0), (..40).into()));
    }
}
