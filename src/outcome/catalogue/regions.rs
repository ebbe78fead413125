//! Outcomes of single regions, made for a set of fields.

use super::outcome::Outcome;
use super::unit::Unit;
use crate::outcome::moment::Moment;
use crate::outcome::totals::FlowTotals;
use crate::region::{Cohort, Field, Stage};
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

const fn row(
    name: &'static str,
    unit: Unit,
    equation: &'static str,
    meaning: &'static str,
    value: fn(&Moment<'_>, &FlowTotals) -> Array1<f64>,
) -> Outcome<Regional> {
    Outcome::new(name, unit, equation, meaning, Regional::Real(value))
}

/// The columns of every field: `{field}` in the name is the field's own, in the meaning its words, and `{learning}`
/// says whether the field learns by use.
const fn row_of_field(
    name: &'static str,
    equation: &'static str,
    meaning: &'static str,
    value: fn(&Moment<'_>, usize) -> Array1<f64>,
) -> Outcome<Regional> {
    let value = Regional::OfField(value, 0);
    Outcome::new(name, Unit::INDEX_OF_BASE_YEAR, equation, meaning, value).without_effect()
}

/// The outcomes of `regions`, in the order of its columns. Balances are not among those that a comparison adds up
/// over members.
// A few lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
static REGIONS: &[Outcome<Regional>] = &[
    row("output_cny", Unit::CNY_PER_YEAR, "(3)",
        "What the region produces in a year, at constant prices.",
        |moment, _| moment.economy().output.clone()).adding_up(),
    row("workers", Unit::PERSONS, "(10)",
        "Working people who are not counted as talent.",
        |moment, _| moment.people(Cohort::Worker).clone()).adding_up(),
    row("young", Unit::PERSONS, "(10)",
        "Talent under 35 years of age.",
        |moment, _| moment.people(Cohort::Young).clone()).adding_up(),
    row("established", Unit::PERSONS, "(10)",
        "Talent of 35 years and more.",
        |moment, _| moment.people(Cohort::Established).clone()).adding_up(),
    row("capital_cny", Unit::CNY, "(12)",
        "Machines, buildings and other means of production, after wear.",
        |moment, _| moment.stocks().capital.clone()).adding_up(),
    row("technology", Unit::INDEX_OF_BASE_YEAR, "(2)",
        "How productive the region is with what it holds, all fields by their share of its output, learning included.",
        |moment, _| moment.economy().log_productivity.mapv(f64::exp)),
    row_of_field("technology_{field}", "(22)",
        "The level of technology in {field}, before learning.",
        |moment, field| moment.stocks().technology.column(field).to_owned()),
    row("unit_cost", Unit::INDEX_OF_BASE_YEAR, "(25)",
        "How costly new technology still is to use, all fields by their share of output; learning lowers it.",
        |moment, _| moment.log_unit_cost().mapv(f64::exp)),
    row_of_field("unit_cost_{field}", "(25)",
        "How costly technology in {field} still is to use{learning}.",
        |moment, field| moment.economy().log_unit_cost.column(field).mapv(f64::exp)),
    row("projects_1", Unit::PROJECTS, "(18), (19)",
        "Research projects in discovery, all fields.",
        |moment, _| moment.projects(Stage::Discovery)).adding_up(),
    row("projects_2", Unit::PROJECTS, "(19)",
        "Research projects in maturation, all fields.",
        |moment, _| moment.projects(Stage::Maturation)).adding_up(),
    row("projects_3", Unit::PROJECTS, "(19)",
        "Research projects in scale-up, all fields.",
        |moment, _| moment.projects(Stage::ScaleUp)).adding_up(),
    row("wage_worker_cny", Unit::CNY_PER_PERSON, "(4)",
        "What a worker earns in a year.",
        |moment, _| moment.economy().log_wage.worker.mapv(f64::exp)),
    row("wage_talent_cny", Unit::CNY_PER_PERSON, "(4)",
        "What a person who is counted as talent, young or established, earns in a year.",
        |moment, _| moment.economy().log_wage.young.mapv(f64::exp)),
    row("housing", Unit::INDEX_OF_BASE_YEAR, "(5)",
        "The price of housing, relative to the country.",
        |moment, _| moment.economy().log_housing.mapv(f64::exp)),
    row("net_talent", Unit::PERSONS_SINCE_LAST_ROW, "(8), (9)",
        "Talent that arrived less talent that left, graduates included.",
        |_, flows| flows.net_talent.clone()).by_difference(),
    row("net_capital_cny", Unit::CNY_SINCE_LAST_ROW, "(11)",
        "Investment that came from all regions less investment that the region made anywhere.",
        |_, flows| flows.capital.net.clone()).by_difference(),
    row("net_siting", Unit::PROJECTS_SINCE_LAST_ROW, "(20)",
        "Projects put to use here less projects developed here that were put to use anywhere.",
        |_, flows| flows.siting.net.clone()).by_difference(),
    row("tax_cny", Unit::CNY_PER_YEAR, "(27)",
        "Revenue of the regional government, after sharing with other regions.",
        |moment, _| moment.revenue().clone()).adding_up(),
    row("transfers_cny", Unit::CNY_PER_YEAR, "(27)",
        "Tax received from other regions less tax paid to them for projects developed in one and used in another.",
        |moment, _| moment.transfers().clone()).by_difference().adding_up(),
    Outcome::new("stance", Unit::words_only("0 or 1"), "(30), (31)",
        "Whether the government is open to cooperation: 1 open, 0 closed.",
        Regional::Integer(|moment| moment.stances().map(i64::from).collect())).without_effect(),
];

/// The outcomes of `regions` for these fields, which go by their names in scenario files.
pub(super) fn made_for(fields: &[&str]) -> Vec<Outcome<Regional>> {
    let made = |row: &Outcome<Regional>| match row.value {
        Regional::OfField(value, _) => (0..fields.len()).map(|it| of_field(row, value, fields, it)).collect(),
        _ => vec![row.clone()],
    };
    REGIONS.iter().flat_map(made).collect()
}

fn of_field(
    row: &Outcome<Regional>,
    value: fn(&Moment<'_>, usize) -> Array1<f64>,
    fields: &[&str],
    at: usize,
) -> Outcome<Regional> {
    let is_general = fields[at] == Field::General.name();
    let learning = if is_general {
        "; it does not fall by learning"
    } else {
        ", after what was learned by use that the region could see"
    };
    let words = if is_general { everything_but(fields.len() - 1) } else { words(fields[at]) };
    let meaning = row.meaning.replace("{field}", &words).replace("{learning}", learning);
    let name = row.name.replace("{field}", &fields[at].replace('-', "_"));
    Outcome {
        name: Cow::Owned(name),
        meaning: Cow::Owned(meaning),
        value: Regional::OfField(value, at),
        ..row.clone()
    }
}

/// What a field is called in a sentence.
fn words(field: &str) -> String {
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
