//! Technology restriction: what is needed from abroad for ideas and their ripening does not come.
//!
//! Effect: lowers new ideas in (18) and hazards in (19).

use super::{EventEntry, Shock, Strike, WrittenShock};
use crate::dynamics::Conditions;
use crate::policy::{FieldScope, NamedFields, Share};
use crate::region::STAGES;
use ndarray::Array1;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: EventEntry = EventEntry {
    name: "technology-restriction",
    chinese: "技术封锁、出口管制",
    chinese_label: "出口管制",
    summary: "Ideas come less often and projects ripen more slowly in some fields: export controls, a ban on tools.",
    moves: "new ideas (18), hazards of the stages (19) in the fields",
    sizes: "no measured size; scenario size",
    chinese_summary: "某些领域的新想法减少、项目成熟放慢：出口管制、工具禁运。",
    chinese_moves: "所选领域的新项目 (18) 和各阶段推进率 (19)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "ideas_loss = 0.2   # of new ideas\nhazard_loss = 0.2  # of the hazards of the stages\nfields = [\"ai\", \"integrated-circuits\"]\nstages = [2, 3]    # maturation and scale-up",
    ..EventEntry::of_shock::<TechnologyRestriction>()
};

/// Technology restriction, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TechnologyRestriction {
    /// Part of new ideas that do not come.
    #[schemars(extend("x-zh" = "不再产生的新想法份额。"))]
    pub ideas_loss: Share,
    /// Part of the hazards of the stages that is lost.
    #[schemars(extend("x-zh" = "各阶段推进率损失的份额。"))]
    pub hazard_loss: Share,
    /// Fields that are restricted; all but `general` when left out.
    #[schemars(extend("x-zh" = "受限的领域；不填则为除其他以外的全部。"))]
    pub fields: NamedFields,
    /// Stages that are slowed down: 1 discovery, 2 maturation, 3 scale-up.
    #[schemars(extend("x-zh" = "放慢的阶段：1 为 0→1，2 为 1→10，3 为 10→100。"))]
    pub stages: Vec<StageNumber>,
}

/// A stage by its number, from 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(inline, extend("minimum" = 1, "maximum" = 3, "x-unit" = "stage", "x-slider" = [1, 3, 1]))]
pub struct StageNumber(u8);

/// A number that no stage has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a stage between 1 and 3, found {0}")]
pub struct NoStage(u8);

impl TryFrom<u8> for StageNumber {
    type Error = NoStage;
    fn try_from(number: u8) -> Result<Self, NoStage> {
        if (1..=3).contains(&number) { Ok(Self(number)) } else { Err(NoStage(number)) }
    }
}

impl From<StageNumber> for u8 {
    fn from(stage: StageNumber) -> Self {
        stage.0
    }
}

impl Default for TechnologyRestriction {
    fn default() -> Self {
        Self {
            ideas_loss: Share::of(0.2),
            hazard_loss: Share::of(0.2),
            fields: NamedFields::All,
            stages: vec![StageNumber(2), StageNumber(3)],
        }
    }
}

impl Shock for TechnologyRestriction {
    fn written(&self) -> Option<WrittenShock> {
        Some(ENTRY.written(self)?.unless_all(&self.fields))
    }

    fn named_fields(&mut self) -> Vec<&mut NamedFields> {
        vec![&mut self.fields]
    }

    fn field_scope(&self) -> FieldScope {
        FieldScope::Named
    }

    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions) {
        let fields = strike.model.fields().all().iter().enumerate();
        let left = |loss: Share| -> Array1<f64> { 1.0 - loss.get() * &strike.strength };
        for (m, _) in fields.filter(|(_, it)| self.fields.contains(&it.name)) {
            let mut ideas = conditions.idea_boost.column_mut(m);
            ideas *= &left(self.ideas_loss);
            for stage in STAGES.into_iter().zip(1..).filter(|(_, it)| self.slows(*it)).map(|it| it.0) {
                let mut hazard = conditions.hazard_boost[stage].column_mut(m);
                hazard *= &left(self.hazard_loss);
            }
        }
    }
}

impl TechnologyRestriction {
    fn slows(&self, stage: u8) -> bool {
        self.stages.iter().any(|it| it.0 == stage)
    }
}
