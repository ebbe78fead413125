//! What is attributed: outcomes of the last year, and how an effect on each of them is measured.

use super::last_year::LastYear;
use super::package::Package;
use crate::results::outcomes::{self, Outcome as Column};
use crate::scenario::Scenario;

/// An outcome of the last year.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name, as in `national`, or with the place in front or behind.
    pub name: String,
    /// What one unit of an effect on it is.
    pub unit: String,
    relative: bool,
    source: Source,
}

/// Where its value comes from.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// A number of `national`.
    National(usize),
    /// Output of these regions, by their rank among codes.
    Output(Vec<usize>),
}

impl Outcome {
    /// Its value in a last year.
    pub fn value(&self, end: &LastYear) -> f64 {
        match &self.source {
            Source::National(column) => end.national[*column],
            Source::Output(regions) => regions.iter().map(|&it| end.output[it]).sum(),
        }
    }

    /// What a value is more than that of the base: in percent of it, or as a plain difference. Against nothing no
    /// change can be measured in percent; where both have nothing, nothing has changed.
    pub fn effect(&self, value: f64, base: f64) -> f64 {
        match value - base {
            difference if !self.relative => difference,
            0.0 => 0.0,
            _ if base == 0.0 => f64::NAN,
            difference => 100.0 * difference / base,
        }
    }
}

/// The columns of `national` that say how things are, and not when.
pub fn national() -> impl Iterator<Item = &'static Column> {
    outcomes::of_table("national").filter(|it| !["replicate", "year"].contains(&it.name))
}

/// Everything that is attributed: national outcomes, output of members and of others, and of each region if asked.
pub fn outcomes(package: &Package, regions: bool) -> Vec<Outcome> {
    let mut all: Vec<Outcome> = national().enumerate().map(|(at, it)| of_nation(at, it)).collect();
    let atlas = &package.whole().atlas;
    let (order, members) = (atlas.by_code(), package.members());
    let (inside, outside) = (0..order.len()).partition(|&it| members.contains(&order[it]));
    all.extend(of_output("members_output_cny", inside));
    all.extend(of_output("others_output_cny", outside));
    if regions {
        let code = |rank: usize| &atlas.region(order[rank]).place.code;
        all.extend(
            (0..order.len()).filter_map(|it| of_output(&format!("output_cny_{}", code(it)), vec![it])),
        );
    }
    all
}

fn of_nation(column: usize, described: &Column) -> Outcome {
    let relative = is_relative(described.name);
    let unit = if relative { "percent" } else { described.unit }.to_owned();
    Outcome { name: described.name.to_owned(), unit, relative, source: Source::National(column) }
}

/// Nothing if there is no such region.
fn of_output(name: &str, regions: Vec<usize>) -> Option<Outcome> {
    let source = Source::Output(regions);
    let outcome = Outcome { name: name.to_owned(), unit: "percent".to_owned(), relative: true, source };
    (outcome.source != Source::Output(Vec::new())).then_some(outcome)
}

/// Levels change by percents. A share or an index of inequality has a scale of its own, and what policies move may be 0
/// without them.
fn is_relative(name: &str) -> bool {
    const PLAIN: &[&str] = &["gini", "theil", "dispersion", "share", "transfers_cny", "policy_cost_cny"];
    !PLAIN.iter().any(|it| name.contains(it))
}

/// The last year of the run, in decimal years.
pub fn last_year(scenario: &Scenario) -> f64 {
    scenario.time.start + f64::from(scenario.time.years)
}
