//! Chain leader: a leading firm, or an official in charge of a chain, draws what belongs to it.
//!
//! Effect: draws projects in (20') and raises the hazard of scale-up in (19), in some fields.

use super::instrument::{read, schema};
use super::{Change, Coverage, Entry, Instrument, NamedFields, PairKeys, Pull, Reach, WrittenInstrument};
use crate::dynamics::Conditions;
use crate::region::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: Entry = Entry {
    name: "chain-leader",
    pairs: PairKeys::None,
    chinese: "链主、链长制",
    chinese_label: "链长制",
    summary: "A leading firm, or an official in charge of the chain, draws projects of some fields to its place and speeds them up.",
    moves: "siting draw (20'), (20); hazard of scale-up (19), in the fields",
    sizes: "no measured size; scenario size",
    chinese_summary: "链主企业或链长把某些领域的项目引到本地，并加快其规模化。",
    chinese_moves: "项目落户吸引力 (20')、(20)；所选领域 10→100 的推进率 (19)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "fields = [\"optoelectronics\"]\npull = 0.1   # more attractive to projects than others\nboost = 0.1  # gain in the hazard of scale-up",
    read: read::<ChainLeader>,
    schema: schema::<ChainLeader>,
    defaults: || {
        let defaults = [("pull", pull().get()), ("boost", boost().get())];
        defaults.map(|(key, value)| (key.to_owned(), value.into())).into_iter().collect()
    },
};

/// Chain leader, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainLeader {
    /// The fields that are led.
    #[schemars(extend("x-zh" = "有链主带动的领域。"))]
    pub fields: NamedFields,
    /// How much more members draw projects of the fields; a pull that all regions have draws nobody.
    #[schemars(extend("x-zh" = "成员对这些领域项目的吸引力增加多少；所有地区都有的吸引力不起作用。"))]
    #[serde(default = "pull")]
    pub pull: Pull,
    /// Relative gain in the hazard of scale-up in the fields.
    #[schemars(extend("x-zh" = "这些领域 10→100 推进率的相对增益。"))]
    #[serde(default = "boost")]
    pub boost: Change,
}

fn pull() -> Pull {
    Pull::of(0.1)
}

fn boost() -> Change {
    Change::of(0.1)
}

impl ChainLeader {
    /// A leader of the chains of these fields.
    pub fn of<N: Into<String>>(fields: impl IntoIterator<Item = N>) -> Self {
        Self { fields: NamedFields::new(fields), pull: pull(), boost: boost() }
    }
}

impl Instrument for ChainLeader {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_fields(&mut self) -> Vec<&mut NamedFields> {
        vec![&mut self.fields]
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let fields = reach.club.model.fields().all().iter().enumerate();
        for (m, _) in fields.filter(|(_, it)| self.fields.contains(&it.name)) {
            conditions.siting_draws.push((m, 1.0 + self.pull.get() * &reach.strength));
            let mut hazard = conditions.hazard_boost[Stage::ScaleUp].column_mut(m);
            hazard *= &(1.0 + self.boost.get() * &reach.strength);
        }
    }
}
