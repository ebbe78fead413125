//! An analysis as tables, and what they say of themselves.

use super::{Analysis, Answer, FactorPair, PairCell, Robustness, RobustnessRule, report};
use crate::experiment::design::{DesignFactor, Levels, Scale};
use crate::experiment::sensitivity::{Bin, FactorEffects, Measured, Swing};
use crate::experiment::sweep::{Sweep, SweepError};
use crate::outcome::{Column, Table, TableError, Values};
use crate::region::Fields;
use crate::results::{atomic, codebook, table_files};
use serde_json::json;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Where the tables of an analysis lie in the folder of its sweep.
pub const FOLDER: &str = "analysis";

const PROOF: &str = "rows are made with all their columns";

/// Writes the tables that the design allows as CSV and Parquet, `report.md`, and `manifest.json` last, in place of those of an
/// earlier analysis. Returns their folder. `command` is what was asked for.
///
/// # Errors
///
/// Fails when the system refuses.
pub fn write(found: &Analysis, sweep: &Sweep, command: &[String]) -> Result<PathBuf, SweepError> {
    let folder = sweep.path.join(FOLDER);
    let refused = |cause: io::Error| SweepError::System { path: folder.clone(), cause };
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(refused)?;
    }
    fs::create_dir_all(&folder).map_err(refused)?;
    let currency = sweep.manifest.currency();
    let metadata = [("fingerprint".to_owned(), sweep.manifest.fingerprint())];
    for (name, table) in tables(found, sweep)?.into_iter().filter(|it| it.1.rows() > 0) {
        table_files::write(&folder, name, &currency.in_units(table), &metadata)?;
    }
    codebook::write(&folder, &Fields::standard(), &currency)?;
    atomic::write(&folder.join("report.md"), report(found, sweep).as_bytes()).map_err(refused)?;
    let text = serde_json::to_string_pretty(&manifest(found, sweep, command)).map_err(io::Error::other);
    let text = text.map_err(refused)?;
    atomic::write(&folder.join("manifest.json"), format!("{text}\n").as_bytes()).map_err(refused)?;
    Ok(folder)
}

fn manifest(found: &Analysis, sweep: &Sweep, command: &[String]) -> serde_json::Value {
    let it = &sweep.manifest;
    let mut metrics: Vec<&str> = found.answers.iter().map(|it| it.metric.name.as_str()).collect();
    metrics.dedup();
    json!({
        "kind": "analysis",
        "name": it.name,
        "version": env!("CARGO_PKG_VERSION"),
        "commit": env!("FACTORFLOW_COMMIT"),
        "command": command,
        "seed": it.seed,
        "sweep": it.fingerprint(),
        "method": it.method,
        "scenarios": it.scenarios.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        "factors": it.factors.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(),
        "metrics": metrics,
        "points": it.points,
        "points_a_block": found.block,
        "replicates": found.replicates,
        "runs": found.status.runs,
        "runs_done": found.status.done,
        "runs_ok": found.status.ok,
    })
}

