//! Puts the shards together into the data set that people analyse.

use super::damage::shard_table;
use super::{DESIGN, Sweep, SweepError, SweepManifest, SweepStatus, status, system};
use crate::experiment::metric::Metric;
use crate::outcome::{Column, Table};
use crate::results::{atomic, csv, parquet};
use crate::run::Progress;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rows of a group; whatever shards they come from, so that their sizes leave no trace.
const ROWS_A_GROUP: usize = 65_536;

/// What was collected.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// The folder of the data set.
    pub folder: PathBuf,
    /// How far the sweep had come.
    pub status: SweepStatus,
}

/// Checks every shard and writes `dataset/`: `runs.parquet`, `design.parquet` and `columns.csv`, and `years.parquet` where
/// metrics are recorded every year. Nothing is written when a shard is missing, unless `partial`, or when workers contradict each other.
///
/// # Errors
///
/// Fails when a shard is damaged or the system refuses.
pub fn collect(sweep: &Sweep, partial: bool, progress: &dyn Progress) -> Result<Collected, SweepError> {
    let status = status(sweep)?;
    let folder = sweep.path.join("dataset");
    if !status.conflicts.is_empty() || (!status.is_complete() && !partial) {
        return Ok(Collected { folder, status });
    }
    fs::create_dir_all(&folder).map_err(|cause| system(&folder, cause))?;
    progress.begin(status.committed);
    write_runs(sweep, &status, &folder, progress)?;
    let (from, to) = (sweep.path.join(DESIGN), folder.join(DESIGN));
    let design = fs::read(&from).map_err(|cause| system(&from, cause))?;
    atomic::write(&to, &design).map_err(|cause| system(&to, cause))?;
    csv::write(&folder.join("columns.csv"), &columns(sweep)?)?;
    Ok(Collected { folder, status })
}

