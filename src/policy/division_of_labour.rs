//! Division of labour: members leave to each other the stages that each is worse at.
//!
//! Effect: weighs the hazards of the three stages in (19), and ideas in (18), for each member by itself.

use super::instrument::{read, schema};
use super::named::NamedRegion;
use super::{Coverage, Entry, Instrument, PairKeys, Reach, WrittenInstrument};
use crate::dynamics::Conditions;
use crate::region::{RegionId, STAGES};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) const ENTRY: Entry = Entry {
    name: "division-of-labour",
    pairs: PairKeys::None,
    chinese: "功能分异（上海 0→1，苏锡常、宁波 10→100）",
    chinese_label: "功能分工",
    summary: "Members turn to the stages that they are best at and leave the others to the rest of the club.",
    moves: "hazards of all stages (19), ideas (18), by member",
    sizes: "no measured size: plans say who leads at which stage; scenario size",
    chinese_summary: "成员专注于各自最擅长的阶段，其余阶段交给俱乐部的其他成员。",
    chinese_moves: "各成员所有阶段的推进率 (19) 和新项目 (18)",
    chinese_sizes: "没有实测规模：规划只说明谁在哪个阶段领先；为情景规模",
    example: "# Shanghai discovers, Suzhou and Ningbo scale up; all others go on as they are\nfocus.310000 = [1.4, 0.9, 0.7]\nfocus.320500 = [0.8, 1.0, 1.2]\nfocus.330200 = [0.7, 1.0, 1.3]",
    read: read::<DivisionOfLabour>,
    schema: schema::<DivisionOfLabour>,
    defaults: toml::Table::new,
};

/// Division of labour, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DivisionOfLabour {
    /// By code or name of a member: three weights that average 1, which multiply its hazards of discovery,
    /// maturation and scale-up; the first also its ideas. Members that are not named keep theirs.
    #[schemars(extend("x-zh" = "按成员的代码或名称给出三个平均为 1 的权重，分别乘以 0→1、1→10、10→100 的推进率；第一个也乘以新项目。未列出的成员不变。"))]
    pub focus: Focus,
}

/// Members with their weights; at least one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<Spanned<String>, Weights>", into = "BTreeMap<String, Weights>")]
pub struct Focus(Vec<(NamedRegion, Weights)>);

impl Focus {
    /// By code or name of a member: weights of discovery, maturation and scale-up.
    ///
    /// ```
    /// use factorflow::policy::division_of_labour::{DivisionOfLabour, Focus};
    ///
    /// let focus = Focus::new([("310000", [1.4, 0.9, 0.7]), ("320500", [0.8, 1.0, 1.2])])?;
    /// let labour = DivisionOfLabour { focus };
    /// # Ok::<(), factorflow::policy::division_of_labour::WrongWeights>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when there is no member, and when weights are negative, above 3, or do not average 1.
    pub fn new<R: Into<String>>(
        weights: impl IntoIterator<Item = (R, [f64; 3])>,
    ) -> Result<Self, WrongWeights> {
        let weight = |(name, it): (R, [f64; 3])| {
            Ok((Spanned::new(0..0, name.into()), Weights::try_from(it.to_vec())?))
        };
        weights.into_iter().map(weight).collect::<Result<BTreeMap<_, _>, WrongWeights>>()?.try_into()
    }
}

impl TryFrom<BTreeMap<Spanned<String>, Weights>> for Focus {
    type Error = WrongWeights;
    fn try_from(weights: BTreeMap<Spanned<String>, Weights>) -> Result<Self, WrongWeights> {
        if weights.is_empty() {
            return Err(WrongWeights("expected at least one member with its weights, found none".to_owned()));
        }
        Ok(Self(weights.into_iter().map(|(name, weights)| (name.into(), weights)).collect()))
    }
}

impl From<Focus> for BTreeMap<String, Weights> {
    fn from(focus: Focus) -> Self {
        focus.0.into_iter().map(|(named, weights)| (named.into(), weights)).collect()
    }
}

impl JsonSchema for Focus {
    fn schema_name() -> Cow<'static, str> {
        "Focus".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let weight = json_schema!({
            "type": "number", "minimum": 0, "maximum": 3,
            "x-unit": "weight", "x-slider": [0, 3, 0.1], "x-neutral": 1,
        });
        let weights = json_schema!({ "type": "array", "items": weight, "minItems": 3, "maxItems": 3 });
        json_schema!({ "type": "object", "minProperties": 1, "additionalProperties": weights, "x-region": true })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// One weight a stage; they average 1, so that focus is no gift.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>")]
struct Weights([f64; 3]);

/// What is wrong with the weights of a focus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongWeights(String);

/// How far from 1 the average may be, since a third has no end in decimals.
const ROUNDING: f64 = 0.005;

impl TryFrom<Vec<f64>> for Weights {
    type Error = WrongWeights;
    fn try_from(weights: Vec<f64>) -> Result<Self, WrongWeights> {
        let wrong = |found: String| WrongWeights(format!("expected three weights {found}"));
        let Ok(weights) = <[f64; 3]>::try_from(weights.as_slice()) else {
            return Err(wrong(format!("that average 1, found {} of them", weights.len())));
        };
        if let Some(outside) = weights.iter().find(|it| !(0.0..=3.0).contains(*it)) {
            return Err(wrong(format!("of at least 0 that average 1, found {outside}")));
        }
        let average = weights.iter().sum::<f64>() / 3.0;
        if (average - 1.0).abs() > ROUNDING {
            let shown = (average * 1000.0).round() / 1000.0;
            return Err(wrong(format!("that average 1, found an average of {shown}")));
        }
        Ok(Self(weights))
    }
}

impl Instrument for DivisionOfLabour {
    fn written(&self) -> Option<WrittenInstrument> {
        ENTRY.written(self)
    }

    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn named_regions(&mut self) -> Vec<Vec<&mut NamedRegion>> {
        vec![self.focus.0.iter_mut().map(|(named, _)| named).collect()]
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        for (named, Weights(weights)) in &self.focus.0 {
            let Some(region) = named.region.map(RegionId::index) else { continue };
            let factor = |weight: f64| 1.0 + (weight - 1.0) * reach.strength[region];
            for (stage, weight) in STAGES.into_iter().zip(weights) {
                conditions.hazard_boost[stage].row_mut(region).mapv_inplace(|it| it * factor(*weight));
            }
            conditions.idea_boost.row_mut(region).mapv_inplace(|it| it * factor(weights[0]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Focus;

    /// By this pages offer regions, and a slider for each of their weights.
    #[test]
    fn the_schema_of_a_focus_asks_for_three_weights_a_region() {
        let schema = schemars::schema_for!(Focus).to_value();
        assert!(schema["title"] == "Focus" && schema["type"] == "object", "{schema}");
        assert_eq!(schema["x-region"], true);
        let weights = &schema["additionalProperties"];
        assert!(weights["minItems"] == 3 && weights["maxItems"] == 3, "{weights}");
        assert!(weights["items"]["minimum"] == 0 && weights["items"]["maximum"] == 3, "{weights}");
    }
}
