//! Standards recognition: what was tested or licensed by one member may be used in all.
//!
//! Effect: relieves the border of experience (K3) between open members, and raises the hazard of scale-up in (19).

use super::{Coverage, Entry, Gain, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "standards-recognition",
    pairs: PairKeys::Restrict,
    chinese: "标准、测试牌照互认",
    chinese_label: "标准互认",
    summary: "Standards, test results and licences of one member hold in all, so what is used there teaches makers elsewhere.",
    moves: "experience border: access to experience (K3), (24), unit costs (25); hazard of scale-up (19)",
    sizes: "no measured size; licences for testing self-driving cars are a case; scenario size",
    chinese_summary: "一地的标准、检测结果和牌照各成员通用，在一地的使用也让别处的制造者学到经验。",
    chinese_moves: "经验省界：经验可达性 (K3)、(24)，单位成本 (25)；10→100 的推进率 (19)",
    chinese_sizes: "没有实测规模；自动驾驶测试牌照互认是一例；为情景规模",
    example: "relief = 1.0         # the whole border\nstage3_boost = 0.15  # 15 % more projects a year are ready to be sited",
    ..Entry::of::<StandardsRecognition>()
};

/// Standards recognition, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StandardsRecognition {
    /// Part of the province border that no longer hides experience.
    #[schemars(extend("x-zh" = "不再隔断经验的省界部分。"))]
    pub relief: Share,
    /// Gain in the hazard of scale-up.
    #[schemars(extend("x-zh" = "10→100 推进率的增益。"))]
    pub stage3_boost: Gain,
}

impl Default for StandardsRecognition {
    fn default() -> Self {
        Self { relief: Share::of(1.0), stage3_boost: Gain::of(0.15) }
    }
}

impl Instrument for StandardsRecognition {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Experience, reach.pairs(self.relief.get()));
        conditions.raise_hazard(Stage::ScaleUp, self.stage3_boost.get(), &reach.strength);
    }
}
