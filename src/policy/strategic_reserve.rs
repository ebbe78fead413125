//! Strategic reserve: members keep inputs of industry chains in store.
//!
//! Effect: covers part of missing inputs in (33).

use super::{
    Cost, Coverage, Entry, FieldScope, Instrument, NamedFields, Need, PolicyMembers, Reach, Share,
    WrittenInstrument,
};
use crate::dynamics::Conditions;
use ndarray::Array1;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "strategic-reserve",
    chinese: "战略储备、备份",
    chinese_label: "战略储备",
    summary: "Members keep inputs of their industry chains in store, or a second supplier ready, and pay for it all the time.",
    moves: "cover: supply with inputs (33), output (35), (3') when something breaks",
    sizes: "no measured size; scenario size",
    chinese_summary: "成员储备产业链的中间投入，或保留第二供应商，并长期为此付费。",
    chinese_moves: "储备覆盖率：中间投入供应 (33)、产出 (35)，断链时的产出 (3')",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "fields = [\"integrated-circuits\"]\ncover = 0.3        # of what is missing\ncost_share = 0.01  # of the fields' output, for a cover of everything",
    ..Entry::of::<StrategicReserve>()
};

/// Strategic reserve, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StrategicReserve {
    /// Fields whose inputs are kept; all that have an industry chain when left out.
    #[schemars(extend("x-zh" = "储备其中间投入的领域；不填则为所有有产业链的领域。"))]
    pub fields: NamedFields,
    /// Part of missing inputs that members have in store; of several reserves at most .9 together.
    #[schemars(extend("x-zh" = "短缺的中间投入中成员已有储备的部分；多项储备合计最多 0.9。", "x-slider" = [0, 0.9, 0.01]))]
    pub cover: Share,
    /// What a cover of everything would cost a year, over output of the fields.
    #[schemars(extend("x-zh" = "若全部覆盖，每年的成本占这些领域产出的份额。", "x-slider" = [0, 0.1, 0.001]))]
    pub cost_share: Share,
}

impl Default for StrategicReserve {
    fn default() -> Self {
        Self { fields: NamedFields::All, cover: Share::of(0.3), cost_share: Share::of(0.01) }
    }
}

impl Instrument for StrategicReserve {
    fn written(&self) -> Option<WrittenInstrument> {
        Some(ENTRY.written(self)?.unless_all(&self.fields))
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_fields(&mut self) -> Vec<&mut NamedFields> {
        vec![&mut self.fields]
    }

    fn field_scope(&self) -> FieldScope {
        FieldScope::WithChain
    }

    fn needs(&self) -> Option<Need> {
        Some(Need::Chain)
    }

    fn cost(&self, club: &PolicyMembers<'_>) -> Cost {
        let shares = &club.model.base.field_shares;
        let nothing = Array1::zeros(shares.nrows());
        let covered = self.covered(club).into_iter().fold(nothing, |sum, m| sum + shares.column(m));
        Cost::Local(self.cost_share.get() * self.cover.get() * covered * &club.world.accounts.output)
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let cover = self.cover.get() * &reach.strength;
        conditions.reserves.extend(self.covered(&reach.club).into_iter().map(|m| (m, cover.clone())));
    }
}

impl StrategicReserve {
    /// The fields whose inputs are kept, by their place in arrays over fields.
    fn covered(&self, club: &PolicyMembers<'_>) -> Vec<usize> {
        let model = club.model;
        let named = |m: &usize| self.fields.contains(&model.fields().all()[*m].name);
        model.base.chains.iter().map(|it| it.field).filter(named).collect()
    }
}
