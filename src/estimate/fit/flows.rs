//! Reads flows and works out what may explain them.

use super::places::{self, PlaceRow, Places};
use super::terms::TermSpec;
use super::{EstimationError, FlowRows, Missing, Question};
use crate::estimate::flow_table::{FlowTable, ObservedFlow};
use crate::estimate::predictor::Masses;
use crate::results::{csv, parquet};
use crate::scenario::written::{Bounds, FileText, Table, listed, quoted, read_text, sha256};
use crate::scenario::{Problem, Problems, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Sound tables.
pub(super) struct ReadFlows {
    pub table: FlowTable,
    pub masses: Option<Masses>,
    pub notes: Vec<String>,
    /// Files with their fingerprints.
    pub data: Vec<(String, String)>,
}

/// Reads what a question names.
///
/// # Errors
///
/// Fails with all that is wrong with the files, and when pairs lack a row and nobody said what that means.
pub(super) fn read(question: &Question, flows: &FlowRows) -> Result<ReadFlows, EstimationError> {
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
    let places = chosen(places, &rows, &mut notes);
    rows.check_codes(places.as_ref());
    rows.keep_within(question.within || question.terms.contains(&TermSpec::Away), &mut notes);
    rows.complete(question.missing, &mut notes)?;
    if let Some(rate) = question.redraw {
        rows.without_those_who_stay(rate);
    }
    let explained = Explained { rows: &mut rows, places: places.as_ref(), neighbours: neighbours.as_ref() };
    let table = explained.table(&question.terms);
    let known = rows.finish(&mut reader.problems);
    match (table, known) {
        (Some(table), true) => {
            let masses = places.as_ref().and_then(|it| masses(&table, it));
            Ok(ReadFlows { table, masses, notes, data: reader.data })
        }
        _ => Err(EstimationError::Problems(reader.problems.sorted())),
    }
}

/// Opens files and gathers what is wrong with them.
#[derive(Default)]
struct FileReader {
    problems: Problems,
    data: Vec<(String, String)>,
}

impl FileReader {
    /// A table; a Parquet file is read as the CSV that it would be, which is what messages then show.
    fn open(&mut self, path: &Path) -> Option<Table> {
        let is_parquet = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("parquet"));
        let read = if is_parquet { parquet_text(path) } else { read_text(path) };
        let FileText { text, sha256 } = read.map_err(|it| self.problems.push(it)).ok()?;
        let name = path.display().to_string();
        self.data.push((name.clone(), sha256));
        Some(Table::read(&Arc::new(Source::new(name, text, self.data.len()))))
    }
}

fn parquet_text(path: &Path) -> Result<FileText, Problem> {
    let refused = |why: String| Problem::error(format!("{}: {why}", quoted(&path.display().to_string())));
    let bytes = std::fs::read(path).map_err(|it| refused(it.to_string()))?;
    let table = parquet::read(path).map_err(|it| refused(it.to_string()))?;
    let mut writer = csv::Writer::new(Vec::new());
    let text = writer.append(&table).and_then(|()| writer.finish()).map_err(|it| refused(it.to_string()))?;
    let text = String::from_utf8(text).map_err(|it| refused(it.to_string()))?;
    Ok(FileText { text, sha256: sha256(&bytes) })
}

/// Rows of flows, with the table that they stand in.
struct Rows {
    table: Table,
    names: FlowRows,
    flows: Vec<Row>,
}

/// A flow and where it stands; a pair that had no row stands nowhere.
struct Row {
    line: Option<usize>,
    origin: String,
    destination: String,
    flow: f64,
}

impl Rows {
    fn read(mut table: Table, names: &FlowRows, problems: &mut Problems) -> Self {
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
        self.flows.push(Row { line: Some(row), origin, destination, flow });
    }

    /// Every code must be that of a place, if places are given.
    fn check_codes(&mut self, places: Option<&Places>) {
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
    fn keep_within(&mut self, wanted: bool, notes: &mut Vec<String>) {
        let before = self.flows.len();
        if !wanted {
            self.flows.retain(|it| it.origin != it.destination);
        }
        match before - self.flows.len() {
            0 => (),
            left_out => {
                notes.push(format!("{left_out} flows within a place were left out; `--within` keeps them"));
            }
        }
    }

    /// Pairs without a row are said to be 0, left out, or refused.
    fn complete(&mut self, missing: Option<Missing>, notes: &mut Vec<String>) -> Result<(), EstimationError> {
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
            Some(Missing::Drop) => notes.push(format!("{count} pairs have no row and were left out")),
            Some(Missing::Zero) => {
                notes.push(format!("{count} pairs have no row and count as 0"));
                let row = |it: &(&str, &str)| Row {
                    line: None,
                    origin: it.0.to_owned(),
                    destination: it.1.to_owned(),
                    flow: 0.0,
                };
                let rows: Vec<Row> = absent.iter().map(row).collect();
                self.flows.extend(rows);
            }
        }
        Ok(())
    }

