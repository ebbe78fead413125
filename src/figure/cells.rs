//! Tables of coloured cells with printed values: few steps of colour, the same for every kind of sight.

use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas, Frame, Lettering, Point};
use super::theme::{Mark, Pen, Theme};

/// From light to dark in even steps of lightness, one hue: it prints in grey as well.
const SEQUENCE: [RGBColor; 6] = [
    RGBColor(0xF2, 0xF6, 0xFA),
    RGBColor(0xCD, 0xDF, 0xEF),
    RGBColor(0x9C, 0xC3, 0xE2),
    RGBColor(0x60, 0x9D, 0xCB),
    RGBColor(0x2A, 0x72, 0xAD),
    RGBColor(0x0C, 0x42, 0x73),
];

/// From much less over nothing to much more: orange and blue differ for protan, deutan and tritan sight.
const DIVERGING: [RGBColor; 7] = [
    RGBColor(0xA8, 0x42, 0x00),
    RGBColor(0xE0, 0x8C, 0x4F),
    RGBColor(0xF7, 0xD3, 0xB6),
    RGBColor(0xF7, 0xF7, 0xF7),
    RGBColor(0xC5, 0xDB, 0xEE),
    RGBColor(0x6A, 0xA5, 0xD2),
    RGBColor(0x15, 0x5F, 0x9C),
];

/// Which colour stands for which values.
#[derive(Debug, Clone)]
pub(super) struct Shades {
    colours: &'static [RGBColor],
    low: f64,
    high: f64,
}

impl Shades {
    /// Steps from the lowest to the highest value, light to dark.
    pub fn sequential(low: f64, high: f64) -> Self {
        Self { colours: &SEQUENCE, low, high }
    }

    /// Steps on both sides of zero up to `largest` in size.
    pub fn diverging(largest: f64) -> Self {
        Self { colours: &DIVERGING, low: -largest, high: largest }
    }

    /// The colour of a value; those beyond the ends have the colours of the ends.
    pub fn colour(&self, value: f64) -> RGBColor {
        let steps = self.colours.len();
        let share = (value - self.low) / (self.high - self.low);
        let step = super::format::count((share * steps as f64 + 1e-9).floor());
        self.colours[if self.high > self.low { step.min(steps - 1) } else { 0 }]
    }

    /// The colours in order, each with the values between which it stands.
    pub fn steps(&self) -> impl Iterator<Item = (RGBColor, f64, f64)> + '_ {
        let width = (self.high - self.low) / self.colours.len() as f64;
        let ends = move |index: usize| self.low + width * index as f64;
        self.colours.iter().enumerate().map(move |(index, &colour)| (colour, ends(index), ends(index + 1)))
    }
}

/// Fills a cell and prints a text in its middle, black or white, whichever can be read.
pub(super) fn draw(canvas: &Canvas, theme: &Theme, frame: &Frame, colour: RGBColor, text: &str) {
    fill(canvas, frame, colour);
    let look = Lettering::plain(theme).anchored(Anchor::Middle);
    let look = look.coloured(if is_dark(colour) { theme.paper } else { theme.text });
    let middle = (
        f64::midpoint(frame.left, frame.right),
        f64::midpoint(frame.top, frame.bottom) + look.capital_height() / 2.0,
    );
    canvas.text(text, middle, &look);
}

/// Fills a cell with a thin white edge.
pub(super) fn fill(canvas: &Canvas, frame: &Frame, colour: RGBColor) {
    let edge = 0.08_f64.min(frame.width() / 10.0);
    canvas.polygon(&corners(&frame.grown(-edge)), colour, 1.0);
}

/// A cell without a value: white, crossed out.
pub(super) fn draw_missing(canvas: &Canvas, theme: &Theme, frame: &Frame) {
    let pen = Pen { colour: theme.background.colour, dashes: &[], width: 0.5, mark: Mark::Nothing };
    let inner = frame.grown(-0.3);
    canvas.line(&[(inner.left, inner.bottom), (inner.right, inner.top)], &pen);
}

fn corners(frame: &Frame) -> [Point; 4] {
    [
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
    ]
}

/// Whether white text reads better than black, by relative luminance (WCAG 2).
fn is_dark(colour: RGBColor) -> bool {
    let linear = |part: u8| {
        let share = f64::from(part) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2);
    // Where black and white have the same contrast: √(1.05 · 0.05) − 0.05.
    luminance < 0.179
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_the_colour_of_its_step_and_the_ends_hold_the_rest() {
        let shades = Shades::sequential(0.0, 6.0);
        assert_eq!(shades.colour(0.5), SEQUENCE[0]);
        assert_eq!(shades.colour(3.0), SEQUENCE[3]);
        assert_eq!(shades.colour(6.0), SEQUENCE[5]);
        assert_eq!((shades.colour(-1.0), shades.colour(9.0)), (SEQUENCE[0], SEQUENCE[5]));
        assert_eq!(Shades::diverging(1.0).colour(0.0), DIVERGING[3]);
    }

    #[test]
    fn a_grid_of_one_value_has_a_colour() {
        assert_eq!(Shades::sequential(2.0, 2.0).colour(2.0), SEQUENCE[0]);
        assert_eq!(Shades::diverging(0.0).colour(0.0), DIVERGING[0]);
    }

    #[test]
    fn text_on_any_step_can_be_read() {
        let contrast_is_enough = |colour: &RGBColor| {
            let text: f64 = if is_dark(*colour) { 1.0 } else { 0.01 };
            let linear = |part: u8| (f64::from(part) / 255.0).powf(2.2);
            let own = 0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2);
            (text.max(own) + 0.05) / (text.min(own) + 0.05) >= 4.5
        };
        assert!(SEQUENCE.iter().chain(&DIVERGING).all(contrast_is_enough));
    }
}
