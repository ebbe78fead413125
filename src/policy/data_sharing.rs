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
    example: "relief = 0.3       # of the border\nidea_boost = 0.01  # 1 % more ideas in every member",
    ..Entry::of::<DataSharing>()
};

/// Data sharing, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DataSharing {
    /// Part of the province border that no longer holds knowledge back.
    pub relief: Share,
    /// Gain in new ideas of a member.
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
