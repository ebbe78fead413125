//! How circles and arrows of a map look.

use super::factors;
use super::theme::{Pen, Theme};
use crate::region::Factor;

/// How circles and arrows of a map look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pens {
    pub circles: Pen,
    /// Arrows of positive amounts.
    pub more: Pen,
    /// Arrows of negative amounts; nothing on a map of flows, which has none.
    pub less: Option<Pen>,
}

impl Pens {
    /// For the flows of a factor: all in its colour.
    pub fn of_flows(factor: Factor, theme: &Theme) -> Self {
        let pen = Pen { dashes: &[], ..factors::pen(factor, theme) };
        Self { circles: pen, more: pen, less: None }
    }

    /// For differences: two colours and two kinds of line on grey circles.
    pub fn of_differences(theme: &Theme) -> Self {
        let circles = Pen { dashes: &[], ..theme.baseline };
        Self { circles, more: theme.talent, less: Some(Pen { dashes: &[1.9, 0.9], ..theme.capital }) }
    }

    /// The pen of an arrow of this amount.
    pub fn of(&self, amount: f64) -> Pen {
        self.less.filter(|_| amount < 0.0).unwrap_or(self.more)
    }
}
