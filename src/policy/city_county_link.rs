//! City–county link: a city that thinks and counties that make work as one place.
//!
//! Effect: eases siting and moves (K1), relieves the border of knowledge (K2) and lends research time (16)
//! between listed partners.

use super::instrument::schema;
use super::named::{NamedRegion, RegionPair, each_once};
use super::{Coverage, Entry, Instrument, PairKeys, Reach, Share, WrittenInstrument};
use crate::dynamics::{Channel, ClubShare, Conditions};
use crate::region::RegionId;
use ndarray::Array1;
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

pub(super) const ENTRY: Entry = Entry {
    name: "city-county-link",
    pairs: PairKeys::Own,
    chinese: "智力大脑+制造双手、科创飞地",
    chinese_label: "市县联动",
    summary: "A city and the counties linked to it ease projects, people and knowledge between them, and lend each other research time.",
    moves: "link left for siting and talent (K1), knowledge border (K2), lent time (16) between listed partners",
    sizes: "no measured size; scenario size",
    chinese_summary: "城市与结对的县降低项目、人员和知识往来的障碍，并互相共享科研人员的时间。",
    chinese_moves: "结对双方的项目与人才跨地区成本 (K1)、知识省界 (K2)、共享时间 (16)",
    chinese_sizes: "没有实测规模，为情景规模",
    example: "relief = 0.5      # of the cost of leaving home and of the knowledge border\nlent_time = 0.03  # of the working time of established researchers\n# Shanghai with Jiaxing and Nantong\npartners = { city = \"310000\", counties = [\"330400\", \"320600\"] }",
    read,
    schema: schema::<CityCountyLink>,
    defaults: || {
        let defaults = [("relief", relief().get()), ("lent_time", lent_time().get())];
        defaults.map(|(key, value)| (key.to_owned(), value.into())).into_iter().collect()
    },
};

/// City–county link, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CityCountyLink {
    /// Part of the cost of leaving home, for projects and people, and of the border for knowledge, that goes.
    #[schemars(extend("x-zh" = "项目和人员离开本地的成本以及知识省界中被消除的部分。"))]
    #[serde(default = "relief")]
    pub relief: Share,
    /// Share of their time that established researchers lend to partners, both ways.
    #[schemars(extend("x-zh" = "成熟科研人员互相共享给结对方的时间份额。", "x-slider" = [0, 0.5, 0.01]))]
    #[serde(default = "lent_time")]
    pub lent_time: Share,
    /// A city and the counties that it is linked with.
    #[schemars(extend("x-zh" = "一个城市和与它结对的县。"))]
    #[serde(default)]
    pub partners: Option<Partners>,
    /// Pairs of members that are linked, instead of partners or besides them.
    #[schemars(extend("x-zh" = "结对的成员对，可代替结对地区，也可另外增加。"))]
    #[serde(default)]
    pub pairs: Option<Vec<RegionPair>>,
}

/// A city with the counties that make what it thinks of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Partners {
    /// Code or name of the member that all others are linked with.
    #[schemars(extend("x-zh" = "与其他各方结对的成员的代码或名称。"))]
    pub city: NamedRegion,
    /// Codes or names of the members that it is linked with, usually counties.
    #[schemars(extend("x-zh" = "与它结对的成员的代码或名称，通常是县。"))]
    pub counties: Vec<NamedRegion>,
}

fn relief() -> Share {
    Share::of(0.5)
}

fn lent_time() -> Share {
    Share::of(0.03)
}

/// Reads the settings; a link that joins nobody would pass unnoticed.
fn read(settings: Spanned<DeValue<'_>>) -> Result<Arc<dyn Instrument>, toml::de::Error> {
    let link = CityCountyLink::deserialize(ValueDeserializer::from(settings))?;
    if link.joined().next().is_none() {
        return Err(Error::custom("`city-county-link` needs `partners` or `pairs`: which members it joins"));
    }
    Ok(Arc::new(link))
}

impl Instrument for CityCountyLink {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_regions(&mut self) -> Vec<Vec<&mut NamedRegion>> {
        let star = self.partners.iter_mut().map(|it| it.counties.iter_mut().chain([&mut it.city]).collect());
        star.chain(self.pairs.iter_mut().flatten().map(RegionPair::regions_mut)).collect()
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        let covered: Vec<_> =
            each_once(self.joined()).into_iter().filter(|it| reach.between(it.0, it.1) > 0.0).collect();
        for &(a, b) in &covered {
            let left = reach.listed(a, b, 1.0 - self.relief.get());
            for channel in [Channel::Siting, Channel::Worker, Channel::Young, Channel::Established] {
                conditions.ease_link(channel, left.clone());
            }
            conditions.relieve_listed_border(Channel::Knowledge, left);
        }
        conditions.lent_time.extend(self.lent(&covered, reach));
    }
}

impl CityCountyLink {
    /// A link of one city with its counties.
    ///
    /// ```
    /// use factorflow::policy::city_county_link::{CityCountyLink, Partners};
    ///
    /// let partners = Partners { city: "310000".into(), counties: vec!["330400".into(), "320600".into()] };
    /// assert_eq!(CityCountyLink::with(partners).relief.get(), 0.5);
    /// ```
    pub fn with(partners: Partners) -> Self {
        Self { relief: relief(), lent_time: lent_time(), partners: Some(partners), pairs: None }
    }

    /// A link of the two members of each pair; a scenario asks for at least one pair.
    pub fn between(pairs: Vec<RegionPair>) -> Self {
        Self { relief: relief(), lent_time: lent_time(), partners: None, pairs: Some(pairs) }
    }

    fn joined(&self) -> impl Iterator<Item = (&NamedRegion, &NamedRegion)> {
        let star = self.partners.iter().flat_map(|it| it.counties.iter().map(|county| (&it.city, county)));
        star.chain(self.pairs.iter().flatten().map(RegionPair::ends))
    }

    /// Everyone lends to their own partners, so those who have the same ones make a club of (16).
    fn lent(&self, pairs: &[(RegionId, RegionId)], reach: &Reach<'_>) -> Vec<ClubShare> {
        let mut partners: BTreeMap<RegionId, BTreeSet<RegionId>> = BTreeMap::new();
        for &(a, b) in pairs {
            partners.entry(a).or_default().insert(b);
            partners.entry(b).or_default().insert(a);
        }
        let mut clubs: BTreeMap<BTreeSet<RegionId>, Array1<f64>> = BTreeMap::new();
        for (region, partners) in partners {
            let nothing = || Array1::zeros(reach.strength.len());
            let share = clubs.entry(partners).or_insert_with(nothing);
            share[region.index()] = self.lent_time.get() * reach.strength[region.index()];
        }
        clubs.into_iter().map(|(it, share)| ClubShare { members: it.into_iter().collect(), share }).collect()
    }
}
