//! Research tax credit: the centre takes part of the cost of research off the tax bill.
//!
//! Effect: raises support in (15).

use super::{Cost, Coverage, Entry, Instrument, PolicyMembers, Reach, Share, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "research-tax-credit",
    chinese: "研发费用加计扣除",
    chinese_label: "研发费用加计扣除",
    summary: "The centre bears part of the cost of research through the tax on profits.",
    moves: "research support (15)",
    sizes: "since 2023 all firms deduct research twice from taxable profit, which at a tax rate of 25 % is worth a quarter of it to those that claim it in full (Ministry of Finance and State Taxation Administration, notice 7 of 2023); .02 of all research cost: scenario size for one more step",
    chinese_summary: "中央通过所得税承担部分研发成本。",
    chinese_moves: "研发支持 (15)",
    chinese_sizes: "2023 年起各类企业研发费用按 100% 加计扣除，税率 25% 时，足额享受者相当于研发费用的四分之一（财政部、税务总局公告 2023 年第 7 号）；再增加全部研发成本的 0.02 为情景规模",
    example: "support = 0.02  # of the research cost",
    ..Entry::of::<ResearchTaxCredit>()
};

/// Research tax credit, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResearchTaxCredit {
    /// Share of research cost that the centre bears; reported, and not limited by members' budgets.
    #[schemars(extend("x-zh" = "中央承担的研发成本份额；如实列出，不受成员预算限制。", "x-slider" = [0, 0.3, 0.005]))]
    pub support: Share,
}

impl Default for ResearchTaxCredit {
    fn default() -> Self {
        Self { support: Share::of(0.02) }
    }
}

impl Instrument for ResearchTaxCredit {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        Cost::Central(self.support.get() * &club.world.accounts.research_cost)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.research_support.scaled_add(self.support.get(), &reach.strength);
    }
}
