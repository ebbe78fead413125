//! Graduates: a place has more of them, or fewer.
//!
//! Effect: adds to `G_i` of (9).

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::People;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "graduates",
    chinese: "高校扩招、新校区",
    chinese_label: "高校扩招",
    summary: "More people, or fewer, graduate in a place: a new campus, a college that moves.",
    moves: "graduates (9)",
    sizes: "a campus of a university has some ten thousand students; scenario size",
    chinese_summary: "一个地方的毕业生增加或减少：新校区、高校搬迁。",
    chinese_moves: "毕业生 (9)",
    chinese_sizes: "大学的一个校区约有一万名学生；为情景规模",
    example: "extra = 5000  # graduates a year in each of the places",
    ..EventEntry::of_shock::<Graduates>()
};

/// Graduates, with the setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Graduates {
    /// Graduates besides those of the base year, persons per year in each of the places; negative for fewer.
    #[schemars(extend("x-zh" = "每个地方在基年之外增加的毕业生，人/年；负数表示减少。"))]
    pub extra: People,
}

impl Default for Graduates {
    fn default() -> Self {
        Self { extra: People::of(10_000.0) }
    }
}

impl Shock for Graduates {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        conditions.extra_graduates.scaled_add(self.extra.get(), &strike.strength);
    }
}
