//! Pilot platforms: members build places together where results are proved and made once.
//!
//! Effect: raises the hazard of maturation in (19).

use super::{Cost, Coverage, Entry, Gain, Instrument, Money, PolicyMembers, Reach, WrittenInstrument};
use crate::dynamics::Conditions;
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "pilot-platforms",
    chinese: "概念验证中心、中试平台共建",
    chinese_label: "中试平台共建",
    summary: "Proof-of-concept centres and pilot lines that members pay for together bring projects from one to ten.",
    moves: "hazard of maturation (19)",
    sizes: "no measured effect; gain and cost are scenario sizes",
    chinese_summary: "成员共同出资建设概念验证中心和中试平台，把项目从 1 做到 10。",
    chinese_moves: "1→10 的推进率 (19)",
    chinese_sizes: "没有实测效应；增益与成本为情景规模",
    example: "hazard_boost = 0.1  # 10 % more projects a year pass the pilot stage\ncost = 100000000    # CNY per year, all members together",
    ..Entry::of::<PilotPlatforms>()
};

/// Pilot platforms, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PilotPlatforms {
    /// Gain in the hazard of maturation.
    #[schemars(extend("x-zh" = "1→10 推进率的增益。"))]
    pub hazard_boost: Gain,
    /// What all members pay together, by their output; CNY per year.
    #[schemars(extend("x-zh" = "全体成员按产出共同支付的费用，元/年。", "x-slider" = [0, 1_000_000_000, 10_000_000]))]
    pub cost: Money,
}

impl Default for PilotPlatforms {
    fn default() -> Self {
        Self { hazard_boost: Gain::of(0.1), cost: Money::of(1e8) }
    }
}

impl Instrument for PilotPlatforms {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        Cost::Local(club.split(self.cost.get()))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.raise_hazard(Stage::Maturation, self.hazard_boost.get(), &reach.strength);
    }
}
