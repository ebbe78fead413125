//! The arrows of a flow map: they bend to the left of their way, so that the two ways between places lie apart, and
//! end at the rim of the circle where they arrive.

use super::canvas::{Canvas, Point};
use super::theme::SeriesStyle;
use crate::numeric::scalar::{hypot, square};

/// How far the middle of an arrow lies beside the straight line, as a share of its length.
const BEND: f64 = 0.16;
const STEPS: usize = 48;

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Circle {
    pub centre: Point,
    pub radius: f64,
}

/// An arrow ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arrow {
    /// The shaft from the rim of the first circle to the base of the head.
    pub shaft: Vec<Point>,
    /// Tip and the two corners of the head.
    pub head: [Point; 3],
    /// Width of the shaft in mm.
    pub width: f64,
}

impl Arrow {
    /// The arrow from a circle to another, `width` mm wide; nothing when both have the same centre.
    pub fn between(origin: Circle, destination: Circle, width: f64) -> Option<Self> {
        let curve = curve(origin.centre, destination.centre)?;
        let outside = trimmed(&curve, origin, destination);
        let tip = *outside.last()?;
        let length = head_length(width).min(0.6 * length(&outside));
        let shaft = shortened(&outside, length);
        let base = *shaft.last()?;
        let (dx, dy) = unit(base, tip);
        let half = 0.25 + 0.85 * width;
        let corner = |side: f64| (base.0 - side * half * dy, base.1 + side * half * dx);
        Some(Self { head: [tip, corner(1.0), corner(-1.0)], shaft, width })
    }

    /// Draws the arrow, with the dashes of the pen, on a white edge that keeps it apart from those below.
    pub fn draw(&self, canvas: &Canvas, pen: &SeriesStyle, paper: SeriesStyle, opacity: f64) {
        let points = |width: f64| width / super::text_width::POINT;
        let edge = SeriesStyle { width: points(self.width + 0.25), dashes: &[], ..paper };
        canvas.faint_line(&self.shaft, &edge, 0.6);
        let shaft = SeriesStyle { width: points(self.width), ..*pen };
        canvas.faint_line(&self.shaft, &shaft, opacity);
        canvas.polygon(&self.head, pen.colour, opacity);
    }
}

fn head_length(width: f64) -> f64 {
    0.8 + 1.5 * width
}

/// A quadratic Bézier curve that bends to the left as one travels; y points down on the sheet.
pub(super) fn curve(from: Point, to: Point) -> Option<Vec<Point>> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    if hypot(dx, dy) < 1e-6 {
        return None;
    }
    let control = (from.0 + 0.5 * dx + 2.0 * BEND * dy, from.1 + 0.5 * dy - 2.0 * BEND * dx);
    let at = |step: usize| {
        let t = step as f64 / STEPS as f64;
        let (a, b, c) = (square(1.0 - t), 2.0 * t * (1.0 - t), square(t));
        (a * from.0 + b * control.0 + c * to.0, a * from.1 + b * control.1 + c * to.1)
    };
    Some((0..=STEPS).map(at).collect())
}

/// The part of a curve outside both circles; where they overlap, the whole curve.
fn trimmed(curve: &[Point], origin: Circle, destination: Circle) -> Vec<Point> {
    let inside = |circle: Circle, point: Point| distance(circle.centre, point) < circle.radius;
    let leave = curve.iter().rposition(|&point| inside(origin, point)).map_or(0, |last| last + 1);
    let arrive = curve.iter().position(|&point| inside(destination, point)).unwrap_or(curve.len());
    if leave + 1 >= arrive {
        return curve.to_vec();
    }
    let mut part = curve[leave..arrive].to_vec();
    // Both ends are exactly at a rim, not at the nearest of our points.
    if leave > 0 {
        part.insert(0, at_rim(part[0], origin));
    }
    if arrive < curve.len() {
        part.push(at_rim(part[part.len() - 1], destination));
    }
    part
}

/// The place on a circle that is closest to a point outside.
fn at_rim(point: Point, circle: Circle) -> Point {
    let (dx, dy) = unit(circle.centre, point);
    (circle.centre.0 + circle.radius * dx, circle.centre.1 + circle.radius * dy)
}

/// A line without its last `length` mm.
fn shortened(line: &[Point], length: f64) -> Vec<Point> {
    let mut line = line.to_vec();
    let mut left = length;
    while line.len() > 2 {
        let last = distance(line[line.len() - 1], line[line.len() - 2]);
        if last > left {
            break;
        }
        left -= last;
        line.pop();
    }
    if let [.., before, last] = line.as_mut_slice() {
        let (dx, dy) = unit(*last, *before);
        *last = (last.0 + left * dx, last.1 + left * dy);
    }
    line
}

fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

fn distance(from: Point, to: Point) -> f64 {
    hypot(to.0 - from.0, to.1 - from.1)
}

fn unit(from: Point, to: Point) -> (f64, f64) {
    let length = distance(from, to).max(1e-9);
    ((to.0 - from.0) / length, (to.1 - from.1) / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(x: f64, y: f64, radius: f64) -> Circle {
        Circle { centre: (x, y), radius }
    }

    #[test]
    fn an_arrow_ends_at_the_rim_and_bends_left() {
        let arrow = Arrow::between(circle(0.0, 0.0, 2.0), circle(40.0, 0.0, 5.0), 1.0).unwrap();
        assert!((distance(arrow.head[0], (40.0, 0.0)) - 5.0).abs() < 1e-6);
        // Travelling east, left is up, and y points down.
        assert!(arrow.shaft.iter().skip(1).all(|point| point.1 < 0.0));
        assert!((distance(arrow.shaft[0], (0.0, 0.0)) - 2.0).abs() < 1e-6);
    }

    #[test]
    fn the_two_ways_between_places_lie_apart() {
        let (here, there) = (circle(0.0, 0.0, 1.0), circle(20.0, 10.0, 1.0));
        let (out, back) =
            (Arrow::between(here, there, 0.5).unwrap(), Arrow::between(there, here, 0.5).unwrap());
        let middle = |arrow: &Arrow| arrow.shaft[arrow.shaft.len() / 2];
        assert!(distance(middle(&out), middle(&back)) > 4.0);
    }

    #[test]
    fn circles_that_overlap_still_have_an_arrow_and_equal_places_none() {
        assert!(Arrow::between(circle(0.0, 0.0, 5.0), circle(4.0, 0.0, 5.0), 1.0).is_some());
        assert_eq!(Arrow::between(circle(0.0, 0.0, 5.0), circle(0.0, 0.0, 3.0), 1.0), None);
    }
}
