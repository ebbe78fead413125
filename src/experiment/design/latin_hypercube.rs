//! Latin hypercubes: every factor's range falls into as many parts as there are points, and each part has one point
//! (McKay, Beckman and Conover 1979, *A comparison of three methods for selecting values of input variables*).

use super::factor::{DesignFactor, spread};
use super::method::{DesignMethod, Method, MethodEntry, WrittenMethod, known};
use crate::experiment::stream::{Purpose, shuffled, stream, uniform};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "latin-hypercube",
    meaning: "Every range in equal parts, each of which has one point.",
    keys: &["points"],
    read: |settings| Some(Method::new(LatinHypercube { points: settings.number("points")? })),
    known: known::<LatinHypercube>,
};

/// Every factor's range in so many equal parts, each of which has one point.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct LatinHypercube {
    /// Points.
    pub points: u32,
}

impl DesignMethod for LatinHypercube {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    fn len(&self, _factors: &[DesignFactor]) -> u64 {
        u64::from(self.points)
    }

    fn points(&self, factors: &[DesignFactor], seed: u64) -> Array2<f64> {
        spread(factors, shares(self.points, factors.len(), seed))
    }

    fn is_random(&self) -> bool {
        true
    }
}

/// Points × factors, in shares of the ranges. Each factor has a stream of its own, so that another factor behind the
/// last moves none of the others.
pub fn shares(points: u32, factors: usize, seed: u64) -> Array2<f64> {
    let points = points as usize;
    let mut shares = Array2::zeros((points, factors));
    for (factor, mut column) in shares.columns_mut().into_iter().enumerate() {
        let mut random = stream(Purpose::LatinHypercube, seed, factor as u64);
        let strata = shuffled(points, &mut random);
        for (share, stratum) in column.iter_mut().zip(strata) {
            *share = (stratum as f64 + uniform(&mut random)) / points as f64;
        }
    }
    shares
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact by construction")]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_every_range_has_one_point() {
        let shares = shares(37, 4, 9);
        for column in shares.columns() {
            let mut sorted = column.to_vec();
            sorted.sort_by(f64::total_cmp);
            assert!(sorted.iter().enumerate().all(|(at, it)| (it * 37.0).floor() == at as f64), "{sorted:?}");
        }
        assert!(shares.column(0) != shares.column(1));
    }

    #[test]
    fn another_factor_moves_none_of_the_others_and_another_seed_all() {
        let three = shares(16, 3, 1);
        assert_eq!(shares(16, 2, 1), three.slice_axis(ndarray::Axis(1), (..2).into()));
        assert!(shares(16, 3, 2).iter().zip(&three).all(|(a, b)| a != b));
    }
}
