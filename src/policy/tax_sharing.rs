//! Tax sharing: the place of a sited project pays part of its local tax back to where it comes from.
//!
//! Effect: raises `share_oi` of (20) and (27) between members whose origin is open.

use super::{Coverage, Entry, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "tax-sharing",
    pairs: PairKeys::Restrict,
    chinese: "跨区域税收分成",
    chinese_label: "税收分成",
    summary: "The place of a project pays part of its local tax back to the region that the project comes from.",
    moves: "tax share: siting and match quality (20), (21); deployments (23); revenue (27)",
    sizes: "pilots between Shanghai (research) and Jiangsu, Zhejiang, Anhui (production); agreed shares differ by project, a half is common",
    chinese_summary: "项目落户地把部分地方税返还给项目来源地。",
    chinese_moves: "税收分成：项目落户与匹配质量 (20)、(21)；项目存续 (23)；财政收入 (27)",
    chinese_sizes: "上海（研发）与江苏、浙江、安徽（生产）之间的试点；分成比例因项目而异，各半较为常见",
    example: "share = 0.5        # of the local tax on what the project produces\nenforcement = 1.0  # part of what was agreed that is really paid",
    ..Entry::of::<TaxSharing>()
};

/// Tax sharing, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TaxSharing {
    /// Share of the local tax of a sited project that its place pays to its origin.
    #[schemars(extend("x-zh" = "项目落户地支付给来源地的地方税份额。"))]
    pub share: Share,
    /// Part of the agreed share that is really paid.
    #[schemars(extend("x-zh" = "约定的分成中实际支付的部分。"))]
    pub enforcement: Share,
}

impl Default for TaxSharing {
    fn default() -> Self {
        Self { share: Share::of(0.5), enforcement: Share::of(1.0) }
    }
}

impl Instrument for TaxSharing {
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
        conditions.tax_share.push(reach.pairs(self.share.get() * self.enforcement.get()));
    }
}
