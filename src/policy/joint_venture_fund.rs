//! Joint venture fund: part of the venture finance of members stays among them, and public money comes on top.
//!
//! Effect: pools venture finance and adds to it in (13).

use super::{Cost, Coverage, Entry, Instrument, Money, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::{ClubShare, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "joint-venture-fund",
    chinese: "长三角创业投资引导基金等联合创投基金",
    chinese_label: "联合创投基金",
    summary: "Members pool part of their venture finance across province borders and add public money.",
    moves: "pooled share and fund injection: venture finance (13), (14), hazards (19)",
    sizes: "the guidance fund for start-ups in the Yangtze delta was registered with 47.1 billion CNY in December 2025 for up to twenty years (Ming Pao, 27 December 2025); 5 billion a year invests that in ten",
    chinese_summary: "成员跨省汇集部分风险资本，并加入公共资金。",
    chinese_moves: "汇集份额与注资：风险资本 (13)、(14)，推进率 (19)",
    chinese_sizes: "长三角创业投资引导基金于 2025 年 12 月注册，规模 471 亿元，期限最长二十年（明报，2025 年 12 月 27 日）；每年 50 亿元，十年投完",
    example: "pooled_share = 0.2      # of the venture finance of each member\ninjection = 5000000000  # CNY per year, all members together",
    ..Entry::of::<JointVentureFund>()
};

/// Joint venture fund, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct JointVentureFund {
    /// Share of a member's venture finance that looks for projects among members only, without borders.
    #[schemars(extend("x-zh" = "成员的风险资本中只在成员间、不分省界寻找项目的份额。"))]
    pub pooled_share: Share,
    /// Public money for venture finance that all members pay together, by their output; CNY per year.
    #[schemars(extend("x-zh" = "全体成员按产出共同支付的公共风险资本，元/年。", "x-slider" = [0, 40_000_000_000_i64, 500_000_000]))]
    pub injection: Money,
}

impl Default for JointVentureFund {
    fn default() -> Self {
        Self { pooled_share: Share::of(0.2), injection: Money::of(5e9) }
    }
}

impl Instrument for JointVentureFund {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        Cost::Local(club.split(self.injection.get()))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let pool = self.pooled_share.get() * &reach.strength;
        conditions.pools.push(ClubShare { members: reach.covered(), share: pool });
        conditions.fund_injection += &(&reach.strength * &reach.club.split(self.injection.get()));
    }
}
