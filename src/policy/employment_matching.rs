//! Employment matching: platforms bring graduates and the jobs that need them together.
//!
//! Effect: changes the share of graduates who become talent in (9).

use super::{Cost, Coverage, Entry, Instrument, Money, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "employment-matching",
    chinese: "人工智能促就业、岗位匹配平台",
    chinese_label: "岗位匹配",
    summary: "Matching platforms find jobs as talent for more of the graduates who arrive.",
    moves: "graduate match: young talent and workers (9), (10)",
    sizes: "no measured effect; match and cost are scenario sizes",
    chinese_summary: "匹配平台帮助更多前来的毕业生找到人才岗位。",
    chinese_moves: "毕业生匹配率：青年人才与劳动力 (9)、(10)",
    chinese_sizes: "没有实测效应；匹配率与成本为情景规模",
    example: "match = 0.93      # of the graduates who arrive; 0.85 without policy\ncost = 100000000  # CNY per year, all members together",
    ..Entry::of::<EmploymentMatching>()
};

/// Employment matching, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EmploymentMatching {
    /// Share of arriving graduates who become talent at full strength; below that without policy it is a loss.
    #[schemars(extend("x-zh" = "政策全面实施时，前来的毕业生中成为人才的份额；低于无政策时的水平则是损失。", "x-neutral" = 0.85))]
    #[serde(rename = "match")]
    pub matched: Share,
    /// What all members pay together, by their output; CNY per year.
    #[schemars(extend("x-zh" = "全体成员按产出共同支付的费用，元/年。", "x-slider" = [0, 1_000_000_000, 10_000_000]))]
    pub cost: Money,
}

impl Default for EmploymentMatching {
    fn default() -> Self {
        Self { matched: Share::of(0.93), cost: Money::of(1e8) }
    }
}

impl Instrument for EmploymentMatching {
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
        let gain = self.matched.get() - reach.club.model.parameters.talent.graduate_match;
        conditions.graduate_match.scaled_add(gain, &reach.strength);
    }
}
