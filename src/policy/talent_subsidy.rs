//! Talent subsidy: members top up wages to attract people from each other.
//!
//! Effect: raises the wage subsidy in (6).

use super::{Cost, Coverage, Entry, Instrument, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use crate::region::{COHORTS, Cohort};
use ndarray::Array1;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "talent-subsidy",
    chinese: "人才新政",
    chinese_label: "人才补贴",
    summary: "Members outbid each other with subsidies on wages: what coordination is measured against.",
    moves: "wage subsidy by cohort: real wages (6), moves (7)–(9)",
    sizes: "Changsha offered graduates 6,000–15,000 CNY a year (China Daily, 14 October 2017), Shenzhen at least 15,000 once (People's Daily, 11 April 2016); .02 of the wages of all young talent: scenario size",
    chinese_summary: "成员竞相补贴工资争夺人才：合作的效果以此为参照。",
    chinese_moves: "各类人群的工资补贴：实际工资 (6)、迁移 (7)–(9)",
    chinese_sizes: "长沙每年给毕业生 6,000–15,000 元（中国日报，2017 年 10 月 14 日），深圳一次性至少 15,000 元（人民日报，2016 年 4 月 11 日）；全部青年人才工资的 0.02 为情景规模",
    example: "rate = { young = 0.02 }  # over the wage; also worker, established",
    ..Entry::of::<TalentSubsidy>()
};

/// Talent subsidy, with its settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TalentSubsidy {
    /// Subsidy over the wage, by cohort.
    #[schemars(extend("x-zh" = "各类人群的工资补贴率。"))]
    pub rate: CohortRates,
}

/// Subsidies over the wage, one a cohort.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(inline)]
pub struct CohortRates {
    /// Over the wage of workers.
    #[schemars(extend("x-zh" = "相对于劳动力工资的补贴率。", "x-slider" = [0, 0.3, 0.005]))]
    pub worker: Share,
    /// Over the wage of young talent.
    #[schemars(extend("x-zh" = "相对于青年人才工资的补贴率。", "x-slider" = [0, 0.3, 0.005]))]
    pub young: Share,
    /// Over the wage of established talent.
    #[schemars(extend("x-zh" = "相对于成熟人才工资的补贴率。", "x-slider" = [0, 0.3, 0.005]))]
    pub established: Share,
}

impl Default for CohortRates {
    fn default() -> Self {
        Self { worker: Share::of(0.0), young: Share::of(0.02), established: Share::of(0.0) }
    }
}

impl CohortRates {
    fn of(&self, cohort: Cohort) -> f64 {
        match cohort {
            Cohort::Worker => self.worker,
            Cohort::Young => self.young,
            Cohort::Established => self.established,
        }
        .get()
    }
}

impl Instrument for TalentSubsidy {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        let wages = &club.world.accounts.wages_paid;
        let nothing = Array1::zeros(club.world.atlas.len());
        Cost::Local(COHORTS.into_iter().fold(nothing, |sum, it| sum + self.rate.of(it) * &wages[it]))
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        for cohort in COHORTS {
            conditions.wage_subsidy[cohort].scaled_add(self.rate.of(cohort), &reach.strength);
        }
    }
}
