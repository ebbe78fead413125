//! A scenario as code states it, key by key as a scenario file would.

use super::{Output, Problem, Problems, Reader, Run, Scenario, Time};
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

impl ScenarioSpec {
    /// The scenario, with its tables looked for in the current directory.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place in the text that [`to_toml`](Self::to_toml) gives.
    pub fn build(&self) -> Result<Scenario, Problems> {
        Reader::default().build(self)
    }
}

impl Reader {
    /// A scenario that code states, with its tables looked for in the current directory. It is written down and
    /// read as a file is, so that both are checked alike.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place in the text that [`ScenarioSpec::to_toml`] gives.
    pub fn build(&self, spec: &ScenarioSpec) -> Result<Scenario, Problems> {
        let mut reader = self.clone();
        let mut problems = Problems::default();
        for PolicySpec { name, instrument, .. } in &spec.policies {
            match instrument.written() {
                Some(written) => reader.instruments.push(written.entry),
                None => problems.push(cannot_be_written(name)),
            }
        }
        if problems.has_errors() { Err(problems) } else { reader.read("scenario".as_ref(), spec.to_toml()) }
    }
}

fn cannot_be_written(policy: &str) -> Problem {
    let hint = "let its `Instrument::written` return an entry with the settings".to_owned();
    Problem::error(format!("the instrument of `{policy}` cannot be written down")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Conditions;
    use crate::policy::city_county_link::{CityCountyLink, Partners};
    use crate::policy::division_of_labour::{DivisionOfLabour, Focus};
    use crate::policy::talent_subsidy::{CohortRates, TalentSubsidy};
    use crate::policy::tax_sharing::TaxSharing;
    use crate::policy::transport_corridor::TransportCorridor;
    use crate::policy::{Chain, Coverage, Entry, Pair, Reach, Share, Written};
    use crate::region::Stocks;
    use crate::scenario::{FlowRows, Mode, RegionRows};
    use schemars::JsonSchema;
    use serde::Deserialize;

    fn delta() -> WorldSpec {
        let table = |name: &str| Some(format!("seeds/china/{name}.csv"));
        WorldSpec {
            regions: table("prefectures"),
            clubs: table("clubs"),
            keep: vec!["yangtze-delta".to_owned()],
            ..WorldSpec::default()
        }
    }

    /// Instruments of every kind: plain settings, settings by cohort, listed regions, regions with weights.
    fn policies() -> Vec<PolicySpec> {
        let tax = TaxSharing { share: Share::of(0.3), ..TaxSharing::default() };
        let rate = CohortRates { established: Share::of(0.01), ..CohortRates::default() };
        let pairs = Some(vec![Pair::new("合肥市", "340200")]);
        let chain = Chain::new(["310000", "320500", "330500"]).unwrap();
        let partners =
            Partners { city: "上海市".into(), counties: vec!["330400".into(), "320600".into()] };
        let focus = Focus::new([("320500", [0.8, 1.0, 1.2]), ("310000", [1.4, 0.9, 0.7])]).unwrap();
        let timing = Timing { start: Some(2026.5), stop: Some(2029.0), ramp_years: 1.5 };
        let everyone = ["yangtze-delta"];
        vec![
            PolicySpec {
                timing,
                mutual: Some(true),
                ..PolicySpec::new("税 pilot", tax, ["province:Jiangsu", "310000"])
            },
            PolicySpec {
                review: Some(ReviewPlan { every: 1, z: 1.5 }),
                ..PolicySpec::new("race", TalentSubsidy { rate }, ["320100", "330100"])
            },
            PolicySpec::new("line", TransportCorridor { pairs, ..TransportCorridor::along(chain) }, everyone),
            PolicySpec::new("link", CityCountyLink::with(partners), everyone),
            PolicySpec::new("labour", DivisionOfLabour { focus }, everyone),
        ]
    }

    fn package() -> ScenarioSpec {
        let mut parameters = Parameters::default();
        parameters.technology.retention = 0.9;
        ScenarioSpec {
            name: "the \"package\"".to_owned(),
            description: "two\nlines".to_owned(),
            world: delta(),
            time: Time { start: 2026.0, years: 4, steps_per_year: 2 },
            run: Run { mode: Mode::Sampled, replicates: 2, seed: u64::MAX },
            parameters,
            governments: GovernmentsSpec::Imitate { initial_open: InitialOpen::Share(0.4) },
            policies: policies(),
            output: Output { regions: RegionRows::EveryStep, flows: FlowRows::Largest(50) },
        }
    }

    fn last_stocks(scenario: &Scenario) -> Stocks {
        let mut simulation = scenario.begin(&Arc::new(scenario.model().unwrap().0), 1);
        for _ in 0..scenario.steps() {
            simulation.step().unwrap();
        }
        simulation.world().stocks.clone()
    }

    #[test]
    fn a_scenario_from_code_reads_back_equal_and_runs_the_same() {
        let scenario = package().build().unwrap();
        assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
        let again = Scenario::parse(&scenario.to_toml()).unwrap();
        assert_eq!(again, scenario);
        assert_eq!(package().to_toml(), scenario.to_toml());
        assert_eq!(again.policies[0].settings()["share"].as_float(), Some(0.3));
        assert_eq!(last_stocks(&again), last_stocks(&scenario));
        let without = ScenarioSpec { policies: Vec::new(), ..package() }.build().unwrap();
        assert_ne!(without, scenario);
        assert_ne!(last_stocks(&without), last_stocks(&scenario));
    }

    #[test]
    fn stances_by_year_read_back_equal() {
        let initial_open = InitialOpen::Regions(vec!["310000".to_owned()]);
        let stances = vec![(2026.0, vec!["province:Jiangsu".to_owned()]), (2027.25, Vec::new())];
        let governments = GovernmentsSpec::Scripted { initial_open, stances };
        let scenario =
            ScenarioSpec { world: delta(), governments, ..ScenarioSpec::default() }.build().unwrap();
        assert_eq!(Scenario::parse(&scenario.to_toml()).unwrap(), scenario);
        assert_eq!(scenario.stances.rule(), "scripted");
    }

    #[test]
    fn what_is_wrong_with_a_scenario_from_code_is_all_told_at_once() {
        let corridor =
            TransportCorridor::between(vec![Pair::new("310000", "nowhere"), Pair::new("北京市", "310000")]);
        let tax = PolicySpec::new("tax", TaxSharing::default(), ["yangzte-delta"]);
        let time = Time { years: 0, ..Time::default() };
        let line = PolicySpec::new("line", corridor, ["yangtze-delta"]);
        let spec =
            ScenarioSpec { world: delta(), time, policies: vec![tax, line], ..ScenarioSpec::default() };
        let problems = spec.build().unwrap_err();
        let said: Vec<&str> = problems.iter().map(Problem::message).collect();
        assert_eq!(
            said,
            [
                "`years` must be between 1 and 1000, not 0",
                "no club, rule or region is called `yangzte-delta`",
                "unknown region `nowhere`",
                "`北京市` has no region in this world"
            ]
        );
        let marked = problems.iter().all(|it| it.places().first().is_some_and(|it| it.file() == "scenario"));
        assert!(marked && problems.to_string().contains("did you mean `yangtze-delta`?"), "{problems}");
    }

    /// An instrument that is not in the catalogue.
    #[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields, default)]
    struct WelcomeGrant {
        /// Over the wage.
        rate: f64,
        secret: bool,
    }

    const WELCOME_GRANT: Entry = Entry { name: "welcome-grant", ..Entry::of::<WelcomeGrant>() };

    impl Instrument for WelcomeGrant {
        fn written(&self) -> Option<Written> {
            if self.secret { None } else { WELCOME_GRANT.written(self) }
        }

        fn coverage(&self) -> Coverage {
            Coverage::OneSided
        }

        fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
            conditions.wage_subsidy.young.scaled_add(self.rate, &reach.strength);
        }
    }

    #[test]
    fn an_instrument_of_ones_own_is_written_read_and_changed_like_any_other() {
        let grant = WelcomeGrant { rate: 0.1, secret: false };
        let policies = vec![PolicySpec::new("grant", grant, ["340100"])];
        let scenario = ScenarioSpec { world: delta(), policies, ..ScenarioSpec::default() }.build().unwrap();
        let reader = Reader::default().instruments(&[WELCOME_GRANT]);
        assert_eq!(reader.read("scenario".as_ref(), scenario.to_toml()).unwrap(), scenario);
        let changed = scenario.with([("policies.grant.rate", 0.2.into())]).unwrap();
        assert_eq!(changed.policies[0].settings()["rate"].as_float(), Some(0.2));
        let problems = Scenario::parse(&scenario.to_toml()).unwrap_err();
        assert!(problems.to_string().contains("unknown instrument `welcome-grant`"), "{problems}");
    }

    #[test]
    fn an_instrument_that_cannot_be_written_down_is_refused() {
        let grant = WelcomeGrant { rate: 0.1, secret: true };
        let policies = vec![PolicySpec::new("grant", grant, ["340100"])];
        let problems =
            ScenarioSpec { world: delta(), policies, ..ScenarioSpec::default() }.build().unwrap_err();
        let said = "the instrument of `grant` cannot be written down";
        assert_eq!(problems.iter().map(Problem::message).collect::<Vec<_>>(), [said]);
    }
}
