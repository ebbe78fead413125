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
    example: "relief = 1.0       # the whole border\nidea_boost = 0.02  # 2 % more ideas in every member",
    ..Entry::of::<FacilitySharing>()
};

/// Facility sharing, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FacilitySharing {
    /// Part of the province border that no longer holds knowledge back.
    pub relief: Share,
    /// Gain in new ideas of a member.
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
