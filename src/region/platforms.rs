//! Platforms of the industrial internet in the base year.

use ndarray::Array1;

/// How many platforms there are by how far they have come.
pub const TIERS: [&str; 4] = ["basic", "growing", "leading", "ecosystem"];

/// Platforms of the base year; a world without them has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Platforms {
    /// `ψ_i⁰`: share of each region's industrial firms that work on a platform.
    pub adopted: Array1<f64>,
    /// `n_t⁰`: platforms by [tier](TIERS).
    pub numbers: [f64; TIERS.len()],
    /// Gain in the hazard of scale-up if every firm worked on a platform.
    pub boost: f64,
}
