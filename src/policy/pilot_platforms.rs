//! Pilot platforms: members build places together where results are proved and made once.
//!
//! Effect: raises the hazard of maturation in (19).

use super::{Club, Cost, Coverage, Entry, Gain, Instrument, Money, Reach};
use crate::dynamics::Conditions;
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const ENTRY: Entry = Entry {
    name: "pilot-platforms",
    chinese: "概念验证中心、中试平台共建",
    summary: "Proof-of-concept centres and pilot lines that members pay for together bring projects from one to ten.",
    moves: "hazard of maturation (19)",
    sizes: "no measured effect; gain and cost are scenario sizes",
    example: "hazard_boost = 0.1  # 10 % more projects a year pass the pilot stage\ncost = 100000000    # CNY per year, all members together",
    read: |settings| super::read::<PilotPlatforms>(settings),
    schema: || super::schema::<PilotPlatforms>(),
};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct PilotPlatforms {
    /// Gain in the hazard of maturation.
    hazard_boost: Gain,
    /// What all members pay together, by their output; CNY per year.
    cost: Money,
}

impl Default for PilotPlatforms {
    fn default() -> Self {
        Self { hazard_boost: Gain::of(0.1), cost: Money::of(1e8) }
    }
}

impl Instrument for PilotPlatforms {
    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &Club<'_>) -> Cost {
        Cost::Local(club.split(self.cost.get()))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.raise_hazard(Stage::Maturation, self.hazard_boost.get(), &reach.strength);
    }
}
