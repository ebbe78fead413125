//! GDP credit: what a sited project produces counts in part as growth of the region that it comes from.
//!
//! Effect: raises the credit of (29) between members whose origin is open.

use super::{Coverage, Entry, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "gdp-credit",
    pairs: PairKeys::Restrict,
    chinese: "GDP 跨省核算调整",
    chinese_label: "经济统计分算",
    summary: "Part of what a sited project produces is credited to the region it comes from when governments are judged by growth.",
    moves: "growth credit: what governments strive for (29); nothing at all while they do not choose",
    sizes: "no measured size: statistics count output where it is made; scenario size",
    chinese_summary: "按增长考核政府时，落地项目产值的一部分计入其来源地。",
    chinese_moves: "增长分算：政府追求的目标 (29)；政府不作选择时毫无作用",
    chinese_sizes: "没有实测规模：统计按生产地计算；为情景规模",
    example: "credit = 0.3  # of what projects produce elsewhere",
    ..Entry::of::<GdpCredit>()
};

/// GDP credit, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GdpCredit {
    /// Share of the output of sited projects that counts for their origin, in governments' eyes only.
    #[schemars(extend("x-zh" = "落地项目产值中计入来源地的份额，只影响政府的考量。"))]
    pub credit: Share,
}

impl Default for GdpCredit {
    fn default() -> Self {
        Self { credit: Share::of(0.3) }
    }
}

impl Instrument for GdpCredit {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Origin
    }

    fn reads_deployments(&self) -> bool {
        true
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.growth_credit.push(reach.pairs(self.credit.get()));
    }
}
