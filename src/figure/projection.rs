//! From longitude and latitude to a flat map: the equal-area conic projection of Albers.

use super::arcs;
use super::canvas::{Frame, Point};
use crate::numeric::scalar::{asin, atan2, cos, hypot, sin, square};

/// Mean radius of the earth in km.
const EARTH: f64 = 6371.0088;

/// A degree of latitude in km.
const KILOMETRES_A_DEGREE: f64 = 111.19;

/// An Albers projection of the sphere (Snyder 1987, Map Projections: A Working Manual, p. 100). Areas are true;
/// shapes and distances are nearly so between the standard parallels. Parallels on both sides of the equator make it
/// a cylindrical one, which is its limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Albers {
    central_meridian: f64,
    /// n: the constant of the cone; 0 is a cylinder.
    cone: f64,
    /// C
    constant: f64,
    /// ρ, or on a cylinder the height, at the latitude of the origin, for a radius of 1.
    origin: f64,
}

/// Below this a cone is as good as a cylinder, and its radius loses digits.
const FLATTEST_CONE: f64 = 1e-4;

/// On a cone that holds more degrees of longitude, the ends would stand upside down.
const WIDEST_CONE: f64 = 180.0;

impl Albers {
    /// The usual one for China: standard parallels 25° and 47° N, central meridian 105° E.
    pub fn china() -> Self {
        Self::new((25.0, 47.0), (105.0, 36.0))
    }

    /// The one that suits places (longitude, latitude): the meridian in their middle is straight up, whichever side of
    /// 180° they lie on, and the standard parallels are a sixth of the way from their edges (Deetz and Adams 1945).
    pub fn around(places: &[Point]) -> Self {
        let (west, east) = longitudes(places.iter().map(|place| place.0));
        let (south, north) = super::scale::range(places.iter().map(|place| place.1));
        let sixth = (north - south) / 6.0;
        let parallels = (south + sixth, north - sixth);
        let origin = (f64::midpoint(west, east), f64::midpoint(south, north));
        if east - west <= WIDEST_CONE {
            return Self::new(parallels, origin);
        }
        let parallel = parallels.0.abs().max(parallels.1.abs());
        Self::new((-parallel, parallel), origin)
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
        let east = self.degrees_east(longitude).to_radians();
        let radius = self.radius(latitude);
        if self.is_cylinder() {
            return (EARTH * self.constant.sqrt() * east, EARTH * (radius - self.origin));
        }
        let angle = self.cone * east;
        (EARTH * radius * sin(angle), EARTH * (self.origin - radius * cos(angle)))
    }

    /// The longitude and latitude of a point in kilometres east and north of the origin.
    fn unproject(&self, (east, north): Point) -> Point {
        let (x, y) = (east / EARTH, north / EARTH);
        let degrees = |sine: f64| asin(sine.clamp(-1.0, 1.0)).to_degrees();
        if self.is_cylinder() {
            let width = self.constant.sqrt();
            return (self.central_meridian + (x / width).to_degrees(), degrees((y + self.origin) * width));
        }
        let side = self.cone.signum();
        let below = self.origin - y;
        let angle = atan2(side * x, side * below);
        let sine = (self.constant - square(self.cone * hypot(x, below))) / (2.0 * self.cone);
        (self.central_meridian + (angle / self.cone).to_degrees(), degrees(sine))
    }

    /// How far east of the central meridian a longitude lies, the shorter way round: from −180 to 180.
    pub fn degrees_east(&self, longitude: f64) -> f64 {
        let east = longitude - self.central_meridian;
        if (-180.0..=180.0).contains(&east) { east } else { (east + 180.0).rem_euclid(360.0) - 180.0 }
    }

    fn is_cylinder(&self) -> bool {
        self.cone.abs() < FLATTEST_CONE
    }

    /// The radius of a parallel on the cone, or its height on the cylinder.
    fn radius(&self, latitude: f64) -> f64 {
        let sine = sin(latitude.to_radians());
        if self.is_cylinder() {
            return sine / self.constant.sqrt();
        }
        (self.constant - 2.0 * self.cone * sine).max(0.0).sqrt() / self.cone
    }
}

