//! What a scenario says of the values that its parameters may have besides their own: `[uncertainty]`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use toml::{Table, Value};

/// More draws than these a sequence of 65,536 points cannot give, if every second point may have to be replaced.
pub const MOST_DRAWS: u32 = 1 << 15;

/// How parameters are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct UncertaintySpec {
    /// How many times; as the size of the world suggests when `None`, and 0 for chance only.
    pub draws: Option<u32>,
    /// How variance is split; as governments ask for it when `None`.
    pub parts: Option<VarianceParts>,
    /// Whether every parameter is drawn that has a usual range or an estimate, besides those of `ranges`.
    pub all: bool,
    /// What is drawn from something else than that, by its path after `--set`; settings of policies among them.
    pub ranges: BTreeMap<String, DrawnRange>,
    /// What keeps its value, by its path.
    pub fixed: Vec<String>,
}

/// How the variance of an effect is split into chance and parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VarianceParts {
    /// Chance from the replicates at the scenario's own values, parameters from one expected run a draw.
    Added,
    /// Every draw has all replicates.
    Crossed,
}

/// What the values of a parameter are drawn from; its usual range or its estimate where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DrawnRange {
    /// The least and the greatest value, all between them equally likely.
    pub range: Option<(f64, f64)>,
    /// The most likely value; with it the range makes a triangle.
    pub mode: Option<f64>,
    /// The standard deviation of a normal law around the scenario's own value.
    pub se: Option<f64>,
}

impl Default for UncertaintySpec {
    /// Every parameter, as often as the size of the world suggests.
    fn default() -> Self {
        Self { draws: None, parts: None, all: true, ranges: BTreeMap::new(), fixed: Vec::new() }
    }
}

impl VarianceParts {
    /// As scenario files call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Crossed => "crossed",
        }
    }
}

impl UncertaintySpec {
    /// `[uncertainty]` as a table of a file.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::new();
        let draws = self.draws.map(|it| Value::Integer(it.into()));
        let parts = self.parts.map(|it| Value::String(it.word().to_owned()));
        let fixed = (!self.fixed.is_empty()).then(|| self.fixed.clone().into());
        for (key, value) in [("draws", draws), ("parts", parts), ("fixed", fixed)] {
            table.extend(value.map(|it| (key.to_owned(), it)));
        }
        table.insert("parameters".to_owned(), self.parameters());
        table
    }

    fn parameters(&self) -> Value {
        if self.all && self.ranges.is_empty() {
            return "all".into();
        }
        let all = self.all.then(|| ("all".to_owned(), Value::Boolean(true)));
        let ranges = self.ranges.iter().map(|(path, range)| (path.clone(), Value::Table(range.table())));
        Value::Table(all.into_iter().chain(ranges).collect())
    }
}

/// In words: `0.3 to 2, most likely 1`.
impl fmt::Display for DrawnRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.range, self.mode, self.se) {
            (Some((low, high)), None, _) => write!(f, "{low} to {high}"),
            (Some((low, high)), Some(mode), _) => write!(f, "{low} to {high}, most likely {mode}"),
            (None, _, Some(se)) => write!(f, "± {se}"),
            (None, _, None) => write!(f, "usual range or estimate"),
        }
    }
}

impl DrawnRange {
    fn table(self) -> Table {
        let range = self.range.map(|(low, high)| Value::Array(vec![low.into(), high.into()]));
        let entries =
            [("range", range), ("mode", self.mode.map(Value::Float)), ("se", self.se.map(Value::Float))];
        entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }
}

/// What is known of parameters that were estimated: `[estimates]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EstimatesSpec {
    /// By the path of the parameter after `--set`, or of a table of parameters that were estimated as one.
    pub of: BTreeMap<String, ParameterEstimate>,
    /// Which estimates hang together, and the upper triangle of their covariances, row by row.
    pub covariance: Option<(Vec<String>, Vec<Vec<f64>>)>,
}

/// How well a parameter is known, and from what.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterEstimate {
    /// The standard error.
    pub se: f64,
    /// The ends of its 95 % interval, if they were stated.
    pub interval: Option<(f64, f64)>,
    /// Who estimated it, such as `fit`; may be empty.
    pub source: String,
    /// From which file; may be empty.
    pub file: String,
    /// Everything that the file says of it, to be written down again.
    pub(super) written: Table,
}

impl EstimatesSpec {
    /// The estimate of a parameter: its own, or that of the table it belongs to.
    pub fn find(&self, path: &str) -> Option<(&str, &ParameterEstimate)> {
        let is_of = |it: &&String| {
            path == **it || path.strip_prefix(it.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        self.of.iter().find(|(key, _)| is_of(key)).map(|(key, it)| (key.as_str(), it))
    }

    /// Whether nothing was estimated.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// `[estimates]` as a table of a file.
    pub(super) fn table(&self) -> Table {
        let mut table: Table =
            self.of.iter().map(|(path, it)| (path.clone(), Value::Table(it.written.clone()))).collect();
        if let Some((order, upper)) = &self.covariance {
            let rows = upper.iter().map(|row| Value::Array(row.iter().map(|&it| it.into()).collect()));
            let mut covariance = Table::new();
            covariance.insert("order".to_owned(), order.clone().into());
            covariance.insert("upper".to_owned(), Value::Array(rows.collect()));
            table.insert("covariance".to_owned(), Value::Table(covariance));
        }
        table
    }
}

impl ParameterEstimate {
    /// As `show` says it: `± 0.1326 (fit of flows.csv)`.
    pub fn words(&self) -> String {
        let source = [self.source.as_str(), self.file.as_str()];
        let source = source.iter().filter(|it| !it.is_empty()).copied().collect::<Vec<_>>().join(" of ");
        if source.is_empty() { format!("± {}", self.se) } else { format!("± {} ({source})", self.se) }
    }
}
