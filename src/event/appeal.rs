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
    chinese_summary: "人们更喜欢或更不喜欢一个地方：空气更清洁、学校更好，或者名声变差。",
    chinese_moves: "地方对人的吸引力 (7)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "change = 0.05                       # in logarithms: 5 % more choose the place\ncohorts = [\"young\", \"established\"]",
    ..EventEntry::of_shock::<Appeal>()
};

/// Appeal, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Appeal {
    /// Change of the appeal, in logarithms.
    #[schemars(extend("x-zh" = "吸引力的变化，取对数。"))]
    pub change: LogChange,
    /// Whose: `worker`, `young`, `established`; all when left out.
    #[schemars(extend("x-zh" = "哪些人群：劳动力、青年人才、成熟人才；不填则为全部。"))]
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
