//! Reads flows with all that a question names.

use super::explained::Explained;
use super::note::Note;
use super::places::{self, PlaceRow, PlacesByCode};
use super::question::{EstimationError, FlowSource, Question};
use super::rows::Rows;
use super::terms::TermSpec;
use crate::estimate::file_reader::{FileReader, ReadFile};
use crate::estimate::flow_table::FlowTable;
use crate::estimate::predictor::Masses;
use crate::scenario::written::InputTable;
use std::collections::BTreeSet;

/// Sound tables.
pub(super) struct ReadFlows {
    pub table: FlowTable,
    pub masses: Option<Masses>,
    pub notes: Vec<Note>,
    /// Files with their fingerprints.
    pub data: Vec<ReadFile>,
    /// All places, and the provinces that they make up, if the codes of the flows are those of provinces.
    pub within_provinces: Option<(PlacesByCode, PlacesByCode)>,
}

/// Reads what a question names.
///
/// # Errors
///
/// Fails with all that is wrong with the files, and when pairs lack a row and nobody said what that means.
pub(super) fn read(question: &Question, flows: &FlowSource) -> Result<ReadFlows, EstimationError> {
    let mut reader = FileReader::default();
    let places = question.regions.as_deref().and_then(|it| {
        let table = reader.open(it)?;
        places::read(table, &question.mass, &mut reader.problems)
    });
    let rows = reader.open(&flows.file).map(|it| Rows::read(it, flows, &mut reader.problems));
    let neighbours = question.terms.iter().find_map(|it| match it {
        TermSpec::Contiguity(file) => reader.open(file).map(|it| neighbours(&it)),
        _ => None,
    });
    let (Some(mut rows), false) = (rows, reader.problems.has_errors()) else {
        return Err(EstimationError::Problems(reader.problems.sorted()));
    };
    let mut notes = Vec::new();
    let both = places.clone();
    let places = chosen(places, &rows, &mut notes);
    let within_provinces = both.filter(|_| notes.contains(&Note::AddedUpToProvinces));
    rows.check_codes(places.as_ref());
    if !rows.table.is_sound() {
        // What else is wrong with the rows is said at once.
        Explained { rows: &mut rows, places: places.as_ref(), neighbours: neighbours.as_ref() }
            .table(&question.terms);
        rows.table.finish(&mut reader.problems);
        return Err(EstimationError::Problems(reader.problems.sorted()));
    }
    rows.keep_within(question.within || question.terms.contains(&TermSpec::Away), &mut notes);
    rows.complete(question.missing, &mut notes)?;
    if let Some(rate) = question.redraw {
        rows.without_those_who_stay(rate);
    }
    let explained = Explained { rows: &mut rows, places: places.as_ref(), neighbours: neighbours.as_ref() };
    let table = explained.table(&question.terms);
    match (table, rows.table.finish(&mut reader.problems)) {
        (Some(table), true) => {
            let masses = places.as_ref().and_then(|it| masses(&table, it));
            Ok(ReadFlows { table, masses, notes, data: reader.data, within_provinces })
        }
        _ => Err(EstimationError::Problems(reader.problems.sorted())),
    }
}

/// Places or, if the codes of the flows are those, their provinces.
fn chosen(
    places: Option<(PlacesByCode, PlacesByCode)>,
    rows: &Rows,
    notes: &mut Vec<Note>,
) -> Option<PlacesByCode> {
    let (places, provinces) = places?;
    let codes = || rows.flows.iter().flat_map(|it| [&it.origin, &it.destination]);
    if codes().all(|it| provinces.contains_key(it)) && !codes().all(|it| places.contains_key(it)) {
        notes.push(Note::AddedUpToProvinces);
        return Some(provinces);
    }
    Some(places)
}

/// Pairs of codes in the first two columns.
fn neighbours(table: &InputTable) -> BTreeSet<(String, String)> {
    let columns: Vec<String> = table.columns().iter().take(2).cloned().collect();
    let [from, to] = columns.as_slice() else { return BTreeSet::new() };
    let pair = |row| Some((table.text(row, from)?.to_owned(), table.text(row, to)?.to_owned()));
    (0..table.row_count()).filter_map(pair).collect()
}

/// Masses of all origins and destinations, if every place has one.
fn masses(table: &FlowTable, places: &PlacesByCode) -> Option<Masses> {
    let of =
        |codes: &[String]| codes.iter().map(|it| places.get(it).and_then(|it: &PlaceRow| it.mass)).collect();
    let (of_origins, of_destinations): (Option<Vec<f64>>, Option<Vec<f64>>) =
        (of(table.origins()), of(table.destinations()));
    Some(Masses { of_origins: of_origins?, of_destinations: of_destinations? })
}
