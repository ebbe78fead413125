//! What is kept of parameters in the form that scenarios read.

use super::work::Calibration;
use crate::estimate::covariance::covariance_table;
use crate::scenario::insert_at;
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
        insert_at(&mut file, &factor.path, Value::Float(factor.mean));
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
    if found.plan.factors.len() > 1 {
        let names: Vec<&str> = found.plan.factors.iter().map(|it| it.path.as_str()).collect();
        let table = covariance_table(&names, |row, column| covariance[[row, column]]);
        estimates.insert("covariance".to_owned(), Value::Table(table));
    }
    file.insert("estimates".to_owned(), Value::Table(estimates));
    Some(toml::to_string(&file).expect("tables of numbers and texts can be written"))
}
