//! Full flow matrices, for those who ask for them.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Sums of flows by origin and destination since they were last cleared; [`None`] is not kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowRecords {
    /// Workers who redrew their place, persons.
    pub worker: Option<Array2<f64>>,
    /// Young talent, persons.
    pub young: Option<Array2<f64>>,
    /// Established talent, persons.
    pub established: Option<Array2<f64>>,
    /// Investment, CNY.
    pub capital: Option<Array2<f64>>,
    /// Venture finance before better odds draw more of it, CNY.
    pub venture: Option<Array2<f64>>,
    /// Sited projects.
    pub siting: Option<Array2<f64>>,
    /// Shared tax that the place (column) paid to the origin of its projects (row), CNY.
    pub transfer: Option<Array2<f64>>,
    /// Lent research time, person-years.
    pub lent: Option<Array2<f64>>,
}

impl FlowRecords {
    /// Keeps everything for this many regions.
    pub fn all(regions: usize) -> Self {
        let zero = || Some(Array2::zeros((regions, regions)));
        Self {
            worker: zero(),
            young: zero(),
            established: zero(),
            capital: zero(),
            venture: zero(),
            siting: zero(),
            transfer: zero(),
            lent: zero(),
        }
    }

    /// Adds what another run kept; records that keep nothing yet take it over.
    pub fn add(&mut self, mut other: Self) {
        if self.named().next().is_none() {
            *self = other;
            return;
        }
        for ((_, sum), (_, added)) in self.named().zip(other.named()) {
            *sum += &*added;
        }
    }

    /// Those of people, and those of everything else, so that both can be added to at the same time.
    pub fn apart(self) -> (Self, Self) {
        let Self { worker, young, established, .. } = self;
        let rest = Self { worker: None, young: None, established: None, ..self };
        (Self { worker, young, established, ..Self::default() }, rest)
    }

    /// What [`apart`](Self::apart) took apart.
    #[must_use]
    pub fn together(self, rest: Self) -> Self {
        let Self { worker, young, established, .. } = self;
        Self { worker, young, established, ..rest }
    }

    /// Every kept matrix with the factor's name in tables.
    pub fn named(&mut self) -> impl Iterator<Item = (&'static str, &mut Array2<f64>)> {
        let Self { worker, young, established, capital, venture, siting, transfer, lent } = self;
        let all = [
            ("worker", worker),
            ("young", young),
            ("established", established),
            ("capital", capital),
            ("venture", venture),
            ("siting", siting),
            ("transfer", transfer),
            ("lent", lent),
        ];
        all.into_iter().filter_map(|(name, matrix)| matrix.as_mut().map(|matrix| (name, matrix)))
    }
}
