//! Capital loss: part of capital is destroyed in a moment.
//!
//! Effect: a line of (12) in one period.

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "capital-loss",
    chinese: "灾害损失",
    chinese_label: "灾害损失",
    summary: "Part of the capital of a place is destroyed in a moment: an earthquake, a flood.",
    moves: "capital (12), at the end of the step into which its start falls",
    sizes: "no measured size; scenario size",
    chinese_summary: "一个地方的部分资本在瞬间毁坏：地震、洪水。",
    chinese_moves: "资本 (12)，在其开始所在的一步结束时",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "loss = 0.1  # of all capital",
    ..EventEntry::of_shock::<CapitalLoss>()
};

/// Capital loss, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CapitalLoss {
    /// Part of capital that is destroyed.
    #[schemars(extend("x-zh" = "毁坏的资本份额。"))]
    pub loss: Share,
}

impl Default for CapitalLoss {
    fn default() -> Self {
        Self { loss: Share::of(0.1) }
    }
}

impl Shock for CapitalLoss {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn is_moment(&self) -> bool {
        true
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        conditions.capital_left *= &(1.0 - self.loss.get() * &strike.strength);
    }
}
