//! Borders that close, and how platforms spread.

use crate::region::TIERS;
use ndarray::Array1;

/// A border around places that were not divided before, or not as much.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    /// Which regions lie within.
    pub inside: Vec<bool>,
    /// Whether it also divides the regions within from each other.
    pub among: bool,
    /// How many times the cost of a province border it adds.
    pub tightening: f64,
}

impl Closure {
    /// Whether two different regions are divided.
    pub(super) fn divides(&self, a: usize, b: usize) -> bool {
        self.inside[a] != self.inside[b] || (self.among && self.inside[a])
    }
}

/// How platforms of the industrial internet spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Platforms by tier, besides those of the base year.
    pub added: [f64; TIERS.len()],
    /// Factor on `p` of (38) in each region; neutral 1.
    pub innovation: Array1<f64>,
    /// Factor on `q` of (38) in each region; neutral 1.
    pub imitation: Array1<f64>,
}
