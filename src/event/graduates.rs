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
    example: "extra = 5000  # graduates a year in each of the places",
    ..EventEntry::of_shock::<Graduates>()
};

/// Graduates, with the setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Graduates {
    /// Graduates besides those of the base year, persons per year in each of the places; negative for fewer.
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
