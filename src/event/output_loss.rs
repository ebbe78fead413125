//! Output loss: part of output is lost as long as it lasts, and so is what others would have got of it.
//!
//! Effect: lowers `b_i` of (3'), (20') and (33).

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::Loss;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "output-loss",
    chinese: "停产、封控",
    chinese_label: "停产停工",
    summary: "Part of output is lost as long as it lasts: a lockdown, a strike, a power cut.",
    moves: "output left b: output (3'), unit costs in siting (20'), supply of others (33)",
    sizes: "no measured size; scenario size",
    chinese_summary: "持续期间损失部分产出：封控、停工、停电。",
    chinese_moves: "剩余产出 b：产出 (3')、项目落户的单位成本 (20')、对他地的供应 (33)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "loss = 0.1  # of all output",
    ..EventEntry::of_shock::<OutputLoss>()
};

/// Output loss, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OutputLoss {
    /// Part of output that is lost.
    #[schemars(extend("x-zh" = "损失的产出份额。"))]
    pub loss: Loss,
}

impl Default for OutputLoss {
    fn default() -> Self {
        Self { loss: Loss::of(0.1) }
    }
}

impl Shock for OutputLoss {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        conditions.output_left *= &(1.0 - self.loss.get() * &strike.strength);
    }
}
