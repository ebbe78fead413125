//! The sheet that figures draw on: mm from the top left corner, y downwards.

use crate::numeric::scalar::hypot;
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::text_width::{POINT, text_width};
use super::theme::{Marker, SeriesStyle, Theme};

/// A place on the sheet in mm.
pub(super) type Point = (f64, f64);

/// Units of the drawing in one mm: plotters knows whole units only.
pub(super) const UNITS: f64 = 100.0;

/// Text of this colour becomes a halo: plotters cannot stroke text, so `svg::finish` does.
pub(super) const HALO: RGBColor = RGBColor(0xFD, 0xFE, 0xFD);

/// Between these two characters, which no text has, `svg::finish` makes text regular and muted: plotters writes a
/// text in one style, and where a second text would begin depends on the font.
pub(super) const ASIDE: [char; 2] = ['\u{FDD0}', '\u{FDD1}'];

const PROOF: &str = "drawing into a string cannot fail";

/// An upright rectangle in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Frame {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub fn holds(&self, inner: &Self) -> bool {
        self.contains((inner.left, inner.top)) && self.contains((inner.right, inner.bottom))
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// This rectangle with `by` mm more on each side.
    pub fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }
}

/// Which end of a line of text is at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line of text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextFormat {
    /// In points.
    pub size: f64,
    pub bold: bool,
    pub colour: RGBColor,
    pub anchor: Anchor,
    pub halo: bool,
}

impl TextFormat {
    /// Ordinary text of a figure, from its left end.
    pub fn plain(theme: &Theme) -> Self {
        Self { size: theme.text_size, bold: false, colour: theme.text, anchor: Anchor::Start, halo: false }
    }

    /// Text that explains, quieter than what it explains.
    pub fn muted(theme: &Theme) -> Self {
        Self { colour: theme.muted, ..Self::plain(theme) }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub fn coloured(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    pub fn haloed(self) -> Self {
        Self { halo: true, ..self }
    }

    pub fn width(&self, text: &str) -> f64 {
        text_width(text, self.size, self.bold)
    }

    /// From the baseline to the top of capitals, in mm.
    pub fn capital_height(&self) -> f64 {
        0.72 * self.size * POINT
    }
}

/// A sheet that is being drawn on.
pub(super) struct Canvas<'sheet> {
    area: DrawingArea<SVGBackend<'sheet>, Shift>,
    fonts: &'static str,
}

impl Canvas<'_> {
    /// Draws a sheet of `width` × `height` mm and returns it as plotters writes SVG.
    pub fn paint(theme: &Theme, width: f64, height: f64, draw: impl FnOnce(&Canvas)) -> String {
        let mut text = String::new();
        let size = (units(width).unsigned_abs(), units(height).unsigned_abs());
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        area.fill(&theme.paper).expect(PROOF);
        let canvas = Canvas { area, fonts: theme.fonts };
        draw(&canvas);
        canvas.area.present().expect(PROOF);
        drop(canvas);
        text
    }

    /// A line through the points, with the dashes of the pen.
    pub fn line(&self, points: &[Point], pen: &SeriesStyle) {
        self.faint_line(points, pen, 1.0);
    }

    /// A line that lets what is below it shine through.
    pub fn faint_line(&self, points: &[Point], pen: &SeriesStyle, opacity: f64) {
        debug_assert!(points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "gaps are cut out before");
        let width = units(pen.width * POINT).unsigned_abs().max(1);
        let style = ShapeStyle { color: pen.colour.mix(opacity), filled: false, stroke_width: width };
        for part in dashed(points, pen.dashes) {
            let path: Vec<_> = part.into_iter().map(whole).collect();
            self.area.draw(&PathElement::new(path, style)).expect(PROOF);
        }
    }

    /// A filled shape without outline.
    pub fn polygon(&self, corners: &[Point], colour: RGBColor, opacity: f64) {
        let corners: Vec<_> = corners.iter().copied().map(whole).collect();
        self.area.draw(&Polygon::new(corners, colour.mix(opacity).filled())).expect(PROOF);
    }

    /// A filled circle of `radius` mm.
    pub fn disc(&self, centre: Point, radius: f64, colour: RGBColor, opacity: f64) {
        self.circle(centre, radius, colour.mix(opacity).filled());
    }

    /// The outline of a circle, `width` points wide.
    pub fn ring(&self, centre: Point, radius: f64, colour: RGBColor, width: f64) {
        self.circle(centre, radius, colour.stroke_width(units(width * POINT).unsigned_abs().max(1)));
    }

    fn circle(&self, centre: Point, radius: f64, style: ShapeStyle) {
        self.area.draw(&Circle::new(whole(centre), units(radius).max(1), style)).expect(PROOF);
    }

