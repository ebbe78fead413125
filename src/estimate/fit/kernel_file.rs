//! Estimates in the form that scenarios read, each with its pedigree.

use super::places::CONVENTION;
use super::question::Question;
use super::{Found, ReadFile};
use toml::{Table, Value};

/// A cost of the kernel, the term that tells it, and the parameters of the model that it stands for.
const COSTS: [(&str, &str, &[&str]); 3] = [
    ("distance", "distance_elasticity", &[]),
    ("border", "border_cost", &["worker", "young", "established"]),
    ("away", "registration_cost", &["worker", "young", "established"]),
];

/// The kernel as a file; nothing where the estimate has terms for which (K1) has no place, or was shrunk with none.
pub(super) fn text(found: &Found, question: &Question) -> Option<String> {
    let known = |term: &str| COSTS.iter().any(|it| it.0 == term);
    let terms: Vec<&String> = found.fit.terms.iter().filter(|it| *it != super::super::MASS).collect();
    if terms.is_empty() || !terms.iter().all(|it| known(it)) {
        return None;
    }
    let written: Vec<&(&str, &str, &[&str])> = COSTS
        .iter()
        .filter(|it| found.fit.coefficient(it.0).is_some() && is_identified(it.0, question))
        .collect();
    let mut talent = Table::new();
    let mut estimates = Table::new();
    for (term, parameter, cohorts) in &written {
        let place = found.fit.terms.iter().position(|it| it == term)?;
        let cost = -found.fit.coefficients[place];
        talent.insert((*parameter).to_owned(), for_cohorts(cost, cohorts));
        estimates.insert(path(parameter), Value::Table(pedigree(found, question, place)));
    }
    if written.len() > 1 {
        estimates.insert("covariance".to_owned(), Value::Table(covariance(found, &written)?));
    }
    let mut parameters = Table::new();
    parameters.insert("talent".to_owned(), Value::Table(talent));
    let mut file = Table::new();
    file.insert("parameters".to_owned(), Value::Table(parameters));
    file.insert("estimates".to_owned(), Value::Table(estimates));
    Some(toml::to_string(&file).expect("tables of numbers and texts can be written"))
}

/// `away` and the rate at which people choose anew are one number in flows.
pub(super) fn is_identified(term: &str, question: &Question) -> bool {
    term != "away" || question.redraw.is_some()
}

fn path(parameter: &str) -> String {
    format!("parameters.talent.{parameter}")
}

/// One number, or one for each cohort.
fn for_cohorts(cost: f64, cohorts: &[&str]) -> Value {
    match cohorts {
        [] => Value::Float(cost),
        cohorts => Value::Table(cohorts.iter().map(|it| ((*it).to_owned(), Value::Float(cost))).collect()),
    }
}

fn pedigree(found: &Found, question: &Question, place: usize) -> Table {
    let errors = &found.fit.covariance;
    let (cost, reach) = (-found.fit.coefficients[place], errors.reach(place));
    let whole = |it: usize| Value::Integer(i64::try_from(it).unwrap_or(i64::MAX));
    let is_of_flows = |it: &&ReadFile| it.path == question.flows.file.display().to_string();
    let ReadFile { path: file, sha256 } = found.data.iter().find(is_of_flows).cloned().unwrap_or_default();
    let terms = found.fit.terms.iter().map(|it| Value::String(it.clone())).collect();
    let mut table = Table::new();
    for (key, value) in [
        ("se", Value::Float(errors.error(place))),
        ("interval", Value::Array(vec![Value::Float(cost - reach), Value::Float(cost + reach)])),
        ("clusters", whole(errors.clusters.0.min(errors.clusters.1))),
        ("n", whole(found.fit.pairs.len())),
        ("source", Value::String("fit".to_owned())),
        ("file", Value::String(file)),
        ("sha256", Value::String(sha256)),
        ("terms", Value::Array(terms)),
        ("within", Value::String(CONVENTION.to_owned())),
        ("version", Value::String(env!("CARGO_PKG_VERSION").to_owned())),
    ] {
        table.insert(key.to_owned(), value);
    }
    table
}

/// The order of the estimates and the upper triangle of their covariances.
fn covariance(found: &Found, written: &[&(&str, &str, &[&str])]) -> Option<Table> {
    let places: Option<Vec<usize>> =
        written.iter().map(|it| found.fit.terms.iter().position(|term| term == it.0)).collect();
    let places = places?;
    let row = |row: usize| {
        let entries =
            places[row..].iter().map(|&it| Value::Float(found.fit.covariance.two_way[[places[row], it]]));
        Value::Array(entries.collect())
    };
    let order = written.iter().map(|it| Value::String(path(it.1))).collect();
    let mut table = Table::new();
    table.insert("order".to_owned(), Value::Array(order));
    table.insert("upper".to_owned(), Value::Array((0..places.len()).map(row).collect()));
    Some(table)
}