    /// Flows within a place hold all who did not choose anew; they are taken out, so that what is left chose to stay.
    fn without_those_who_stay(&mut self, redraw_rate: f64) {
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

    fn finish(self, problems: &mut Problems) -> bool {
        self.table.finish(problems)
    }
}

/// Places or, if the codes of the flows are those, their provinces.
fn chosen(places: Option<(Places, Places)>, rows: &Rows, notes: &mut Vec<String>) -> Option<Places> {
    let (places, provinces) = places?;
    let codes = || rows.flows.iter().flat_map(|it| [&it.origin, &it.destination]);
    if codes().all(|it| provinces.contains_key(it)) && !codes().all(|it| places.contains_key(it)) {
        notes.push("codes are those of provinces: places were added up to provinces".to_owned());
        return Some(provinces);
    }
    Some(places)
}

/// Pairs of codes in the first two columns.
fn neighbours(table: &Table) -> BTreeSet<(String, String)> {
    let columns: Vec<String> = table.columns().iter().take(2).cloned().collect();
    let [from, to] = columns.as_slice() else { return BTreeSet::new() };
    let pair = |row| Some((table.text(row, from)?.to_owned(), table.text(row, to)?.to_owned()));
    (0..table.row_count()).filter_map(pair).collect()
}

/// Works out what may explain flows.
struct Explained<'a> {
    rows: &'a mut Rows,
    places: Option<&'a Places>,
    neighbours: Option<&'a BTreeSet<(String, String)>>,
}

impl Explained<'_> {
    fn table(mut self, asked: &[TermSpec]) -> Option<FlowTable> {
        let terms = if asked.is_empty() { self.usual() } else { asked.to_vec() };
        let flows: Vec<Option<ObservedFlow>> =
            (0..self.rows.flows.len()).map(|it| self.explained(it, &terms)).collect();
        let names: Vec<&str> = terms.iter().map(TermSpec::name).collect();
        let flows = flows.into_iter().collect::<Option<Vec<_>>>()?;
        FlowTable::new(flows, &names).ok()
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

    fn explained(&mut self, flow: usize, terms: &[TermSpec]) -> Option<ObservedFlow> {
        let values = terms.iter().map(|term| self.value(flow, term)).collect::<Vec<_>>();
        let terms = values.into_iter().collect::<Option<Vec<_>>>()?;
        let it = &self.rows.flows[flow];
        Some(ObservedFlow {
            origin: it.origin.clone(),
            destination: it.destination.clone(),
            flow: it.flow,
            terms,
        })
    }

    /// The value of a term, or a problem.
    fn value(&mut self, flow: usize, term: &TermSpec) -> Option<f64> {
        match self.known(flow, term) {
            Some(Ok(value)) if value.is_finite() => Some(value),
            Some(Err(())) => None,
            _ => {
                let it = &self.rows.flows[flow];
                let (from, to) = (quoted(&it.origin), quoted(&it.destination));
                let message = format!("nothing tells `{}` from {from} to {to}", term.name());
                let hint = lacking(term).to_owned();
                let (row, column) = (it.line, self.rows.names.origin.clone());
                match row {
                    Some(row) => self.rows.table.object(row, &column, &message, Some(hint)),
                    None => self.rows.table.report(Problem::error(message).hint(hint)),
                }
                None
            }
        }
    }

    /// Nothing if it cannot be known; an error if it was said to be wrong already.
    fn known(&mut self, flow: usize, term: &TermSpec) -> Option<Result<f64, ()>> {
        if let Some(cell) = self.cell(flow, term.name(), Bounds::Number) {
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
        Some(Ok((km / 100.0).ln()))
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

/// Masses of all origins and destinations, if every place has one.
fn masses(table: &FlowTable, places: &Places) -> Option<Masses> {
    let of =
        |codes: &[String]| codes.iter().map(|it| places.get(it).and_then(|it: &PlaceRow| it.mass)).collect();
    let (of_origins, of_destinations): (Option<Vec<f64>>, Option<Vec<f64>>) =
        (of(table.origins()), of(table.destinations()));
    Some(Masses { of_origins: of_origins?, of_destinations: of_destinations? })
}
