//! What is attributed: outcomes of the last year, and how an effect on each of them is measured.

use super::last_year::LastYear;
use super::package::Package;
use crate::outcome::Effect;
use crate::outcome::catalogue::{National, Outcome, Unit, all_of_nation};
use crate::policy::Need;
use crate::scenario::Scenario;

/// An outcome of the last year that policies have their parts in.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributedOutcome {
    /// The name of the outcome, as in `national`, or with the place in front or behind.
    pub name: String,
    /// What one unit of an effect on it is.
    pub unit: String,
    effect: Effect,
    source: ValueSource,
}

/// Where its value comes from.
#[derive(Clone, Debug, PartialEq)]
enum ValueSource {
    /// A number of the nation, by its place among them.
    National(usize),
    /// Output of these regions, by their rank among codes.
    Output(Vec<usize>),
}

impl AttributedOutcome {
    /// The value of the outcome in a last year.
    pub fn value(&self, end: &LastYear) -> f64 {
        match &self.source {
            ValueSource::National(column) => end.national[*column],
            ValueSource::Output(regions) => regions.iter().map(|&it| end.output[it]).sum(),
        }
    }

    /// What a value is more than that of the base.
    pub fn effect(&self, value: f64, base: f64) -> f64 {
        self.effect.measure(value, base)
    }
}

/// Everything that is attributed: national outcomes, output of members and of others, and of each region if asked.
pub fn outcomes(package: &Package, regions: bool) -> Vec<AttributedOutcome> {
    let currency = &package.whole().currency;
    let has = |need: Option<Need>| need.is_none_or(|it| package.whole().has(it));
    let nation = all_of_nation().enumerate().filter(|(_, (need, _))| has(*need));
    let mut all: Vec<AttributedOutcome> = nation.filter_map(|(at, (_, it))| of_nation(at, it)).collect();
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
    for it in &mut all {
        it.unit = currency.in_words(&it.unit).into_owned();
    }
    all
}

/// Nothing if no comparison asks for it.
fn of_nation(at: usize, outcome: &Outcome<National>) -> Option<AttributedOutcome> {
    let effect = outcome.effect?;
    let (name, unit) = (outcome.name.to_string(), effect.unit(outcome.unit).to_owned());
    Some(AttributedOutcome { name, unit, effect, source: ValueSource::National(at) })
}

/// Nothing if there is no such region.
fn of_output(name: &str, regions: Vec<usize>) -> Option<AttributedOutcome> {
    let effect = Effect::Percent;
    let (name, unit) = (name.to_owned(), effect.unit(Unit::CNY_PER_YEAR).to_owned());
    let is_any = !regions.is_empty();
    is_any.then_some(AttributedOutcome { name, unit, effect, source: ValueSource::Output(regions) })
}

/// The last year of the run, in decimal years.
pub fn last_year(scenario: &Scenario) -> f64 {
    scenario.time.start + f64::from(scenario.time.years)
}
