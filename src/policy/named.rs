//! Regions that the settings of an instrument name.

use crate::region::RegionId;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use toml::Spanned;

/// A region by its code or name. The settings of an instrument know no atlas, so whoever reads them
/// looks the region up.
///
/// Two are equal when their names are, whether or not they have been looked up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Spanned<String>", into = "String")]
pub struct NamedRegion {
    /// As written, and where.
    pub(crate) name: Spanned<String>,
    /// Which region it is, once it has been looked up.
    pub(crate) region: Option<RegionId>,
}

impl NamedRegion {
    /// The code or name.
    pub fn name(&self) -> &str {
        self.name.get_ref()
    }

    /// Which region it is; `None` before a scenario has looked it up.
    pub fn region(&self) -> Option<RegionId> {
        self.region
    }
}

impl PartialEq for NamedRegion {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl From<&str> for NamedRegion {
    fn from(name: &str) -> Self {
        Spanned::new(0..0, name.to_owned()).into()
    }
}

impl From<Spanned<String>> for NamedRegion {
    fn from(name: Spanned<String>) -> Self {
        Self { name, region: None }
    }
}

impl From<NamedRegion> for String {
    fn from(named: NamedRegion) -> Self {
        named.name.into_inner()
    }
}

impl JsonSchema for NamedRegion {
    fn schema_name() -> Cow<'static, str> {
        "NamedRegion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "Code or name of a region.", "x-region": true })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A list of regions that is too short, or too long.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct WrongNumber {
    expected: &'static str,
    found: usize,
}

/// Regions one after the other, at least two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<NamedRegion>", into = "Vec<NamedRegion>")]
#[schemars(inline)]
pub struct Chain(#[schemars(length(min = 2))] Vec<NamedRegion>);

impl TryFrom<Vec<NamedRegion>> for Chain {
    type Error = WrongNumber;
    fn try_from(regions: Vec<NamedRegion>) -> Result<Self, WrongNumber> {
        match regions.len() {
            found @ (0 | 1) => Err(WrongNumber { expected: "at least two regions", found }),
            _ => Ok(Self(regions)),
        }
    }
}

impl From<Chain> for Vec<NamedRegion> {
    fn from(chain: Chain) -> Self {
        chain.0
    }
}

impl Chain {
    /// The regions of these codes or names, one after the other.
    ///
    /// # Errors
    ///
    /// Fails when there are fewer than two.
    pub fn new<R: Into<NamedRegion>>(regions: impl IntoIterator<Item = R>) -> Result<Self, WrongNumber> {
        regions.into_iter().map(Into::into).collect::<Vec<_>>().try_into()
    }

    /// Each region with the next.
    pub fn neighbours(&self) -> impl Iterator<Item = (&NamedRegion, &NamedRegion)> {
        self.0.iter().zip(&self.0[1..])
    }

    /// Every region, to be looked up; none may come twice.
    pub fn regions_mut(&mut self) -> Vec<&mut NamedRegion> {
        self.0.iter_mut().collect()
    }
}

/// Two regions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<NamedRegion>", into = "Vec<NamedRegion>")]
#[schemars(inline)]
pub struct RegionPair(#[schemars(length(equal = 2))] Vec<NamedRegion>);

impl TryFrom<Vec<NamedRegion>> for RegionPair {
    type Error = WrongNumber;
    fn try_from(regions: Vec<NamedRegion>) -> Result<Self, WrongNumber> {
        match regions.len() {
            2 => Ok(Self(regions)),
            found => Err(WrongNumber { expected: "pairs of two regions", found }),
        }
    }
}

impl From<RegionPair> for Vec<NamedRegion> {
    fn from(pair: RegionPair) -> Self {
        pair.0
    }
}

impl RegionPair {
    /// The regions of these codes or names.
    pub fn new(a: impl Into<NamedRegion>, b: impl Into<NamedRegion>) -> Self {
        Self(vec![a.into(), b.into()])
    }

    /// The two.
    pub fn ends(&self) -> (&NamedRegion, &NamedRegion) {
        (&self.0[0], &self.0[1])
    }

    /// The two, to be looked up; they may not be the same.
    pub fn regions_mut(&mut self) -> Vec<&mut NamedRegion> {
        self.0.iter_mut().collect()
    }
}

/// Pairs in the order of the atlas, each once, whichever way round and however often it is named.
pub fn each_once<'a>(
    pairs: impl Iterator<Item = (&'a NamedRegion, &'a NamedRegion)>,
) -> BTreeSet<(RegionId, RegionId)> {
    let found = pairs.filter_map(|(a, b)| Some((a.region?, b.region?)));
    found.map(|(a, b)| (a.min(b), a.max(b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_equal_when_their_names_are_whether_or_not_they_were_looked_up() {
        let written = NamedRegion::from("310000");
        let found = NamedRegion { region: Some(RegionId(3)), ..written.clone() };
        assert_eq!((written.region(), found.region()), (None, Some(RegionId(3))));
        assert_eq!(written, found);
        assert_ne!(written, NamedRegion::from("320500"));
    }

    /// By this pages offer the regions of a world, wherever settings name one.
    #[test]
    fn schemas_mark_what_names_a_region() {
        for schema in [schemars::schema_for!(Chain), schemars::schema_for!(RegionPair)] {
            let items = &schema.to_value()["items"];
            assert!(items["type"] == "string" && items["x-region"] == true, "{items}");
        }
    }
}
