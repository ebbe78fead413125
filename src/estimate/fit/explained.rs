//! Works out what may explain flows, from their own columns first.

use super::places::{self, PlacesByCode};
use super::rows::{FlowRow, Rows};
use super::terms::TermSpec;
use crate::estimate::flow_table::{FlowTable, ObservedFlow};
use crate::numeric::scalar::ln;
use crate::scenario::Problem;
use crate::scenario::written::{Bounds, quoted};
use std::collections::BTreeSet;

const ANY_NUMBER: Bounds = Bounds::Within(f64::MIN, f64::MAX);

/// Works out what may explain flows.
pub(super) struct Explained<'a> {
    pub rows: &'a mut Rows,
    pub places: Option<&'a PlacesByCode>,
    pub neighbours: Option<&'a BTreeSet<(String, String)>>,
}

impl Explained<'_> {
    pub fn table(mut self, asked: &[TermSpec]) -> Option<FlowTable> {
        let terms = if asked.is_empty() { self.usual() } else { asked.to_vec() };
        let columns: Vec<Option<Vec<f64>>> = terms.iter().map(|it| self.column(it)).collect();
        let columns = columns.into_iter().collect::<Option<Vec<_>>>()?;
        let flow = |(place, it): (usize, &FlowRow)| ObservedFlow {
            origin: it.origin.clone(),
            destination: it.destination.clone(),
            flow: it.flow,
            terms: columns.iter().map(|it| it[place]).collect(),
        };
        let names: Vec<&str> = terms.iter().map(TermSpec::name).collect();
        FlowTable::new(self.rows.flows.iter().enumerate().map(flow).collect(), &names).ok()
    }

    /// Distance, and border and away where they vary.
    fn usual(&mut self) -> Vec<TermSpec> {
        let varies = |term: &TermSpec, this: &mut Self| {
            let values: Vec<f64> = (0..this.rows.flows.len())
                .filter_map(|it| this.known(it, term).and_then(Result::ok))
                .collect();
            values.len() == this.rows.flows.len() && values.windows(2).any(|it| (it[0] - it[1]).abs() > 0.0)
        };
        let mut terms = vec![TermSpec::Distance];
        for term in [TermSpec::Border, TermSpec::Away] {
            if varies(&term, self) {
                terms.push(term);
            }
        }
        terms
    }

    /// The values of a term, or a problem where it is not known for the first pair.
    fn column(&mut self, term: &TermSpec) -> Option<Vec<f64>> {
        let values: Vec<Option<Result<f64, ()>>> =
            (0..self.rows.flows.len()).map(|it| self.known(it, term)).collect();
        let is_untold = |it: &Option<Result<f64, ()>>| it.is_none_or(|it| it.is_ok_and(|it| !it.is_finite()));
        let untold = values.iter().filter(|it| is_untold(it)).count();
        if let Some(first) = values.iter().position(is_untold) {
            self.object(term, first, untold);
            return None;
        }
        values.into_iter().map(|it| it?.ok()).collect()
    }

    fn object(&mut self, term: &TermSpec, first: usize, untold: usize) {
        let it = &self.rows.flows[first];
        let (from, to) = (quoted(&it.origin), quoted(&it.destination));
        let among = if untold == 1 { String::new() } else { format!(", and of {} pairs more", untold - 1) };
        let message = format!("nothing tells {} from {from} to {to}{among}", quoted(term.name()));
        let (line, column) = (it.line, self.rows.names.origin.clone());
        let hint = lacking(term).to_owned();
        match line {
            Some(row) => self.rows.table.object(row, &column, &message, Some(hint)),
            None => self.rows.table.report(Problem::error(message).hint(hint)),
        }
    }

    /// Nothing if it cannot be known; an error if it was said to be wrong already.
    fn known(&mut self, flow: usize, term: &TermSpec) -> Option<Result<f64, ()>> {
        if let Some(cell) = self.cell(flow, term.name(), ANY_NUMBER) {
            return Some(cell);
        }
        let it = &self.rows.flows[flow];
        let (from, to) = (it.origin.clone(), it.destination.clone());
        let flag = |it: bool| Some(Ok(f64::from(u8::from(it))));
        match term {
            TermSpec::Distance => self.log_of_distance(flow, &from, &to),
            TermSpec::DistanceSquared => Some(self.log_of_distance(flow, &from, &to)?.map(|it| it * it)),
            TermSpec::Away => flag(from != to),
            TermSpec::Contiguity(_) => flag(self.neighbours?.contains(&(from, to))),
            TermSpec::Border => {
                let province = |code: &str| Some(self.places?.get(code)?.province.as_deref()?.to_owned());
                flag(province(&from)? != province(&to)?)
            }
            TermSpec::Column(_) => None,
        }
    }

    fn log_of_distance(&mut self, flow: usize, from: &str, to: &str) -> Option<Result<f64, ()>> {
        let km = match self.cell(flow, "distance_km", Bounds::Positive) {
            Some(Ok(km)) => km,
            Some(Err(())) => return Some(Err(())),
            None => places::distance([from, to], self.places?)?,
        };
        Some(Ok(ln(km / 100.0)))
    }

    /// A number of the table of flows; nothing if it has no such column or no such row.
    fn cell(&mut self, flow: usize, column: &str, bounds: Bounds) -> Option<Result<f64, ()>> {
        let row = self.rows.flows[flow].line?;
        self.rows.table.column(column)?;
        Some(self.rows.table.number(row, column, bounds).ok_or(()))
    }
}

/// What would tell a term.
fn lacking(term: &TermSpec) -> &'static str {
    match term {
        TermSpec::Distance | TermSpec::DistanceSquared => {
            "give `distance_km` in the table of flows, or different `lon` and `lat` (and `area_km2` for flows within a place) in `--regions`"
        }
        TermSpec::Border => "give a column `border` in the table of flows, or `province_code` in `--regions`",
        TermSpec::Column(_) => {
            "terms other than distance, distance2, border, away and contiguity=FILE are columns of the table of flows"
        }
        TermSpec::Away | TermSpec::Contiguity(_) => "the file of neighbours has no two columns",
    }
}
