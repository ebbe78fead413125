//! Innovation consortium: firms and institutes of several regions work together under rules on who owns what.
//!
//! Effect: relieves the border of knowledge (K2) between open members, and raises the hazard of maturation in (19).

use super::{
    Cost, Coverage, Entry, Gain, Instrument, Money, PairKeys, PolicyMembers, Reach, Share, WrittenInstrument,
};
use crate::dynamics::{Channel, Conditions};
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "innovation-consortium",
    pairs: PairKeys::Restrict,
    chinese: "创新联合体",
    chinese_label: "创新联合体",
    summary: "Firms and institutes of open members share knowledge and results under common rules on property and benefit.",
    moves: "knowledge border: access to knowledge (K2), (17); hazard of maturation (19)",
    sizes: "the Yangtze delta has set up its first 12 consortia (office for regional cooperation of the delta); relief, gain and cost are scenario sizes",
    chinese_summary: "开放成员的企业和院所按统一的产权与收益规则共享知识和成果。",
    chinese_moves: "知识省界：知识可达性 (K2)、(17)；1→10 的推进率 (19)",
    chinese_sizes: "长三角首批组建 12 个创新联合体（长三角区域合作办公室）；壁垒降低幅度、增益与成本为情景规模",
    example: "relief = 0.5         # half of the border\nsuccess_boost = 0.1  # 10 % more projects a year pass the pilot stage\ncost = 200000000     # CNY per year, all members together",
    ..Entry::of::<InnovationConsortium>()
};

/// Innovation consortium, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InnovationConsortium {
    /// Part of the province border that no longer holds knowledge back.
    #[schemars(extend("x-zh" = "不再阻挡知识的省界部分。"))]
    pub relief: Share,
    /// Gain in the hazard of maturation.
    #[schemars(extend("x-zh" = "1→10 推进率的增益。"))]
    pub success_boost: Gain,
    /// What all members pay together, by their output; CNY per year.
    #[schemars(extend("x-zh" = "全体成员按产出共同支付的费用，元/年。", "x-slider" = [0, 2_000_000_000, 20_000_000]))]
    pub cost: Money,
}

impl Default for InnovationConsortium {
    fn default() -> Self {
        Self { relief: Share::of(0.5), success_boost: Gain::of(0.1), cost: Money::of(2e8) }
    }
}

impl Instrument for InnovationConsortium {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        Cost::Local(club.split(self.cost.get()))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Knowledge, reach.pairs(self.relief.get()));
        conditions.raise_hazard(Stage::Maturation, self.success_boost.get(), &reach.strength);
    }
}
