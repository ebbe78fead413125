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
    /// Whether it may be below 0, as balances may.
    pub may_be_negative: bool,
    /// How its values are found.
    pub value: Value,
}

/// What a row of the catalogue begins with: how an outcome behaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutcomeTraits {
    label: Option<Label>,
    effect: Option<Effect>,
    adds_up: bool,
    may_be_empty: bool,
    may_be_negative: bool,
}

/// Nothing is compared: what a row is about, or what is in no comparison.
pub(super) const PLAIN: OutcomeTraits =
    OutcomeTraits { label: None, effect: None, adds_up: false, may_be_empty: false, may_be_negative: false };
/// Nothing is compared, and there may be no value.
pub(super) const MAYBE_EMPTY: OutcomeTraits = OutcomeTraits { may_be_empty: true, ..PLAIN };
/// Compared in per cent; several places have no level together.
pub(super) const LEVEL: OutcomeTraits = OutcomeTraits { effect: Some(Effect::Percent), ..PLAIN };
/// Compared in per cent; several places have the sum.
pub(super) const SUM: OutcomeTraits = OutcomeTraits { adds_up: true, ..LEVEL };
/// Compared by difference: indices, shares and balances.
pub(super) const DIFFERENCE: OutcomeTraits = OutcomeTraits { effect: Some(Effect::Difference), ..PLAIN };
/// Compared by difference, since the base may have nothing; several places have the sum.
pub(super) const SUM_BY_DIFFERENCE: OutcomeTraits = OutcomeTraits { adds_up: true, ..DIFFERENCE };
/// A share that has no value where nothing flows.
pub(super) const SHARE_OF_FLOW: OutcomeTraits = OutcomeTraits { may_be_empty: true, ..DIFFERENCE };

impl OutcomeTraits {
    /// Figures call the outcome so.
    pub const fn called(self, english: &'static str, chinese: &'static str) -> Self {
        Self { label: Some(Label { english, chinese }), ..self }
    }

    /// It may be below 0.
    pub const fn signed(self) -> Self {
        Self { may_be_negative: true, ..self }
    }

    /// A row of the catalogue.
    pub const fn row<Value>(
        self,
        name: &'static str,
        unit: Unit,
        equation: &'static str,
        value: Value,
        meaning: &'static str,
    ) -> Outcome<Value> {
        let Self { label, effect, adds_up, may_be_empty, may_be_negative } = self;
        let (name, meaning) = (Cow::Borrowed(name), Cow::Borrowed(meaning));
        Outcome {
            name,
            unit,
            equation,
            meaning,
            label,
            effect,
            adds_up,
            may_be_empty,
            may_be_negative,
            value,
        }
    }
}

/// An outcome that no table has, for what is worked out from others.
pub(crate) fn named_outcome(name: &str, unit: Unit) -> Outcome {
    Outcome { name: Cow::Owned(name.to_owned()), ..PLAIN.row("", unit, "", (), "") }
}

/// A column that only says what a row is about.
pub(super) const fn key(name: &'static str, unit: Unit, meaning: &'static str) -> Outcome {
    PLAIN.row(name, unit, "", (), meaning)
}

impl<Value> Outcome<Value> {
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
            may_be_negative: self.may_be_negative,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_that_no_table_has_is_known_by_its_name_and_unit() {
        let found = named_outcome("patents", Unit::NUMBER);
        assert_eq!((&*found.name, found.unit.words()), ("patents", Unit::NUMBER.words()));
    }
}
