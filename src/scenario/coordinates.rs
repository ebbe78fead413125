//! Places that are far from all others because of a slip in their coordinates.
//!
//! Islands and exclaves are far away too. A place is therefore only doubted if a usual slip explains it: longitude and
//! latitude exchanged, a sign or a decimal point lost, or no coordinates found at all (0, 0).

use super::columns::RegionRow;
use super::problem::Problem;
use super::table::InputTable;
use crate::region::{Region, great_circle};
use std::collections::BTreeMap;

/// Nearer to another place than this (km) no place is far away.
const NEAR: f64 = 300.0;

/// Farther from its neighbour than this many times what is usual a place is far away.
const FAR: f64 = 5.0;

/// As near to a neighbour as this many times what is usual a corrected place is at home.
const AT_HOME: f64 = 3.0;

/// So many places say what is usual.
const SAMPLE: usize = 100;

/// Degrees of the cells in which neighbours are looked for in large tables.
const CELL: f64 = 3.0;

/// Tables with fewer rows are compared pair by pair.
const SMALL: usize = 500;

/// At most this many rows are pointed at.
const MOST_ROWS: usize = 5;

/// A point in degrees east and north.
type Degrees = (f64, f64);

/// Warns of single rows. The rows are all rows of the table, and sound.
pub(super) fn check(table: &mut InputTable, rows: &[RegionRow]) {
    let points: Vec<Degrees> = rows.iter().map(|it| point(&it.region)).collect();
    let usual = usual_distance(&points);
    let far = |row: &usize| nearest(points[*row], *row, &points) > (FAR * usual).max(NEAR);
    let odd = alone(&points).into_iter().filter(far);
    let slips = odd.filter_map(|row| Some((row, slip(row, &points, usual)?)));
    let problems: Vec<Problem> =
        slips.take(MOST_ROWS).map(|(row, hint)| problem(table, row, &points, hint)).collect();
    for it in problems {
        table.report(it);
    }
}

fn point(region: &Region) -> Degrees {
    (region.longitude, region.latitude)
}

fn problem(table: &InputTable, row: usize, points: &[Degrees], hint: String) -> Problem {
    let distance = (nearest(points[row], row, points) / 10.0).round() * 10.0;
    let message = format!("this place is about {distance} km from any other");
    Problem::warning(message).at(table.place(row, "lon")).hint(hint)
}

/// The slip that explains where a place is.
fn slip(row: usize, points: &[Degrees], usual: f64) -> Option<String> {
    let (east, north) = points[row];
    if east.abs() + north.abs() < 1e-6 {
        return Some("longitude and latitude are 0: was the place not found?".to_owned());
    }
    let slips: [(Degrees, &str); 7] = [
        ((north, east), "are `lon` and `lat` exchanged?"),
        ((-east, north), "is the sign of `lon` lost? west is below 0"),
        ((east, -north), "is the sign of `lat` lost? south is below 0"),
        ((-east, -north), "are the signs of `lon` and `lat` lost? west and south are below 0"),
        ((east * 10.0, north), "is the decimal point of `lon` at its place?"),
        ((east / 10.0, north), "is the decimal point of `lon` at its place?"),
        ((east, north * 10.0), "is the decimal point of `lat` at its place?"),
    ];
    let is_point = |it: &Degrees| it.0.abs() <= 180.0 && it.1.abs() <= 90.0;
    let at_home = |it: &Degrees| nearest(*it, row, points) <= AT_HOME * usual;
    slips.iter().find(|(it, _)| is_point(it) && at_home(it)).map(|(_, hint)| (*hint).to_owned())
}

/// Kilometres to the nearest of all places but the one at `except`.
fn nearest(from: Degrees, except: usize, points: &[Degrees]) -> f64 {
    let others = points.iter().enumerate().filter(|(at, _)| *at != except);
    others.map(|(_, to)| great_circle(from, *to)).fold(f64::INFINITY, f64::min)
}

/// How far neighbours are from each other in the middle, in km.
fn usual_distance(points: &[Degrees]) -> f64 {
    let step = points.len().div_ceil(SAMPLE).max(1);
    let mut found: Vec<f64> =
        (0..points.len()).step_by(step).map(|row| nearest(points[row], row, points)).collect();
    found.sort_by(f64::total_cmp);
    found.get(found.len() / 2).copied().filter(|it| it.is_finite()).unwrap_or(f64::INFINITY)
}

/// Rows that may have no neighbour; all of them in a small table.
fn alone(points: &[Degrees]) -> Vec<usize> {
    if points.len() < SMALL {
        return (0..points.len()).collect();
    }
    #[expect(clippy::cast_possible_truncation, reason = "between -60 and 60")]
    let cell = |(east, north): Degrees| ((east / CELL).floor() as i32, (north / CELL).floor() as i32);
    let mut places: BTreeMap<(i32, i32), usize> = BTreeMap::new();
    for it in points {
        *places.entry(cell(*it)).or_default() += 1;
    }
    let around = |(x, y): (i32, i32)| -> usize {
        let cells = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        cells.filter_map(|it| places.get(&it)).sum()
    };
    (0..points.len()).filter(|row| around(cell(points[*row])) == 1).collect()
}
