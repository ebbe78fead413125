//! Flows between regions in the last year of a run, added up over its steps and averaged over replicates.

use std::collections::BTreeMap;

use crate::outcome::{Table, TableError, Texts};
use crate::region::Factor;

use super::places::MapPlace;
use super::records::{KeyIndex, as_text};
use super::theme::Language;

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
        let found = |texts: &Texts| texts.different().map(|it| sorted.find(it)).collect::<Vec<_>>();
        let (origins, destinations) = (found(&origin), found(&destination));
        let factors: Vec<Option<Factor>> = factor.different().map(|it| Factor::find(it)).collect();
        let mut sums: BTreeMap<(Factor, usize, usize), f64> = BTreeMap::new();
        for row in (0..table.rows()).filter(|&row| year[row] > last - 1.0 + 1e-6 && amount[row] > 0.0) {
            let (origin, destination) = (origin.positions()[row], destination.positions()[row]);
            let found = (factors[factor.positions()[row]], origins[origin], destinations[destination]);
            if let (Some(factor), Some(origin), Some(destination)) = found {
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

/// What of some flows a map shows.
#[derive(Debug, Clone, Default)]
pub(super) struct ShownFlows {
    /// Regions by position; none means all.
    pub places: Vec<usize>,
    /// Whether the flows in both directions between two regions are set off against each other.
    pub net: bool,
}

/// More regions than these are shown among themselves; fewer with all that comes to them and goes from them.
const MOST_ENDS: usize = 2;

impl ShownFlows {
    /// Whether the map shows the regions alone, and not where else their flows go.
    pub fn is_among(&self) -> bool {
        self.places.len() > MOST_ENDS
    }

    /// What the flows are called.
    pub fn words(&self, language: Language) -> &'static str {
        let (english, chinese) = match (self.net, self.places.is_empty(), self.is_among()) {
            (false, true, _) => ("flows between regions", "地区间流量"),
            (false, _, true) => ("flows among the regions shown", "图中各地区之间的流量"),
            (false, ..) => ("flows to and from the regions asked for", "所选地区的流入与流出"),
            (true, true, _) => ("net flows between regions", "地区间净流量"),
            (true, _, true) => ("net flows among the regions shown", "图中各地区之间的净流量"),
            (true, ..) => ("net flows of the regions asked for", "所选地区的净流量"),
        };
        language.say(english, chinese)
    }

    /// These flows as far as they are shown, the largest first.
    pub fn of(&self, flows: &[MapFlow]) -> Vec<MapFlow> {
        let has = |place: usize| self.places.binary_search(&place).is_ok();
        let is_shown = |flow: &&MapFlow| match self.places.len() {
            0 => true,
            _ if self.is_among() => has(flow.origin) && has(flow.destination),
            _ => has(flow.origin) || has(flow.destination),
        };
        let shown: Vec<MapFlow> = flows.iter().filter(is_shown).copied().collect();
        if self.net { net(&shown) } else { shown }
    }
}

/// What is left of the flows between every two regions, in the direction of the larger one.
fn net(flows: &[MapFlow]) -> Vec<MapFlow> {
    let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for flow in flows {
        let (low, high) = (flow.origin.min(flow.destination), flow.origin.max(flow.destination));
        let sign = if flow.origin == low { 1.0 } else { -1.0 };
        *pairs.entry((low, high)).or_default() += sign * flow.amount;
    }
    let left = pairs.into_iter().filter(|(_, amount)| *amount != 0.0);
    let mut flows: Vec<MapFlow> = left
        .map(|((low, high), amount)| {
            let (origin, destination) = if amount > 0.0 { (low, high) } else { (high, low) };
            MapFlow { origin, destination, amount: amount.abs() }
        })
        .collect();
    // A stable sort: equal flows keep the order of the atlas.
    flows.sort_by(|one, other| other.amount.total_cmp(&one.amount));
    flows
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

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(origin: usize, destination: usize, amount: f64) -> MapFlow {
        MapFlow { origin, destination, amount }
    }

    #[test]
    fn two_regions_have_all_their_flows_and_three_those_among_them() {
        let flows = [flow(0, 1, 5.0), flow(1, 2, 4.0), flow(2, 3, 3.0), flow(3, 0, 2.0)];
        let shown = |places: &[usize]| ShownFlows { places: places.to_vec(), net: false }.of(&flows);
        assert_eq!(shown(&[]).len(), 4);
        assert_eq!(shown(&[0]), [flow(0, 1, 5.0), flow(3, 0, 2.0)]);
        assert_eq!(shown(&[0, 1, 2]), [flow(0, 1, 5.0), flow(1, 2, 4.0)]);
    }

    #[test]
    fn a_net_flow_goes_the_way_of_the_larger_one() {
        let flows = [flow(0, 1, 5.0), flow(1, 0, 3.0), flow(2, 1, 4.0), flow(0, 2, 1.0), flow(2, 0, 1.0)];
        let net = ShownFlows { places: vec![], net: true }.of(&flows);
        assert_eq!(net, [flow(2, 1, 4.0), flow(0, 1, 2.0)]);
    }
}
