//! Meridians and parallels: all that a flow map says about where on earth it is.

use super::canvas::{Anchor, Canvas, Point, TextFormat};
use super::projection::Map;
use super::theme::{SeriesStyle, Theme};

/// Room below the map for degrees of longitude, in mm.
pub(super) const FOOT: f64 = 4.6;

/// Draws the frame of a map and its graticule with degrees at the left and lower edges.
pub(super) fn draw(canvas: &Canvas, theme: &Theme, map: &Map) {
    let pen = SeriesStyle { colour: theme.grid, dashes: &[], width: theme.axis_width, ..theme.baseline };
    let step = step_of(map.kilometres());
    for degree in degrees(40.0, 170.0, step) {
        let line: Vec<Point> =
            degrees(-10.0, 80.0, 0.25).into_iter().map(|latitude| (degree, latitude)).collect();
        draw_line(canvas, theme, map, &line, &pen, &format!("{degree}° E"));
    }
    for degree in degrees(-10.0, 80.0, step) {
        let line: Vec<Point> =
            degrees(40.0, 170.0, 0.25).into_iter().map(|longitude| (longitude, degree)).collect();
        draw_line(canvas, theme, map, &line, &pen, &format!("{degree}° N"));
    }
    let f = map.frame;
    let corners =
        [(f.left, f.top), (f.right, f.top), (f.right, f.bottom), (f.left, f.bottom), (f.left, f.top)];
    canvas.line(&corners, &SeriesStyle { colour: theme.background.colour, ..pen });
}

/// About five lines across the map.
fn step_of(kilometres: f64) -> f64 {
    let wanted = kilometres / 100.0 / 5.5;
    [0.5, 1.0, 2.0, 5.0].into_iter().find(|step| *step >= wanted).unwrap_or(10.0)
}

fn degrees(from: f64, to: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((from / step).ceil(), (to / step).floor());
    (0..=super::format::count(last - first)).map(|index| (first + index as f64) * step).collect()
}

/// A meridian has its degrees where it leaves at the bottom, a parallel where it leaves at the left.
fn draw_line(canvas: &Canvas, theme: &Theme, map: &Map, line: &[Point], pen: &SeriesStyle, label: &str) {
    let look = TextFormat::muted(theme);
    let (left, bottom) = (map.frame.left, map.frame.bottom);
    let is_meridian = label.ends_with('E');
    for part in map.visible(line) {
        canvas.line(&part, pen);
        for &(x, y) in part.first().into_iter().chain(part.last()) {
            if is_meridian && (y - bottom).abs() < 1e-6 {
                canvas.text(label, (x, bottom + 1.0 + look.capital_height()), &look.anchored(Anchor::Middle));
            } else if !is_meridian && (x - left).abs() < 1e-6 {
                canvas.text(
                    label,
                    (left - 0.9, y + look.capital_height() / 2.0),
                    &look.anchored(Anchor::End),
                );
            }
        }
    }
}
