//! Data sharing: scientific data of one member can be used in all.
//!
//! Effect: relieves the border of knowledge (K2) between open members, and raises ideas (18).

use super::{Coverage, Entry, Gain, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "data-sharing",
    pairs: PairKeys::Restrict,
    chinese: "科学数据平台、数据跨境流动",
    chinese_label: "科学数据共享",
    summary: "Members share scientific data and let data pass their borders.",
    moves: "knowledge border: access to knowledge (K2), (17); idea boost (18)",
    sizes: "no measured size; scenario size",
    chinese_summary: "成员共享科学数据，并允许数据跨越边界流动。",
    chinese_moves: "知识省界：知识可达性 (K2)、(17)；新项目增益 (18)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "relief = 0.3       # of the border\nidea_boost = 0.01  # 1 % more ideas in every member",
    ..Entry::of::<DataSharing>()
};

/// Data sharing, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DataSharing {
    /// Part of the province border that no longer holds knowledge back.
    #[schemars(extend("x-zh" = "不再阻挡知识的省界部分。"))]
    pub relief: Share,
    /// Gain in new ideas of a member.
    #[schemars(extend("x-zh" = "成员新项目的增益。", "x-slider" = [0, 0.2, 0.005]))]
    pub idea_boost: Gain,
}

impl Default for DataSharing {
    fn default() -> Self {
        Self { relief: Share::of(0.3), idea_boost: Gain::of(0.01) }
    }
}

impl Instrument for DataSharing {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Knowledge, reach.pairs(self.relief.get()));
        conditions.raise_ideas(self.idea_boost.get(), &reach.strength);
    }
}
