//! Full flow matrices, for those who ask for them.

use crate::region::{Factor, PerCohort, PerFactor};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Sums of flows since they were last cleared, a matrix a factor: from rows to columns, or from columns to rows where
/// the factor [`is_backwards`](Factor::is_backwards). Venture finance is what it is before better odds draw more of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowRecords(PerFactor<Option<Array2<f64>>>);

/// The matrices of [`FlowRecords`] by the law that adds to them; [`None`] for what is not kept.
#[derive(Debug)]
pub struct FlowMatrices<'a> {
    /// People who moved.
    pub people: PerCohort<Option<&'a mut Array2<f64>>>,
    /// Investment.
    pub capital: Option<&'a mut Array2<f64>>,
    /// Venture finance.
    pub venture: Option<&'a mut Array2<f64>>,
    /// Lent research time.
    pub lent: Option<&'a mut Array2<f64>>,
    /// Sited projects.
    pub siting: Option<&'a mut Array2<f64>>,
    /// Shared tax.
    pub transfer: Option<&'a mut Array2<f64>>,
}

impl FlowRecords {
    /// Keeps everything for this many regions; the default keeps nothing.
    pub fn all(regions: usize) -> Self {
        Self(PerFactor::from_fn(|_| Some(Array2::zeros((regions, regions)))))
    }

    /// Keeps some factors for this many regions.
    pub fn of(factors: &[Factor], regions: usize) -> Self {
        let matrix = |factor| factors.contains(&factor).then(|| Array2::zeros((regions, regions)));
        Self(PerFactor::from_fn(matrix))
    }

    /// The matrix of a factor; [`None`] if it is not kept.
    pub fn get(&self, factor: Factor) -> Option<&Array2<f64>> {
        self.0[factor].as_ref()
    }

    /// The matrix of a factor to add to; [`None`] if it is not kept.
    pub fn get_mut(&mut self, factor: Factor) -> Option<&mut Array2<f64>> {
        self.0[factor].as_mut()
    }

    /// The matrices of all factors, to add to them at the same time.
    pub fn each_mut(&mut self) -> FlowMatrices<'_> {
        let mut matrices = self.0.iter_mut();
        let mut of = PerFactor::from_fn(|_| matrices.next().and_then(|(_, matrix)| matrix.as_mut()));
        let people = PerCohort::from_fn(|cohort| of[cohort.into()].take());
        let [capital, venture, lent, siting, transfer] =
            [Factor::Capital, Factor::Venture, Factor::Lent, Factor::Siting, Factor::Transfer]
                .map(|factor| of[factor].take());
        FlowMatrices { people, capital, venture, lent, siting, transfer }
    }

    /// Every kept matrix with its factor.
    pub fn iter(&self) -> impl Iterator<Item = (Factor, &Array2<f64>)> {
        self.0.iter().filter_map(|(factor, matrix)| Some((factor, matrix.as_ref()?)))
    }

    /// Every kept matrix with its factor, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Factor, &mut Array2<f64>)> {
        self.0.iter_mut().filter_map(|(factor, matrix)| Some((factor, matrix.as_mut()?)))
    }

    /// Adds what another run kept; records that keep nothing yet take it over.
    pub fn add(&mut self, other: Self) {
        if self.iter().next().is_none() {
            *self = other;
            return;
        }
        for ((_, sum), (_, added)) in self.iter_mut().zip(other.iter()) {
            *sum += added;
        }
    }

    /// Begins again from nothing.
    pub fn clear(&mut self) {
        self.iter_mut().for_each(|(_, matrix)| matrix.fill(0.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_two_runs_add_up_and_those_that_keep_nothing_take_the_other_over() {
        let kept = |siting: f64, capital: f64| {
            let mut records = FlowRecords::of(&[Factor::Siting, Factor::Capital], 2);
            records.get_mut(Factor::Siting).unwrap()[[0, 1]] = siting;
            records.get_mut(Factor::Capital).unwrap()[[1, 0]] = capital;
            records
        };
        let mut sum = FlowRecords::default();
        sum.add(kept(1.0, 20.0));
        assert_eq!(sum, kept(1.0, 20.0));
        sum.add(kept(2.0, 50.0));
        assert_eq!(sum, kept(3.0, 70.0));
        sum.clear();
        assert_eq!(sum, FlowRecords::of(&[Factor::Siting, Factor::Capital], 2));
    }
}
