//! What is varied: a path of the scenario and the values it takes.

use crate::numeric::scalar;
use crate::outcome::Column;
use ndarray::Array2;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A path of the scenario and the values it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignFactor {
    /// As after `--set`, such as `parameters.technology.retention`.
    pub path: String,
    /// The values.
    pub levels: Levels,
}

/// The values that a factor takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Levels {
    /// Numbers between two ends, both included.
    Range {
        /// The smaller end.
        low: f64,
        /// The larger end.
        high: f64,
        /// What is evenly spread between them.
        scale: Scale,
    },
    /// Values that are named one by one; points hold their numbers, from 0.
    Values(Vec<FactorLevel>),
}

/// What is evenly spread between the ends of a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// The number.
    #[default]
    Linear,
    /// The logarithm of the value.
    Log,
    /// The number, and only whole ones.
    Integer,
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorLevel {
    /// As TOML has it.
    pub literal: String,
    /// As tables have it.
    pub label: String,
    /// The value as a number, if it is one.
    pub number: Option<f64>,
}

/// Shares of ranges as values of the factors.
pub(super) fn spread(factors: &[DesignFactor], shares: Array2<f64>) -> Array2<f64> {
    let mut values = shares;
    for ((_, factor), value) in values.indexed_iter_mut() {
        *value = factors[factor].levels.at(*value);
    }
    values
}

impl DesignFactor {
    /// The value at a point as TOML has it.
    pub fn literal(&self, value: f64) -> String {
        match &self.levels {
            Levels::Range { scale: Scale::Integer, .. } => format!("{value:.0}"),
            Levels::Range { .. } => format!("{value:?}"),
            Levels::Values(levels) => {
                levels.get(index(value)).map(|it| it.literal.clone()).unwrap_or_default()
            }
        }
    }

    /// The value at a point as a number, the one that its [`literal`](Self::literal) is read as; [`None`] for a listed
    /// value that is none.
    pub fn number(&self, value: f64) -> Option<f64> {
        match &self.levels {
            // Whole numbers of TOML have no −0.
            Levels::Range { scale: Scale::Integer, .. } => Some(value + 0.0),
            Levels::Range { .. } => Some(value),
            Levels::Values(levels) => levels.get(index(value))?.number,
        }
    }

    /// The value of a list as tables have it; empty for a range.
    pub fn label(&self, value: f64) -> &str {
        match &self.levels {
            Levels::Range { .. } => "",
            Levels::Values(levels) => levels.get(index(value)).map_or("", |it| &it.label),
        }
    }

    /// Whether tables hold numbers of it, and not text.
    pub fn is_number(&self) -> bool {
        match &self.levels {
            Levels::Range { .. } => true,
            Levels::Values(levels) => levels.iter().all(|it| it.number.is_some()),
        }
    }

    /// The values of the factor at some points as a column of a table.
    pub fn column(&self, values: impl Iterator<Item = f64>) -> Column {
        let Levels::Values(levels) = &self.levels else {
            return Column::real(&self.path, values.collect());
        };
        let level = |value| levels.get(index(value));
        if self.is_number() {
            let number = |value| level(value).and_then(|it| it.number).unwrap_or(f64::NAN);
            return Column::real(&self.path, values.map(number).collect());
        }
        let label = |value| level(value).map(|it| it.label.clone()).unwrap_or_default();
        Column::text(&self.path, values.map(label).collect())
    }

    /// The value that a table holds as this text; for a list of values its number.
    pub fn find(&self, text: &str) -> Option<f64> {
        let number = text.trim().parse::<f64>().ok().filter(|it| it.is_finite());
        match &self.levels {
            Levels::Range { low, high, scale } => {
                let whole = *scale != Scale::Integer || number.is_some_and(|it| it.fract() == 0.0);
                number.filter(|it| (low..=high).contains(&it) && whole)
            }
            Levels::Values(levels) => levels
                .iter()
                .position(|it| it.label == text || (number.is_some() && it.number == number))
                .map(|it| it as f64),
        }
    }

