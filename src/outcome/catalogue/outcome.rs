//! What is said of an outcome.

use super::effect::Effect;
use super::unit::{Label, Unit};
use std::borrow::Cow;

/// A column of a table: what it is and, in `value`, how its values are found. Without a `value` it is a description.
#[derive(Clone, Debug)]
pub struct Outcome<Value = ()> {
    /// The name of the column.
    pub name: Cow<'static, str>,
    /// What one unit of it is.
    pub unit: Unit,
    /// The equations of the model it comes from; empty where it only says what a row is about.
    pub equation: &'static str,
    /// What it says, in one sentence.
    pub meaning: Cow<'static, str>,
    /// What figures call it; those without go by their names.
    pub label: Option<Label>,
    /// How an effect on it is measured; none of what no comparison asks for.
    pub effect: Option<Effect>,
    /// Whether several places together have the sum of what each has. A comparison adds up such outcomes of regions over
    /// those that policies cover, and over the others.
    pub adds_up: bool,
    /// Whether it may be empty in a run that went well.
    pub may_be_empty: bool,
    /// How its values are found.
    pub value: Value,
}

/// A column that only says what a row is about.
pub(super) const fn key(name: &'static str, unit: Unit, meaning: &'static str) -> Outcome {
    Outcome::new(name, unit, "", meaning, ()).without_effect()
}

impl<Value> Outcome<Value> {
    /// An outcome whose effects are in per cent, that does not add up, and is never empty.
    pub const fn new(
        name: &'static str,
        unit: Unit,
        equation: &'static str,
        meaning: &'static str,
        value: Value,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            unit,
            equation,
            meaning: Cow::Borrowed(meaning),
            label: None,
            effect: Some(Effect::Percent),
            adds_up: false,
            may_be_empty: false,
            value,
        }
    }

    /// Figures call it so.
    #[must_use]
    pub const fn called(mut self, english: &'static str, chinese: &'static str) -> Self {
        self.label = Some(Label { english, chinese });
        self
    }

    /// Effects on it are plain differences.
    #[must_use]
    pub const fn by_difference(mut self) -> Self {
        self.effect = Some(Effect::Difference);
        self
    }

    /// No comparison asks for effects on it.
    #[must_use]
    pub const fn without_effect(mut self) -> Self {
        self.effect = None;
        self
    }

    /// Several places together have the sum of what each has.
    #[must_use]
    pub const fn adding_up(mut self) -> Self {
        self.adds_up = true;
        self
    }

    /// It may be empty in a run that went well.
    #[must_use]
    pub const fn maybe_empty(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    /// What it is, without how its values are found.
    pub fn described(&self) -> Outcome {
        Outcome {
            name: self.name.clone(),
            unit: self.unit,
            equation: self.equation,
            meaning: self.meaning.clone(),
            label: self.label,
            effect: self.effect,
            adds_up: self.adds_up,
            may_be_empty: self.may_be_empty,
            value: (),
        }
    }
}

/// Which of the replicates a row is about.
pub(super) const REPLICATE: Outcome =
    key("replicate", Unit::NUMBER, "Which of the repeated runs with other random numbers, counted from 0.");
/// The time of a row.
pub(super) const YEAR: Outcome = key(
    "year",
    Unit::YEAR,
    "The time of the row, as a decimal: 2025.25 is the end of the first quarter of 2025.",
);
/// Which club or province a row is about.
pub(super) const CLUB: Outcome =
    key("club", Unit::NAME, "The club or the province whose regions are added up.");
/// Which region a row is about.
pub(super) const CODE: Outcome = key("code", Unit::CODE, "The code of the region in the table of the world.");
