//! Research facility: research staff that a place has besides its own talent.
//!
//! Effect: adds to the research effort of (15).

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::Number;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "research-facility",
    chinese: "大科学装置落地",
    chinese_label: "科学装置落地",
    summary: "A facility brings research staff to a place, besides those whom the place has: a synchrotron, a national laboratory.",
    moves: "research staff (15), with support, ideas (17), (18) and the cost of research",
    sizes: "large facilities have some hundreds to a few thousand people; scenario size",
    chinese_summary: "科学装置给一个地方带来其原有之外的研究人员：同步辐射光源、国家实验室。",
    chinese_moves: "研究人员 (15)，连同支持、新项目 (17)、(18) 和研发成本",
    chinese_sizes: "大型装置有数百到数千人；为情景规模",
    example: "staff = 1000  # full-time equivalents in each of the places",
    ..EventEntry::of_shock::<ResearchFacility>()
};

/// Research facility, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResearchFacility {
    /// Research staff in each of the places, in full-time equivalents.
    #[schemars(extend("x-zh" = "每个地方的研究人员，按全时当量计。", "x-unit" = "full-time equivalents", "x-slider" = [0, 10_000, 100]))]
    pub staff: Number,
}

impl Default for ResearchFacility {
    fn default() -> Self {
        Self { staff: Number::of(1000.0) }
    }
}

impl Shock for ResearchFacility {
    fn written(&self) -> Option<WrittenShock> {
        ENTRY.written(self)
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        conditions.extra_staff.scaled_add(self.staff.get(), &strike.strength);
    }
}