    /// What a value can be, in words.
    pub fn describe(&self) -> String {
        match &self.levels {
            Levels::Range { low, high, scale: Scale::Integer } => {
                format!("a whole number between {low} and {high}")
            }
            Levels::Range { low, high, .. } => format!("a number between {low} and {high}"),
            Levels::Values(levels) => {
                let labels: Vec<&str> = levels.iter().map(|it| it.label.as_str()).collect();
                format!("one of {}", labels.join(", "))
            }
        }
    }
}

impl Levels {
    /// Spreads a share of the range, 0 to 1, to a value of it; for a list to the number of a value.
    pub fn at(&self, share: f64) -> f64 {
        match self {
            Self::Range { low, high, .. } if share <= 0.0 => f64::min(*low, *high),
            Self::Range { low, high, .. } if share >= 1.0 => f64::max(*low, *high),
            Self::Range { low, high, scale: Scale::Linear } => low + share * (high - low),
            Self::Range { low, high, scale: Scale::Log } => {
                scalar::exp(scalar::ln(*low) + share * (scalar::ln(*high) - scalar::ln(*low)))
                    .clamp(*low, *high)
            }
            // Each whole number has an equal part of the range.
            Self::Range { low, high, scale: Scale::Integer } => {
                (low + (share * (high - low + 1.0)).floor()).min(*high)
            }
            Self::Values(levels) => {
                let last = levels.len().saturating_sub(1) as f64;
                (share * levels.len() as f64).floor().clamp(0.0, last)
            }
        }
    }
}

/// Points hold whole, small numbers of values.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
fn index(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: f64, high: f64, scale: Scale) -> Levels {
        Levels::Range { low, high, scale }
    }

    #[test]
    fn a_share_of_a_range_reaches_both_ends_exactly_on_every_scale() {
        for scale in [Scale::Linear, Scale::Log, Scale::Integer] {
            let levels = range(3.0, 7.0, scale);
            assert_eq!((levels.at(0.0), levels.at(1.0)), (3.0, 7.0), "{scale:?}");
        }
    }

    #[test]
    fn the_middle_of_a_logarithmic_range_is_the_geometric_mean() {
        assert!((range(0.01, 100.0, Scale::Log).at(0.5) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn whole_numbers_and_listed_values_share_a_range_equally() {
        let integers = range(1.0, 4.0, Scale::Integer);
        let found: Vec<f64> = [0.1, 0.3, 0.6, 0.9].map(|it| integers.at(it)).to_vec();
        assert_eq!(found, [1.0, 2.0, 3.0, 4.0]);
        let level = |text: &str| FactorLevel { literal: text.into(), label: text.into(), number: None };
        let listed = Levels::Values(vec![level("a"), level("b")]);
        assert_eq!([0.2, 0.7, 1.0].map(|it| listed.at(it)).to_vec(), [0.0, 1.0, 1.0]);
    }

    #[test]
    fn a_number_written_for_a_scenario_is_read_as_the_same_number() {
        let read = |factor: &DesignFactor, value| {
            let table: toml::Table = format!("p = {}", factor.literal(value)).parse().unwrap();
            table["p"].as_float().or(table["p"].as_integer().map(|it| it as f64))
        };
        let factor = |levels| DesignFactor { path: "p".into(), levels };
        let any = factor(range(-1.0, 1e12, Scale::Linear));
        for value in [0.1, 1.0 / 3.0, 1e-7, 123_456_789_012.5, 2.0, -0.0] {
            assert_eq!(any.number(value), Some(value));
            assert_eq!(read(&any, value).map(f64::to_bits), Some(value.to_bits()), "{value}");
        }
        let whole = factor(range(-3.0, 3.0, Scale::Integer));
        for value in [-3.0, -0.0, 2.0] {
            assert_eq!(
                read(&whole, value).map(f64::to_bits),
                whole.number(value).map(f64::to_bits),
                "{value}"
            );
        }
        let level =
            |literal: &str, number| FactorLevel { literal: literal.into(), label: literal.into(), number };
        let listed = factor(Levels::Values(vec![level("0.3", Some(0.3)), level("\"a\"", None)]));
        assert_eq!([0.0, 1.0].map(|it| listed.number(it)), [Some(0.3), None]);
    }
}
