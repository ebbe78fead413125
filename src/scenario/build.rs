//! From what code states to a scenario, and from a scenario to what it says, so that a results folder can be run again.

use super::events::ScenarioEvent;
use super::policies::ScenarioPolicy;
use super::spec::{EventSpec, PolicySpec, ScenarioSpec, WorldSpec};
use super::{DataFile, Problem, Problems, Reader, Scenario, UncertaintySpec};
use crate::outcome::Currency;
use std::sync::Arc;

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
                None => problems.push(cannot_be_written("instrument", "Instrument", name)),
            }
        }
        for EventSpec { name, shock, .. } in &spec.events {
            match shock.written() {
                Some(written) => reader.shocks.push(written.entry),
                None => problems.push(cannot_be_written("event", "Shock", name)),
            }
        }
        if problems.has_errors() { Err(problems) } else { reader.read("scenario".as_ref(), spec.to_toml()) }
    }
}

fn cannot_be_written(what: &str, made_by: &str, name: &str) -> Problem {
    let hint = format!("let its `{made_by}::written` return an entry with the settings");
    Problem::error(format!("the {what} of `{name}` cannot be written down")).hint(hint)
}

impl Scenario {
    /// The scenario as resolved: no base, no default left unsaid, every parameter with its value.
    /// Reading it in the folder of the scenario file gives the same scenario.
    pub fn to_toml(&self) -> String {
        self.spec().to_toml()
    }

    /// What the scenario says, to be changed and built again; paths of tables are seen from the folder of its file.
    pub fn spec(&self) -> ScenarioSpec {
        self.spec_with(|_, table| Some(table.written.clone()))
    }

    /// What the scenario says, with other paths for tables that are not built in, by the keys of `[world]`.
    pub(crate) fn spec_with(&self, path: impl Fn(&str, &DataFile) -> Option<String>) -> ScenarioSpec {
        ScenarioSpec {
            name: self.name.clone(),
            chinese_name: self.chinese_name.clone(),
            description: self.description.clone(),
            chinese_description: self.chinese_description.clone(),
            world: self.world_spec(path),
            base_year: self.base_year,
            time: self.time,
            run: self.run.clone(),
            parameters: self.parameters.clone(),
            governments: self.stances.clone(),
            policies: self.policies.iter().map(ScenarioPolicy::spec).collect(),
            events: self.events.iter().map(ScenarioEvent::spec).collect(),
            platforms: self.platforms,
            estimates: self.estimates.clone(),
            uncertainty: self.uncertainty_with_fixed(),
            output: self.output,
        }
    }

    /// What is said of other values, with what was set by hand among what is fixed.
    fn uncertainty_with_fixed(&self) -> Option<UncertaintySpec> {
        let mut spec = self.uncertainty.clone()?;
        let others = self.set_by_hand.iter().filter(|it| !spec.fixed.contains(it));
        let others: Vec<String> = others.cloned().collect();
        spec.fixed.extend(others);
        Some(spec)
    }

    /// A built-in world has a name in place of paths.
    fn world_spec(&self, path: impl Fn(&str, &DataFile) -> Option<String>) -> WorldSpec {
        let own = |wanted: &str| {
            let (key, table) = self.origin.tables_by_key().find(|(key, _)| *key == wanted)?;
            if table.built_in().is_none() { path(key, table) } else { None }
        };
        WorldSpec {
            name: self.origin.tables().find_map(DataFile::built_in).map(str::to_owned),
            regions: own("regions"),
            clubs: own("clubs"),
            fields: own("fields"),
            segments: own("segments"),
            specialisation: own("specialisation"),
            migration: own("migration"),
            keep: self.keep.clone(),
            currency: Some(self.currency.clone()).filter(|it| *it != Currency::default()),
        }
    }
}

impl ScenarioEvent {
    /// What the scenario says of the event.
    pub fn spec(&self) -> EventSpec {
        EventSpec {
            name: self.event.name.clone(),
            shock: Arc::clone(&self.event.shock),
            places: self.places.clone(),
            timing: self.event.timing,
        }
    }
}

