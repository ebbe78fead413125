//! Meridians and parallels: all that a flow map says about where on earth it is.

use super::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use super::labels;
use super::projection::Map;
use super::theme::{SeriesStyle, Theme};

/// Room below the map for degrees of longitude, in mm.
pub(super) const FOOT: f64 = 4.6;

/// Draws the frame of a map and its graticule with degrees at the left and lower edges.
pub(super) fn draw(canvas: &Canvas, theme: &Theme, map: &Map) {
    let pen = SeriesStyle { colour: theme.grid, dashes: &[], width: theme.axis_width, ..theme.baseline };
    let step = step_of(map.kilometres());
    let (longitudes, latitudes) = map.degrees();
    // A turn of the globe has its first meridian twice.
    let last = longitudes.1.min(longitudes.0 + 359.9);
    let fine = FINENESS.min(step);
    let (mut labels, look) = (Labels::default(), TextFormat::muted(theme));
    for degree in multiples((longitudes.0, last), step) {
        let line: Vec<Point> =
            multiples(latitudes, fine).into_iter().map(|latitude| (degree, latitude)).collect();
        let text = text_of((degree + 180.0).rem_euclid(360.0) - 180.0, ["W", "E"]);
        for at in drawn(canvas, map, &line, &pen, |at| (at.1 - map.frame.bottom).abs() < 1e-6) {
            labels.add(&text, ((at.0, at.1 + 1.0 + look.capital_height()), Anchor::Middle), &look);
        }
    }
    for degree in multiples(latitudes, step).into_iter().filter(|it| it.abs() < 90.0) {
        let line: Vec<Point> =
            multiples(longitudes, fine).into_iter().map(|longitude| (longitude, degree)).collect();
        let text = text_of(degree, ["S", "N"]);
        for at in drawn(canvas, map, &line, &pen, |at| (at.0 - map.frame.left).abs() < 1e-6) {
            labels.add(&text, ((at.0 - 0.9, at.1 + look.capital_height() / 2.0), Anchor::End), &look);
        }
    }
    let f = map.frame;
    let corners =
        [(f.left, f.top), (f.right, f.top), (f.right, f.bottom), (f.left, f.bottom), (f.left, f.top)];
    canvas.line(&corners, &SeriesStyle { colour: theme.background.colour, ..pen });
    labels.draw(canvas, theme);
}

/// Lines are straight over so many degrees.
const FINENESS: f64 = 0.25;

/// Degrees beside the frame; none covers another, as they would where meridians come together.
#[derive(Default)]
struct Labels {
    placed: Vec<(String, Point, Anchor, Frame)>,
}

impl Labels {
    fn add(&mut self, text: &str, (at, anchor): (Point, Anchor), look: &TextFormat) {
        let cover = labels::cover(text, at, anchor, look);
        if self.placed.iter().all(|(.., other)| !other.overlaps(&cover)) {
            self.placed.push((text.to_owned(), at, anchor, cover));
        }
    }

    fn draw(&self, canvas: &Canvas, theme: &Theme) {
        for (text, at, anchor, _) in &self.placed {
            canvas.text(text, *at, &TextFormat::muted(theme).anchored(*anchor));
        }
    }
}

/// "120° E", "7.5° S" and, where there is no side, "0°" and "180°".
fn text_of(degree: f64, [negative, positive]: [&str; 2]) -> String {
    let size = (1e6 * degree.abs()).round() / 1e6;
    let side = if degree < 0.0 { negative } else { positive };
    if size == 0.0 || size >= 180.0 { format!("{size}°") } else { format!("{size}° {side}") }
}

/// About five lines across the map.
fn step_of(kilometres: f64) -> f64 {
    let wanted = kilometres / 100.0 / 5.5;
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0];
    steps.into_iter().find(|step| *step >= wanted).unwrap_or(30.0)
}

/// The multiples of a step between two numbers.
fn multiples((from, to): (f64, f64), step: f64) -> Vec<f64> {
    let (first, last) = ((from / step).ceil(), (to / step).floor());
    (0..=super::format::count(last - first)).map(|index| (first + index as f64) * step).collect()
}

/// Draws a line and says where it leaves the map at an edge.
fn drawn(
    canvas: &Canvas,
    map: &Map,
    line: &[Point],
    pen: &SeriesStyle,
    is_at_edge: impl Fn(&Point) -> bool,
) -> Vec<Point> {
    let parts = map.visible(line);
    for part in &parts {
        canvas.line(part, pen);
    }
    let ends = parts.iter().flat_map(|part| part.first().into_iter().chain(part.last()));
    ends.copied().filter(is_at_edge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_say_their_side_and_none_where_there_is_none() {
        let texts = [120.0, -7.5, 0.0, -180.0, 30.200_000_000_000_003].map(|it| text_of(it, ["W", "E"]));
        assert_eq!(texts, ["120° E", "7.5° W", "0°", "180°", "30.2° E"]);
    }

    #[test]
    fn a_map_of_any_size_has_a_few_lines() {
        for kilometres in [60.0, 300.0, 1_000.0, 5_000.0, 20_000.0] {
            let lines = kilometres / 111.0 / step_of(kilometres);
            assert!((2.0..=9.0).contains(&lines), "{kilometres} km: {lines}");
        }
    }
}
