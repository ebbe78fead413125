//! Capital market integration: money crosses province borders as it does within a province.
//!
//! Effect: relieves the borders of capital and venture finance (K1) between open members.

use super::{Coverage, Entry, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "capital-market-integration",
    pairs: PairKeys::Restrict,
    chinese: "资金链畅通、破除壁垒",
    chinese_label: "资本市场一体化",
    summary: "Members remove what keeps capital and venture finance within province borders.",
    moves: "borders of capital and venture finance: investment (K1), (11); venture finance (13), (14)",
    sizes: "no measured size; scenario size. The sign of its effect follows from how the table of regions shares out capital, which moves to where the table makes it scarce",
    chinese_summary: "成员消除把资本和风险资本挡在省内的障碍。",
    chinese_moves: "资本与风险资本的省界：投资 (K1)、(11)；风险资本 (13)、(14)",
    chinese_sizes: "没有实测规模，为情景规模。效应的正负取决于地区表如何分配资本：资本流向表中资本稀缺的地方",
    example: "relief = 0.5  # half of the border",
    ..Entry::of::<CapitalMarketIntegration>()
};

/// Capital market integration, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CapitalMarketIntegration {
    /// Part of the province border that no longer holds money back.
    #[schemars(extend("x-zh" = "不再阻挡资金的省界部分。"))]
    pub relief: Share,
}

impl Default for CapitalMarketIntegration {
    fn default() -> Self {
        Self { relief: Share::of(0.5) }
    }
}

impl Instrument for CapitalMarketIntegration {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        for channel in [Channel::Capital, Channel::Venture] {
            conditions.relieve_border(channel, reach.pairs(self.relief.get()));
        }
    }
}
