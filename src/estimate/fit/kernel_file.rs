//! Estimates in the form that scenarios read, each with its pedigree.

use super::places::CONVENTION;
use super::question::Question;
use super::{Found, MarginsFit, ReadFile};
use crate::estimate::covariance::covariance_table;
use crate::region::COHORTS;
use toml::{Table, Value};

/// A cost of the kernel, the term that tells it, and whether cohorts have a cost each.
const COSTS: [(&str, &str, bool); 3] = [
    ("distance", "distance_elasticity", false),
    ("border", "border_cost", true),
    ("away", "registration_cost", true),
];

/// A cost that was estimated.
struct EstimatedCost {
    parameter: &'static str,
    of_cohorts: bool,
    cost: f64,
}

/// The kernel as a file; nothing where the estimate has terms for which (K1) has no place, or was shrunk with none.
pub(super) fn text(found: &Found, question: &Question) -> Option<String> {
    let (costs, variances, reach) = match &found.margins {
        Some(it) => of_margins(found, it),
        None => of_terms(found, question)?,
    };
    let mut talent = Table::new();
    let mut estimates = Table::new();
    let names: Vec<String> = costs.iter().map(|it| name(it, question)).collect();
    for (at, (it, name)) in costs.iter().zip(&names).enumerate() {
        talent.insert(it.parameter.to_owned(), value(it, question));
        let error = variances[at][at].sqrt();
        let interval = (it.cost - reach * error, it.cost + reach * error);
        estimates.insert(name.clone(), Value::Table(pedigree(found, question, error, interval)));
    }
    if names.len() > 1 {
        estimates.insert(
            "covariance".to_owned(),
            Value::Table(covariance_table(&names, |row, column| variances[row][column])),
        );
    }
    let mut parameters = Table::new();
    parameters.insert("talent".to_owned(), Value::Table(talent));
    let mut file = Table::new();
    file.insert("parameters".to_owned(), Value::Table(parameters));
    file.insert("estimates".to_owned(), Value::Table(estimates));
    Some(toml::to_string(&file).expect("tables of numbers and texts can be written"))
}

/// Costs, their covariances, and how many standard errors an interval reaches to each side.
type EstimatedCosts = (Vec<EstimatedCost>, Vec<Vec<f64>>, f64);

fn of_terms(found: &Found, question: &Question) -> Option<EstimatedCosts> {
    let known = |term: &str| COSTS.iter().any(|it| it.0 == term);
    let terms: Vec<&String> = found.fit.terms.iter().filter(|it| *it != super::super::MASS).collect();
    if terms.is_empty() || !terms.iter().all(|it| known(it)) {
        return None;
    }
    let place = |term: &str| found.fit.terms.iter().position(|it| it == term);
    let written: Vec<(usize, &(&str, &'static str, bool))> = COSTS
        .iter()
        .filter(|it| is_identified(it.0, question))
        .filter_map(|it| Some((place(it.0)?, it)))
        .collect();
    let cost = |&(place, it): &(usize, &(&str, &'static str, bool))| EstimatedCost {
        parameter: it.1,
        of_cohorts: it.2,
        cost: -found.fit.coefficients[place],
    };
    let errors = &found.fit.covariance;
    let row = |row: usize| written.iter().map(|it| errors.two_way[[row, it.0]]).collect();
    let variances = written.iter().map(|it| row(it.0)).collect();
    Some((written.iter().map(cost).collect(), variances, found.fit.covariance.quantile()))
}

fn of_margins(found: &Found, margins: &MarginsFit) -> EstimatedCosts {
    let cost = |parameter, of_cohorts, cost| EstimatedCost { parameter, of_cohorts, cost };
    let costs =
        vec![cost("distance_elasticity", false, margins.distance), cost("border_cost", true, margins.border)];
    let variances = margins.covariance.iter().map(|it| it.to_vec()).collect();
    (costs, variances, found.fit.covariance.quantile())
}

/// `away` and the rate at which people choose anew are one number in flows.
pub(super) fn is_identified(term: &str, question: &Question) -> bool {
    term != "away" || question.redraw.is_some()
}

/// The name of the parameter that a cost is the estimate of: one for all cohorts, who then have one draw.
fn name(cost: &EstimatedCost, question: &Question) -> String {
    let whole = format!("parameters.talent.{}", cost.parameter);
    match question.cohort.filter(|_| cost.of_cohorts) {
        Some(cohort) => format!("{whole}.{cohort}"),
        None => whole,
    }
}

/// One number, or one for each cohort that the estimate is of.
fn value(cost: &EstimatedCost, question: &Question) -> Value {
    if !cost.of_cohorts {
        return Value::Float(cost.cost);
    }
    let cohorts = question.cohort.map_or_else(|| COHORTS.to_vec(), |it| vec![it]);
    Value::Table(cohorts.iter().map(|it| (it.to_string(), Value::Float(cost.cost))).collect())
}

fn pedigree(found: &Found, question: &Question, error: f64, (low, high): (f64, f64)) -> Table {
    let errors = &found.fit.covariance;
    let whole = |it: usize| Value::Integer(i64::try_from(it).unwrap_or(i64::MAX));
    let is_of_flows = |it: &&ReadFile| it.path == question.flows.file.display().to_string();
    let ReadFile { path: file, sha256 } = found.data.iter().find(is_of_flows).cloned().unwrap_or_default();
    let terms = found.fit.terms.iter().map(|it| Value::String(it.clone())).collect();
    let mut table = Table::new();
    for (key, value) in [
        ("se", Value::Float(error)),
        ("interval", Value::Array(vec![Value::Float(low), Value::Float(high)])),
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
    if let Some(file) = question.margins.as_ref().filter(|_| found.margins.is_some()) {
        table.insert("margins".to_owned(), Value::String(file.display().to_string()));
    }
    table
}
