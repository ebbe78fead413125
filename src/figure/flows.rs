//! Flows between regions in the last year of a run, added up over its steps and averaged over replicates.

use std::collections::BTreeMap;

use crate::outcome::{Table, TableError};
use crate::region::Factor;

use super::places::MapPlace;
use super::records::{KeyIndex, as_text};

/// One arrow: from a place to another, by position in the atlas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MapFlow {
    pub origin: usize,
    pub destination: usize,
    pub amount: f64,
}

/// The flows of the last year, the largest first; what stays in its region is left out.
#[derive(Debug, Clone, Default)]
pub(super) struct LargestFlows {
    /// The year that ends with the last row.
    pub year: f64,
    by_factor: BTreeMap<Factor, Vec<MapFlow>>,
}

impl LargestFlows {
    /// Takes the rows of the last year, or all of a table without years; codes that the atlas lacks are skipped.
    pub fn new(table: &Table, places: &[MapPlace]) -> Result<Self, TableError> {
        let amount = table.numbers("amount")?;
        let year = table.numbers("year").unwrap_or_else(|_| vec![0.0; table.rows()].into());
        let (factor, origin) = (as_text(table, "factor")?, as_text(table, "origin")?);
        let destination = as_text(table, "destination")?;
        let replicates = table.numbers("replicate").map_or(1, |replicates| distinct(&replicates));
        let last = year.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let codes: Vec<String> = places.iter().map(|place| place.code.clone()).collect();
        let sorted = KeyIndex::new(&codes);
        let mut sums: BTreeMap<(Factor, usize, usize), f64> = BTreeMap::new();
        for row in (0..table.rows()).filter(|&row| year[row] > last - 1.0 + 1e-6 && amount[row] > 0.0) {
            let ends =
                (Factor::find(&factor[row]), sorted.find(&origin[row]), sorted.find(&destination[row]));
            if let (Some(factor), Some(origin), Some(destination)) = ends {
                *sums.entry((factor, origin, destination)).or_default() += amount[row] / replicates as f64;
            }
        }
        Ok(Self { year: last, by_factor: largest_first(sums) })
    }

    /// What the flows of a factor are more than those of `base`, less being negative; the largest change first.
    pub fn differences(&self, base: &Self, factor: Factor) -> Vec<MapFlow> {
        let mut ways: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (flows, sign) in [(self, 1.0), (base, -1.0)] {
            for flow in flows.of(factor) {
                *ways.entry((flow.origin, flow.destination)).or_default() += sign * flow.amount;
            }
        }
        let changed = ways.into_iter().filter(|(_, amount)| *amount != 0.0);
        let mut changed: Vec<MapFlow> =
            changed.map(|((origin, destination), amount)| MapFlow { origin, destination, amount }).collect();
        // A stable sort: equal changes keep the order of the atlas.
        changed.sort_by(|one, other| other.amount.abs().total_cmp(&one.amount.abs()));
        changed
    }

    /// The flows of one factor between different regions, the largest first.
    pub fn of(&self, factor: Factor) -> &[MapFlow] {
        self.by_factor.get(&factor).map_or(&[], Vec::as_slice)
    }
}

fn distinct(values: &[f64]) -> usize {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|later, earlier| later.total_cmp(earlier).is_eq());
    values.len().max(1)
}

fn largest_first(sums: BTreeMap<(Factor, usize, usize), f64>) -> BTreeMap<Factor, Vec<MapFlow>> {
    let mut flows: BTreeMap<Factor, Vec<MapFlow>> = BTreeMap::new();
    for ((factor, origin, destination), amount) in sums {
        let of_factor = flows.entry(factor).or_default();
        if origin != destination {
            of_factor.push(MapFlow { origin, destination, amount });
        }
    }
    for of_factor in flows.values_mut() {
        // A stable sort: equal flows keep the order of the atlas.
        of_factor.sort_by(|one, other| other.amount.total_cmp(&one.amount));
    }
    flows
}
