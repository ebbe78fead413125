//! Reads the table of past migration: how people came to live where they do.

use super::problem::{Problem, Problems};
use super::table::{Bounds, InputTable};
use super::table_source::DataFile;
use super::wording::{listed, quoted, suggestion};
use crate::region::Atlas;
use ndarray::Array1;
use std::collections::BTreeMap;

/// Residents of the years that net migrants were counted in; persons.
pub(super) const RESIDENTS: &str = "residents";
/// Residents who came, less those who left; persons per year.
pub(super) const NET_MIGRANTS: &str = "net_migrants_per_year";
/// Births less deaths, per thousand residents and year.
pub(super) const NATURAL_GROWTH: &str = "natural_growth_permille";
/// Residents aged 15 to 19, persons: by them the homes of graduates are told.
pub(super) const AGED: &str = "aged_15_19";

const COLUMNS: [(&str, Bounds); 4] = [
    (RESIDENTS, Bounds::Positive),
    (NET_MIGRANTS, Bounds::Any),
    (NATURAL_GROWTH, Bounds::Any),
    (AGED, Bounds::NotNegative),
];

/// What the table of migration says of a region; nothing where it lacks a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastMigration {
    /// Persons.
    pub residents: Option<f64>,
    /// Residents who came, less those who left; persons per year.
    pub net_migrants: Option<f64>,
    /// Births less deaths over residents, per year.
    pub natural_growth: Option<f64>,
}

/// What a table says, by the codes of regions.
pub(super) fn past(file: &DataFile) -> BTreeMap<String, PastMigration> {
    let table = InputTable::read(&file.text);
    let number = |row: usize, name: &str| table.text(row, name)?.parse::<f64>().ok();
    let past = |row: usize| {
        let past = PastMigration {
            residents: number(row, RESIDENTS),
            net_migrants: number(row, NET_MIGRANTS),
            natural_growth: number(row, NATURAL_GROWTH).map(|it| it / 1000.0),
        };
        Some((table.text(row, "code")?.to_owned(), past))
    };
    (0..table.row_count()).filter_map(past).collect()
}

/// Its columns, in the order of the atlas.
#[derive(Debug)]
pub(super) struct MigrationColumns(BTreeMap<&'static str, Array1<f64>>);

impl MigrationColumns {
    /// A column that was needed when the table was read.
    pub fn column(&self, name: &str) -> &Array1<f64> {
        &self.0[name]
    }
}

/// The columns that are needed for the regions that were kept; `None` after errors.
pub(super) fn read(
    file: &DataFile,
    needed: &[&str],
    everywhere: &Atlas,
    atlas: &Atlas,
    problems: &mut Problems,
) -> Option<MigrationColumns> {
    let mut table = InputTable::read(&file.text);
    let all: Vec<&str> = ["code"].into_iter().chain(COLUMNS.map(|it| it.0)).collect();
    table.require(&["code"].iter().chain(needed).copied().collect::<Vec<_>>());
    table.warn_of_lookalikes(&all);
    let rows = rows_by_code(&mut table, everywhere);
    let codes = atlas.regions().iter().map(|it| it.place.code.as_str());
    let missing: Vec<&str> = codes.clone().filter(|it| !rows.contains_key(*it)).collect();
    if table.is_whole() && table.column("code").is_some() && !missing.is_empty() {
        table.report(Problem::error(missing_rows(&missing)).at(table.start()));
    }
    let columns = COLUMNS.into_iter().filter(|(name, _)| needed.contains(name));
    let columns: Vec<_> = columns
        .map(|(name, bounds)| {
            let cells = (0..table.row_count()).map(|row| table.number(row, name, bounds));
            (name, cells.collect::<Vec<Option<f64>>>())
        })
        .collect();
    let wanted: Vec<usize> = codes.filter_map(|it| rows.get(it).copied()).collect();
    let sound = table.finish(problems);
    let whole = |(name, cells): (&'static str, Vec<Option<f64>>)| {
        Some((name, wanted.iter().map(|&row| cells[row]).collect::<Option<Array1<f64>>>()?))
    };
    if sound { columns.into_iter().map(whole).collect::<Option<_>>().map(MigrationColumns) } else { None }
}

/// Which row is about which region; rows about places that the world does not have are problems.
fn rows_by_code(table: &mut InputTable, everywhere: &Atlas) -> BTreeMap<String, usize> {
    let known: Vec<&str> = everywhere.regions().iter().map(|it| it.place.code.as_str()).collect();
    let mut rows = BTreeMap::new();
    for row in 0..table.row_count() {
        let Some(code) = table.filled(row, "code") else { continue };
        if !known.contains(&code.as_str()) {
            let message = format!("the world has no region with the code {}", quoted(&code));
            table.object(row, "code", &message, suggestion(&code, &known));
        }
        if let Some(first) = rows.insert(code.clone(), row) {
            let first = table.place(first, "code").labelled("first here");
            let message = format!("two rows are about {}", quoted(&code));
            table.report(Problem::error(message).at(table.place(row, "code")).at(first));
        }
    }
    rows
}

fn missing_rows(codes: &[&str]) -> String {
    const FEW: usize = 5;
    match codes.len() {
        1 => format!("the table has no row for {}", listed(codes)),
        number if number <= FEW => format!("the table has no rows for {}", listed(codes)),
        number => format!("the table has no rows for {number} regions, such as {}", listed(&codes[..FEW])),
    }
}
