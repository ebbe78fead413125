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
    example: "teams = 3                # on each listed project\nlisted_share = 0.05      # of the projects in maturation\ncost_per_team = 3000000  # CNY for each further team if the project advances",
    ..Entry::of::<ParallelRace>()
};

/// Parallel race, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ParallelRace {
    /// Teams on each listed project.
    pub teams: Teams,
    /// Share of the projects in maturation that are raced on.
    pub listed_share: Share,
    /// What each team beyond the first costs on a project that advances, CNY.
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
