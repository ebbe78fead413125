//! What leaves a region is at most what was in it.

use factorflow::Scenario;
use factorflow::outcome::Tables;
use std::collections::BTreeMap;

/// Cohorts by the names of their flows, and their columns of regions.
const COHORTS: [(&str, &str); 3] =
    [("worker", "workers"), ("young", "young"), ("established", "established")];

/// A replicate, the bits of a year, and a region.
type Key<'a> = (i64, u64, &'a str);

/// Where a step is a year each row of flows begins with the stocks of the row of regions before it.
pub fn faults(scenario: &Scenario, tables: &Tables) -> Vec<String> {
    if scenario.time.steps_per_year != 1 {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (factor, column) in COHORTS {
        let stocks = stocks(tables, column);
        for (key, left) in departures(tables, factor) {
            let stock = stocks[&key];
            if left > stock * (1.0 + 1e-9) {
                faults.push(format!("{left} of {factor} leave {}, which has {stock}", key.2));
            }
        }
    }
    faults
}

/// What a region had before each year, known by the end of that year.
fn stocks<'a>(tables: &'a Tables, column: &str) -> BTreeMap<Key<'a>, f64> {
    let regions = &tables.regions;
    let (replicate, year) = (regions.integer("replicate").unwrap(), regions.real("year").unwrap());
    let (code, stock) = (regions.text("code").unwrap(), regions.real(column).unwrap());
    let row = |it: usize| ((replicate[it], (year[it] + 1.0).to_bits(), code[it].as_str()), stock[it]);
    (0..regions.rows()).map(row).collect()
}

/// What of a factor left each region in a year.
fn departures<'a>(tables: &'a Tables, wanted: &str) -> BTreeMap<Key<'a>, f64> {
    let flows = &tables.flows;
    let text = |name: &str| flows.text(name).unwrap();
    let (factor, origin, destination) = (text("factor"), text("origin"), text("destination"));
    let (replicate, year) = (flows.integer("replicate").unwrap(), flows.real("year").unwrap());
    let amount = flows.real("amount").unwrap();
    let mut left = BTreeMap::new();
    for row in (0..flows.rows()).filter(|it| factor[*it] == wanted && origin[*it] != destination[*it]) {
        let key = (replicate[row], year[row].to_bits(), origin[row].as_str());
        *left.entry(key).or_insert(0.0) += amount[row];
    }
    left
}
