//! From longitude and latitude to a flat map: the equal-area conic projection of Albers.

use super::arcs;
use super::canvas::{Frame, Point};
use crate::numeric::scalar::{cos, sin, square};

/// Mean radius of the earth in km.
const EARTH: f64 = 6371.0088;

/// An Albers projection of the sphere (Snyder 1987, Map Projections: A Working Manual, p. 100). Areas are true;
/// shapes and distances are nearly so between the standard parallels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Albers {
    central_meridian: f64,
    /// n: the constant of the cone.
    cone: f64,
    /// C
    constant: f64,
    /// ρ at the latitude of the origin, for a radius of 1.
    origin: f64,
}

impl Albers {
    /// The usual one for China: standard parallels 25° and 47° N, central meridian 105° E.
    pub fn china() -> Self {
        Self::new((25.0, 47.0), (105.0, 36.0))
    }

    /// With two standard parallels and an origin (longitude, latitude), in degrees.
    pub fn new(parallels: (f64, f64), origin: (f64, f64)) -> Self {
        let (south, north) = (parallels.0.to_radians(), parallels.1.to_radians());
        let cone = f64::midpoint(sin(south), sin(north));
        let constant = square(cos(south)) + 2.0 * cone * sin(south);
        let mut projection = Self { central_meridian: origin.0, cone, constant, origin: 0.0 };
        projection.origin = projection.radius(origin.1);
        projection
    }

    /// Kilometres east and north of the origin.
    pub fn project(&self, longitude: f64, latitude: f64) -> Point {
        let angle = self.cone * (longitude - self.central_meridian).to_radians();
        let radius = self.radius(latitude);
        (EARTH * radius * sin(angle), EARTH * (self.origin - radius * cos(angle)))
    }

    fn radius(&self, latitude: f64) -> f64 {
        (self.constant - 2.0 * self.cone * sin(latitude.to_radians())).max(0.0).sqrt() / self.cone
    }
}

/// A projection and where its kilometres lie on the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Map {
    projection: Albers,
    pub frame: Frame,
    /// Kilometres at the centre of the frame.
    centre: Point,
    /// Millimetres of the sheet in one kilometre.
    scale: f64,
}

impl Map {
    /// Fits places (longitude, latitude) and the arrows between pairs of them into a frame of a given width at
    /// `corner`, with a margin for circles and labels. The height follows from the places, within what a page can
    /// hold.
    pub fn fit(places: &[Point], ways: &[(usize, usize)], corner: Point, width: f64) -> Self {
        let projection = Albers::china();
        // As on the sheet, where north is up and y points down.
        let flat = places.iter().map(|&(longitude, latitude)| projection.project(longitude, latitude));
        let flat: Vec<Point> = flat.map(|(east, north)| (east, -north)).collect();
        let bends = ways.iter().filter_map(|&(from, to)| arcs::curve(flat[from], flat[to])).flatten();
        let all: Vec<Point> = flat.iter().copied().chain(bends).collect();
        let east = spread(all.iter().map(|at| at.0));
        let south = spread(all.iter().map(|at| at.1));
        let height = (width * south.1 / east.1).clamp(0.5 * width, 0.86 * width);
        let frame =
            Frame { left: corner.0, top: corner.1, right: corner.0 + width, bottom: corner.1 + height };
        let scale = (width / east.1).min(height / south.1);
        Self { projection, frame, centre: (east.0, -south.0), scale }
    }

    /// Where a longitude and latitude lies on the sheet, inside the frame or not.
    pub fn place(&self, longitude: f64, latitude: f64) -> Point {
        let (east, north) = self.projection.project(longitude, latitude);
        let middle = (
            f64::midpoint(self.frame.left, self.frame.right),
            f64::midpoint(self.frame.top, self.frame.bottom),
        );
        (middle.0 + (east - self.centre.0) * self.scale, middle.1 - (north - self.centre.1) * self.scale)
    }

    /// How many kilometres the frame is wide.
    pub fn kilometres(&self) -> f64 {
        self.frame.width() / self.scale
    }

    /// The parts of a line (longitude, latitude) that lie inside the frame, as drawn.
    pub fn visible(&self, line: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for pair in line.windows(2) {
            let ends = (self.place(pair[0].0, pair[0].1), self.place(pair[1].0, pair[1].1));
            let Some((from, to)) = clip(ends, &self.frame) else { continue };
            match parts.last_mut() {
                Some(part) if part.last() == Some(&from) => part.push(to),
                _ => parts.push(vec![from, to]),
            }
        }
        parts
    }
}

/// The middle and the extent of coordinates in km, with 9 % on each side and never less than 60 km in all: a single
/// region has a map too.
fn spread(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = super::scale::range(values);
    (f64::midpoint(low, high), (1.18 * (high - low)).max(60.0))
}

/// The part of a segment inside a frame (Liang and Barsky 1984).
fn clip((from, to): (Point, Point), frame: &Frame) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let sides = [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, distance) in sides {
        if towards == 0.0 && distance < 0.0 {
            return None;
        } else if towards < 0.0 {
            enter = enter.max(distance / towards);
        } else if towards > 0.0 {
            leave = leave.min(distance / towards);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => (from.0 + share * dx, from.1 + share * dy),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Snyder 1987, p. 291: sphere of radius 1, parallels 29.5° and 45.5° N, origin 96° W, 23° N; the place 75° W,
    /// 35° N lies at x = 0.2952720, y = 0.2416774.
    #[test]
    fn the_projection_agrees_with_the_example_in_snyder() {
        let (x, y) = Albers::new((29.5, 45.5), (-96.0, 23.0)).project(-75.0, 35.0);
        assert!((x / EARTH - 0.295_272_0).abs() < 5e-8, "{}", x / EARTH);
        assert!((y / EARTH - 0.241_677_4).abs() < 5e-8, "{}", y / EARTH);
    }

    #[test]
    fn the_origin_is_at_zero_and_the_central_meridian_is_straight_up() {
        let china = Albers::china();
        let (x, y) = china.project(105.0, 36.0);
        assert!(x.abs() < 1e-9 && y.abs() < 1e-9);
        let (x, y) = china.project(105.0, 40.0);
        assert!(x.abs() < 1e-9 && y > 400.0 && y < 480.0);
    }

    #[test]
    fn distances_along_a_standard_parallel_are_true() {
        let china = Albers::china();
        let (from, to) = (china.project(105.0, 25.0), china.project(105.01, 25.0));
        let true_distance = EARTH * 0.01_f64.to_radians() * 25.0_f64.to_radians().cos();
        let distance = (to.0 - from.0).hypot(to.1 - from.1);
        assert!((distance / true_distance - 1.0).abs() < 1e-6);
    }

    #[test]
    fn every_place_and_every_arrow_lies_inside_the_frame_that_was_fitted_to_it() {
        let places = [(121.47, 31.2), (120.6, 31.3), (120.75, 30.75)];
        let ways = [(0, 1), (1, 0), (1, 2), (2, 0)];
        let map = Map::fit(&places, &ways, (10.0, 20.0), 170.0);
        let at = |place: usize| map.place(places[place].0, places[place].1);
        for (from, to) in ways {
            assert!(
                arcs::curve(at(from), at(to)).unwrap().into_iter().all(|point| map.frame.contains(point))
            );
        }
    }

    #[test]
    fn a_line_is_cut_at_the_frame() {
        let frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        assert_eq!(clip(((-5.0, 5.0), (15.0, 5.0)), &frame), Some(((0.0, 5.0), (10.0, 5.0))));
        assert_eq!(clip(((-5.0, -5.0), (15.0, -5.0)), &frame), None);
    }
}
