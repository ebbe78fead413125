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
    example: "change = -0.3  # 30 % less",
    ..EventEntry::of_shock::<FinanceShock>()
};

/// Finance shock, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FinanceShock {
    /// Relative change of what the places have for projects anywhere.
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
