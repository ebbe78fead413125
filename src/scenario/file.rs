//! The scenario file as written: it mirrors the TOML and nothing else.

use super::base_year::{Appeals, Entrants};
use super::names::{Names, ShareOrNames};
use super::year::Year;
use crate::policy::{Gain, Number, Share};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// A scenario: a world, a time, policies, and what to write down.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "factorflow scenario")]
pub(super) struct ScenarioFile {
    /// What the scenario is called in tables and figures; the name of the file when left out.
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// The same in Chinese, for Chinese figures and pages; `name` when left out.
    #[schemars(with = "Option<String>")]
    pub name_zh: Option<Spanned<String>>,
    /// What the scenario is about, for readers.
    pub description: Option<String>,
    /// The same in Chinese.
    pub description_zh: Option<String>,
    /// A base file, relative to this file. Tables merge and what is written here wins; lists of
    /// policies append.
    #[schemars(with = "Option<String>")]
    pub extends: Option<IgnoredAny>,
    /// Files with `[parameters]` and `[estimates]` that lie below what is written here, such as the `kernel.toml` of an
    /// estimate; relative to this file.
    #[schemars(with = "Option<Vec<String>>")]
    pub include: Option<IgnoredAny>,
    /// Which regions there are.
    pub world: WorldSection,
    /// What the base year is like besides what its tables say.
    pub base_year: BaseYearSection,
    /// From when to when, and in which steps.
    pub time: TimeSection,
    /// How to run it.
    pub run: RunSection,
    /// The parameters of the laws; the defaults of the model where left out.
    #[schemars(schema_with = "super::schema::parameters")]
    pub parameters: Option<IgnoredAny>,
    /// How well parameters are known that were estimated, by their paths; written by `factorflow fit`.
    #[schemars(schema_with = "super::schema::estimates")]
    pub estimates: Option<IgnoredAny>,
    /// Which other values parameters may have, and how often they are drawn.
    #[schemars(schema_with = "super::schema::uncertainty")]
    pub uncertainty: Option<IgnoredAny>,
    /// How governments decide whether to open.
    pub governments: GovernmentsSection,
    /// What members do, where and when.
    #[schemars(schema_with = "super::schema::policies")]
    pub policies: Option<IgnoredAny>,
    /// What happens and nobody decides.
    #[schemars(schema_with = "super::schema::events")]
    pub events: Option<IgnoredAny>,
    /// Platforms of the industrial internet, which firms join; there are none when left out.
    pub platforms: Option<PlatformsSection>,
    /// What to write down.
    pub output: OutputSection,
}

/// `[platforms]`: platforms by how far they have come, now.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PlatformsSection {
    /// Share of industrial firms that work on a platform now; 0.25 when left out, unless the table of regions has a
    /// column `platform_adoption`.
    #[schemars(with = "Option<Share>")]
    pub adopted: Option<Spanned<Share>>,
    /// Basic platforms; 250 when left out.
    pub basic: Option<Number>,
    /// Growing platforms; 60 when left out.
    pub growing: Option<Number>,
    /// Leading platforms; 25 when left out.
    pub leading: Option<Number>,
    /// Platforms with an ecosystem of their own; 5 when left out.
    pub ecosystem: Option<Number>,
    /// Gain in the hazard of scale-up if every firm worked on a platform; 0.15 when left out.
    pub boost: Option<Gain>,
}

