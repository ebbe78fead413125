//! Appeal: people like a place more, or less.
//!
//! Effect: a factor on `S_cj` of (7); graduates choose with the young.

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::LogChange;
use crate::region::{COHORTS, Cohort};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "appeal",
    chinese: "吸引力变化",
    chinese_label: "吸引力变化",
    summary: "People like a place more, or less: cleaner air, better schools, a bad name.",
    moves: "appeal of the place to people (7)",
    sizes: "no measured size; scenario size",
    example: "change = 0.05                       # in logarithms: 5 % more choose the place\ncohorts = [\"young\", \"established\"]",
    ..EventEntry::of_shock::<Appeal>()
};

/// Appeal, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Appeal {
    /// Change of the appeal, in logarithms.
    pub change: LogChange,
    /// Whose: `worker`, `young`, `established`; all when left out.
    #[schemars(schema_with = "cohorts")]
    pub cohorts: Vec<Cohort>,
}

fn cohorts(_: &mut SchemaGenerator) -> Schema {
    let names = COHORTS.map(|it| it.to_string());
    json_schema!({ "type": "array", "items": { "type": "string", "enum": names } })
}

impl Default for Appeal {
    fn default() -> Self {
        Self { change: LogChange::of(0.05), cohorts: COHORTS.to_vec() }
    }
}

impl Shock for Appeal {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        for cohort in COHORTS.into_iter().filter(|it| self.cohorts.contains(it)) {
            conditions.log_appeal[cohort].scaled_add(self.change.get(), &strike.strength);
        }
    }
}
