//! How an effect on an outcome is measured: in per cent of the base, or as a plain difference.

use super::unit::Unit;

/// How an effect on an outcome is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// In per cent of the value of the base.
    Percent,
    /// As a plain difference, in the unit of the outcome: of shares, of indices of inequality, of balances, and of
    /// amounts of money that may be nothing in the base.
    Difference,
}

impl Effect {
    /// What one unit of it is, if one of the outcome is `unit`.
    pub fn unit(self, unit: Unit) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Difference => unit.words(),
        }
    }

    /// What a value is more than that of the base. Against nothing no change can be measured in per cent; where both
    /// have nothing, nothing has changed.
    pub fn measure(self, value: f64, base: f64) -> f64 {
        match (self, value - base) {
            (Self::Difference, difference) => difference,
            (Self::Percent, 0.0) => 0.0,
            (Self::Percent, _) if base == 0.0 => f64::NAN,
            (Self::Percent, difference) => 100.0 * difference / base,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_in_per_cent_or_in_the_unit_of_the_outcome() {
        let unit = Unit::words_only("persons");
        assert_eq!((Effect::Percent.unit(unit), Effect::Difference.unit(unit)), ("percent", "persons"));
    }
}
