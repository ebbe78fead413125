//! What a scenario may say of the base year.

use crate::policy::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the appeals of the base year reproduce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Appeals {
    /// Where people live: as many come to every region as leave it.
    #[default]
    Stationary,
    /// Past net migration as well: the column `net_migrants_per_year` of the table of migration.
    Net,
}

/// How many begin to work in every region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Entrants {
    /// A rate of its workers, `talent.entrant_rate`.
    #[default]
    Rate,
    /// As many as natural growth, retirement and the homes of graduates leave: the columns `natural_growth_permille` and
    /// `aged_15_19` of the table of migration.
    NaturalGrowth,
}

/// What the base year is like besides what its tables say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BaseYearSpec {
    /// What appeals reproduce.
    pub appeals: Appeals,
    /// How many begin to work.
    pub entrants: Entrants,
    /// Part of the graduates who grew up in the province in which they studied; an assumption.
    pub graduates_from_own_province: Share,
}

impl Default for BaseYearSpec {
    fn default() -> Self {
        Self {
            appeals: Appeals::default(),
            entrants: Entrants::default(),
            graduates_from_own_province: Share::of(0.75),
        }
    }
}
