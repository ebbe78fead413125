//! A table of results by replicate, year and key (a club or a region), read column by column.

use crate::outcome::catalogue::Quotient;
use crate::outcome::{Table, TableError, Texts, Values};

use super::ensemble::Ensemble;

/// A table with one row for each replicate, year and key.
#[derive(Debug)]
pub(super) struct ReplicateRecords {
    /// All years in the table, ascending.
    pub years: Vec<f64>,
    /// The keys in the order they first appear; a single empty one for a table without keys.
    pub keys: Vec<String>,
    /// How many replicates there are.
    pub replicates: usize,
    /// The row of each replicate, year and key, in that order.
    rows: Vec<Option<usize>>,
    table: Table,
}

impl ReplicateRecords {
    /// Sorts the rows of a table; `key` names the column that tells rows of one year apart.
    pub fn new(table: Table, key: Option<&str>) -> Result<Self, TableError> {
        let count = table.rows();
        let replicate =
            table.numbers("replicate").map_or_else(|_| vec![0.0; count], |values| values.to_vec());
        let year = table.numbers("year")?.to_vec();
        let key =
            key.map_or_else(|| Ok(Texts::repeated("", count)), |name| as_text(&table, name))?.in_order();
        let (replicates, years) = (distinct(&replicate), distinct(&year));
        let keys: Vec<String> = key.different().cloned().collect();
        let mut rows = vec![None; replicates.len() * years.len() * keys.len()];
        for row in 0..count {
            let place = (position(&replicates, replicate[row]) * years.len() + position(&years, year[row]))
                * keys.len();
            rows[place + key.positions()[row]] = Some(row);
        }
        Ok(Self { replicates: replicates.len(), years, keys, rows, table })
    }

    /// The names of all columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.table.columns().iter().map(|column| column.name.as_ref())
    }

    /// One column of one key; nothing when the table has no such numbers.
    pub fn ensemble(&self, column: &str, key: usize) -> Option<Ensemble> {
        let values = self.table.numbers(column).ok()?;
        let value = |replicate: usize, year: usize| {
            let row = self.rows[(replicate * self.years.len() + year) * self.keys.len() + key];
            row.map_or(f64::NAN, |row| values[row])
        };
        let path = |replicate| (0..self.years.len()).map(|year| value(replicate, year)).collect();
        Some(Ensemble { years: self.years.clone(), paths: (0..self.replicates).map(path).collect() })
    }

    /// The sum of several columns of one key; nothing when one is missing.
    pub fn sum(&self, columns: &[&str], key: usize) -> Option<Ensemble> {
        let (first, others) = columns.split_first()?;
        let mut sum = self.ensemble(first, key)?;
        for column in others {
            sum = sum.with(&self.ensemble(column, key)?, |sum, value| sum + value);
        }
        Some(sum)
    }

    /// One column of a key over the sum of several; nothing when one is missing.
    pub fn quotient(&self, of: Quotient, key: usize) -> Option<Ensemble> {
        let (numerator, sum) = (self.ensemble(of.numerator, key)?, self.sum(of.denominator, key)?);
        Some(numerator.with(&sum, |numerator, sum| numerator / sum))
    }
}

/// Codes may have been read as numbers; figures want the text.
pub(super) fn as_text(table: &Table, column: &str) -> Result<Texts, TableError> {
    Ok(match table.column(column)? {
        Values::Text(values) => values.clone(),
        Values::Integer(values) => values.iter().map(ToString::to_string).collect(),
        Values::Real(values) => values.iter().map(ToString::to_string).collect(),
    })
}

fn distinct(values: &[f64]) -> Vec<f64> {
    let mut distinct = values.to_vec();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup_by(|later, earlier| later.total_cmp(earlier).is_eq());
    distinct
}

fn position(sorted: &[f64], value: f64) -> usize {
    sorted.partition_point(|other| other.total_cmp(&value).is_lt())
}

/// Finds the position of a key in a list that is not sorted.
pub(super) struct KeyIndex<'keys> {
    keys: Vec<(&'keys str, usize)>,
}

impl<'keys> KeyIndex<'keys> {
    pub fn new(keys: &'keys [String]) -> Self {
        let mut keys: Vec<_> =
            keys.iter().enumerate().map(|(position, key)| (key.as_str(), position)).collect();
        keys.sort_unstable();
        Self { keys }
    }

    pub fn find(&self, key: &str) -> Option<usize> {
        let found = self.keys.binary_search_by(|(other, _)| (*other).cmp(key));
        found.ok().map(|found| self.keys[found].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Column;

    #[test]
    fn rows_are_found_in_whatever_order_they_were_written() {
        let table = Table::new(vec![
            Column::integer("replicate", vec![1, 0, 0]),
            Column::real("year", vec![2025.0, 2026.0, 2025.0]),
            Column::real("output_cny", vec![3.0, 2.0, 1.0]),
        ]);
        let records = ReplicateRecords::new(table.unwrap(), None).unwrap();
        let paths = records.ensemble("output_cny", 0).unwrap().paths;
        assert_eq!(paths[0], [1.0, 2.0]);
        assert!(paths[1][0].to_bits() == 3.0_f64.to_bits() && paths[1][1].is_nan());
    }
}
