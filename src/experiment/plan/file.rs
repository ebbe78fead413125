//! The plan file as written: it mirrors the TOML and nothing else.

use crate::experiment::design::{METHODS, MethodEntry, Scale};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny};
use std::borrow::Cow;
use toml::Spanned;

/// A plan: scenarios, factors, how points are chosen, what is asked of each run.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "factorflow plan of a sweep")]
pub(super) struct PlanFile {
    /// What the sweep is called; the name of the file when left out.
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// What it asks, for readers.
    pub description: Option<String>,
    /// The scenario, or the one that scenarios written as tables change.
    #[schemars(with = "Option<String>")]
    pub base: Option<Spanned<String>>,
    /// Where random numbers start from; 1 when left out.
    #[schemars(with = "Option<u64>")]
    pub seed: Option<Spanned<u64>>,
    /// Runs of every point and scenario under different random numbers; 1 when left out.
    #[schemars(with = "Option<u64>")]
    pub replicates: Option<Spanned<u64>>,
    /// Scenarios by name, the one that others are compared with first.
    #[schemars(schema_with = "scenarios")]
    pub scenarios: Option<IgnoredAny>,
    /// How points are chosen.
    pub design: DesignSection,
    /// What is varied, by its path in the scenario.
    #[schemars(schema_with = "factors")]
    pub factors: Option<IgnoredAny>,
    /// What is written down of each run.
    pub output: PlanOutputSection,
    /// When a run or a sweep counts as failed.
    pub limits: LimitsSection,
}

/// `[design]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DesignSection {
    /// How points are chosen; grid when left out.
    #[schemars(with = "Option<MethodName>")]
    pub method: Option<Spanned<MethodName>>,
    /// With a grid: levels of every range, both ends included.
    #[schemars(with = "Option<u64>")]
    pub levels: Option<Spanned<u64>>,
    /// With a Latin hypercube or Sobol' points: how many there are.
    #[schemars(with = "Option<u64>")]
    pub points: Option<Spanned<u64>>,
    /// With Saltelli: blocks, of two points more than there are factors.
    #[schemars(with = "Option<u64>")]
    pub blocks: Option<Spanned<u64>>,
    /// With Morris: walks, of one point more than there are factors.
    #[schemars(with = "Option<u64>")]
    pub trajectories: Option<Spanned<u64>>,
    /// With a file: a table (CSV or Parquet) with a column for every factor.
    #[schemars(with = "Option<String>")]
    pub path: Option<Spanned<String>>,
}

/// The ways to choose points.
#[derive(Clone, Copy, Debug)]
pub(super) struct MethodName(pub &'static MethodEntry);

impl<'de> Deserialize<'de> for MethodName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        MethodEntry::find(&name).map(Self).ok_or_else(|| {
            let known: Vec<String> = METHODS.iter().map(|it| format!("`{}`", it.name)).collect();
            // As serde says it of a word, which readers put into the words of the user.
            D::Error::custom(format!("unknown variant `{name}`, expected one of {}", known.join(", ")))
        })
    }
}

impl JsonSchema for MethodName {
    fn schema_name() -> Cow<'static, str> {
        "MethodName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = |it: &MethodEntry| json_schema!({ "type": "string", "const": it.name, "description": it.meaning });
        let all: Vec<Schema> = METHODS.iter().map(one).collect();
        json_schema!({ "oneOf": all, "description": "The ways to choose points." })
    }
}

/// `[output]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PlanOutputSection {
    /// Outcomes of the nation or, with `@PLACE`, of some regions, at the end or, with `@YEAR`, in a year; all of the nation at the
    /// end when left out.
    #[schemars(with = "Option<Vec<String>>")]
    pub metrics: Option<Spanned<Vec<Spanned<String>>>>,
    /// Whether metrics that name no year are also recorded at the end of every year, as a table of their own.
    #[schemars(with = "Option<bool>")]
    pub every_year: Option<Spanned<bool>>,
}

/// `[limits]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitsSection {
    /// A run that takes longer is given up; no limit when left out.
    #[schemars(with = "Option<String>")]
    pub run_timeout: Option<Spanned<String>>,
    /// The share of runs that may fail; 0.1 when left out.
    #[schemars(with = "Option<f64>")]
    pub failed_share: Option<Spanned<f64>>,
    /// How well a mean is to be known, such as `output.change ±0.1%`: replicates are added until it is.
    #[schemars(with = "Option<String>")]
    pub until: Option<Spanned<String>>,
    /// But no more replicates than this.
    #[schemars(with = "Option<u64>")]
    pub most_replicates: Option<Spanned<u64>>,
}

/// One factor.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FactorSection {
    /// The two ends of a range.
    #[schemars(with = "Option<Vec<f64>>")]
    pub range: Option<Spanned<Vec<Spanned<f64>>>>,
    /// What is evenly spread over the range; linear when left out.
    #[schemars(with = "Option<Scale>")]
    pub scale: Option<Spanned<Scale>>,
    /// With a grid: levels of this range.
    #[schemars(with = "Option<u64>")]
    pub levels: Option<Spanned<u64>>,
    /// Values, instead of a range.
    #[schemars(with = "Option<Vec<serde_json::Value>>")]
    pub values: Option<Spanned<Vec<Spanned<toml::Value>>>>,
}

/// A scenario is the path of a file or changes of the base.
fn scenarios(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object", "additionalProperties": { "anyOf": [{ "type": "string" }, { "type": "object" }] } })
}

/// Keys with dots may be quoted, and then hold a factor, or not, and then hold tables.
fn factors(generator: &mut SchemaGenerator) -> Schema {
    let factor = generator.subschema_for::<FactorSection>();
    json_schema!({ "type": "object", "additionalProperties": { "anyOf": [factor, { "type": "object" }] } })
}
