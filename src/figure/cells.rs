//! Tables of coloured cells with printed values: few steps of colour, the same for every kind of sight.

use crate::numeric::scalar::power;
use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use super::scale::Axis;
use super::theme::{SeriesStyle, Theme};

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

/// Which colour stands for which values: one between each border and the next.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shades {
    colours: Vec<RGBColor>,
    /// One more than colours, with what a legend says of them.
    pub borders: Vec<(f64, String)>,
}

impl Shades {
    /// A few steps between round numbers: light to dark, or, where values lie on both sides of zero, through white at
    /// zero, as strong on either side as the value is large.
    pub fn between(values: impl IntoIterator<Item = f64>) -> Self {
        let borders = Axis::around(values, 5).ticks;
        let steps = borders.len().saturating_sub(1).max(1);
        let (first, last) = (borders[0].0, borders[borders.len() - 1].0);
        let colour = |step: usize| {
            if first < 0.0 && last > 0.0 {
                let middle = f64::midpoint(borders[step].0, borders[step + 1].0);
                return between(&DIVERGING, 0.5 + 0.5 * middle / first.abs().max(last));
            }
            between(&SEQUENCE, step as f64 / (steps - 1).max(1) as f64)
        };
        Self { colours: (0..steps).map(colour).collect(), borders }
    }

    /// Seven steps on both sides of zero up to `largest` in size.
    pub fn diverging(largest: f64) -> Self {
        let width = 2.0 * largest / DIVERGING.len() as f64;
        let border = |index: usize| (width * index as f64 - largest, String::new());
        Self { colours: DIVERGING.to_vec(), borders: (0..=DIVERGING.len()).map(border).collect() }
    }

    /// The colour of a value; those beyond the ends have the colours of the ends, and nothing at all is white between
    /// more and less.
    pub fn colour(&self, value: f64) -> RGBColor {
        if value == 0.0 && self.borders[0].0 < 0.0 && self.borders[self.borders.len() - 1].0 > 0.0 {
            return DIVERGING[DIVERGING.len() / 2];
        }
        let inner = &self.borders[1..self.borders.len() - 1];
        self.colours[inner.iter().filter(|(border, _)| value >= *border).count()]
    }

    /// The colours in order.
    pub fn colours(&self) -> &[RGBColor] {
        &self.colours
    }
}

/// A colour at a share of the way through a scale.
fn between(scale: &[RGBColor], share: f64) -> RGBColor {
    let place = share.clamp(0.0, 1.0) * (scale.len() - 1) as f64;
    let below = super::format::count(place.floor()).min(scale.len() - 2);
    let (from, to, part) = (scale[below], scale[below + 1], place - below as f64);
    let mixed = |from: u8, to: u8| mix(from, to, part);
    RGBColor(mixed(from.0, to.0), mixed(from.1, to.1), mixed(from.2, to.2))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between two bytes
fn mix(from: u8, to: u8, part: f64) -> u8 {
    (f64::from(from) + part * (f64::from(to) - f64::from(from))).round() as u8
}

/// Fills a cell and prints a text in its middle, black or white, whichever can be read.
pub(super) fn draw(canvas: &Canvas, theme: &Theme, frame: &Frame, colour: RGBColor, text: &str) {
    fill(canvas, frame, colour);
    let look = TextFormat::plain(theme).anchored(Anchor::Middle);
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
    let pen = SeriesStyle::solid(theme.background.colour, 0.5);
    let inner = frame.grown(-0.3);
    canvas.line(&[(inner.left, inner.bottom), (inner.right, inner.top)], &pen);
    let around = corners(&inner);
    canvas.line(&[around[0], around[1], around[2], around[3], around[0]], &pen);
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
        if share <= 0.040_45 { share / 12.92 } else { power((share + 0.055) / 1.055, 2.4) }
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
        let shades = Shades::between([0.0, 1.0]);
        let labels: Vec<&str> = shades.borders.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!((shades.colour(-1.0), shades.colour(0.19)), (SEQUENCE[0], SEQUENCE[0]));
        assert_eq!((shades.colour(0.8), shades.colour(1.0)), (SEQUENCE[5], SEQUENCE[5]));
        assert!(shades.colour(0.3) != shades.colour(0.6));
        assert_eq!(Shades::diverging(1.0).colour(0.0), DIVERGING[3]);
    }

    #[test]
    fn steps_go_from_light_to_dark_without_a_repetition() {
        for high in [1.0, 3.0, 7.3, 19.0, 0.06] {
            let shades = Shades::between([0.0, high]);
            let greens: Vec<u8> = shades.colours().iter().map(|colour| colour.1).collect();
            assert!(greens.is_sorted_by(|light, dark| light > dark), "{high}: {greens:?}");
        }
    }

    #[test]
    fn steps_on_both_sides_of_zero_have_two_hues_and_the_same_size_is_as_strong() {
        for (low, high) in [(-0.43, 0.55), (-1.0, 6.0), (-7.0, 0.5), (-3.0, 3.0), (-0.02, 0.1)] {
            let shades = Shades::between([low, high]);
            let colours: Vec<_> = shades.colours().iter().map(|it| (it.0, it.1, it.2)).collect();
            let mut distinct = colours.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), colours.len(), "{low} {high}");
            for (step, pair) in shades.borders.windows(2).enumerate() {
                let (red, _, blue) = colours[step];
                assert_eq!(red > blue, pair[1].0 <= 0.0, "{low} {high}: {colours:?}");
            }
            assert_eq!(shades.colour(0.0), DIVERGING[3]);
        }
    }

    #[test]
    fn a_grid_of_one_value_has_a_colour() {
        for value in [2.0, f64::NAN] {
            let shades = Shades::between([value]);
            assert!(shades.colours().contains(&shades.colour(value)), "{value}");
        }
        assert!(DIVERGING.contains(&Shades::diverging(0.0).colour(0.0)));
    }

    #[test]
    fn text_on_any_step_can_be_read() {
        let contrast_is_enough = |colour: &RGBColor| {
            let text: f64 = if is_dark(*colour) { 1.0 } else { 0.01 };
            let linear = |part: u8| power(f64::from(part) / 255.0, 2.2);
            let own = 0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2);
            (text.max(own) + 0.05) / (text.min(own) + 0.05) >= 4.5
        };
        assert!(SEQUENCE.iter().chain(&DIVERGING).all(contrast_is_enough));
    }
}
