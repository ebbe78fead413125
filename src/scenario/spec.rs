//! A scenario as code states it, key by key as a scenario file would.

use super::{Output, Run, Time};
use crate::dynamics::Parameters;
use crate::policy::{Instrument, ReviewPlan, Timing};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// Everything that a scenario file says, with the defaults of one that says nothing.
///
/// ```
/// use factorflow::policy::{Share, tax_sharing::TaxSharing};
/// use factorflow::scenario::{PolicySpec, Scenario, ScenarioSpec, Time, WorldSpec};
///
/// let pilot = TaxSharing { share: Share::of(0.25), ..TaxSharing::default() };
/// let scenario = ScenarioSpec {
///     name: "pilot".to_owned(),
///     world: WorldSpec {
///         name: Some("china-prefectures".to_owned()),
///         keep: vec!["province:Jiangsu".to_owned(), "province:Shanghai".to_owned()],
///         ..WorldSpec::default()
///     },
///     time: Time { years: 5, ..Time::default() },
///     policies: vec![PolicySpec::new("tax-pilot", pilot, ["上海市", "苏州市"])],
///     ..ScenarioSpec::default()
/// }
/// .build()?;
/// assert_eq!(scenario.atlas.len(), 14);
/// assert_eq!(Scenario::parse(&scenario.to_toml())?, scenario);
/// # Ok::<(), factorflow::scenario::Problems>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ScenarioSpec {
    /// What it is called in tables and figures.
    pub name: String,
    /// What it is about, for readers; may be empty.
    pub description: String,
    /// Which regions there are.
    pub world: WorldSpec,
    /// From when to when, and in which steps.
    pub time: Time,
    /// How to run it.
    pub run: Run,
    /// The parameters of the laws.
    pub parameters: Parameters,
    /// How governments come to their stances.
    pub governments: GovernmentsSpec,
    /// What members do, where and when; no two may share a name.
    pub policies: Vec<PolicySpec>,
    /// What to write down.
    pub output: Output,
}

/// Which regions there are: the tables, and what is kept of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WorldSpec {
    /// The name of a world that the program carries; a table beside it wins.
    pub name: Option<String>,
    /// The path of the table of regions (CSV).
    pub regions: Option<String>,
    /// The path of the table of clubs (CSV), if there is one.
    pub clubs: Option<String>,
    /// The regions to keep: clubs, rules such as `province:Zhejiang`, codes or names; everything when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
}

/// How governments come to their stances.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum GovernmentsSpec {
    /// They do not choose: all are open.
    #[default]
    Fixed,
    /// They copy peers who do better.
    Imitate {
        /// Who is open at the start.
        initial_open: InitialOpen,
    },
    /// They take the stance that promises more.
    Respond {
        /// Who is open at the start.
        initial_open: InitialOpen,
    },
    /// Stances are given by year.
    Scripted {
        /// Who is open at the start.
        initial_open: InitialOpen,
        /// Who is open from each moment on, in decimal years, all others being closed; in the order of time.
        #[serde(serialize_with = "by_year")]
        stances: Vec<(f64, Vec<String>)>,
    },
}

/// Whose governments are open at the start.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum InitialOpen {
    /// Each with this probability, drawn anew in each replicate.
    Share(f64),
    /// Those of the regions that these clubs, rules, codes or names stand for.
    Regions(Vec<String>),
}

impl Default for InitialOpen {
    fn default() -> Self {
        Self::Regions(Vec::new())
    }
}

impl GovernmentsSpec {
    /// How they choose, as scenario files call it.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Imitate { .. } => "imitate",
            Self::Respond { .. } => "respond",
            Self::Scripted { .. } => "scripted",
        }
    }

    /// Who is open at the start; `None` where nobody chooses.
    pub fn initial_open(&self) -> Option<&InitialOpen> {
        match self {
            Self::Fixed => None,
            Self::Imitate { initial_open }
            | Self::Respond { initial_open }
            | Self::Scripted { initial_open, .. } => Some(initial_open),
        }
    }

    /// The probability with which each is open at the start, if it is one.
    pub fn initial_share(&self) -> Option<f64> {
        match self.initial_open()? {
            InitialOpen::Share(share) => Some(*share),
            InitialOpen::Regions(_) => None,
        }
    }
}

/// The keys of a table are text.
fn by_year<S: Serializer>(stances: &[(f64, Vec<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(stances.iter().map(|(from, open)| (from.to_string(), open)))
}

/// A policy: an instrument, who takes part, and when.
#[derive(Clone, Debug)]
pub struct PolicySpec {
    /// What the policy is called in results.
    pub name: String,
    /// What is done.
    pub instrument: Arc<dyn Instrument>,
    /// Who takes part: clubs, rules such as `kind:county`, codes or names.
    pub members: Vec<String>,
    /// When.
    pub timing: Timing,
    /// Whether it covers only pairs whose governments are both open; the instrument's own way when `None`.
    pub mutual: Option<bool>,
    /// When its effect is judged, if ever.
    pub review: Option<ReviewPlan>,
}

impl PolicySpec {
    /// In force from beginning to end, covering whom its instrument covers, and never reviewed.
    pub fn new<M: Into<String>>(
        name: &str,
        instrument: impl Instrument + 'static,
        members: impl IntoIterator<Item = M>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            instrument: Arc::new(instrument),
            members: members.into_iter().map(Into::into).collect(),
            timing: Timing::default(),
            mutual: None,
            review: None,
        }
    }
}
