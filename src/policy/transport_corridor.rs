//! Transport corridor: fast lines bring the cities along them nearer to each other.
//!
//! Effect: shortens the distance of listed pairs in (K1)–(K3).

use super::named::{Chain, NamedRegion, Pair, each_once};
use super::{Coverage, DistanceFactor, Entry, Instrument, Reach};
use crate::dynamics::Conditions;
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

pub const ENTRY: Entry = Entry {
    name: "transport-corridor",
    chinese: "科创走廊（G60、北京—雄安）",
    summary: "Fast lines along a corridor bring its neighbouring cities nearer to each other, for people, money, projects and knowledge.",
    moves: "corridor on the distance of listed pairs: every kernel (K1)–(K3)",
    sizes: "the railway from Shanghai by Suzhou to Huzhou, opened on 26 December 2024, cut about two hours between its ends to one; fares, roads and meetings on site change less, so .7 of the distance: scenario size",
    example: "distance_factor = 0.7  # what is left of the distance\n# Jinhua, Hangzhou, Jiaxing, Shanghai, each with the next\nchain = [\"330700\", \"330100\", \"330400\", \"310000\"]\n# Hefei with Wuhu\npairs = [[\"340100\", \"340200\"]]",
    read,
    schema: || super::schema::<TransportCorridor>(),
};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct TransportCorridor {
    /// What is left of the distance between neighbours on the corridor.
    distance_factor: DistanceFactor,
    /// Codes or names of members along the line; each comes nearer to the next, both ways.
    chain: Option<Chain>,
    /// Pairs of members that come nearer to each other, instead of a chain or besides it.
    pairs: Option<Vec<Pair>>,
}

impl Default for TransportCorridor {
    fn default() -> Self {
        Self { distance_factor: DistanceFactor::of(0.7), chain: None, pairs: None }
    }
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
    fn joined(&self) -> impl Iterator<Item = (&NamedRegion, &NamedRegion)> {
        let along = self.chain.iter().flat_map(Chain::neighbours);
        along.chain(self.pairs.iter().flatten().map(Pair::ends))
    }
}

impl Instrument for TransportCorridor {
    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_regions(&mut self) -> Vec<Vec<&mut NamedRegion>> {
        let chain = self.chain.iter_mut().map(Chain::regions_mut);
        chain.chain(self.pairs.iter_mut().flatten().map(Pair::regions_mut)).collect()
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        for (a, b) in each_once(self.joined()) {
            conditions.build_corridor(reach.listed(a, b, self.distance_factor.get()));
        }
    }
}