    /// The mark of a pen, about 1.6 mm wide.
    pub fn mark(&self, (x, y): Point, pen: &SeriesStyle) {
        let r = 0.75;
        match pen.mark {
            Marker::Circle => self.disc((x, y), r, pen.colour, 1.0),
            Marker::Square => {
                let s = 0.9 * r;
                self.polygon(
                    &[(x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s)],
                    pen.colour,
                    1.0,
                );
            }
            Marker::Triangle => {
                self.polygon(
                    &[(x, y - 1.15 * r), (x + r, y + 0.75 * r), (x - r, y + 0.75 * r)],
                    pen.colour,
                    1.0,
                );
            }
            Marker::Diamond => {
                let s = 1.2 * r;
                self.polygon(&[(x, y - s), (x + s, y), (x, y + s), (x - s, y)], pen.colour, 1.0);
            }
            Marker::Wedge => {
                self.polygon(
                    &[(x, y + 1.15 * r), (x - r, y - 0.75 * r), (x + r, y - 0.75 * r)],
                    pen.colour,
                    1.0,
                );
            }
            Marker::Ring => {
                self.disc((x, y), r, RGBColor(0xFF, 0xFF, 0xFF), 1.0);
                self.ring((x, y), 0.85 * r, pen.colour, 1.0);
            }
            Marker::Nothing => {}
        }
    }

    /// A line of text with its baseline at the place.
    pub fn text(&self, text: &str, (x, y): Point, format: &TextFormat) {
        self.write(&text.replace(ASIDE, ""), (x, y), format);
    }

    /// A name and, a little further on, a quieter unit.
    pub fn heading(&self, name: &str, unit: &str, place: Point, format: &TextFormat) {
        let (name, unit) = (name.replace(ASIDE, ""), unit.replace(ASIDE, ""));
        let [begin, end] = ASIDE;
        let aside = if unit.is_empty() { String::new() } else { format!("{begin}{unit}{end}") };
        self.write(&format!("{name}{aside}"), place, format);
    }

    fn write(&self, text: &str, (x, y): Point, format: &TextFormat) {
        if text.is_empty() {
            return;
        }
        let size = format.size * POINT;
        // plotters moves text that hangs from its place down by 0.76 of its size.
        let place = whole((x, y - 0.76 * size));
        if format.halo {
            self.area.draw_text(text, &self.style(format, HALO), place).expect(PROOF);
        }
        self.area.draw_text(text, &self.style(format, format.colour), place).expect(PROOF);
    }

    fn style(&self, format: &TextFormat, colour: RGBColor) -> TextStyle<'static> {
        let weight = if format.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::Name(self.fonts), size_for_plotters(format.size), weight);
        let end = match format.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let color = colour.to_backend_color();
        TextStyle { font, color, pos: Pos::new(end, VPos::Top) }
    }
}

/// plotters divides the size by 1.24 when it writes SVG; whole units should come out.
fn size_for_plotters(points: f64) -> f64 {
    let size = (points * POINT * UNITS).round();
    let scaled = size * 1.24;
    if scaled / 1.24 < size { scaled.next_up() } else { scaled }
}

#[allow(clippy::cast_possible_truncation)] // a sheet is far smaller than 2^31 units
fn units(length: f64) -> i32 {
    (length * UNITS).round() as i32
}

fn whole((x, y): Point) -> (i32, i32) {
    (units(x), units(y))
}

/// The parts of a line that its dashes leave visible. plotters knows one dash length only; a dot-dash needs two.
fn dashed(points: &[Point], dashes: &[f64]) -> Vec<Vec<Point>> {
    if dashes.is_empty() || points.len() < 2 {
        return vec![points.to_vec()];
    }
    let mut parts = vec![vec![points[0]]];
    let (mut phase, mut left) = (0, dashes[0]);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let distance = hypot(to.0 - from.0, to.1 - from.1);
            if distance <= left {
                left -= distance;
                extend(&mut parts, phase, to);
                break;
            }
            let share = left / distance;
            from = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            extend(&mut parts, phase, from);
            phase = (phase + 1) % dashes.len();
            left = dashes[phase];
            if phase % 2 == 0 {
                parts.push(vec![from]);
            }
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

/// Even phases are dashes, odd ones gaps.
fn extend(parts: &mut [Vec<Point>], phase: usize, to: Point) {
    if phase.is_multiple_of(2)
        && let Some(part) = parts.last_mut()
    {
        part.push(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_gaps_follow_their_lengths_around_corners() {
        let parts = dashed(&[(0.0, 0.0), (3.0, 0.0), (3.0, 3.0)], &[2.0, 2.0]);
        assert_eq!(parts, vec![vec![(0.0, 0.0), (2.0, 0.0)], vec![(3.0, 1.0), (3.0, 3.0)]]);
    }

    #[test]
    fn a_solid_line_stays_whole() {
        assert_eq!(dashed(&[(0.0, 0.0), (9.0, 1.0)], &[]).len(), 1);
    }

    #[test]
    fn frames_that_touch_do_not_overlap() {
        let frame = Frame { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
        assert!(!frame.overlaps(&Frame { left: 1.0, right: 2.0, ..frame }));
        assert!(frame.overlaps(&Frame { left: 0.9, right: 2.0, ..frame }));
    }
}
