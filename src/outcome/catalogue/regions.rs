//! Outcomes of single regions, made for a set of fields.

use super::outcome::{DIFFERENCE, LEVEL, Outcome, PLAIN, SUM, SUM_BY_DIFFERENCE};
use super::unit::Unit;
use crate::numeric::exp;
use crate::outcome::moment::Moment;
use crate::outcome::totals::FlowTotals;
use crate::region::{Cohort, GENERAL, Stage};
use Regional::{Integer, OfField, Real};
use ndarray::Array1;
use std::borrow::Cow;

/// How the values of all regions are found, in the order of the atlas.
#[derive(Clone, Copy, Debug)]
pub enum Regional {
    /// Numbers, from the moment and from what flowed since the last row.
    Real(fn(&Moment<'_>, &FlowTotals) -> Array1<f64>),
    /// Numbers of a field, which goes by its place among all fields.
    OfField(fn(&Moment<'_>, usize) -> Array1<f64>, usize),
    /// Whole numbers.
    Integer(fn(&Moment<'_>) -> Vec<i64>),
}

impl Regional {
    /// The values of all regions as numbers, in the order of the atlas.
    pub fn numbers(&self, moment: &Moment<'_>, flows: &FlowTotals) -> Array1<f64> {
        match self {
            Real(value) => value(moment, flows),
            OfField(value, field) => value(moment, *field),
            Integer(value) => value(moment).into_iter().map(|it| it as f64).collect(),
        }
    }
}

/// The outcomes of `regions`, in the order of its columns. Balances are not among those that a comparison adds up
/// over members. A row whose values are [`OfField`] stands for one column of every field: `{field}` in the name is the
/// field's own, in the meaning its words, and `{learning}` says whether the field learns by use.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
static REGIONS: &[Outcome<Regional>] = &[
    SUM.row("output_cny", Unit::CNY_PER_YEAR, "(3)", Real(|moment, _| moment.economy().output.clone()),
        "What the region produces in a year, at constant prices."),
    SUM.row("workers", Unit::PERSONS, "(10)", Real(|moment, _| moment.people(Cohort::Worker).clone()),
        "Working people who are not counted as talent."),
    SUM.row("young", Unit::PERSONS, "(10)", Real(|moment, _| moment.people(Cohort::Young).clone()),
        "Talent under 35 years of age."),
    SUM.row("established", Unit::PERSONS, "(10)", Real(|moment, _| moment.people(Cohort::Established).clone()),
        "Talent of 35 years and more."),
    SUM.row("capital_cny", Unit::CNY, "(12)", Real(|moment, _| moment.stocks().capital.clone()),
        "Machines, buildings and other means of production, after wear."),
    LEVEL.row("technology", Unit::INDEX_OF_BASE_YEAR, "(2)", Real(|moment, _| exp(moment.economy().log_productivity.clone())),
        "How productive the region is with what it holds, all fields by their share of its output, learning included."),
    PLAIN.row("technology_{field}", Unit::INDEX_OF_BASE_YEAR, "(22)", OfField(|moment, field| moment.stocks().technology.column(field).to_owned(), 0),
        "The level of technology in {field}, before learning."),
    LEVEL.row("unit_cost", Unit::INDEX_OF_BASE_YEAR, "(25)", Real(|moment, _| exp(moment.log_unit_cost())),
        "How costly new technology still is to use, all fields by their share of output; learning lowers it."),
    PLAIN.row("unit_cost_{field}", Unit::INDEX_OF_BASE_YEAR, "(25)", OfField(|moment, field| exp(moment.economy().log_unit_cost.column(field).to_owned()), 0),
        "How costly technology in {field} still is to use{learning}."),
    SUM.row("projects_1", Unit::PROJECTS, "(18), (19)", Real(|moment, _| moment.projects(Stage::Discovery)),
        "Research projects in discovery, all fields."),
    SUM.row("projects_2", Unit::PROJECTS, "(19)", Real(|moment, _| moment.projects(Stage::Maturation)),
        "Research projects in maturation, all fields."),
    SUM.row("projects_3", Unit::PROJECTS, "(19)", Real(|moment, _| moment.projects(Stage::ScaleUp)),
        "Research projects in scale-up, all fields."),
    LEVEL.row("wage_worker_cny", Unit::CNY_PER_PERSON, "(4)", Real(|moment, _| exp(moment.economy().log_wage.worker.clone())),
        "What a worker earns in a year."),
    LEVEL.row("wage_talent_cny", Unit::CNY_PER_PERSON, "(4)", Real(|moment, _| exp(moment.economy().log_wage.young.clone())),
        "What a person who is counted as talent, young or established, earns in a year."),
    LEVEL.row("housing", Unit::INDEX_OF_BASE_YEAR, "(5)", Real(|moment, _| exp(moment.economy().log_housing.clone())),
        "The price of housing, relative to the country."),
    DIFFERENCE.signed().row("net_talent", Unit::PERSONS_SINCE_LAST_ROW, "(8), (9)", Real(|_, flows| flows.net_talent.clone()),
        "Talent that arrived less talent that left, graduates included."),
    DIFFERENCE.signed().row("net_capital_cny", Unit::CNY_SINCE_LAST_ROW, "(11)", Real(|_, flows| flows.capital.net.clone()),
        "Investment that came from all regions less investment that the region made anywhere."),
    DIFFERENCE.signed().row("net_siting", Unit::PROJECTS_SINCE_LAST_ROW, "(20)", Real(|_, flows| flows.siting.net.clone()),
        "Projects put to use here less projects developed here that were put to use anywhere."),
    SUM.signed().row("tax_cny", Unit::CNY_PER_YEAR, "(27)", Real(|moment, _| moment.revenue().clone()),
        "Revenue of the regional government, after sharing with other regions."),
    SUM_BY_DIFFERENCE.signed().row("transfers_cny", Unit::CNY_PER_YEAR, "(27)", Real(|moment, _| moment.transfers()),
        "Tax received from other regions less tax paid to them for projects developed in one and used in another."),
    PLAIN.row("stance", Unit::words_only("0 or 1"), "(30), (31)", Integer(|moment| moment.stances().map(i64::from).collect()),
        "Whether the government is open to cooperation: 1 open, 0 closed."),
];

/// The outcomes of `regions` for these fields, which go by their names in scenario files.
pub(super) fn made_for(fields: &[&str]) -> Vec<Outcome<Regional>> {
    let made = |row: &Outcome<Regional>| match row.value {
        OfField(value, _) => {
            (0..fields.len()).map(|it| of_field(row, OfField(value, it), fields[it], fields)).collect()
        }
        _ => vec![row.clone()],
    };
    REGIONS.iter().flat_map(made).collect()
}

fn of_field(row: &Outcome<Regional>, value: Regional, field: &str, fields: &[&str]) -> Outcome<Regional> {
    let is_general = field == GENERAL;
    let learning = if is_general {
        "; it does not fall by learning"
    } else {
        ", after what was learned by use that the region could see"
    };
    let words = if is_general { everything_but(fields.len() - 1) } else { words(field) };
    let meaning = row.meaning.replace("{field}", &words).replace("{learning}", learning);
    let name = row.name.replace("{field}", &field.replace('-', "_"));
    Outcome { name: Cow::Owned(name), meaning: Cow::Owned(meaning), value, ..row.clone() }
}

/// What a field is called in a sentence.
pub(super) fn words(field: &str) -> String {
    match field {
        "ai" => "artificial intelligence".to_owned(),
        "nano-materials" => field.to_owned(),
        "internet-of-things" => "the internet of things".to_owned(),
        _ => field.replace('-', " "),
    }
}

/// What so many fields leave over.
fn everything_but(fields: usize) -> String {
    const FEW: [&str; 6] = ["no", "one", "two", "three", "four", "five"];
    match (fields, FEW.get(fields)) {
        (0, _) => "everything".to_owned(),
        (1, _) => "everything that is not of the one field".to_owned(),
        (_, Some(number)) => format!("everything that is none of the {number} fields"),
        (_, None) => format!("everything that is none of the {fields} fields"),
    }
}
