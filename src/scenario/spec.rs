//! A scenario as code states it, key by key as a scenario file would.

use super::base_year::BaseYearSpec;
use super::governments::GovernmentsSpec;
use super::pairs::PolicyPairs;
use super::platforms::PlatformsSpec;
use super::uncertainty::{EstimatesSpec, UncertaintySpec};
use super::{OutputSettings, RunSettings, TimeSettings};
use crate::dynamics::Parameters;
use crate::event::Shock;
use crate::outcome::Currency;
use crate::policy::{Instrument, ReviewPlan, Timing};
use serde::Serialize;
use std::sync::Arc;

/// Everything that a scenario file says, with the defaults of one that says nothing.
///
/// ```
/// use factorflow::policy::{Share, tax_sharing::TaxSharing};
/// use factorflow::scenario::{PolicySpec, Scenario, ScenarioSpec, TimeSettings, WorldSpec};
///
/// let pilot = TaxSharing { share: Share::of(0.25), ..TaxSharing::default() };
/// let scenario = ScenarioSpec {
///     name: "pilot".to_owned(),
///     world: WorldSpec {
///         name: Some("china-prefectures".to_owned()),
///         keep: vec!["province:Jiangsu".to_owned(), "province:Shanghai".to_owned()],
///         ..WorldSpec::default()
///     },
///     time: TimeSettings { years: 5, ..TimeSettings::default() },
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
    /// The same in Chinese; may be empty.
    pub chinese_name: String,
    /// What it is about, for readers; may be empty.
    pub description: String,
    /// The same in Chinese; may be empty.
    pub chinese_description: String,
    /// Which regions there are.
    pub world: WorldSpec,
    /// What the base year is like besides what its tables say.
    pub base_year: BaseYearSpec,
    /// From when to when, and in which steps.
    pub time: TimeSettings,
    /// How to run it.
    pub run: RunSettings,
    /// The parameters of the laws.
    pub parameters: Parameters,
    /// How governments come to their stances.
    pub governments: GovernmentsSpec,
    /// What members do, where and when; no two may share a name.
    pub policies: Vec<PolicySpec>,
    /// What happens and nobody decides; no two may share a name.
    pub events: Vec<EventSpec>,
    /// Platforms of the industrial internet, if there are any.
    pub platforms: Option<PlatformsSpec>,
    /// How well parameters are known that were estimated.
    pub estimates: EstimatesSpec,
    /// Which other values parameters may have; nothing is said of it when `None`.
    pub uncertainty: Option<UncertaintySpec>,
    /// What to write down.
    pub output: OutputSettings,
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
    /// The path of the table of fields (CSV), if there is one.
    pub fields: Option<String>,
    /// The path of the table of segments of fields (CSV), if there is one.
    pub segments: Option<String>,
    /// The path of the table of who is specialised in which segment (CSV), if there is one.
    pub specialisation: Option<String>,
    /// The path of the table of past migration (CSV), if there is one.
    pub migration: Option<String>,
    /// The regions to keep: clubs, rules such as `province:Zhejiang`, codes or names; everything when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
    /// The money of the tables; CNY when `None`.
    pub currency: Option<Currency>,
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
    /// The pairs of members that it is for, where it acts on pairs; all of them when `None`.
    pub pairs: Option<PolicyPairs>,
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
            pairs: None,
            timing: Timing::default(),
            mutual: None,
            review: None,
        }
    }
}

/// An event: what happens, where, and when.
#[derive(Clone, Debug)]
pub struct EventSpec {
    /// What the event is called in results.
    pub name: String,
    /// What happens.
    pub shock: Arc<dyn Shock>,
    /// Where: clubs, rules such as `kind:county`, codes or names; everywhere when empty.
    pub places: Vec<String>,
    /// When.
    pub timing: Timing,
}

impl EventSpec {
    /// Lasting from beginning to end.
    pub fn new<P: Into<String>>(
        name: &str,
        shock: impl Shock + 'static,
        places: impl IntoIterator<Item = P>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            shock: Arc::new(shock),
            places: places.into_iter().map(Into::into).collect(),
            timing: Timing::default(),
        }
    }
}
