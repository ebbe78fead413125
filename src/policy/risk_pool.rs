//! Risk pool: insurers share the losses of those who finance new technology.
//!
//! Effect: raises the insured share in (13).

use super::{Cost, Coverage, Entry, Instrument, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "risk-pool",
    chinese: "共保体、科技保险",
    chinese_label: "科技保险共保",
    summary: "Insurers bear part of the losses of venture finance together, and members may pay part of the premium.",
    moves: "insured share: prospects of projects and venture finance (13), (14)",
    sizes: "seven ministries asked for co-insurance of technology risks in May 2025, naming no size; scenario size",
    chinese_summary: "保险机构共同承担风险资本的部分损失，成员可补贴部分保费。",
    chinese_moves: "承保份额：项目前景与风险资本 (13)、(14)",
    chinese_sizes: "2025 年 5 月七部门要求科技保险共保，未给出规模；为情景规模",
    example: "insured_share = 0.3    # of the loss when a project fails\npremium_subsidy = 0.1  # CNY of premium that members pay, per CNY insured",
    ..Entry::of::<RiskPool>()
};

/// Risk pool, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RiskPool {
    /// Share of the loss that insurers bear when a project fails.
    #[schemars(extend("x-zh" = "项目失败时保险机构承担的损失份额。"))]
    pub insured_share: Share,
    /// What members pay of the premium, per CNY of venture finance that is insured.
    #[schemars(extend("x-zh" = "每一元承保的风险资本中，成员支付的保费。", "x-slider" = [0, 0.5, 0.01]))]
    pub premium_subsidy: Share,
}

impl Default for RiskPool {
    fn default() -> Self {
        Self { insured_share: Share::of(0.3), premium_subsidy: Share::of(0.0) }
    }
}

impl Instrument for RiskPool {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        let subsidy = self.premium_subsidy.get() * self.insured_share.get();
        Cost::Local(subsidy * &club.world.accounts.finance)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.insured_share.scaled_add(self.insured_share.get(), &reach.strength);
    }
}