/// The shortest stretch of longitudes that holds all of them; it ends beyond 180° where it goes across.
fn longitudes(all: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut sorted: Vec<f64> = all.filter(|it| it.is_finite()).map(|it| it.rem_euclid(360.0)).collect();
    sorted.sort_by(f64::total_cmp);
    let [first, .., last] = sorted.as_slice() else {
        let only = sorted.first().copied().unwrap_or(0.0);
        return (only, only);
    };
    let gaps = sorted.windows(2).map(|pair| (pair[1] - pair[0], pair[1], pair[0] + 360.0));
    let around = (first + 360.0 - last, *first, *last);
    let widest = gaps.fold(around, |widest, gap| if gap.0 > widest.0 { gap } else { widest });
    (widest.1, widest.2)
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

    /// Longitude and latitude of three places: one in the middle, one north of it and one east of it.
    fn turned(places: &[Point], (middle, north, east): (Point, Point, Point)) -> (f64, f64) {
        let projection = Albers::around(places);
        let at = |place: Point| projection.project(place.0, place.1);
        let angle = |from: Point, to: Point| (to.1 - from.1).atan2(to.0 - from.0).to_degrees();
        (angle(at(middle), at(north)) - 90.0, angle(at(middle), at(east)))
    }

    #[test]
    fn north_is_up_and_east_is_right_in_the_middle_of_any_world() {
        let worlds: [(&str, &[Point]); 7] = [
            ("USA", &[(-124.0, 48.0), (-67.0, 45.0), (-80.0, 25.0), (-117.0, 32.0)]),
            ("Germany", &[(6.0, 51.0), (15.0, 51.0), (10.0, 54.8), (10.0, 47.4)]),
            ("Turkey", &[(26.0, 39.0), (44.0, 39.0), (35.0, 42.0), (36.0, 36.0)]),
            ("Kenya", &[(34.0, 0.0), (41.9, 0.1), (38.0, 5.0), (39.0, -4.7)]),
            ("Chile", &[(-70.3, -18.5), (-70.9, -53.2), (-66.0, -40.0), (-75.0, -45.0)]),
            ("Fiji", &[(177.4, -17.6), (-179.9, -16.8), (178.4, -18.1), (179.4, -16.4)]),
            ("Russia", &[(20.5, 54.7), (-173.0, 64.4), (37.6, 55.8), (131.9, 43.1)]),
        ];
        for (name, places) in worlds {
            let (west, east) = longitudes(places.iter().map(|it| it.0));
            let (longitude, latitude) = (f64::midpoint(west, east), places[0].1);
            let (north, right) = turned(
                places,
                ((longitude, latitude), (longitude, latitude + 1.0), (longitude + 1.0, latitude)),
            );
            assert!(north.abs() < 0.01 && right.abs() < 1.0, "{name}: {north} {right}");
        }
    }

    #[test]
    fn places_on_both_sides_of_180_degrees_lie_side_by_side() {
        let (west, east) = longitudes([177.0, -179.0, 179.0].into_iter());
        assert!((west - 177.0).abs() < 1e-9 && (east - 181.0).abs() < 1e-9);
        let fiji = Albers::around(&[(177.0, -17.0), (-179.0, -17.0)]);
        let (from, to) = (fiji.project(177.0, -17.0), fiji.project(-179.0, -17.0));
        assert!((to.0 - from.0 - 4.0 * 111.19 * 17_f64.to_radians().cos()).abs() < 1.0);
        assert!((longitudes([5.0].into_iter()).1 - 5.0).abs() < 1e-9);
    }

    #[test]
    fn areas_are_true_on_the_cylinder_at_the_equator_too() {
        let kenya = Albers::around(&[(34.0, -5.0), (42.0, 5.0)]);
        let at = |longitude, latitude| kenya.project(longitude, latitude);
        let (west, east, north) = (at(38.0, 0.0), at(38.01, 0.0), at(38.0, 0.01));
        let area = (east.0 - west.0) * (north.1 - west.1);
        let length = EARTH * 0.01_f64.to_radians();
        assert!((area / length.powi(2) - 1.0).abs() < 1e-6);
    }

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
