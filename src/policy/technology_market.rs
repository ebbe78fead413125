//! Technology market: rights to technology are traded across members under one set of rules.
//!
//! Effect: relieves the border of siting (K1) between open members, and raises the hazard of scale-up in (19).

use super::{Coverage, Entry, Gain, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "technology-market",
    pairs: PairKeys::Restrict,
    chinese: "技术交易市场一体化",
    chinese_label: "技术市场一体化",
    summary: "One market for technology lets projects find their place across borders, and scale up sooner.",
    moves: "siting border: siting and match quality (K1), (20), (21); hazard of scale-up (19)",
    sizes: "contracts among Shanghai, Jiangsu, Zhejiang and Anhui: 14,000, worth more than 54 billion CNY (State Council Information Office, 4 November 2021); relief and gain are scenario sizes",
    chinese_summary: "统一的技术市场让项目跨界落户，并更早实现规模化。",
    chinese_moves: "项目落户省界：项目落户与匹配质量 (K1)、(20)、(21)；10→100 的推进率 (19)",
    chinese_sizes: "沪苏浙皖相互间技术合同 1.4 万项，成交额 540 多亿元（国务院新闻办公室，2021 年 11 月 4 日）；壁垒降低幅度与增益为情景规模",
    example: "relief = 0.5        # half of the border\nhazard_boost = 0.1  # 10 % more projects a year are ready to be sited",
    ..Entry::of::<TechnologyMarket>()
};

/// Technology market, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TechnologyMarket {
    /// Part of the province border that no longer holds projects back.
    #[schemars(extend("x-zh" = "不再阻挡项目的省界部分。"))]
    pub relief: Share,
    /// Gain in the hazard of scale-up.
    #[schemars(extend("x-zh" = "10→100 推进率的增益。"))]
    pub hazard_boost: Gain,
}

impl Default for TechnologyMarket {
    fn default() -> Self {
        Self { relief: Share::of(0.5), hazard_boost: Gain::of(0.1) }
    }
}

impl Instrument for TechnologyMarket {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Siting, reach.pairs(self.relief.get()));
        conditions.raise_hazard(Stage::ScaleUp, self.hazard_boost.get(), &reach.strength);
    }
}
