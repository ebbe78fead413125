//! From longitude and latitude to a place on the sheet.

use super::arcs;
use super::canvas::{Frame, Point};
use crate::numeric::scalar::{cos, hypot};
use crate::region::Albers;

/// A degree of latitude in km.
const KILOMETRES_A_DEGREE: f64 = 111.19;

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
    pub fn fit(
        projection: Albers,
        places: &[Point],
        ways: &[(usize, usize)],
        (corner, width): (Point, f64),
    ) -> Self {
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

    /// Longitudes, beyond 180° where the map goes across, and latitudes between which all of the frame lies.
    pub fn degrees(&self) -> ((f64, f64), (f64, f64)) {
        let frame = &self.frame;
        let half = 0.5 * hypot(frame.width(), frame.height()) / self.scale / KILOMETRES_A_DEGREE;
        let (centre, middle) = self.middle();
        let (south, north) = ((middle - half).max(-90.0), (middle + half).min(90.0));
        // A degree of longitude is shortest at the latitude that is furthest from the equator.
        let shortest = cos(south.abs().max(north.abs()).min(90.0).to_radians());
        let east = (half / shortest.max(1e-3)).min(180.0);
        ((centre - east, centre + east), (south, north))
    }

    /// Longitude and latitude at the centre of the frame.
    fn middle(&self) -> Point {
        self.projection.unproject(self.centre)
    }

    /// The parts of a line (longitude, latitude) that lie inside the frame, as drawn.
    pub fn visible(&self, line: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        let east = |point: Point| self.projection.degrees_east(point.0);
        // What goes around the back of the map would cross all of it.
        let is_near = |pair: &&[Point]| (east(pair[0]) - east(pair[1])).abs() < 180.0;
        for pair in line.windows(2).filter(is_near) {
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
    let (low, high) = crate::numeric::range(values);
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

    #[test]
    fn all_of_a_frame_lies_between_the_degrees_that_are_said_of_it() {
        let worlds = [
            [(177.0, -18.0), (-179.0, -16.0)],
            [(6.0, 47.0), (15.0, 55.0)],
            [(20.0, 43.0), (-170.0, 72.0)],
            [(116.0, 27.0), (122.0, 35.0)],
            [(74.0, 18.0), (134.0, 53.0)],
        ];
        let maps = worlds.iter().flat_map(|places| {
            [Albers::around(places), Albers::china()].map(|projection| (places, projection))
        });
        // The Chinese cone is for China.
        let fitting = maps.enumerate().filter(|(index, _)| index % 2 == 0 || *index > 5);
        for (_, (places, projection)) in fitting {
            let map = Map::fit(projection, places, &[], ((0.0, 0.0), 170.0));
            let ((west, east), (south, north)) = map.degrees();
            for &(longitude, latitude) in places {
                assert!((south..=north).contains(&latitude), "{places:?}: {south} {north}");
                let turns = [longitude, longitude + 360.0];
                assert!(turns.iter().any(|it| (west..=east).contains(it)), "{places:?}: {west} {east}");
            }
        }
    }

    #[test]
    fn every_place_and_every_arrow_lies_inside_the_frame_that_was_fitted_to_it() {
        let places = [(121.47, 31.2), (120.6, 31.3), (120.75, 30.75)];
        let ways = [(0, 1), (1, 0), (1, 2), (2, 0)];
        let map = Map::fit(Albers::around(&places), &places, &ways, ((10.0, 20.0), 170.0));
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
