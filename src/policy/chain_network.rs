//! Chain network: suppliers of an industry chain in other provinces are as near as those at home.
//!
//! Effect: relieves the border of supply (33) between open members.

use super::{Coverage, Entry, Instrument, Need, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "chain-network",
    pairs: PairKeys::Restrict,
    chinese: "产业链协同",
    chinese_label: "产业链协同",
    summary: "Members make their industry chains one: what a supplier in another province makes comes as easily as from home.",
    moves: "supply border: supply with inputs (33), (34), output (35), (3') when something breaks",
    sizes: "no measured size; scenario size",
    chinese_summary: "成员把产业链连成一体：外省供应商的产品与本地的一样容易得到。",
    chinese_moves: "供应省界：中间投入供应 (33)、(34)，出现断链时的产出 (35)、(3')",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "relief = 0.5  # half of the border",
    ..Entry::of::<ChainNetwork>()
};

/// Chain network, with its setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChainNetwork {
    /// Part of the province border that no longer keeps inputs away.
    #[schemars(extend("x-zh" = "不再阻挡中间投入的省界部分。"))]
    pub relief: Share,
}

impl Default for ChainNetwork {
    fn default() -> Self {
        Self { relief: Share::of(0.5) }
    }
}

impl Instrument for ChainNetwork {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn needs(&self) -> Option<Need> {
        Some(Need::Chain)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Supply, reach.pairs(self.relief.get()));
    }
}
