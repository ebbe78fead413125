//! The places that flows connect.

use crate::region::{distance_within, great_circle};
use crate::scenario::Problems;
use crate::scenario::written::{Bounds, InputTable};
use std::collections::BTreeMap;

/// A place as its table has it.
#[derive(Clone, Debug, Default)]
pub(super) struct PlaceRow {
    /// Degrees east and north.
    pub centre: Option<(f64, f64)>,
    /// Square kilometres.
    pub area: Option<f64>,
    /// The code of its province.
    pub province: Option<String>,
    /// How large it is.
    pub mass: Option<f64>,
}

/// Places by their codes.
pub(super) type PlacesByCode = BTreeMap<String, PlaceRow>;

/// What the convention is called in files.
pub(super) const CONVENTION: &str = "d_ii = max(2 km, 0.66 sqrt(area/π))";

/// The places of a table, and the provinces that they make up, sums and means weighted by mass.
pub(super) fn read(
    mut table: InputTable,
    mass: &str,
    problems: &mut Problems,
) -> Option<(PlacesByCode, PlacesByCode)> {
    table.require(&["code"]);
    let mut places = PlacesByCode::new();
    for row in 0..table.row_count() {
        let Some(code) = table.filled(row, "code") else { continue };
        let place = read_row(&mut table, row, mass);
        if places.insert(code.clone(), place).is_some() {
            table.object(row, "code", &format!("the code `{code}` stands twice"), None);
        }
    }
    let provinces = provinces(&places);
    table.finish(problems).then_some((places, provinces))
}

fn read_row(table: &mut InputTable, row: usize, mass: &str) -> PlaceRow {
    let longitude = table.number(row, "lon", Bounds::Degrees(180.0));
    let latitude = table.number(row, "lat", Bounds::Degrees(90.0));
    PlaceRow {
        centre: longitude.zip(latitude),
        area: table.number(row, "area_km2", Bounds::Positive),
        province: table.text(row, "province_code").filter(|it| !it.is_empty()).map(str::to_owned),
        mass: table.number(row, mass, Bounds::Positive),
    }
}

/// Provinces: sums of masses and areas, centres where masses are on average.
fn provinces(places: &PlacesByCode) -> PlacesByCode {
    let mut members: BTreeMap<&str, Vec<&PlaceRow>> = BTreeMap::new();
    for place in places.values() {
        members.entry(place.province.as_deref().unwrap_or_default()).or_default().push(place);
    }
    members.remove("");
    members.into_iter().map(|(code, members)| (code.to_owned(), province(code, &members))).collect()
}

fn province(code: &str, members: &[&PlaceRow]) -> PlaceRow {
    let sum = |of: fn(&PlaceRow) -> Option<f64>| members.iter().map(|it| of(it)).sum::<Option<f64>>();
    let mass = sum(|it| it.mass);
    let weighted = |of: fn((f64, f64)) -> f64| {
        let products = members.iter().map(|it| Some(it.mass? * of(it.centre?)));
        Some(products.sum::<Option<f64>>()? / mass?)
    };
    PlaceRow {
        centre: weighted(|it| it.0).zip(weighted(|it| it.1)),
        area: sum(|it| it.area),
        province: Some(code.to_owned()),
        mass,
    }
}

/// Kilometres between two places, or within one by the convention of the model; nothing where the table does not tell.
pub(super) fn distance(codes: [&str; 2], places: &PlacesByCode) -> Option<f64> {
    let [here, there] = codes.map(|it| places.get(it));
    if codes[0] == codes[1] {
        return here?.area.map(distance_within);
    }
    Some(great_circle(here?.centre?, there?.centre?))
}