/// Every table, those that the design does not allow without rows.
fn tables(found: &Analysis, sweep: &Sweep) -> Result<[(&'static str, Table); 7], TableError> {
    let factors = &sweep.manifest.factors;
    let all = || found.answers.iter().map(|it| (it, sweep.manifest.scenarios[it.scenario].name.as_str()));
    let table = |rows: Vec<TableRow>| TableRow::table(&rows);
    let of = |rows: fn(&Answer, &[DesignFactor]) -> Vec<TableRow>| {
        let about = |(answer, scenario): (&Answer, &str)| {
            rows(answer, factors).into_iter().map(|it| it.about(answer, scenario)).collect::<Vec<_>>()
        };
        table(all().flat_map(about).collect())
    };
    Ok([
        ("indices", of(indices)?),
        ("elementary_effects", of(elementary_effects)?),
        ("swings", of(swings)?),
        ("main_effects", of(main_effects)?),
        ("pairs", of(pairs)?),
        ("robustness", of(robustness)?),
        ("rules", of(rules)?),
    ])
}

/// A row with the names of its columns.
#[derive(Default)]
struct TableRow(Vec<(String, CellValue)>);

enum CellValue {
    Text(String),
    Count(usize),
    Number(f64),
}

impl TableRow {
    fn text(mut self, name: &str, text: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), CellValue::Text(text.into())));
        self
    }

    fn count(mut self, name: &str, number: usize) -> Self {
        self.0.push((name.to_owned(), CellValue::Count(number)));
        self
    }

    fn number(mut self, name: &str, number: f64) -> Self {
        self.0.push((name.to_owned(), CellValue::Number(number)));
        self
    }

    /// A number and the ends of its interval.
    fn measured(self, name: &str, it: Measured) -> Self {
        let (low, high) = (format!("{name}_low"), format!("{name}_high"));
        self.number(name, it.value).number(&low, it.low).number(&high, it.high)
    }

    /// Puts in front what all tables begin with.
    fn about(self, answer: &Answer, scenario: &str) -> Self {
        let begun = Self::default().text("metric", &answer.metric.name).text("unit", answer.metric.unit());
        Self(begun.text("scenario", scenario).0.into_iter().chain(self.0).collect())
    }

    /// Rows with the same columns as a table.
    fn table(rows: &[Self]) -> Result<Table, TableError> {
        let Some(first) = rows.first() else { return Table::new(Vec::new()) };
        let column = |(at, (name, kind)): (usize, &(String, CellValue))| {
            let cells = rows.iter().map(|it| &it.0.get(at).expect(PROOF).1);
            match kind {
                CellValue::Text(_) => Column::text(name, cells.map(CellValue::text).collect()),
                CellValue::Count(_) => Column::integer(name, cells.map(CellValue::count).collect()),
                CellValue::Number(_) => Column::real(name, cells.map(CellValue::number).collect()),
            }
        };
        Table::new(first.0.iter().enumerate().map(column).collect())
    }
}

impl CellValue {
    fn text(&self) -> String {
        if let Self::Text(text) = self { text.clone() } else { String::new() }
    }

    fn count(&self) -> i64 {
        if let Self::Count(number) = self { i64::try_from(*number).unwrap_or(i64::MAX) } else { 0 }
    }

    fn number(&self) -> f64 {
        if let Self::Number(number) = self { *number } else { f64::NAN }
    }
}

fn indices(answer: &Answer, factors: &[DesignFactor]) -> Vec<TableRow> {
    let Some(found) = &answer.indices else { return Vec::new() };
    let row = |(at, factor): (usize, &DesignFactor)| {
        let row = TableRow::default().text("factor", &factor.path);
        let row = row.measured("first", found.first[at]).measured("total", found.total[at]);
        row.count("blocks", found.blocks).count("dropped", found.dropped)
    };
    factors.iter().enumerate().map(row).collect()
}

fn elementary_effects(answer: &Answer, factors: &[DesignFactor]) -> Vec<TableRow> {
    let Some(found) = &answer.elementary_effects else { return Vec::new() };
    let row = |(factor, it): (&DesignFactor, &FactorEffects)| {
        let row = TableRow::default().text("factor", &factor.path).measured("mean", it.mean);
        let row = row.measured("mean_size", it.mean_size).measured("deviation", it.deviation);
        row.count("trajectories", found.trajectories).count("dropped", found.dropped)
    };
    factors.iter().zip(&found.factors).map(row).collect()
}

fn swings(answer: &Answer, factors: &[DesignFactor]) -> Vec<TableRow> {
    let Some((middle, found)) = &answer.swings else { return Vec::new() };
    let row = |it: &Swing| {
        let factor = &factors[it.factor];
        let row = TableRow::default().text("factor", &factor.path);
        let row = row.number("middle", *middle).number("down", it.down).number("up", it.up);
        let (first, last) = departures(factor);
        let row = row.text("first_value", value(factor, first)).number("first", it.first);
        row.text("last_value", value(factor, last)).number("last", it.last)
    };
    found.iter().map(row).collect()
}

/// The first and the last value of a factor behind its middle, in a one-at-a-time design.
fn departures(factor: &DesignFactor) -> (f64, f64) {
    match &factor.levels {
        Levels::Range { .. } => (factor.levels.at(0.0), factor.levels.at(1.0)),
        Levels::Values(values) => (1_f64.min(values.len() as f64 - 1.0), values.len() as f64 - 1.0),
    }
}