/// `[world]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WorldSection {
    /// A world that the program carries, `factorflow worlds` lists them: its regions and its clubs, where they are not
    /// given by tables of one's own.
    #[schemars(schema_with = "super::schema::worlds")]
    pub name: Option<Spanned<String>>,
    /// The table of regions (CSV). Looked for in the folder of the file that names it, then in the
    /// current directory, then in the folders above the file.
    #[schemars(with = "Option<String>")]
    pub regions: Option<Spanned<String>>,
    /// The table of clubs (CSV), looked for likewise.
    #[schemars(with = "Option<String>")]
    pub clubs: Option<Spanned<String>>,
    /// The table of fields (CSV), looked for likewise; when left out, `fields.csv` beside the table of regions if there
    /// is one, else the fields are those of its columns `share_FIELD`.
    #[schemars(with = "Option<String>")]
    pub fields: Option<Spanned<String>>,
    /// The table of segments of fields (CSV), looked for likewise; without one no field has an industry chain. The program
    /// carries `seeds/china/segments.csv`.
    #[schemars(with = "Option<String>")]
    pub segments: Option<Spanned<String>>,
    /// The table of who is specialised in which segment (CSV), looked for likewise; nobody is when left out. The program
    /// carries `seeds/china/specialisation.csv`.
    #[schemars(with = "Option<String>")]
    pub specialisation: Option<Spanned<String>>,
    /// The table of past migration, natural growth and ages (CSV), looked for likewise, for what `[base_year]` asks for.
    #[schemars(with = "Option<String>")]
    pub migration: Option<Spanned<String>>,
    /// The regions to keep: clubs, rules such as `province:Zhejiang` or `kind:county`, codes or
    /// names, also joined by `and` and `not`. Everything when left out or empty.
    pub keep: Names,
    /// The money of the tables, by its code of ISO 4217, such as `USD`, in meanings and figures; CNY when left out. Names of
    /// columns stay.
    #[schemars(with = "Option<String>")]
    pub currency: Option<Spanned<String>>,
}

/// `[base_year]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BaseYearSection {
    /// Whether as many people come to every region as leave it, or as the table of migration says; stationary when left
    /// out.
    #[schemars(with = "Option<Appeals>")]
    pub appeals: Option<Spanned<Appeals>>,
    /// How many begin to work in every region; a rate of its workers when left out.
    #[schemars(with = "Option<Entrants>")]
    pub entrants: Option<Spanned<Entrants>>,
    /// Part of the graduates who grew up in the province in which they studied; 0.75 when left out.
    #[schemars(with = "Option<Share>")]
    pub graduates_from_own_province: Option<Spanned<Share>>,
}

impl BaseYearSection {
    /// What it says, wherever it says it.
    pub fn choices(&self) -> (Option<Appeals>, Option<Entrants>, Option<Share>) {
        let share = self.graduates_from_own_province.as_ref();
        (
            self.appeals.as_ref().map(|it| *it.get_ref()),
            self.entrants.as_ref().map(|it| *it.get_ref()),
            share.map(|it| *it.get_ref()),
        )
    }
}

/// `[time]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TimeSection {
    /// The first moment; data of the base year are carried to it unchanged; 2025 when left out.
    #[schemars(with = "Option<Year>")]
    pub start: Option<Spanned<Year>>,
    /// How many years to simulate, 1 to 1000; 20 when left out.
    #[schemars(with = "Option<u64>")]
    pub years: Option<Spanned<u64>>,
    /// Steps a year, 1 to 365; 4 when left out.
    #[schemars(with = "Option<u64>")]
    pub steps_per_year: Option<Spanned<u64>>,
}

/// Whether people and projects choose one by one or move as expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunMode {
    /// Flows are their expected values.
    #[default]
    Expected,
    /// Flows are drawn; people and projects are whole numbers.
    Sampled,
}

/// `[run]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RunSection {
    /// Expected flows, or drawn ones; expected when left out.
    pub mode: Option<RunMode>,
    /// How many runs under different random numbers, 1 to 1000000; 1 when left out.
    #[schemars(with = "Option<u64>")]
    pub replicates: Option<Spanned<u64>>,
    /// Where random numbers start from; the same seed gives the same numbers; 1 when left out.
    pub seed: Option<u64>,
}

/// How governments choose their stance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RuleName {
    /// Governments do not choose.
    #[default]
    Fixed,
    /// Governments copy peers who do better.
    Imitate,
    /// Governments take the stance that promises more.
    Respond,
    /// Stances are given by year.
    Scripted,
}

/// `[governments]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct GovernmentsSection {
    /// How governments choose; fixed when left out.
    #[schemars(with = "Option<RuleName>")]
    pub rule: Option<Spanned<RuleName>>,
    /// With the rule `scripted`: who is open from each year on, all others being closed.
    #[schemars(with = "BTreeMap<String, Names>")]
    pub stances: BTreeMap<Spanned<String>, Names>,
    /// Who is open at the start: a share, which is drawn anew in each replicate, or a list; nobody when left out.
    #[schemars(with = "Option<ShareOrNames>")]
    pub initial_open: Option<Spanned<ShareOrNames>>,
}

/// How often rows of every region are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegionRows {
    /// No rows of single regions.
    Never,
    /// At the end of every whole year.
    #[default]
    EveryYear,
    /// At the end of every step.
    EveryStep,
}