impl ScenarioPolicy {
    /// What the scenario says of the policy.
    pub fn spec(&self) -> PolicySpec {
        PolicySpec {
            name: self.policy.name.clone(),
            instrument: Arc::clone(&self.policy.instrument),
            members: self.members.clone(),
            pairs: self.pairs.clone(),
            timing: self.policy.timing,
            mutual: self.mutual,
            review: self.policy.review,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Conditions;
    use crate::dynamics::Parameters;
    use crate::event::border_closure::{BorderClosure, NamedChannel};
    use crate::event::capital_loss::CapitalLoss;
    use crate::event::segment_loss::SegmentLoss;
    use crate::event::technology_restriction::TechnologyRestriction;
    use crate::policy::city_county_link::{CityCountyLink, Partners};
    use crate::policy::division_of_labour::{DivisionOfLabour, Focus};
    use crate::policy::talent_subsidy::{CohortRates, TalentSubsidy};
    use crate::policy::tax_sharing::TaxSharing;
    use crate::policy::transport_corridor::TransportCorridor;
    use crate::policy::{
        Chain, Coverage, Entry, Instrument, Reach, RegionPair, ReviewPlan, Share, Timing, WrittenInstrument,
    };
    use crate::policy::{Gain, NamedFields};
    use crate::region::Stocks;
    use crate::scenario::{
        BaseYearSpec, DrawnRange, EstimatesSpec, FlowRows, GovernmentsSpec, InitialOpen, OutputSettings,
        PlatformsSpec, RegionRows, RunMode, RunSettings, TimeSettings,
    };
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};

    fn delta() -> WorldSpec {
        let (name, keep) = (Some("china-prefectures".to_owned()), vec!["yangtze-delta".to_owned()]);
        let segments = Some("seeds/china/segments.csv".to_owned());
        WorldSpec { name, segments, keep, ..WorldSpec::default() }
    }

    /// Instruments of every kind: plain settings, settings by cohort, listed regions, regions with weights.
    fn policies() -> Vec<PolicySpec> {
        let tax = TaxSharing { share: Share::of(0.3), ..TaxSharing::default() };
        let rate = CohortRates { established: Share::of(0.01), ..CohortRates::default() };
        let pairs = Some(vec![RegionPair::new("合肥市", "340200")]);
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

    /// Events of every kind of setting, one of them over in a moment.
    fn events() -> Vec<EventSpec> {
        let timing = Timing { start: Some(2026.5), stop: Some(2028.0), ramp_years: 0.5 };
        let moment = Timing { start: Some(2027.0), ..Timing::default() };
        let channels = Some(vec![NamedChannel::Talent, NamedChannel::Siting]);
        let closure = BorderClosure { channels, ..BorderClosure::default() };
        let controls =
            TechnologyRestriction { fields: NamedFields::new(["ai"]), ..TechnologyRestriction::default() };
        let flood = EventSpec::new("flood", CapitalLoss { loss: Share::of(0.05) }, ["340100"]);
        vec![
            EventSpec { timing: moment, ..flood },
            EventSpec { timing, ..EventSpec::new("closure", closure, ["province:Jiangsu", "310000"]) },
            EventSpec::new("break", SegmentLoss::of("ai", "models"), ["310000"]),
            EventSpec::new("controls", controls, [""; 0]),
        ]
    }

    fn uncertainty() -> UncertaintySpec {
        let range = DrawnRange { range: Some((0.3, 2.0)), mode: Some(0.9), se: None };
        UncertaintySpec {
            draws: Some(3),
            ranges: [("parameters.technology.retention".to_owned(), range)].into(),
            fixed: vec!["parameters.capital.saving_rate".to_owned()],
            ..UncertaintySpec::default()
        }
    }

    fn package() -> ScenarioSpec {
        let mut parameters = Parameters::default();
        parameters.technology.retention = 0.9;
        ScenarioSpec {
            name: "the \"package\"".to_owned(),
            chinese_name: "一揽子".to_owned(),
            description: "two\nlines".to_owned(),
            chinese_description: "两行".to_owned(),
            world: delta(),
            base_year: BaseYearSpec::default(),
            time: TimeSettings { start: 2026.0, years: 4, steps_per_year: 2 },
            run: RunSettings { mode: RunMode::Sampled, replicates: 2, seed: u64::MAX },
            parameters,
            governments: GovernmentsSpec::Imitate { initial_open: InitialOpen::Share(0.4) },
            policies: policies(),
            events: events(),
            platforms: Some(PlatformsSpec { boost: Gain::of(0.2), ..PlatformsSpec::default() }),
            estimates: EstimatesSpec::default(),
            uncertainty: Some(uncertainty()),
            output: OutputSettings { regions: RegionRows::EveryStep, flows: FlowRows::Largest(50) },
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
        let without = ScenarioSpec { policies: Vec::new(), ..package() };
        let calm = ScenarioSpec { events: Vec::new(), ..package() };
        let alone = ScenarioSpec { platforms: None, ..package() };
        for other in [without, calm, alone].map(|it| it.build().unwrap()) {
            assert_ne!(other, scenario);
            assert_ne!(last_stocks(&other), last_stocks(&scenario));
        }
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
        let corridor = TransportCorridor::between(vec![
            RegionPair::new("310000", "nowhere"),
            RegionPair::new("北京市", "310000"),
        ]);
        let tax = PolicySpec::new("tax", TaxSharing::default(), ["yangzte-delta"]);
        let time = TimeSettings { years: 0, ..TimeSettings::default() };
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
        fn written(&self) -> Option<WrittenInstrument> {
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
