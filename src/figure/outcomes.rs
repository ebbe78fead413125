//! What outcomes are called on a figure and in which unit they are printed.

use super::format;
use super::theme::{Language, Theme};
use crate::outcome::catalogue::{self, Unit, of_nation};
use crate::outcome::{Currency, Outcome};

/// Outcomes of all regions together that have a panel each, in the order of panels.
const PANELS: [&str; 17] = [
    "output_cny",
    "output_per_worker_cny",
    "capital_cny",
    "people_young",
    "people_established",
    "technology",
    "ideas",
    "advanced_3",
    "unit_cost",
    "dispersion",
    "gini",
    "cross_province_share_talent",
    "cross_province_share_capital",
    "cross_province_share_siting",
    "open_share",
    "transfers_cny",
    "policy_cost_cny",
];

/// The outcomes of [`PANELS`].
pub(super) fn panels() -> impl Iterator<Item = Outcome> {
    PANELS.iter().filter_map(|name| of_nation(name))
}

/// What a column of all regions together is called; the column where no name is known.
pub(super) fn name(column: &str, language: Language) -> String {
    let label = of_nation(column).and_then(|it| it.label);
    label.map_or(column, |it| language.of(it)).to_owned()
}

/// What a column of the table of regions is called; the column where no name is known.
pub fn name_of_regions(column: &str, language: Language) -> String {
    let [english, chinese] = catalogue::name_of_regions(column);
    language.say(&english, &chinese).to_owned()
}

/// What effects on an outcome of regions are divided by, and the words for the unit that a table has in its own words.
pub fn measure_of_regions(unit: &str, largest: f64, language: Language) -> (f64, String) {
    let fitting = || format::Magnitude::fitting(largest, language);
    if unit.starts_with("percent") {
        (1.0, "%".to_owned())
    } else if let Some(currency) = Currency::of_unit(unit) {
        (fitting().divisor, fitting().of_money(language, &currency))
    } else if unit.starts_with("persons") {
        (fitting().divisor, fitting().of(language.say("people", "人"), language))
    } else if unit.starts_with("projects") {
        (1.0, language.say("projects", "个").to_owned())
    } else {
        (1.0, unit.to_owned())
    }
}

/// What values are divided by before they are printed, and the words for the unit. `largest` is the size of the
/// largest of them.
pub(super) fn measure(unit: Unit, largest: f64, theme: &Theme) -> (f64, String) {
    let language = theme.language;
    match unit {
        Unit::Share => (0.01, language.say("% points", "百分点").to_owned()),
        // Capital too is said to be a year's, as in the headers of heat maps that older versions wrote.
        Unit::Money(_) => {
            let fitting = format::Magnitude::fitting(largest, language);
            let per_year = language.say(" a year", "/年");
            (fitting.divisor, format!("{}{per_year}", fitting.of_money(language, &theme.currency)))
        }
        Unit::Other { label, .. } => (1.0, language.of(label).to_owned()),
    }
}

/// As [`measure`], for effects on a column whose unit a table has in words.
pub(super) fn measure_effects(column: &str, unit: &str, largest: f64, theme: &Theme) -> (f64, String) {
    if unit.starts_with("percent") {
        return (1.0, "%".to_owned());
    }
    match of_nation(column) {
        Some(outcome) => measure(outcome.unit, largest, theme),
        None => (1.0, unit.to_owned()),
    }
}
