//! What the points of a design are made to estimate.

/// What the points of a design are made to estimate, besides the mean along each factor.
#[derive(Clone, Debug, PartialEq)]
pub enum Estimand {
    /// Nothing else.
    MainEffects,
    /// The mean over every two factors.
    Pairs,
    /// Sobol' indices, from blocks of two points and the first with each factor of the second.
    SobolIndices,
    /// Elementary effects, from these walks.
    ElementaryEffects(Vec<Trajectory>),
    /// How far each factor swings an outcome on its own; how many points behind the first belong to each.
    Swings(Vec<usize>),
}

/// A walk in shares of the factors' ranges.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Where it begins.
    pub start: Vec<f64>,
    /// One step a factor, in the order they are made.
    pub steps: Vec<Step>,
}

/// A step of a walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Which factor it changes.
    pub factor: usize,
    /// By how much, in shares of its range: Δ or −Δ.
    pub change: f64,
}
