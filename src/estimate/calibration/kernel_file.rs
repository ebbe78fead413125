//! What is kept of parameters in the form that scenarios read.

use super::work::Calibration;
use toml::{Table, Value};

/// Means of the kept runs with their spread; nothing where fewer than two are kept or a parameter does not vary among them.
pub(super) fn text(found: &Calibration) -> Option<String> {
    let covariance = found.kept_covariance()?;
    if covariance.diag().iter().any(|it| *it <= 0.0) {
        return None;
    }
    let mut file = Table::new();
    let mut estimates = Table::new();
    for (at, factor) in found.factors().iter().enumerate() {
        let keys: Vec<&str> = factor.path.split('.').collect();
        insert(&mut file, &keys, factor.mean);
        let [_, low, high, _] = factor.kept;
        let mut pedigree = Table::new();
        for (key, value) in [
            ("se", Value::Float(covariance[[at, at]].sqrt())),
            ("interval", Value::Array(vec![Value::Float(low), Value::Float(high)])),
            ("source", Value::String("calibrate".to_owned())),
            ("file", Value::String(found.plan.file.display().to_string())),
            ("variance_removed", Value::Float(factor.variance_removed)),
            ("moment", Value::String(factor.leading_moment.clone())),
            ("version", Value::String(env!("CARGO_PKG_VERSION").to_owned())),
        ] {
            pedigree.insert(key.to_owned(), value);
        }
        estimates.insert(factor.path.clone(), Value::Table(pedigree));
    }
    let size = found.plan.factors.len();
    if size > 1 {
        let row =
            |row: usize| Value::Array((row..size).map(|it| Value::Float(covariance[[row, it]])).collect());
        let order = found.plan.factors.iter().map(|it| Value::String(it.path.clone())).collect();
        let mut table = Table::new();
        table.insert("order".to_owned(), Value::Array(order));
        table.insert("upper".to_owned(), Value::Array((0..size).map(row).collect()));
        estimates.insert("covariance".to_owned(), Value::Table(table));
    }
    file.insert("estimates".to_owned(), Value::Table(estimates));
    Some(toml::to_string(&file).expect("tables of numbers and texts can be written"))
}

fn insert(table: &mut Table, keys: &[&str], value: f64) {
    match keys {
        [] => {}
        [last] => {
            table.insert((*last).to_owned(), Value::Float(value));
        }
        [first, rest @ ..] => {
            let inner = table.entry((*first).to_owned()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}
