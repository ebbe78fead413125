//! Facility sharing: researchers use the large facilities and laboratories of other members as their own.
//!
//! Effect: relieves the border of knowledge (K2) between open members, and raises ideas (18).

use super::{Coverage, Entry, Gain, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "facility-sharing",
    pairs: PairKeys::Restrict,
    chinese: "大科学装置、开放实验室共享",
    chinese_label: "科研设施共享",
    summary: "Members open research facilities and laboratories to each other, so that knowledge passes province borders.",
    moves: "knowledge border: access to knowledge (K2), (17); idea boost (18)",
    sizes: "the sharing platform of the Yangtze delta lists more than 46,000 large instruments (office for regional cooperation of the delta); what that is worth in relief of the border is a scenario size",
    chinese_summary: "成员互相开放科研设施和实验室，使知识跨越省界。",
    chinese_moves: "知识省界：知识可达性 (K2)、(17)；新项目增益 (18)",
    chinese_sizes: "长三角科技资源共享服务平台收录 4.6 万余台（套）大型仪器（长三角区域合作办公室）；其相当于多大的壁垒降低幅度为情景规模",
    example: "relief = 1.0       # the whole border\nidea_boost = 0.02  # 2 % more ideas in every member",
    ..Entry::of::<FacilitySharing>()
};

/// Facility sharing, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FacilitySharing {
    /// Part of the province border that no longer holds knowledge back.
    #[schemars(extend("x-zh" = "不再阻挡知识的省界部分。"))]
    pub relief: Share,
    /// Gain in new ideas of a member.
    #[schemars(extend("x-zh" = "成员新项目的增益。", "x-slider" = [0, 0.2, 0.005]))]
    pub idea_boost: Gain,
}

impl Default for FacilitySharing {
    fn default() -> Self {
        Self { relief: Share::of(1.0), idea_boost: Gain::of(0.02) }
    }
}

impl Instrument for FacilitySharing {
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
