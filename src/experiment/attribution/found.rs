//! What an attribution finds.

use super::attributed::AttributedOutcome;
use super::drawn::DrawnContributions;
use crate::experiment::shapley::{Coalition, Interaction};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The names of the policies, in the order of the file.
    pub policies: Vec<String>,
    /// Every outcome of the last year with what policies contribute to it.
    pub effects: Vec<PackageEffect>,
    /// What draws of parameters say of contributions; none where nothing was drawn.
    pub drawn: Option<DrawnContributions>,
    /// Every run, in the order of [`CoalitionRun::policies`]; the base comes first.
    pub runs: Vec<CoalitionRun>,
}

/// The effect of a package on an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct PackageEffect {
    /// On what.
    pub outcome: AttributedOutcome,
    /// Of all policies together.
    pub whole: f64,
    /// Of each policy.
    pub parts: Vec<Contribution>,
    /// Of each pair of policies; none if the method does not tell.
    pub interactions: Vec<Interaction>,
}

/// A policy's part of an effect, in the unit of the outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// What it does as the only policy of the package.
    pub alone: f64,
    /// What it adds as the last one, or what would be lost without it.
    pub last: f64,
    /// The Shapley value of the policy.
    pub contribution: f64,
    /// The standard error of that; none if it is exact.
    pub standard_error: Option<f64>,
}

/// The last year with a subset of the policies.
#[derive(Clone, Debug, PartialEq)]
pub struct CoalitionRun {
    /// Bit `i` is policy `i`.
    pub policies: Coalition,
    /// Their names with `+` between them.
    pub name: String,
    /// The value of every outcome, in the order of [`Attribution::effects`].
    pub values: Vec<f64>,
}
