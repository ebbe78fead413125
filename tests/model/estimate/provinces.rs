//! Migration between the provinces of China, with the distances between their centres.

use crate::worlds::root;
use factorflow::estimate::{FlowTable, Masses, ObservedFlow};
use std::collections::BTreeMap;
use std::fs;

const EARTH_RADIUS: f64 = 6371.0088;

/// The rows of a file, by the names in its header.
pub fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(root().join(file)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap()
}

/// A province: its people of 2020 and where they live on average, degrees.
#[derive(Clone, Copy, Debug, Default)]
pub struct Province {
    pub people: f64,
    pub lon: f64,
    pub lat: f64,
}

pub fn provinces() -> BTreeMap<String, Province> {
    let mut all: BTreeMap<String, Province> = BTreeMap::new();
    for row in rows("seeds/china/prefectures.csv") {
        let (people, province) =
            (number(&row, "population"), all.entry(row["province_code"].clone()).or_default());
        province.people += people;
        province.lon += people * number(&row, "lon");
        province.lat += people * number(&row, "lat");
    }
    for it in all.values_mut() {
        (it.lon, it.lat) = (it.lon / it.people, it.lat / it.people);
    }
    all
}

/// Along the great circle, km.
pub fn distance(one: Province, other: Province) -> f64 {
    let (here, there) = (one.lat.to_radians(), other.lat.to_radians());
    let sine = |of: f64| (of / 2.0).sin().powi(2);
    let chord = sine(there - here) + here.cos() * there.cos() * sine((other.lon - one.lon).to_radians());
    2.0 * EARTH_RADIUS * chord.sqrt().asin()
}

/// People in the sample of a census by the provinces where they were born and where they live; terms `distance` and, if
/// asked for, `contiguity`.
pub fn migration(year: &str, contiguity: bool) -> FlowTable {
    let provinces = provinces();
    let border: Vec<[String; 2]> = rows("tests/model/estimate/province_contiguity.csv")
        .into_iter()
        .map(|it| [it["o"].clone(), it["d"].clone()])
        .collect();
    let flow = |row: &BTreeMap<String, String>| {
        let (origin, destination) = (row["orig_code"].clone(), row["dest_code"].clone());
        let mut terms = vec![(distance(provinces[&origin], provinces[&destination]) / 100.0).ln()];
        if contiguity {
            terms.push(f64::from(u8::from(border.contains(&[origin.clone(), destination.clone()]))));
        }
        ObservedFlow { origin, destination, flow: number(row, "sample_count"), terms }
    };
    let rows = rows("seeds/china/validation/province_migration_2000_2010.csv");
    let flows = rows.iter().filter(|it| it["census_year"] == year).map(flow).collect();
    let names: &[&str] = if contiguity { &["distance", "contiguity"] } else { &["distance"] };
    FlowTable::new(flows, names).unwrap()
}

/// Thirty made-up flows with the terms `distance` and `border`.
pub fn tiny() -> FlowTable {
    let flow = |row: BTreeMap<String, String>| ObservedFlow {
        origin: row["origin"].clone(),
        destination: row["destination"].clone(),
        flow: number(&row, "flow"),
        terms: vec![(number(&row, "distance_km") / 100.0).ln(), number(&row, "border")],
    };
    FlowTable::new(
        rows("tests/model/estimate/tiny.csv").into_iter().map(flow).collect(),
        &["distance", "border"],
    )
    .unwrap()
}

/// People of 2020 as masses of the provinces, which are origins and destinations alike.
pub fn masses() -> Masses {
    let people: Vec<f64> = provinces().range(.."700000".to_owned()).map(|it| it.1.people).collect();
    Masses { of_origins: people.clone(), of_destinations: people }
}