/// A value in words: the number of a range, the label of a list.
fn value(factor: &DesignFactor, at: f64) -> String {
    match &factor.levels {
        Levels::Range { .. } => at.to_string(),
        Levels::Values(_) => factor.label(at).to_string(),
    }
}

/// Both ends of a range; NaN of a list.
fn range(factor: &DesignFactor) -> (f64, f64) {
    match &factor.levels {
        Levels::Range { .. } => (factor.levels.at(0.0), factor.levels.at(1.0)),
        Levels::Values(_) => (f64::NAN, f64::NAN),
    }
}

/// Two standard errors to either side, as the normal law has them.
const NORMAL: f64 = 1.96;

fn main_effects(answer: &Answer, factors: &[DesignFactor]) -> Vec<TableRow> {
    let of_factor = |(factor, bins): (&DesignFactor, &Vec<Bin>)| {
        let row = |(at, it): (usize, &Bin)| {
            let row = TableRow::default().text("factor", &factor.path).text("scale", scale(factor));
            let row = row.count("bin", at + 1).text("value", factor.label(it.low));
            let row = row.number("low", number(factor, it.low)).number("high", number(factor, it.high));
            let (from, to) = range(factor);
            let row = row.number("range_low", from).number("range_high", to);
            let reach = NORMAL * it.standard_error;
            let mean = Measured { value: it.mean, low: it.mean - reach, high: it.mean + reach };
            row.measured("mean", mean).number("standard_error", it.standard_error).count("points", it.points)
        };
        bins.iter().enumerate().map(row).collect::<Vec<_>>()
    };
    factors.iter().zip(&answer.main_effects).flat_map(of_factor).collect()
}

fn pairs(answer: &Answer, factors: &[DesignFactor]) -> Vec<TableRow> {
    let of_pair = |pair: &FactorPair| {
        let (one, other) = (&factors[pair.factors.0], &factors[pair.factors.1]);
        let row = |it: &PairCell| {
            let row = TableRow::default().text("first", &one.path).text("second", &other.path);
            let row = row.text("first_value", one.label(it.values.0));
            let row = row.text("second_value", other.label(it.values.1));
            let row = row.number("first_number", number(one, it.values.0));
            let row = row.number("second_number", number(other, it.values.1));
            row.number("mean", it.mean).count("points", it.points)
        };
        pair.cells.iter().map(row).collect::<Vec<_>>()
    };
    answer.pairs.iter().flat_map(of_pair).collect()
}

fn robustness(answer: &Answer, factors: &[DesignFactor]) -> Vec<TableRow> {
    let row = |found: &Robustness| {
        let row = TableRow::default().count("points", answer.points).count("blocks_dropped", answer.dropped);
        let row =
            row.number("mean", answer.mean).number("low_90", answer.low_90).number("high_90", answer.high_90);
        let decides = found.decides.map_or("", |it| factors[it].path.as_str());
        row.measured("positive", found.positive).number("threshold", found.threshold).text("decides", decides)
    };
    answer.robustness.iter().map(row).collect()
}

fn rules(answer: &Answer, _: &[DesignFactor]) -> Vec<TableRow> {
    let Some(found) = &answer.robustness else { return Vec::new() };
    let row = |(at, it): (usize, &RobustnessRule)| {
        let row =
            TableRow::default().count("rule", at + 1).text("place", &it.place).number("share", it.share);
        row.number("threshold", found.threshold).number("above", it.above).number("mean", it.mean)
    };
    found.rules.iter().enumerate().map(row).collect()
}

/// What is evenly spread: `linear` or `log`; lists of names are told apart as `values`.
fn scale(factor: &DesignFactor) -> &'static str {
    match &factor.levels {
        Levels::Range { scale: Scale::Log, .. } => "log",
        Levels::Values(_) if !factor.is_number() => "values",
        _ => "linear",
    }
}

/// A value as a number; NaN where it is none.
fn number(factor: &DesignFactor, value: f64) -> f64 {
    match factor.column(std::iter::once(value)).values {
        Values::Real(numbers) => numbers.first().copied().unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}
