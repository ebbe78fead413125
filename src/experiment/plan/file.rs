//! The plan file as written: it mirrors the TOML and nothing else.

use crate::experiment::design::Scale;
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

/// A plan: scenarios, factors, how points are chosen, what is asked of each run.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PlanFile {
    /// What the sweep is called; the name of the file when left out.
    pub name: Option<Spanned<String>>,
    /// What it asks, for readers.
    pub description: Option<String>,
    /// The scenario, or the one that scenarios written as tables change.
    pub base: Option<Spanned<String>>,
    /// Where random numbers start from; 1 when left out.
    pub seed: Option<Spanned<u64>>,
    /// Runs of every point and scenario under different random numbers; 1 when left out.
    pub replicates: Option<Spanned<u64>>,
    /// Scenarios by name, the one that others are compared with first.
    pub scenarios: Option<IgnoredAny>,
    /// How points are chosen.
    pub design: DesignSection,
    /// What is varied, by its path in the scenario.
    pub factors: Option<IgnoredAny>,
    /// What is written down of each run.
    pub output: OutputSection,
    /// When a run or a sweep counts as failed.
    pub limits: LimitsSection,
}

/// `[design]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DesignSection {
    /// How points are chosen; grid when left out.
    pub method: Option<Spanned<MethodName>>,
    /// With a grid: levels of every range, both ends included.
    pub levels: Option<Spanned<u64>>,
    /// With a file: a table (CSV or Parquet) with a column for every factor.
    pub path: Option<Spanned<String>>,
}

/// The ways to choose points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MethodName {
    /// Every combination.
    #[default]
    Grid,
    /// The first value of every factor, then the second of each.
    List,
    /// A table of points.
    File,
}

/// `[output]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OutputSection {
    /// National outcomes of the last moment; all of them when left out.
    pub metrics: Option<Spanned<Vec<Spanned<String>>>>,
}

/// `[limits]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitsSection {
    /// A run that takes longer is given up; no limit when left out.
    pub run_timeout: Option<Spanned<String>>,
    /// The share of runs that may fail; 0.1 when left out.
    pub failed_share: Option<Spanned<f64>>,
}

/// One factor.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FactorSection {
    /// The two ends of a range.
    pub range: Option<Spanned<Vec<Spanned<f64>>>>,
    /// What is evenly spread over the range; linear when left out.
    pub scale: Option<Spanned<Scale>>,
    /// With a grid: levels of this range.
    pub levels: Option<Spanned<u64>>,
    /// Values, instead of a range.
    pub values: Option<Spanned<Vec<Spanned<toml::Value>>>>,
}
