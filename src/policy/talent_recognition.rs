//! Talent recognition: titles, certificates and social insurance count in every member.
//!
//! Effect: relieves the borders of workers, young and established talent (K1) between open members.

use super::{Coverage, Entry, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, Conditions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "talent-recognition",
    pairs: PairKeys::Restrict,
    chinese: "资质互认、社保衔接、人才地图",
    chinese_label: "人才资质互认",
    summary: "Titles, certificates and social insurance of one member are recognised by all, so people cross borders more easily.",
    moves: "borders of workers, young and established talent: moves (K1), (8), (9)",
    sizes: "no measured size; lists of recognised titles say nothing of moves; scenario size",
    chinese_summary: "一地的职称、证书和社会保险各成员互认，人们更容易跨界流动。",
    chinese_moves: "劳动力、青年人才与成熟人才的省界：迁移 (K1)、(8)、(9)",
    chinese_sizes: "没有实测规模；互认职称清单没有说明流动规模；为情景规模",
    example: "relief = 0.5  # half of the border",
    ..Entry::of::<TalentRecognition>()
};

/// Talent recognition, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TalentRecognition {
    /// Part of the province border that no longer holds people back.
    #[schemars(extend("x-zh" = "不再阻挡人员的省界部分。"))]
    pub relief: Share,
}

impl Default for TalentRecognition {
    fn default() -> Self {
        Self { relief: Share::of(0.5) }
    }
}

impl Instrument for TalentRecognition {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        for channel in [Channel::Worker, Channel::Young, Channel::Established] {
            conditions.relieve_border(channel, reach.pairs(self.relief.get()));
        }
    }
}
