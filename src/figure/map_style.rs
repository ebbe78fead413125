//! How circles and arrows of a map look.

use super::factors;
use super::theme::{SeriesStyle, Theme};
use crate::region::Factor;

/// How circles and arrows of a map look.
#[derive(Debug, Clone, Copy)]
pub(super) struct MapStyle {
    pub circles: SeriesStyle,
    /// Arrows of positive amounts.
    pub more: SeriesStyle,
    /// Arrows of negative amounts; nothing on a map of flows, which has none.
    pub less: Option<SeriesStyle>,
}

impl MapStyle {
    /// For the flows of a factor: all in its colour.
    pub fn of_flows(factor: Factor, theme: &Theme) -> Self {
        let pen = SeriesStyle { dashes: &[], ..factors::pen(factor, theme) };
        Self { circles: pen, more: pen, less: None }
    }

    /// For differences: two colours and two kinds of line on grey circles.
    pub fn of_differences(theme: &Theme) -> Self {
        let circles = SeriesStyle { dashes: &[], ..theme.baseline };
        Self { circles, more: theme.talent, less: Some(SeriesStyle { dashes: &[1.9, 0.9], ..theme.capital }) }
    }

    /// The pen of an arrow of this amount.
    pub fn of(&self, amount: f64) -> SeriesStyle {
        self.less.filter(|_| amount < 0.0).unwrap_or(self.more)
    }
}
