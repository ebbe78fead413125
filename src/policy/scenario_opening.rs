//! Scenario opening: a market lets solutions made elsewhere be used, and their makers learn by it.
//!
//! Effect: raises `a_jm` of (K3) in the members' markets.

use super::{Coverage, Entry, Instrument, NamedFields, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "scenario-opening",
    chinese: "场景开放",
    chinese_label: "场景开放",
    summary: "Members open their markets and application scenarios to solutions made elsewhere, which get cheaper by use.",
    moves: "openness: access to experience (K3), experience (24), unit costs (25)",
    sizes: "no measured size; lists of opened scenarios count projects, not market shares",
    chinese_summary: "成员向外地方案开放市场和应用场景，方案越用越便宜。",
    chinese_moves: "市场开放度：经验可达性 (K3)、经验 (24)、单位成本 (25)",
    chinese_sizes: "没有实测规模；场景清单统计的是项目，而不是市场份额",
    example: "# Part of the market that outsiders' solutions can reach; 0.3 without policy.\nopenness = 0.6\nfields = [\"ai\", \"integrated-circuits\"]",
    ..Entry::of::<ScenarioOpening>()
};

/// Scenario opening, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioOpening {
    /// Openness of the members' markets at full strength; below the openness without policy it does nothing.
    #[schemars(extend("x-zh" = "政策全面实施时成员的市场开放度；低于无政策时的开放度则不起作用。", "x-neutral" = 0.3))]
    pub openness: Share,
    /// Fields that are opened; all when left out.
    #[schemars(extend("x-zh" = "开放的领域；不填则为全部。"))]
    pub fields: NamedFields,
}

impl Default for ScenarioOpening {
    fn default() -> Self {
        Self { openness: Share::of(0.6), fields: NamedFields::All }
    }
}

impl Instrument for ScenarioOpening {
    fn written(&self) -> Option<WrittenInstrument> {
        Some(ENTRY.written(self)?.unless_all(&self.fields))
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_fields(&mut self) -> Vec<&mut NamedFields> {
        vec![&mut self.fields]
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let gain = (self.openness.get() - reach.club.model.parameters.learning.openness).max(0.0);
        let all = reach.club.model.fields().all();
        for (m, _) in all.iter().enumerate().filter(|(_, field)| self.fields.contains(&field.name)) {
            conditions.openness.column_mut(m).scaled_add(gain, &reach.strength);
        }
    }
}
