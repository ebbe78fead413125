//! A row of the data set for every run.

use super::manifest::RunIdentity;
use super::{Sweep, SweepError};
use crate::experiment::metric::Metric;
use crate::experiment::single::RunOutcome;
use crate::outcome::{Column, Table};
use crate::results::checksum;

/// A run that is done.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RunRow {
    pub run: u64,
    pub status: String,
    /// What went wrong, and the command that makes the run again; empty if all went well.
    pub error: String,
    pub metrics: Vec<f64>,
}

/// The rows of one point and replicate, from how its scenarios ended; `of_run` as in [`row`].
pub(super) fn rows_of_case(
    sweep: &Sweep,
    metrics: &[Metric],
    first_run: u64,
    outcomes: &[RunOutcome],
) -> Vec<RunRow> {
    (first_run..).zip(outcomes).map(|(run, it)| row(sweep, metrics, run, it, &outcomes[0])).collect()
}

/// The row of a run, from how it and the first scenario at its point and replicate ended.
pub(super) fn row(
    sweep: &Sweep,
    metrics: &[Metric],
    run: u64,
    outcome: &RunOutcome,
    first: &RunOutcome,
) -> RunRow {
    let error = match outcome.message() {
        None => String::new(),
        Some(message) => {
            let scenario = &sweep.manifest.scenarios[sweep.manifest.place(run).scenario];
            format!("{message}; {}", sweep.command(run, &scenario.written))
        }
    };
    let metrics = outcome.values(metrics, Some(first));
    RunRow { run, status: outcome.status().to_owned(), error, metrics }
}

/// The rows as a table: what the run is, its factors, how it ended, its metrics.
pub(super) fn table(sweep: &Sweep, rows: &[RunRow]) -> Result<Table, SweepError> {
    let manifest = &sweep.manifest;
    let places: Vec<RunIdentity> = rows.iter().map(|it| manifest.place(it.run)).collect();
    let whole = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
    let integers = |name: &str, of: fn(&RunIdentity) -> u64| {
        Column::integer(name, places.iter().map(|it| whole(of(it))).collect())
    };
    let mut columns = vec![
        integers("run", |it| it.run),
        integers("point", |it| it.point),
        Column::text(
            "scenario",
            places.iter().map(|it| manifest.scenarios[it.scenario].name.clone()).collect(),
        ),
        integers("replicate", |it| it.replicate),
        integers("seed", |it| it.seed),
    ];
    for (number, factor) in manifest.factors.iter().enumerate() {
        let point = |it: &RunIdentity| usize::try_from(it.point).unwrap_or(usize::MAX);
        columns.push(factor.column(places.iter().map(|it| sweep.points[[point(it), number]])));
    }
    columns.push(Column::text("status", rows.iter().map(|it| it.status.clone()).collect()));
    columns.push(Column::text("error", rows.iter().map(|it| it.error.clone()).collect()));
    for (number, name) in manifest.columns().iter().enumerate() {
        columns.push(Column::real(name, rows.iter().map(|it| it.metrics[number]).collect()));
    }
    Ok(Table::new(columns)?)
}

/// The rows of a table that this sweep wrote.
pub(super) fn read(sweep: &Sweep, table: &Table) -> Result<Vec<RunRow>, SweepError> {
    let (runs, statuses, errors) = (table.integer("run")?, table.text("status")?, table.text("error")?);
    let metrics = sweep.manifest.columns();
    let metrics = metrics.iter().map(|it| table.real(it)).collect::<Result<Vec<_>, _>>()?;
    let row = |it: usize| RunRow {
        run: u64::try_from(runs[it]).unwrap_or(u64::MAX),
        status: statuses[it].clone(),
        error: errors[it].clone(),
        metrics: metrics.iter().map(|values| values[it]).collect(),
    };
    Ok((0..table.rows()).map(row).collect())
}

/// The key under which a shard says which sweep it belongs to.
const FINGERPRINT: &str = "fingerprint";

/// The key under which a shard has the checksum of its rows.
const CHECKSUM: &str = "checksum";

/// What a shard of these rows says of itself in its footer, so that counting need not read the rows.
pub(super) fn metadata(sweep: &Sweep, rows: &[RunRow], table: &Table) -> Vec<(String, String)> {
    let count = |status: &str| rows.iter().filter(|it| it.status == status).count().to_string();
    let counts = RunOutcome::STATUSES.map(|it| (it.to_owned(), count(it)));
    let named = [(FINGERPRINT, sweep.manifest.fingerprint()), (CHECKSUM, checksum_of(table))];
    named.map(|(key, value)| (key.to_owned(), value)).into_iter().chain(counts).collect()
}

/// Whether the rows of a shard are those that its footer was written for; shards of 0.1.0 do not say.
pub(super) fn is_whole(metadata: &[(String, String)], table: &Table) -> bool {
    let checksum = metadata.iter().find(|(key, _)| key == CHECKSUM);
    checksum.is_none_or(|(_, it)| *it == checksum_of(table))
}

fn checksum_of(table: &Table) -> String {
    format!("{:08x}", checksum::of_table(table))
}

/// How many runs of a shard ended in each way, in the order of [`RunOutcome::STATUSES`], and what the shard belongs to.
pub(super) fn counts(metadata: &[(String, String)]) -> (String, [u64; 4]) {
    let find = |key: &str| metadata.iter().find(|(it, _)| it == key).map(|it| it.1.clone());
    let count = |status: &str| find(status).and_then(|it| it.parse().ok()).unwrap_or(0);
    (find(FINGERPRINT).unwrap_or_default(), RunOutcome::STATUSES.map(count))
}
