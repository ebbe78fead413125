//! Rows with names at the left and one horizontal axis of values below them.

use super::canvas::{Anchor, Canvas, Frame, TextFormat};
use super::scale::Axis;
use super::sheet::MARGIN;
use super::text_width::fitted;
use super::theme::{SeriesStyle, Theme};

/// Height of a row in mm.
pub(super) const ROW: f64 = 3.9;

/// Room below the rows for ticks and the name of the axis.
pub(super) const FOOT: f64 = 8.6;

/// Between names, values and the frame.
const GAP: f64 = 1.6;

/// Between columns of rows, and beside the last: half of the labels at both ends of an axis.
const BETWEEN: f64 = 7.0;

/// Names may take this share of the width.
const LONGEST_NAME: f64 = 0.42;

/// Rows on a sheet.
pub(super) struct RowLayout<'figure, 'sheet> {
    pub canvas: &'figure Canvas<'sheet>,
    pub theme: &'figure Theme,
    /// Where values are drawn.
    pub frame: Frame,
    pub axis: Axis,
    /// Where printed values end.
    right: f64,
}

/// How much of a sheet names and values at both ends of rows take.
pub(super) struct Margins {
    left: f64,
    right: f64,
    width: f64,
}

impl Margins {
    /// Room for the longest name and the longest value.
    pub fn around(names: &[String], values: &[String], theme: &Theme, width: f64) -> Self {
        let look = TextFormat::plain(theme).bold();
        let longest = |texts: &[String]| texts.iter().map(|text| look.width(text)).fold(0.0, f64::max);
        Self {
            left: MARGIN + longest(names).min(LONGEST_NAME * width) + GAP,
            right: MARGIN + longest(values) + GAP,
            width,
        }
    }

    /// Rows below `top`, with an axis that holds the values.
    pub fn rows<'figure, 'sheet>(
        &self,
        (canvas, theme): (&'figure Canvas<'sheet>, &'figure Theme),
        (rows, top): (f64, f64),
        values: &[f64],
    ) -> RowLayout<'figure, 'sheet> {
        let right = self.width - self.right;
        let frame = Frame { left: self.left, top, right, bottom: top + rows * ROW };
        let axis = axis(values, frame.width(), theme);
        RowLayout { canvas, theme, frame, axis, right: self.width - MARGIN }
    }
}

impl Margins {
    /// Columns of rows side by side; names stand beside the first. Each column gives the values that its axis holds.
    pub fn columns<'figure, 'sheet>(
        &self,
        (canvas, theme): (&'figure Canvas<'sheet>, &'figure Theme),
        (rows, top): (f64, f64),
        values: &[Vec<f64>],
    ) -> Vec<RowLayout<'figure, 'sheet>> {
        let columns = values.len();
        let end = self.width - MARGIN - BETWEEN / 2.0;
        let width = (end - self.left - BETWEEN * (columns as f64 - 1.0)) / columns as f64;
        let column = |number: usize| {
            let axis = axis(&values[number], width, theme);
            let left = self.left + number as f64 * (width + BETWEEN);
            let frame = Frame { left, top, right: left + width, bottom: top + rows * ROW };
            RowLayout { canvas, theme, frame, axis, right: end }
        };
        (0..columns).map(column).collect()
    }
}

impl RowLayout<'_, '_> {
    /// Where a value lies across the sheet.
    pub fn x(&self, value: f64) -> f64 {
        self.frame.left + self.axis.share(value) * self.frame.width()
    }

    /// The middle of a row; rows are counted from the top and need not be whole.
    pub fn y(&self, row: f64) -> f64 {
        self.frame.top + (row + 0.5) * ROW
    }

    /// Vertical grid, the line of zero, ticks with labels and the name of the axis below.
    pub fn draw_axis(&self, name: &str) {
        let (top, bottom, theme) = (self.frame.top, self.frame.bottom, self.theme);
        let pen = |colour| SeriesStyle::solid(colour, theme.axis_width);
        let look = TextFormat::muted(theme).anchored(Anchor::Middle);
        for (value, label) in &self.axis.ticks {
            let x = self.x(*value);
            let is_zero = value.abs() < 1e-12;
            let line = if is_zero { SeriesStyle { width: 0.8, ..pen(theme.axis) } } else { pen(theme.grid) };
            self.canvas.line(&[(x, top), (x, bottom)], &line);
            self.canvas.line(&[(x, bottom), (x, bottom + 0.9)], &pen(theme.axis));
            self.canvas.text(label, (x, bottom + 1.6 + look.capital_height()), &look);
        }
        self.canvas.line(&[(self.frame.left, bottom), (self.frame.right, bottom)], &pen(theme.axis));
        let middle = f64::midpoint(self.frame.left, self.frame.right);
        let name_look = TextFormat::plain(theme).anchored(Anchor::Middle);
        self.canvas.text(name, (middle, bottom + 7.6), &name_look);
    }

    /// The name of a row, cut where it is too long, and its value at the other end.
    pub fn label(&self, row: f64, name: &str, value: &str, bold: bool) {
        let look = TextFormat { bold, ..TextFormat::plain(self.theme) };
        let room = (self.frame.left - GAP - MARGIN) / if bold { 1.07 } else { 1.0 };
        let baseline = self.y(row) + look.capital_height() / 2.0;
        let (name, look) = (fitted(name, look.size, room + 0.01), look.anchored(Anchor::End));
        self.canvas.text(&name, (self.frame.left - GAP, baseline), &look);
        self.canvas.text(value, (self.right, baseline), &look.coloured(self.theme.muted));
    }
}

/// The axis, hardly longer than its values, with the most ticks, up to eight, whose labels do not touch.
fn axis(values: &[f64], width: f64, theme: &Theme) -> Axis {
    let look = TextFormat::plain(theme);
    let fits = |axis: &Axis| {
        let widest = axis.ticks.iter().map(|(_, label)| look.width(label)).fold(0.0, f64::max);
        (widest + 2.0) * axis.ticks.len().saturating_sub(1) as f64 <= width && axis.ticks.len() > 1
    };
    let around = |wanted| Axis::with_margins(values.iter().copied(), wanted, 0.03);
    (3..=8).rev().map(around).find(fits).unwrap_or_else(|| around(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::theme::{Language, theme};

    #[test]
    fn labels_of_an_axis_keep_apart_however_long_they_are() {
        let theme = theme(Language::English);
        let look = TextFormat::plain(&theme);
        for values in [[-0.003_79, 0.000_1], [-1.5, 2.0], [0.0, 123_456.0]] {
            let axis = axis(&values, 60.0, &theme);
            let widths: f64 = axis.ticks.iter().map(|(_, label)| look.width(label)).sum();
            assert!(widths < 60.0 * 1.4, "{axis:?}");
            assert!(axis.ticks.len() >= 3, "{axis:?}");
        }
    }
}
