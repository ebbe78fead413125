//! What flows between regions.

use super::Cohort;
use serde::{Deserialize, Serialize};
use std::ops::{Index, IndexMut};

/// What flows between regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// Workers who redraw their place, in persons.
    Worker,
    /// Young talent that redraws its place, in persons.
    Young,
    /// Established talent that redraws its place, in persons.
    Established,
    /// Investment, in CNY.
    Capital,
    /// Venture finance, in CNY.
    Venture,
    /// Projects that are sited away from their origin or there.
    Siting,
    /// Tax on sited projects that their place shares with their origin, in CNY.
    Transfer,
    /// Research time that is lent, in person-years.
    Lent,
}

/// Every factor, in the order of tables.
pub const FACTORS: [Factor; 8] = [
    Factor::Worker,
    Factor::Young,
    Factor::Established,
    Factor::Capital,
    Factor::Venture,
    Factor::Siting,
    Factor::Transfer,
    Factor::Lent,
];

impl Factor {
    /// The name in tables and of figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Young => "young",
            Self::Established => "established",
            Self::Capital => "capital",
            Self::Venture => "venture",
            Self::Siting => "siting",
            Self::Transfer => "transfer",
            Self::Lent => "lent",
        }
    }

    /// The factor of that name.
    pub fn find(name: &str) -> Option<Self> {
        FACTORS.into_iter().find(|it| it.name() == name)
    }

    /// Whether it is money, in CNY.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Capital | Self::Venture | Self::Transfer)
    }

    /// Whether it flows from the columns of its matrix to the rows: tax goes from the place of a project back to where
    /// the project came from.
    pub fn is_backwards(self) -> bool {
        self == Self::Transfer
    }
}

impl From<Cohort> for Factor {
    /// The people themselves.
    fn from(cohort: Cohort) -> Self {
        match cohort {
            Cohort::Worker => Self::Worker,
            Cohort::Young => Self::Young,
            Cohort::Established => Self::Established,
        }
    }
}

/// One value a factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PerFactor<T>([T; FACTORS.len()]);

impl<T> PerFactor<T> {
    /// Asks `value` for each factor.
    pub fn from_fn(value: impl FnMut(Factor) -> T) -> Self {
        Self(FACTORS.map(value))
    }

    /// Every factor with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Factor, &T)> {
        FACTORS.into_iter().zip(&self.0)
    }

    /// Every factor with its value, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Factor, &mut T)> {
        FACTORS.into_iter().zip(&mut self.0)
    }
}

impl<T> Index<Factor> for PerFactor<T> {
    type Output = T;
    fn index(&self, factor: Factor) -> &T {
        &self.0[factor as usize]
    }
}

impl<T> IndexMut<Factor> for PerFactor<T> {
    fn index_mut(&mut self, factor: Factor) -> &mut T {
        &mut self.0[factor as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_has_its_own_place_and_name() {
        let mut numbers = PerFactor::from_fn(|it| it as usize);
        for (place, factor) in FACTORS.into_iter().enumerate() {
            assert_eq!((numbers[factor], Factor::find(factor.name())), (place, Some(factor)));
            assert_eq!(serde_json::to_value(factor).unwrap(), factor.name());
        }
        numbers[Factor::Lent] = 70;
        assert!(numbers.iter().all(|(it, number)| (*number == 70) == (it == Factor::Lent)));
        assert_eq!(Factor::find("worker "), None);
    }
}