fn write_runs(
    sweep: &Sweep,
    status: &SweepStatus,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<(), SweepError> {
    let yearly = YearlyMetrics::of(&sweep.manifest);
    // Also a data set without a run says which columns there are.
    let empty = super::rows::table(sweep, &[])?;
    let mut runs = GroupWriter::create(sweep, &folder.join("runs.parquet"), yearly.left_out(&empty)?)?;
    let mut years = match yearly.years {
        [] => None,
        _ => Some(GroupWriter::create(sweep, &folder.join("years.parquet"), yearly.alone(&empty)?)?),
    };
    let mut missing = status.missing.iter().peekable();
    for shard in 0..sweep.manifest.shards().len() {
        if missing.next_if_eq(&&shard).is_some() {
            continue;
        }
        let rows = shard_table(sweep, shard)?;
        runs.append(&yearly.left_out(&rows)?)?;
        if let Some(years) = &mut years {
            years.append(&yearly.alone(&rows)?)?;
        }
        progress.advance(1);
    }
    years.map_or(Ok(()), GroupWriter::finish)?;
    runs.finish()
}

/// Writes groups of one size, whatever shards their rows come from.
struct GroupWriter {
    file: parquet::ParquetWriter,
    waiting: Table,
}

impl GroupWriter {
    fn create(sweep: &Sweep, path: &Path, empty: Table) -> Result<Self, SweepError> {
        let mut file = parquet::ParquetWriter::create(path, &metadata(sweep))?;
        file.append(&empty)?;
        Ok(Self { file, waiting: empty })
    }

    fn append(&mut self, rows: &Table) -> Result<(), SweepError> {
        self.waiting.append(rows)?;
        while self.waiting.rows() >= ROWS_A_GROUP {
            let (full, rest) = split(&self.waiting, ROWS_A_GROUP);
            self.file.append(&full)?;
            self.waiting = rest;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), SweepError> {
        self.file.append(&self.waiting)?;
        Ok(self.file.finish()?)
    }
}

/// The metrics that say no year, and what each is called in every year.
struct YearlyMetrics<'a> {
    years: &'a [f64],
    /// The name of a metric with those in the years.
    names: Vec<(String, Vec<String>)>,
}

impl<'a> YearlyMetrics<'a> {
    fn of(manifest: &'a SweepManifest) -> Self {
        let years = &manifest.years[..];
        let plain = manifest.metrics().into_iter().filter(|it| it.year.is_none() && !years.is_empty());
        let in_years = |it: &Metric| years.iter().map(|year| it.in_year(*year).name).collect();
        Self { years, names: plain.map(|it| (it.name.clone(), in_years(&it))).collect() }
    }

    /// A row a run, without what its metrics are in years.
    fn left_out(&self, rows: &Table) -> Result<Table, SweepError> {
        let of_years: BTreeSet<&String> = self.names.iter().flat_map(|it| &it.1).collect();
        let columns = rows.columns().iter().filter(|it| !of_years.contains(&it.name));
        Ok(Table::new(columns.cloned().collect())?)
    }

    /// A row a run and year, with the metrics that say no year.
    fn alone(&self, rows: &Table) -> Result<Table, SweepError> {
        let repeated = |it: &i64| std::iter::repeat_n(*it, self.years.len());
        let runs = rows.integer("run")?.iter().flat_map(repeated).collect();
        let years = (0..rows.rows()).flat_map(|_| self.years.iter().copied()).collect();
        let mut columns = vec![Column::integer("run", runs), Column::real("year", years)];
        for (name, in_years) in &self.names {
            let of_year = in_years.iter().map(|it| rows.real(it)).collect::<Result<Vec<_>, _>>()?;
            let values = (0..rows.rows()).flat_map(|row| of_year.iter().map(move |it| it[row]));
            columns.push(Column::real(name, values.collect()));
        }
        Ok(Table::new(columns)?)
    }
}

/// The first rows, and the others.
fn split(table: &Table, rows: usize) -> (Table, Table) {
    let first: Vec<bool> = (0..table.rows()).map(|it| it < rows).collect();
    let others: Vec<bool> = first.iter().map(|it| !it).collect();
    (table.filter(&first), table.filter(&others))
}

/// What readers show beside the table.
fn metadata(sweep: &Sweep) -> Vec<(String, String)> {
    let manifest = &sweep.manifest;
    [
        ("fingerprint", manifest.fingerprint()),
        ("name", manifest.name.clone()),
        ("plan", manifest.plan.text.clone()),
        ("program", format!("factorflow {} {}", manifest.version, manifest.commit)),
        ("seed", manifest.seed.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .to_vec()
}

/// Every column with its unit and what it says.
fn columns(sweep: &Sweep) -> Result<Table, SweepError> {
    let fixed = |name: &str, unit: &str, meaning: &str| [name, unit, meaning].map(str::to_owned);
    let mut rows = vec![
        fixed("run", "number", "Which run, counted from 0 replicate by replicate."),
        fixed("point", "number", "Which point of the design, as in `design.parquet`."),
        fixed("scenario", "name", "Which scenario of the plan."),
        fixed("replicate", "number", "Runs of one replicate draw the same random numbers."),
        fixed("seed", "number", "Where the random numbers of the replicate start from."),
    ];
    for factor in &sweep.manifest.factors {
        let meaning = format!("The factor: {}.", factor.describe());
        rows.push([factor.path.clone(), "as in the scenario".to_owned(), meaning]);
    }
    rows.push(fixed("status", "word", "How the run ended: ok, failed, timeout or killed."));
    rows.push(fixed("error", "text", "Why it did not end well, and the command that makes it again."));
    let currency = sweep.manifest.currency();
    for metric in sweep.manifest.metrics() {
        let words =
            [metric.unit().to_owned(), metric.meaning()].map(|it| currency.in_words(&it).into_owned());
        let [unit, meaning] = words;
        rows.push([metric.name.clone(), unit, meaning]);
    }
    if !sweep.manifest.years.is_empty() {
        rows.push(fixed("year", "year", "In `years.parquet`: the year at whose end the metrics are taken."));
    }
    let column = |number: usize| rows.iter().map(|it| it[number].clone()).collect();
    let names = ["column", "unit", "meaning"].into_iter().enumerate();
    Ok(Table::new(names.map(|(number, name)| Column::text(name, column(number))).collect())?)
}
