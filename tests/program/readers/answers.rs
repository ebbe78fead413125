//! The answers to the questions of the page, from the CSV that the program writes, or from its own reading where it
//! writes none.

use crate::sweeps::Workshop;
use factorflow::outcome::{Kind, Table, Values};
use factorflow::results::csv;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub type Rows = Vec<Map<String, Value>>;

/// A question of the page and what answers it.
type Answer = (&'static str, fn(&Workshop) -> Rows);

/// Question by question, in the order of the page.
pub const ANSWERS: &[Answer] = &[
    ("What does the policy change, and how sure is that?", nation),
    ("Do those who take part gain at the expense of others?", members_and_others),
    ("Which flows are the largest?", largest_flows),
    ("What does the effect hang on?", by_retention),
    ("While it is still running", counts),
];

/// Fails unless both have the same rows in the same order; sums may be added up in another one.
#[track_caller]
pub fn assert_same(found: &Rows, expected: &Rows, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}: {found:?}");
    for (found, expected) in found.iter().zip(expected) {
        let same = |(name, value): (&String, &Value)| match (found.get(name), value.as_f64()) {
            (Some(it), Some(value)) => it.as_f64().is_some_and(|it| near(it, value)),
            (it, _) => it == Some(value),
        };
        assert!(
            found.len() == expected.len() && expected.iter().all(same),
            "{what}: {found:?}, {expected:?}"
        );
    }
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-12 * left.abs().max(right.abs())
}

const COMPARISON: &str = "results/compare-status-quo";

fn nation(workshop: &Workshop) -> Rows {
    let effects = effects(workshop);
    let rows = rows_at(&effects, "nation");
    assert!(!rows.is_empty(), "there are no effects");
    rows.into_iter().map(|row| cells(&effects, row, &["year", "mean", "low_90", "high_90"])).collect()
}

fn members_and_others(workshop: &Workshop) -> Rows {
    let effects = effects(workshop);
    let (members, others) = (rows_at(&effects, "members"), rows_at(&effects, "others"));
    assert_eq!(members.len(), others.len());
    let mean = |row: usize| cell(&effects, row, "mean");
    let row = |(member, other): (usize, usize)| {
        let pairs =
            [("year", cell(&effects, member, "year")), ("members", mean(member)), ("others", mean(other))];
        pairs.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    };
    members.into_iter().zip(others).map(row).collect()
}

fn effects(workshop: &Workshop) -> Table {
    let texts = ["arm", "level", "place", "outcome", "unit"].map(|it| (it, Kind::Text));
    csv::read(&workshop.path(&format!("{COMPARISON}/effects.csv")), &texts).unwrap()
}

/// Effects on output, in the order of years.
fn rows_at(effects: &Table, level: &str) -> Vec<usize> {
    let is = |row: usize, column: &str, value: &str| effects.text(column).unwrap()[row] == value;
    let mut rows: Vec<usize> = (0..effects.rows())
        .filter(|&it| {
            is(it, "arm", "tax-sharing") && is(it, "level", level) && is(it, "outcome", "output_cny")
        })
        .collect();
    let years = effects.numbers("year").unwrap();
    rows.sort_by(|left, right| years[*left].total_cmp(&years[*right]));
    rows
}

fn largest_flows(workshop: &Workshop) -> Rows {
    let texts = [("code", Kind::Text), ("name_en", Kind::Text)];
    let atlas = csv::read(&workshop.path(&format!("{COMPARISON}/atlas.csv")), &texts).unwrap();
    let names: BTreeMap<&String, &String> =
        atlas.text("code").unwrap().iter().zip(atlas.text("name_en").unwrap()).collect();
    let flows = workshop.read(&format!("{COMPARISON}/arms/tax-sharing/flows-mean.parquet"));
    let text = |column: &str, row: usize| &flows.text(column).unwrap()[row];
    let amounts = flows.real("amount").unwrap();
    let moves =
        |row: &usize| text("factor", *row) == "young" && text("origin", *row) != text("destination", *row);
    let mut rows: Vec<usize> = (0..flows.rows()).filter(moves).collect();
    rows.sort_by(|left, right| amounts[*right].total_cmp(&amounts[*left]));
    let row = |row: usize| {
        let name = |column: &str| json!(names[text(column, row)]);
        let pairs = [("origin", name("origin")), ("destination", name("destination"))];
        let amount = [("amount", json!(amounts[row]))];
        pairs.into_iter().chain(amount).map(|(name, value)| (name.to_owned(), value)).collect()
    };
    rows.into_iter().take(10).map(row).collect()
}

fn by_retention(workshop: &Workshop) -> Rows {
    let runs = workshop.read("results/what-decides/dataset/runs.parquet");
    let text = |column: &str, row: usize| &runs.text(column).unwrap()[row];
    let (factor, change) =
        (runs.real("parameters.technology.retention").unwrap(), runs.real("output.change").unwrap());
    let mut by_value: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for row in (0..runs.rows()).filter(|&it| text("scenario", it) == "package" && text("status", it) == "ok")
    {
        by_value.entry(factor[row].to_bits()).or_default().push(change[row]);
    }
    // Bits of positive numbers are in the order of the numbers.
    let row = |(value, mut changes): (u64, Vec<f64>)| {
        changes.sort_by(f64::total_cmp);
        let mean = changes.iter().sum::<f64>() / changes.len() as f64;
        let numbers = [
            ("retention", f64::from_bits(value)),
            ("runs", changes.len() as f64),
            ("mean", mean),
            ("low", quantile(&changes, 0.05)),
            ("high", quantile(&changes, 0.95)),
        ];
        numbers.map(|(name, number)| (name.to_owned(), json!(number))).into_iter().collect()
    };
    by_value.into_iter().map(row).collect()
}

/// Linear between the values around it, which is what all four tools do unless told otherwise.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + place.fract() * (above - below)
}

fn counts(workshop: &Workshop) -> Rows {
    let runs = workshop.read("results/what-decides/dataset/runs.parquet");
    let mut counts: BTreeMap<(&String, &String), u64> = BTreeMap::new();
    for pair in runs.text("scenario").unwrap().iter().zip(runs.text("status").unwrap()) {
        *counts.entry(pair).or_default() += 1;
    }
    assert!(counts.len() > 2, "no run failed: {counts:?}");
    let row = |((scenario, status), runs): ((&String, &String), u64)| {
        let pairs = [("scenario", json!(scenario)), ("status", json!(status)), ("runs", json!(runs))];
        pairs.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    };
    counts.into_iter().map(row).collect()
}

fn cells(table: &Table, row: usize, columns: &[&str]) -> Map<String, Value> {
    columns.iter().map(|it| ((*it).to_owned(), cell(table, row, it))).collect()
}

/// A value as JSON has it.
pub fn cell(table: &Table, row: usize, column: &str) -> Value {
    match table.column(column).unwrap() {
        Values::Text(values) => json!(values[row]),
        Values::Integer(values) => json!(values[row]),
        Values::Real(values) => json!(values[row]),
    }
}
