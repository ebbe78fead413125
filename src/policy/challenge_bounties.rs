//! Challenge bounties: problems are put on a list, and whoever in the club can solve them may.
//!
//! Effect: raises the hazards of maturation and scale-up in (19), the more the smaller a region is beside the club.

use super::{Cost, Coverage, Entry, Gain, Instrument, Money, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use crate::numeric::harmonic;
use crate::region::{RegionId, Stage};
use ndarray::{Array1, Array2, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "challenge-bounties",
    chinese: "揭榜挂帅",
    chinese_label: "揭榜挂帅",
    summary: "Problems are listed with a prize for solvers anywhere in the club, which helps most where few others work on them.",
    moves: "hazards of maturation and scale-up (19)",
    sizes: "no measured size; prize, listed share and gain are scenario sizes",
    chinese_summary: "张榜公布难题并设奖金，俱乐部内任何人都可揭榜；同行越少的领域受益越大。",
    chinese_moves: "1→10 和 10→100 的推进率 (19)",
    chinese_sizes: "没有实测规模；奖金、揭榜份额和增益均为情景规模",
    example: "prize = 5000000      # CNY for each listed project that advances\nlisted_share = 0.02  # of the projects in maturation and scale-up\neta = 0.05           # gain in hazard per unit of the harmonic number",
    ..Entry::of::<ChallengeBounties>()
};

/// Challenge bounties, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChallengeBounties {
    /// Prize for a listed project that advances, CNY.
    #[schemars(extend("x-zh" = "每个推进的揭榜项目的奖金，元。", "x-unit" = "CNY per project", "x-slider" = [0, 50_000_000, 500_000]))]
    pub prize: Money,
    /// Share of the projects of the two stages that are listed.
    #[schemars(extend("x-zh" = "两个阶段的项目中揭榜的份额。"))]
    pub listed_share: Share,
    /// Gain in hazard by each unit of H(projects of the club) − H(own projects), H the harmonic number.
    #[schemars(extend("x-zh" = "调和数 H（俱乐部项目数）− H（本地项目数）每增加一个单位，推进率的增益。", "x-slider" = [0, 0.5, 0.01]))]
    pub eta: Gain,
}

impl Default for ChallengeBounties {
    fn default() -> Self {
        Self { prize: Money::of(5e6), listed_share: Share::of(0.02), eta: Gain::of(0.05) }
    }
}

impl Instrument for ChallengeBounties {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        let probability = &club.model.parameters.technology.advance_probability;
        let prizes = self.prize.get() * self.listed_share.get();
        let advances =
            |stage: Stage| probability[stage] * club.world.stocks.projects[stage].sum_axis(Axis(1));
        Cost::Local(prizes * (advances(Stage::Maturation) + advances(Stage::ScaleUp)))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let covered = reach.covered();
        for stage in [Stage::Maturation, Stage::ScaleUp] {
            let projects = &reach.club.world.stocks.projects[stage];
            let by_all = among(projects, &covered).mapv(harmonic);
            // In proportion to the logarithm of how many look at a problem, for small clubs too.
            let further = by_all - projects.mapv(harmonic);
            let gain = self.listed_share.get() * self.eta.get() * &reach.strength;
            conditions.hazard_boost[stage] *= &(1.0 + further * gain.insert_axis(Axis(1)));
        }
    }
}

/// Projects of the members together, by field.
fn among(projects: &Array2<f64>, members: &[RegionId]) -> Array1<f64> {
    let nothing = Array1::zeros(projects.ncols());
    members.iter().fold(nothing, |sum, it| sum + projects.row(it.index()))
}
