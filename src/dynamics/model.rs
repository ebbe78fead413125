//! What the laws know of a world.

use super::calibration::{BaseYear, FixedPoint};
use super::conditions::CHANNELS;
use super::kernel::Kernels;
use super::parameters::Parameters;
use crate::region::Fields;

/// What the laws know of a world: parameters, kernels and the base year. It stays the same over a run
/// and is shared by its replicates.
#[derive(Clone, Debug)]
pub struct Model {
    /// The parameters of every law.
    pub parameters: Parameters,
    /// How easily things go from region to region.
    pub kernels: Kernels,
    /// Everything with a superscript 0.
    pub base: BaseYear,
    /// `dt`: the length of a step in years.
    pub years: f64,
    /// Wages are reckoned with at least this many people: 1 when sampled, so that a region can lose its
    /// last worker, and 0 in expected mode.
    pub population_floor: f64,
    /// The fixed points of the base year, for other models that have some of them in common.
    pub fixed_points: Vec<FixedPoint>,
}

impl Model {
    /// Matrices over pairs of regions that a run reads, besides which all else is small: a kernel a channel,
    /// distances and deployments.
    pub const MATRICES: usize = CHANNELS.len() + 2;

    /// The fields, in the order of arrays over fields.
    pub fn fields(&self) -> &Fields {
        &self.base.fields
    }
}
