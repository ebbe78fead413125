//! Transport corridor: fast lines bring the cities along them nearer to each other.
//!
//! Effect: shortens the distance of listed pairs in (K1)–(K3).

use super::instrument::schema;
use super::named::{Chain, NamedRegion, RegionPair, each_once};
use super::{Coverage, DistanceFactor, Entry, Instrument, PairKeys, Reach, WrittenInstrument};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

pub(super) const ENTRY: Entry = Entry {
    name: "transport-corridor",
    pairs: PairKeys::Own,
    chinese: "科创走廊（G60、北京—雄安）",
    chinese_label: "科创走廊",
    summary: "Fast lines along a corridor bring its neighbouring cities nearer to each other, for people, money, projects and knowledge.",
    moves: "corridor on the distance of listed pairs: every kernel (K1)–(K3)",
    sizes: "the railway from Shanghai by Suzhou to Huzhou, opened on 26 December 2024, cut about two hours between its ends to one; fares, roads and meetings on site change less, so .7 of the distance: scenario size",
    chinese_summary: "走廊上的快速线路拉近沿线相邻城市之间人员、资金、项目和知识的距离。",
    chinese_moves: "所列地区对的距离：所有空间核 (K1)–(K3)",
    chinese_sizes: "沪苏湖高铁 2024 年 12 月 26 日开通，两端之间约两小时缩短为一小时；票价、公路和现场会面变化较小，因此取距离的 0.7：情景规模",
    example: "distance_factor = 0.7  # what is left of the distance\n# Jinhua, Hangzhou, Jiaxing, Shanghai, each with the next\nchain = [\"330700\", \"330100\", \"330400\", \"310000\"]\n# Hefei with Wuhu\npairs = [[\"340100\", \"340200\"]]",
    read,
    schema: schema::<TransportCorridor>,
    defaults: || toml::Table::from_iter([("distance_factor".to_owned(), distance_factor().get().into())]),
};

/// Transport corridor, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransportCorridor {
    /// What is left of the distance between neighbours on the corridor.
    #[schemars(extend("x-zh" = "走廊上相邻地区之间剩余的距离。"))]
    #[serde(default = "distance_factor")]
    pub distance_factor: DistanceFactor,
    /// Codes or names of members along the line; each comes nearer to the next, both ways.
    #[schemars(extend("x-zh" = "沿线成员的代码或名称；每个成员与下一个成员双向拉近。"))]
    #[serde(default)]
    pub chain: Option<Chain>,
    /// Pairs of members that come nearer to each other, instead of a chain or besides it.
    #[schemars(extend("x-zh" = "互相拉近的成员对，可代替沿线地区，也可另外增加。"))]
    #[serde(default)]
    pub pairs: Option<Vec<RegionPair>>,
}

fn distance_factor() -> DistanceFactor {
    DistanceFactor::of(0.7)
}

/// Reads the settings; a corridor that joins nobody would pass unnoticed.
fn read(settings: Spanned<DeValue<'_>>) -> Result<Arc<dyn Instrument>, toml::de::Error> {
    let corridor = TransportCorridor::deserialize(ValueDeserializer::from(settings))?;
    if corridor.joined().next().is_none() {
        return Err(Error::custom("`transport-corridor` needs `chain` or `pairs`: which members it joins"));
    }
    Ok(Arc::new(corridor))
}

impl TransportCorridor {
    /// A corridor along a line of members.
    ///
    /// ```
    /// use factorflow::policy::{Chain, transport_corridor::TransportCorridor};
    ///
    /// let corridor = TransportCorridor::along(Chain::new(["310000", "320500", "330500"])?);
    /// assert_eq!(corridor.distance_factor.get(), 0.7);
    /// # Ok::<(), factorflow::policy::WrongNumber>(())
    /// ```
    pub fn along(chain: Chain) -> Self {
        Self { distance_factor: distance_factor(), chain: Some(chain), pairs: None }
    }

    /// A corridor between the two members of each pair; a scenario asks for at least one pair.
    pub fn between(pairs: Vec<RegionPair>) -> Self {
        Self { distance_factor: distance_factor(), chain: None, pairs: Some(pairs) }
    }

    fn joined(&self) -> impl Iterator<Item = (&NamedRegion, &NamedRegion)> {
        let along = self.chain.iter().flat_map(Chain::neighbours);
        along.chain(self.pairs.iter().flatten().map(RegionPair::ends))
    }
}

impl Instrument for TransportCorridor {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_regions(&mut self) -> Vec<Vec<&mut NamedRegion>> {
        let chain = self.chain.iter_mut().map(Chain::regions_mut);
        chain.chain(self.pairs.iter_mut().flatten().map(RegionPair::regions_mut)).collect()
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        for (a, b) in each_once(self.joined()) {
            conditions.build_corridor(reach.listed(a, b, self.distance_factor.get()));
        }
    }
}
