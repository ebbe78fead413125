//! From longitude and latitude to a flat map: the equal-area conic projection of Albers.

use super::{Atlas, EARTH_RADIUS, Region};
use crate::numeric::range;
use crate::numeric::scalar::{asin, atan2, cos, hypot, sin, square};

/// An Albers projection of the sphere (Snyder 1987, Map Projections: A Working Manual, p. 100). Areas are true;
/// shapes and distances are nearly so between the standard parallels. Parallels on both sides of the equator make it
/// a cylindrical one, which is its limit.
#[derive(Debug, Clone, Copy)]
pub struct Albers {
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

/// What provinces of China end in.
const PROVINCES: [&str; 4] = ["省", "市", "自治区", "特别行政区"];

impl Albers {
    /// The usual one for China: standard parallels 25° and 47° N, central meridian 105° E.
    pub fn china() -> Self {
        Self::new((25.0, 47.0), (105.0, 36.0))
    }

    /// The one for places (longitude, latitude) with the Chinese names of their provinces: the usual one for several
    /// provinces of China, else one of their own.
    pub fn of<'a>(places: impl Iterator<Item = ((f64, f64), &'a str)>) -> Self {
        let (degrees, provinces): (Vec<_>, Vec<&str>) = places.unzip();
        let is_chinese = |it: &&str| PROVINCES.iter().any(|ending| it.ends_with(ending));
        if provinces.iter().all(is_chinese) && provinces.iter().any(|it| *it != provinces[0]) {
            return Self::china();
        }
        Self::around(&degrees)
    }

    /// The one that suits places (longitude, latitude): the meridian in their middle is straight up, whichever side of
    /// 180° they lie on, and the standard parallels are a sixth of the way from their edges (Deetz and Adams 1945).
    pub fn around(places: &[(f64, f64)]) -> Self {
        let (west, east) = longitudes(places.iter().map(|place| place.0));
        let (south, north) = range(places.iter().map(|place| place.1));
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
    pub fn project(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let east = self.degrees_east(longitude).to_radians();
        let radius = self.radius(latitude);
        if self.is_cylinder() {
            return (EARTH_RADIUS * self.constant.sqrt() * east, EARTH_RADIUS * (radius - self.origin));
        }
        let angle = self.cone * east;
        (EARTH_RADIUS * radius * sin(angle), EARTH_RADIUS * (self.origin - radius * cos(angle)))
    }

    /// The longitude and latitude of a point in kilometres east and north of the origin.
    pub fn unproject(&self, (east, north): (f64, f64)) -> (f64, f64) {
        let (x, y) = (east / EARTH_RADIUS, north / EARTH_RADIUS);
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

impl Atlas {
    /// Where the regions lie on a map, in their order, by the projection that figures use: to the right and downwards
    /// from the corner in the north-west, the longer side of the map being 1.
    pub fn map_positions(&self) -> Vec<(f64, f64)> {
        let degrees = |it: &Region| (it.longitude, it.latitude);
        let projection =
            Albers::of(self.regions().iter().map(|it| (degrees(it), it.province.chinese.as_str())));
        let place = |it: &Region| projection.project(it.longitude, it.latitude);
        let places: Vec<(f64, f64)> = self.regions().iter().map(place).collect();
        let (west, east) = range(places.iter().map(|it| it.0));
        let (south, north) = range(places.iter().map(|it| it.1));
        let side = (east - west).max(north - south).max(f64::MIN_POSITIVE);
        places.into_iter().map(|(x, y)| ((x - west) / side, (north - y) / side)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Snyder 1987, p. 291: sphere of radius 1, parallels 29.5° and 45.5° N, origin 96° W, 23° N; the place 75° W,
    /// 35° N lies at x = 0.2952720, y = 0.2416774.
    #[test]
    fn the_projection_agrees_with_the_example_in_snyder() {
        let (x, y) = Albers::new((29.5, 45.5), (-96.0, 23.0)).project(-75.0, 35.0);
        assert!((x / EARTH_RADIUS - 0.295_272_0).abs() < 5e-8, "{}", x / EARTH_RADIUS);
        assert!((y / EARTH_RADIUS - 0.241_677_4).abs() < 5e-8, "{}", y / EARTH_RADIUS);
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
    fn turned(
        places: &[(f64, f64)],
        (middle, north, east): ((f64, f64), (f64, f64), (f64, f64)),
    ) -> (f64, f64) {
        let projection = Albers::around(places);
        let at = |place: (f64, f64)| projection.project(place.0, place.1);
        let angle = |from: (f64, f64), to: (f64, f64)| (to.1 - from.1).atan2(to.0 - from.0).to_degrees();
        (angle(at(middle), at(north)) - 90.0, angle(at(middle), at(east)))
    }

    #[test]
    fn north_is_up_and_east_is_right_in_the_middle_of_any_world() {
        let worlds: [(&str, &[(f64, f64)]); 7] = [
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
        let length = EARTH_RADIUS * 0.01_f64.to_radians();
        assert!((area / length.powi(2) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn distances_along_a_standard_parallel_are_true() {
        let china = Albers::china();
        let (from, to) = (china.project(105.0, 25.0), china.project(105.01, 25.0));
        let true_distance = EARTH_RADIUS * 0.01_f64.to_radians() * 25.0_f64.to_radians().cos();
        let distance = (to.0 - from.0).hypot(to.1 - from.1);
        assert!((distance / true_distance - 1.0).abs() < 1e-6);
    }
}