/// Which flows between pairs of regions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FlowRows {
    /// None.
    None,
    /// All of them.
    Full,
    /// The largest flows of each factor, this many.
    Largest(u32),
}

impl Default for FlowRows {
    fn default() -> Self {
        Self::Largest(200)
    }
}

/// `[output]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OutputSection {
    /// Rows of regions; every-year when left out.
    pub regions: Option<RegionRows>,
    /// Flows between pairs of regions; { largest = 200 } when left out.
    #[schemars(with = "Option<FlowRows>")]
    pub flows: Option<Spanned<FlowRows>>,
}

/// Two names, if whoever wrote them made no mistake.
pub(super) type WrittenPair = Spanned<Vec<Spanned<String>>>;

/// What every policy has, whatever its instrument.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PolicyHeader {
    /// What the policy is called in results; no two may share a name.
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// What is done; `factorflow policies` lists the instruments.
    #[schemars(with = "Option<String>")]
    pub instrument: Option<Spanned<String>>,
    /// Who takes part: clubs, rules, codes or names, also joined by `and` and `not`.
    #[schemars(with = "Option<Names>")]
    pub members: Option<Spanned<Names>>,
    /// Pairs of members that it is for, both ways, where it acts on pairs; all pairs of members when left out.
    #[schemars(with = "Option<Vec<[String; 2]>>")]
    pub pairs: Option<Spanned<Vec<WrittenPair>>>,
    /// Members that it is for as the origins of flows, in place of `pairs`; goes with `to`.
    #[schemars(with = "Option<Names>")]
    pub from: Option<Spanned<Names>>,
    /// Members that it is for as the destinations of flows; goes with `from`.
    #[schemars(with = "Option<Names>")]
    pub to: Option<Spanned<Names>>,
    /// From when on; from the start of the run when left out.
    #[schemars(with = "Option<Year>")]
    pub start: Option<Spanned<Year>>,
    /// Until when; to the end of the run when left out.
    #[schemars(with = "Option<Year>")]
    pub stop: Option<Spanned<Year>>,
    /// Years until it works in full; 0 when left out.
    #[schemars(with = "Option<f64>")]
    pub ramp_years: Option<Spanned<f64>>,
    /// Whether it covers only pairs whose governments are both open; the instrument's own way when
    /// left out.
    pub mutual: Option<bool>,
    /// Every so many whole years members are compared with the others, and the policy may stop.
    #[schemars(with = "Option<u64>")]
    pub review_every: Option<Spanned<u64>>,
    /// The effect over its standard error that a review asks for; 0 when left out.
    #[schemars(with = "Option<f64>")]
    pub z: Option<Spanned<f64>>,
}

/// The keys of [`PolicyHeader`]; every other key of a policy belongs to its instrument.
pub(super) const HEADER_KEYS: &[&str] = &[
    "name",
    "instrument",
    "members",
    PAIRS,
    FROM,
    TO,
    "start",
    "stop",
    "ramp_years",
    "mutual",
    "review_every",
    "z",
];

/// Key of the pairs that a policy is for.
pub(super) const PAIRS: &str = "pairs";
/// Key of the members that it is for as origins.
pub(super) const FROM: &str = "from";
/// Key of the members that it is for as destinations.
pub(super) const TO: &str = "to";

/// What every event has, whatever happens.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EventHeader {
    /// What the event is called in results; no two may share a name.
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// What happens; `factorflow events` lists what can.
    #[schemars(with = "Option<String>")]
    pub event: Option<Spanned<String>>,
    /// Where: clubs, rules, codes or names, also joined by `and` and `not`; everywhere when left out.
    #[schemars(with = "Option<Names>")]
    pub places: Option<Spanned<Names>>,
    /// From when on; from the start of the run when left out.
    #[schemars(with = "Option<Year>")]
    pub start: Option<Spanned<Year>>,
    /// Until when; to the end of the run when left out.
    #[schemars(with = "Option<Year>")]
    pub stop: Option<Spanned<Year>>,
    /// Years until it strikes in full; 0 when left out.
    #[schemars(with = "Option<f64>")]
    pub ramp_years: Option<Spanned<f64>>,
}

/// The keys of [`EventHeader`]; every other key of an event belongs to what happens.
pub(super) const EVENT_KEYS: &[&str] = &["name", "event", "places", "start", "stop", "ramp_years"];
