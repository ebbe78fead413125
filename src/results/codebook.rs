//! What every column of a results folder says: `columns.csv`, one row a column, for those who read tables without the program.

use super::codebook_rows::{OF_ANALYSES, ROWS};
use super::{csv, parquet};
use crate::outcome::catalogue::DRAWN_EFFECTS;
use crate::outcome::{Catalogue, Column, Currency, Outcome, Table, TableError};
use crate::region::Fields;
use std::collections::BTreeMap;
use std::path::Path;

/// The name of the file.
pub const COLUMNS: &str = "columns.csv";

/// What is said of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookEntry {
    /// The table that has it, by the name of its file.
    pub table: String,
    /// The name of the column; what ends in `#` stands for one of every number, in `*` for one of every region.
    pub column: String,
    /// What one unit of it is.
    pub unit: String,
    /// What it says, in one sentence.
    pub meaning: String,
    /// Numbers of the equations that make it, such as `(8), (11)`; may be empty.
    pub equation: String,
}

impl CodebookEntry {
    fn new(table: &str, it: &Outcome) -> Self {
        Self {
            table: table.to_owned(),
            column: it.name.to_string(),
            unit: it.unit.words().to_owned(),
            meaning: it.meaning.to_string(),
            equation: it.equation.to_owned(),
        }
    }

    /// Whether it is about this column of its table.
    pub fn is_about(&self, column: &str) -> bool {
        let numbered = self.column.strip_suffix('#').and_then(|it| column.strip_prefix(it));
        let of_region = self.column.strip_suffix('*').and_then(|it| column.strip_prefix(it));
        self.column == column
            || numbered.is_some_and(|it| it.parse::<u32>().is_ok())
            || of_region.is_some_and(|it| !it.is_empty())
    }

    /// The same of another column, of whatever table, with money in a currency.
    fn of(&self, table: &str, column: &str, currency: &Currency) -> Self {
        Self {
            table: table.to_owned(),
            column: column.to_owned(),
            unit: currency.in_words(&self.unit).into_owned(),
            meaning: currency.in_words(&self.meaning).into_owned(),
            equation: self.equation.clone(),
        }
    }
}

/// Every column of the tables of all results, for a world with these fields, with money in CNY.
pub fn entries(fields: &Fields) -> Vec<CodebookEntry> {
    let mut found: Vec<CodebookEntry> = Vec::new();
    for (table, columns) in Catalogue::of_all(&fields.names()).tables() {
        found.extend(columns.iter().map(|it| CodebookEntry::new(table, it)));
        if table == "flows" {
            // The mean over replicates in the last year has the same columns but those of when and which.
            let mean = columns.iter().filter(|it| !["replicate", "year"].contains(&&*it.name));
            found.extend(mean.map(|it| CodebookEntry::new("flows-mean", it)));
        }
    }
    for [table, column, unit, meaning] in ROWS {
        let tables = if *table == "*" { &OF_ANALYSES[..] } else { &[*table][..] };
        found.extend(tables.iter().map(|table| CodebookEntry {
            table: (*table).to_owned(),
            column: (*column).to_owned(),
            unit: (*unit).to_owned(),
            meaning: (*meaning).to_owned(),
            equation: String::new(),
        }));
    }
    // What draws say of outcomes is what they say of effects.
    let drawn = DRAWN_EFFECTS.iter().filter(|it| !it.name.starts_with("positive"));
    found.extend(drawn.map(|it| CodebookEntry::new("uncertainty", &it.described())));
    found
}

/// The columns of `draws` that hold parameters, if there is such a table.
fn drawn_parameters(folder: &Path) -> Result<Vec<CodebookEntry>, TableError> {
    let draws = folder.join("draws.csv");
    if !draws.is_file() {
        return Ok(Vec::new());
    }
    let entry = |path: &str| CodebookEntry {
        table: "draws".to_owned(),
        column: path.to_owned(),
        unit: "number".to_owned(),
        meaning: "The value of what has this path after `--set`.".to_owned(),
        equation: String::new(),
    };
    let names: Vec<String> = csv::read(&draws, &[])?.columns().iter().map(|it| it.name.clone()).collect();
    let is_parameter = |it: &&String| !["draw", "point"].contains(&it.as_str());
    Ok(names.iter().filter(is_parameter).map(|it| entry(it)).collect())
}

/// Writes what the columns of the tables say that lie in a folder.
///
/// # Errors
///
/// Fails when a table is damaged or the system refuses.
pub fn write(folder: &Path, fields: &Fields, currency: &Currency) -> Result<(), TableError> {
    let book = entries(fields);
    let mut there: Vec<CodebookEntry> = Vec::new();
    for (table, columns) in tables(folder, &book)? {
        let entry = |column: &String| Some(find(&book, &table, column)?.of(&table, column, currency));
        there.extend(columns.iter().filter_map(entry));
    }
    there.extend(drawn_parameters(folder)?);
    let column = |name: &str, of: fn(&CodebookEntry) -> &String| {
        Column::text(name, there.iter().map(|it| of(it).clone()).collect())
    };
    let table = Table::new(vec![
        column("table", |it| &it.table),
        column("column", |it| &it.column),
        column("unit", |it| &it.unit),
        column("meaning", |it| &it.meaning),
        column("equation", |it| &it.equation),
    ])?;
    csv::write(&folder.join(COLUMNS), &table)
}

/// The tables of a folder that the book knows, in its order, with their columns.
fn tables(folder: &Path, book: &[CodebookEntry]) -> Result<Vec<(String, Vec<String>)>, TableError> {
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for it in book {
        let next = order.len();
        order.entry(&it.table).or_insert(next);
    }
    let mut names: Vec<(usize, &str)> = order.into_iter().map(|(name, at)| (at, name)).collect();
    names.sort_unstable();
    let mut found = Vec::new();
    for (_, name) in names {
        let [text, compact] = ["csv", "parquet"].map(|form| folder.join(format!("{name}.{form}")));
        if text.exists() {
            found.push((name.to_owned(), csv::column_names(&text)?));
        } else if compact.exists() {
            found.push((name.to_owned(), parquet::column_names(&compact)?));
        }
    }
    Ok(found)
}

/// What the book says of a column. Runs of subsets have outcomes of the nation.
fn find<'e>(book: &'e [CodebookEntry], table: &str, column: &str) -> Option<&'e CodebookEntry> {
    let of = |table: &str| book.iter().find(|it| it.table == table && it.is_about(column));
    of(table).or_else(|| if table == "subsets" { of("national") } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_once_in_one_sentence() {
        let book = entries(&Fields::standard());
        for (number, it) in book.iter().enumerate() {
            let same = |other: &&CodebookEntry| other.table == it.table && other.column == it.column;
            assert!(!book[..number].iter().any(|other| same(&other)), "{} {}", it.table, it.column);
            assert!(it.meaning.ends_with('.') && !it.unit.is_empty(), "{} {}", it.table, it.column);
        }
    }

    #[test]
    fn numbered_columns_and_columns_of_regions_are_known_and_others_are_not() {
        let book = entries(&Fields::standard());
        let meaning = |table: &str, column: &str| find(&book, table, column).map(|it| it.meaning.as_str());
        assert!(meaning("exposure", "region_10").unwrap().starts_with("One of the regions"));
        assert!(meaning("subsets", "output_cny_310000").unwrap().contains("this code"));
        assert!(meaning("subsets", "gini").is_some());
        assert_eq!((meaning("exposure", "region_x"), meaning("subsets", "output_cny_")), (None, None));
    }
}
