//! Finance shock: private venture finance shrinks or swells.
//!
//! Effect: a factor on private money in (13); public money is spared.

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "finance-shock",
    chinese: "融资寒冬",
    chinese_label: "融资寒冬",
    summary: "Private venture finance shrinks or swells: a winter of finance, a wave of it.",
    moves: "venture finance (13), (14), hazards (19); public money is spared",
    sizes: "no measured size; scenario size",
    chinese_summary: "民间风险资本收缩或膨胀：融资寒冬或融资热潮。",
    chinese_moves: "风险资本 (13)、(14)，推进率 (19)；公共资金不受影响",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "change = -0.3  # 30 % less",
    ..EventEntry::of_shock::<FinanceShock>()
};

/// Finance shock, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FinanceShock {
    /// Relative change of what the places have for projects anywhere.
    #[schemars(extend("x-zh" = "这些地方可投向任何项目的资金的相对变化。"))]
    pub change: Change,
}

impl Default for FinanceShock {
    fn default() -> Self {
        Self { change: Change::of(-0.3) }
    }
}

impl Shock for FinanceShock {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        conditions.finance_left *= &(1.0 + self.change.get() * &strike.strength);
    }
}
