//! Parallel race: several teams work on the same problem, and it is enough that one of them succeeds.
//!
//! Effect: raises the hazard of maturation in (19).

use super::{
    Cost, Coverage, Entry, Instrument, Money, PolicyMembers, Reach, Share, Teams, WrittenInstrument,
};
use crate::dynamics::Conditions;
use crate::region::Stage;
use ndarray::Axis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "parallel-race",
    chinese: "赛马制",
    chinese_label: "赛马制",
    summary: "Several teams race on each listed project, which advances as soon as one of them succeeds.",
    moves: "hazard of maturation (19): success in a year is 1 − (1−p)^teams on the listed share",
    sizes: "no measured size; teams, listed share and cost are scenario sizes",
    chinese_summary: "多支队伍同时攻关每个上榜项目，任何一支成功项目即推进。",
    chinese_moves: "1→10 的推进率 (19)：上榜部分一年内的成功率为 1 − (1−p)^队伍数",
    chinese_sizes: "没有实测规模；队伍数、上榜份额与成本为情景规模",
    example: "teams = 3                # on each listed project\nlisted_share = 0.05      # of the projects in maturation\ncost_per_team = 3000000  # CNY for each further team if the project advances",
    ..Entry::of::<ParallelRace>()
};

/// Parallel race, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ParallelRace {
    /// Teams on each listed project.
    #[schemars(extend("x-zh" = "每个上榜项目的队伍数。"))]
    pub teams: Teams,
    /// Share of the projects in maturation that are raced on.
    #[schemars(extend("x-zh" = "1→10 阶段的项目中多队竞争的份额。"))]
    pub listed_share: Share,
    /// What each team beyond the first costs on a project that advances, CNY.
    #[schemars(extend("x-zh" = "项目推进时，第一支以外每支队伍的费用，元。", "x-unit" = "CNY per team", "x-slider" = [0, 50_000_000, 500_000]))]
    pub cost_per_team: Money,
}

impl Default for ParallelRace {
    fn default() -> Self {
        Self { teams: Teams::of(3.0), listed_share: Share::of(0.05), cost_per_team: Money::of(3e6) }
    }
}

impl Instrument for ParallelRace {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        let rivals = self.cost_per_team.get() * (self.teams.get() - 1.0) * self.listed_share.get();
        let probability = club.model.parameters.technology.advance_probability.maturation;
        let projects = club.world.stocks.projects.maturation.sum_axis(Axis(1));
        Cost::Local(rivals * probability * projects)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let gain = self.listed_share.get() * (self.teams.get() - 1.0);
        conditions.raise_hazard(Stage::Maturation, gain, &reach.strength);
    }
}
