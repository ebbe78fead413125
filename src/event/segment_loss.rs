//! Segment loss: part of the capacity of one segment of an industry chain is lost.
//!
//! Effect: lowers `f_jmk` of (33) and (35).

use super::shock::read;
use super::{EventEntry, NamedSegment, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::PairKeys;
use crate::policy::{Need, Share, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "segment-loss",
    pairs: PairKeys::None,
    chinese: "断链",
    chinese_label: "断链",
    summary: "Part of the capacity of one segment of an industry chain is lost: a plant that burns down, imports that stop.",
    moves: "capacity of a segment (33): supply of others, own output (35), output (3')",
    sizes: "no measured size; scenario size",
    chinese_summary: "产业链某一环节损失部分产能：工厂失火、进口中断。",
    chinese_moves: "环节产能 (33)：对他地的供应、本地产出 (35)、产出 (3')",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "field = \"integrated-circuits\"\nsegment = \"packaging-testing\"\nloss = 0.5  # of its capacity",
    read: read::<SegmentLoss>,
    schema: schema::<SegmentLoss>,
    defaults: || [("loss".to_owned(), loss().get().into())].into_iter().collect(),
};

/// Segment loss, with its settings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentLoss {
    /// The field whose chain breaks.
    #[schemars(extend("x-zh" = "断链的领域。"))]
    #[schemars(with = "String")]
    pub field: Spanned<String>,
    /// The segment of it that breaks.
    #[schemars(extend("x-zh" = "其中断开的环节。"))]
    #[schemars(with = "String")]
    pub segment: Spanned<String>,
    /// Part of its capacity that is lost.
    #[schemars(extend("x-zh" = "损失的产能份额。"))]
    #[serde(default = "loss")]
    pub loss: Share,
}

fn loss() -> Share {
    Share::of(0.5)
}

impl SegmentLoss {
    /// The loss of half of a segment.
    pub fn of(field: &str, segment: &str) -> Self {
        let name = |it: &str| Spanned::new(0..0, it.to_owned());
        Self { field: name(field), segment: name(segment), loss: loss() }
    }
}

impl Shock for SegmentLoss {
    fn written(&self) -> Option<WrittenShock> {
        let settings = [
            ("field", self.field.get_ref().as_str().into()),
            ("segment", self.segment.get_ref().as_str().into()),
            ("loss", self.loss.get().into()),
        ];
        let settings = settings.map(|(key, value): (&str, toml::Value)| (key.to_owned(), value));
        Some(WrittenShock { entry: ENTRY, settings: settings.into_iter().collect() })
    }

    fn named_segment(&self) -> Option<NamedSegment<'_>> {
        Some(NamedSegment { field: &self.field, segment: &self.segment })
    }

    fn needs(&self) -> Option<Need> {
        Some(Need::Chain)
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        let (fields, chains) = (strike.model.fields(), &strike.model.base.chains);
        let number =
            fields.find(self.field.get_ref()).and_then(|field| chains.find(field, self.segment.get_ref()));
        let left = 1.0 - self.loss.get() * &strike.strength;
        conditions.segments_left.extend(number.map(|it| (it, left)));
    }
}
