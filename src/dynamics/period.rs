//! What every law is given of a period.

use super::chance::Expected;
use super::conditions::{Channel, Conditions};
use super::exchange::KernelView;
use super::model::Model;
use super::production::Economy;
use crate::region::World;

/// A period as the laws see it: the world as it was when it began, and what follows from that.
#[derive(Debug)]
pub struct PeriodView<'a, C = Expected> {
    /// Parameters, kernels and the base year.
    pub model: &'a Model,
    /// The world when the period began.
    pub world: &'a World,
    /// What regions produce and factors earn.
    pub economy: &'a Economy,
    /// What policies make of the period.
    pub conditions: &'a Conditions,
    /// Whether numbers are expected or drawn, and from where.
    pub chance: &'a C,
}

impl<'a, C> PeriodView<'a, C> {
    /// How easily things go from region to region in this period.
    pub fn kernel(&self, channel: Channel) -> KernelView<'a> {
        KernelView::new(&self.model.kernels, &self.world.atlas, self.conditions, channel)
    }
}
