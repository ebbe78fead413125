//! Puts the shards together into the data set that people analyse.

use super::rows::counts;
use super::{DESIGN, Sweep, SweepError, SweepStatus, damaged, status, system};
use crate::outcome::{Column, Table};
use crate::results::{atomic, csv, parquet};
use crate::run::Progress;
use std::fs;
use std::path::PathBuf;

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

/// Checks every shard and writes `dataset/`: `runs.parquet`, `design.parquet` and `columns.csv`. Nothing is written
/// when a shard is missing, unless `partial`, or when workers contradict each other.
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
    write_runs(sweep, &status, &folder.join("runs.parquet"), progress)?;
    let (from, to) = (sweep.path.join(DESIGN), folder.join(DESIGN));
    let design = fs::read(&from).map_err(|cause| system(&from, cause))?;
    atomic::write(&to, &design).map_err(|cause| system(&to, cause))?;
    csv::write(&folder.join("columns.csv"), &columns(sweep)?)?;
    Ok(Collected { folder, status })
}

fn write_runs(
    sweep: &Sweep,
    status: &SweepStatus,
    file: &std::path::Path,
    progress: &dyn Progress,
) -> Result<(), SweepError> {
    let mut writer = parquet::ParquetWriter::create(file, &metadata(sweep))?;
    // Also a data set without a run says which columns there are.
    let mut waiting = super::rows::table(sweep, &[])?;
    writer.append(&waiting)?;
    let mut missing = status.missing.iter().peekable();
    for shard in 0..sweep.manifest.shards().len() {
        if missing.next_if_eq(&&shard).is_some() {
            continue;
        }
        waiting.append(&checked(sweep, shard)?)?;
        while waiting.rows() >= ROWS_A_GROUP {
            let (full, rest) = split(&waiting, ROWS_A_GROUP);
            writer.append(&full)?;
            waiting = rest;
        }
        progress.advance(1);
    }
    writer.append(&waiting)?;
    Ok(writer.finish()?)
}

/// The first rows, and the others.
fn split(table: &Table, rows: usize) -> (Table, Table) {
    let first: Vec<bool> = (0..table.rows()).map(|it| it < rows).collect();
    let others: Vec<bool> = first.iter().map(|it| !it).collect();
    (table.filter(&first), table.filter(&others))
}

/// The rows of a shard, if they are what the manifest says.
fn checked(sweep: &Sweep, shard: u64) -> Result<Table, SweepError> {
    let file = sweep.shard_file(shard);
    let table = parquet::read(&file)?;
    let expected = sweep.manifest.shards().runs(shard).map(|it| i64::try_from(it).unwrap_or(i64::MAX));
    if !table.integer("run")?.iter().copied().eq(expected) {
        return Err(damaged(&file, "its runs are not those of its shard"));
    }
    let (_, by_status) = counts(&parquet::read_metadata(&file)?);
    if by_status.iter().sum::<u64>() != table.rows() as u64 {
        return Err(damaged(&file, "it does not count its runs right"));
    }
    Ok(table)
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
    let column = |number: usize| rows.iter().map(|it| it[number].clone()).collect();
    let names = ["column", "unit", "meaning"].into_iter().enumerate();
    Ok(Table::new(names.map(|(number, name)| Column::text(name, column(number))).collect())?)
}
