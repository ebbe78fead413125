//! Rows of a table that are flows.

use super::note::Note;
use super::places::PlacesByCode;
use super::question::{EstimationError, FlowSource, Missing};
use crate::scenario::written::{Bounds, InputTable, listed, quoted};
use crate::scenario::{Problem, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of flows, with the table that they stand in.
pub(super) struct Rows {
    pub table: InputTable,
    pub names: FlowSource,
    pub flows: Vec<FlowRow>,
}

/// A flow and where it stands; a pair that had no row stands nowhere.
pub(super) struct FlowRow {
    pub line: Option<usize>,
    pub origin: String,
    pub destination: String,
    pub flow: f64,
}

impl Rows {
    pub fn read(mut table: InputTable, names: &FlowSource, problems: &mut Problems) -> Self {
        let wanted = [&names.origin, &names.destination, &names.flow];
        let filters = names.only.iter().map(|it| &it.0);
        let needed: Vec<&str> = wanted.into_iter().chain(filters).map(String::as_str).collect();
        table.require(&needed);
        let kept =
            |row: &usize| names.only.iter().all(|(column, text)| table.text(*row, column) == Some(text));
        let rows: Vec<usize> = (0..table.row_count()).filter(kept).collect();
        if rows.is_empty() && table.is_whole() {
            let only: Vec<String> =
                names.only.iter().map(|(column, text)| format!("{column}={text}")).collect();
            problems.push(Problem::error(format!(
                "no row has {}",
                listed(&only.iter().map(String::as_str).collect::<Vec<_>>())
            )));
        }
        let mut found = Self { table, names: names.clone(), flows: Vec::new() };
        let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
        for row in rows {
            found.read_row(row, &mut seen);
        }
        found
    }

    fn read_row(&mut self, row: usize, seen: &mut BTreeMap<(String, String), usize>) {
        let origin = self.table.filled(row, &self.names.origin);
        let destination = self.table.filled(row, &self.names.destination);
        let flow = self.table.number(row, &self.names.flow, Bounds::NotNegative);
        let (Some(origin), Some(destination), Some(flow)) = (origin, destination, flow) else { return };
        let pair = (origin.clone(), destination.clone());
        if seen.insert(pair, row).is_some() {
            let message = format!("the pair {} to {} stands twice", quoted(&origin), quoted(&destination));
            return self.table.object(row, &self.names.origin.clone(), &message, None);
        }
        self.flows.push(FlowRow { line: Some(row), origin, destination, flow });
    }

    /// Every code must be that of a place, if places are given.
    pub fn check_codes(&mut self, places: Option<&PlacesByCode>) {
        let Some(places) = places else { return };
        let columns = [self.names.origin.clone(), self.names.destination.clone()];
        let mut unknown = Vec::new();
        for flow in &self.flows {
            for (column, code) in columns.iter().zip([&flow.origin, &flow.destination]) {
                if let (Some(row), false) = (flow.line, places.contains_key(code)) {
                    unknown.push((row, column, code.clone()));
                }
            }
        }
        for (row, column, code) in unknown {
            self.table.object(row, column, &format!("no place has the code {}", quoted(&code)), None);
        }
    }

    /// Leaves out flows within a place unless they are wanted.
    pub fn keep_within(&mut self, wanted: bool, notes: &mut Vec<Note>) {
        let before = self.flows.len();
        if !wanted {
            self.flows.retain(|it| it.origin != it.destination);
        }
        match before - self.flows.len() {
            0 => (),
            left_out => notes.push(Note::WithinLeftOut(left_out)),
        }
    }

    /// Pairs without a row are said to be 0, left out, or refused.
    pub fn complete(
        &mut self,
        missing: Option<Missing>,
        notes: &mut Vec<Note>,
    ) -> Result<(), EstimationError> {
        let there: BTreeSet<(&str, &str)> =
            self.flows.iter().map(|it| (it.origin.as_str(), it.destination.as_str())).collect();
        let origins: BTreeSet<&str> = there.iter().map(|it| it.0).collect();
        let destinations: BTreeSet<&str> = there.iter().map(|it| it.1).collect();
        let within = there.iter().any(|it| it.0 == it.1);
        let pairs = origins.iter().flat_map(|from| destinations.iter().map(move |to| (*from, *to)));
        let all: Vec<(&str, &str)> = pairs.filter(|it| within || it.0 != it.1).collect();
        let absent: Vec<(&str, &str)> = all.iter().copied().filter(|it| !there.contains(it)).collect();
        let Some((from, to)) = absent.first() else { return Ok(()) };
        let (count, example) = (absent.len(), format!("{} to {}", quoted(from), quoted(to)));
        match missing {
            None => return Err(EstimationError::Incomplete { missing: count, all: all.len(), example }),
            Some(Missing::Drop) => notes.push(Note::PairsLeftOut(count)),
            Some(Missing::Zero) => {
                notes.push(Note::PairsOfNothing(count));
                let row = |it: &(&str, &str)| FlowRow {
                    line: None,
                    origin: it.0.to_owned(),
                    destination: it.1.to_owned(),
                    flow: 0.0,
                };
                let rows: Vec<FlowRow> = absent.iter().map(row).collect();
                self.flows.extend(rows);
            }
        }
        Ok(())
    }

    /// Flows within a place hold all who did not choose anew; they are taken out, so that what is left chose to stay.
    pub fn without_those_who_stay(&mut self, redraw_rate: f64) {
        let mut totals: BTreeMap<String, f64> = BTreeMap::new();
        for it in &self.flows {
            *totals.entry(it.origin.clone()).or_default() += it.flow;
        }
        let mut refused = Vec::new();
        for it in self.flows.iter_mut().filter(|it| it.origin == it.destination) {
            let left = it.flow - (1.0 - redraw_rate) * totals[&it.origin];
            if left < 0.0 {
                let most = 1.0 - it.flow / totals[&it.origin];
                let message = format!(
                    "more than {redraw_rate} of the people of {} move away, so at least {most:.4} choose anew",
                    quoted(&it.origin)
                );
                refused.extend(it.line.map(|row| (row, message)));
            }
            it.flow = left.max(0.0);
        }
        let column = self.names.flow.clone();
        for (row, message) in refused {
            self.table.object(row, &column, &message, None);
        }
    }
}
