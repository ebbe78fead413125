//! The scenario as resolved, as rows to print.

use super::wording;
use super::{
    DataFile, InitialOpen, PlatformsSpec, PolicyPairs, Scenario, ScenarioEvent, ScenarioPolicy, VarianceParts,
};
use crate::dynamics::{Limits, PARAMETERS, Parameter};
use crate::outcome::Currency;
use serde::Serialize;
use std::borrow::Cow;

/// One setting of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Where it stands in a file, such as `parameters.technology.retention`.
    pub path: String,
    /// The symbol in the equations; empty for what is no parameter.
    pub symbol: &'static str,
    /// The value of the setting, as text.
    pub value: String,
    /// The unit of the value; empty for a pure number.
    pub unit: &'static str,
    /// Where the value comes from: the default, or the estimate with its standard error; empty for what is no parameter.
    pub source: Cow<'static, str>,
    /// Values outside are warned of; `None` for what is no parameter or has no usual range.
    pub usual: Option<Limits>,
    /// Values outside are refused; `None` for what is no parameter.
    pub limits: Option<Limits>,
    /// The value that holds when nothing is said; `None` when there is none.
    pub default: Option<String>,
}

impl Setting {
    /// Whether the scenario says something else than the default.
    pub fn differs(&self) -> bool {
        self.default.as_ref().is_some_and(|it| *it != self.value)
    }

    fn plain(path: impl Into<String>, value: &dyn ToString, default: Option<&dyn ToString>) -> Self {
        let default = default.map(ToString::to_string);
        Self {
            path: path.into(),
            symbol: "",
            value: value.to_string(),
            unit: "",
            source: Cow::Borrowed(""),
            usual: None,
            limits: None,
            default,
        }
    }

    fn with_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }
}

impl Scenario {
    /// Every setting with its value: world, time, run, parameters, governments, policies, output.
    pub fn settings(&self) -> Vec<Setting> {
        let mut settings = self.world_settings();
        settings.extend(self.run_settings());
        settings.extend(self.first_stances());
        settings.extend(self.parameter_settings());
        settings.extend(self.policy_settings());
        settings.extend(self.event_settings());
        settings.extend(self.platform_settings());
        settings.extend(self.uncertainty_settings());
        settings
    }

    fn world_settings(&self) -> Vec<Setting> {
        let mut settings = Vec::new();
        let world = self.origin.tables().find_map(DataFile::built_in);
        settings.extend(world.map(|it| Setting::plain("world.name", &it, None)));
        for (key, table) in self.origin.tables_by_key() {
            if table.built_in().is_none() {
                settings.push(Setting::plain(format!("world.{key}"), &table.written, None));
            }
        }
        if !self.keep.is_empty() {
            settings.push(Setting::plain("world.keep", &self.keep.join(", "), Some(&"")));
        }
        let usual = Currency::default();
        if self.currency != usual {
            settings.push(Setting::plain("world.currency", &self.currency, Some(&usual)));
        }
        settings
    }

    fn run_settings(&self) -> Vec<Setting> {
        let (time, run, output) =
            (super::TimeSettings::default(), super::RunSettings::default(), super::OutputSettings::default());
        vec![
            Setting::plain("time.start", &self.time.start, Some(&time.start)).with_unit("year"),
            Setting::plain("time.years", &self.time.years, Some(&time.years)).with_unit("years"),
            Setting::plain("time.steps_per_year", &self.time.steps_per_year, Some(&time.steps_per_year)),
            Setting::plain("run.mode", &word(self.run.mode), Some(&word(run.mode))),
            Setting::plain("run.replicates", &self.run.replicates, Some(&run.replicates)),
            Setting::plain("run.seed", &self.run.seed, Some(&run.seed)),
            Setting::plain("governments.rule", &self.stances.rule(), Some(&"fixed")),
            Setting::plain("output.regions", &word(self.output.regions), Some(&word(output.regions))),
            Setting::plain("output.flows", &word(self.output.flows), Some(&word(output.flows))),
        ]
    }

    /// Who is open at the start, if anybody is.
    fn first_stances(&self) -> Option<Setting> {
        let open = match self.stances.initial_open()? {
            InitialOpen::Share(share) => share.to_string(),
            InitialOpen::Regions(open) => open.join(", "),
        };
        (!open.is_empty()).then(|| Setting::plain("governments.initial_open", &open, Some(&"")))
    }

    fn parameter_settings(&self) -> Vec<Setting> {
        let source = |it: &Parameter| {
            let estimate = self.estimates.find(&format!("parameters.{}", it.path));
            estimate.map_or(Cow::Borrowed(it.source), |(_, estimate)| Cow::Owned(estimate.words()))
        };
        let setting = |it: &Parameter| Setting {
            path: format!("parameters.{}", it.path),
            symbol: it.symbol,
            value: it.get(&self.parameters).to_string(),
            unit: it.unit,
            source: source(it),
            usual: Some(it.usual).filter(|usual| *usual != it.limits),
            limits: Some(it.limits),
            default: Some(it.default().to_string()),
        };
        PARAMETERS.iter().map(setting).collect()
    }

    fn policy_settings(&self) -> Vec<Setting> {
        let mut settings = Vec::new();
        for ScenarioPolicy { policy, members, pairs, .. } in &self.policies {
            let Some(written) = policy.instrument.written() else { continue };
            let name = wording::key(&policy.name);
            let path = |key: &str| format!("policies.{name}.{key}");
            let members = format!("{} ({} regions)", members.join(", "), policy.members.len());
            settings.push(Setting::plain(path("instrument"), &written.entry.name, None));
            settings.push(Setting::plain(path("members"), &members, None));
            settings.extend(
                pairs
                    .iter()
                    .flat_map(PolicyPairs::words)
                    .map(|(key, words)| Setting::plain(path(key), &words, None)),
            );
            let dates = [("start", policy.timing.start), ("stop", policy.timing.stop)];
            let dates = dates.into_iter().filter_map(|(key, year)| Some((key, year?)));
            settings
                .extend(dates.map(|(key, year)| Setting::plain(path(key), &year, None).with_unit("year")));
            let ramp = Setting::plain(path("ramp_years"), &policy.timing.ramp_years, Some(&0.0));
            settings.push(ramp.with_unit("years"));
            if let Some(review) = policy.review {
                let every = Setting::plain(path("review_every"), &review.every, None);
                settings.extend([every.with_unit("years"), Setting::plain(path("z"), &review.z, Some(&0.0))]);
            }
            let defaults = (written.entry.defaults)();
            settings.extend(written.settings.iter().map(|(key, value)| {
                let default = defaults.get(key).map(|it| it as &dyn ToString);
                Setting::plain(path(key), value, default)
            }));
        }
        settings
    }
}

impl Scenario {
    fn event_settings(&self) -> Vec<Setting> {
        let mut settings = Vec::new();
        for ScenarioEvent { event, places } in &self.events {
            let Some(written) = event.shock.written() else { continue };
            let name = wording::key(&event.name);
            let path = |key: &str| format!("events.{name}.{key}");
            let places = if places.is_empty() { "everywhere".to_owned() } else { places.join(", ") };
            let places = format!("{places} ({} regions)", event.places.len());
            settings.push(Setting::plain(path("event"), &written.entry.name, None));
            settings.push(Setting::plain(path("places"), &places, None));
            let dates = [("start", event.timing.start), ("stop", event.timing.stop)];
            let dates = dates.into_iter().filter_map(|(key, year)| Some((key, year?)));
            settings
                .extend(dates.map(|(key, year)| Setting::plain(path(key), &year, None).with_unit("year")));
            if !event.shock.is_moment() {
                let ramp = Setting::plain(path("ramp_years"), &event.timing.ramp_years, Some(&0.0));
                settings.push(ramp.with_unit("years"));
            }
            let defaults = (written.entry.defaults)();
            settings.extend(written.settings.iter().map(|(key, value)| {
                let default = defaults.get(key).map(|it| it as &dyn ToString);
                Setting::plain(path(key), value, default)
            }));
        }
        settings
    }

    fn uncertainty_settings(&self) -> Vec<Setting> {
        let Some(spec) = &self.uncertainty else { return Vec::new() };
        let path = |key: &str| format!("uncertainty.{key}");
        let draws = spec.draws.map_or_else(|| "by regions".to_owned(), |it| it.to_string());
        let parts = spec.parts.map_or("by governments", VarianceParts::word);
        let mut settings = vec![
            Setting::plain(path("draws"), &draws, Some(&"by regions")),
            Setting::plain(path("parts"), &parts, Some(&"by governments")),
        ];
        let all = if spec.all { "all" } else { "those listed" };
        settings.push(Setting::plain(path("parameters"), &all, Some(&"all")));
        for (drawn, range) in &spec.ranges {
            let how = range.to_string();
            settings.push(Setting::plain(path(&format!("parameters.{drawn}")), &how, None));
        }
        if !spec.fixed.is_empty() {
            settings.push(Setting::plain(path("fixed"), &spec.fixed.join(", "), Some(&"")));
        }
        settings
    }

    fn platform_settings(&self) -> Vec<Setting> {
        let table = |it: PlatformsSpec| toml::Table::try_from(it).unwrap_or_default();
        let Some(platforms) = self.platforms else { return Vec::new() };
        let defaults = table(PlatformsSpec::default());
        let setting = |(key, value): (&String, &toml::Value)| {
            let default = defaults.get(key).map(|it| it as &dyn ToString);
            Setting::plain(format!("platforms.{key}"), value, default)
        };
        table(platforms).iter().map(setting).collect()
    }
}

/// A choice as it is written in files, without quotes.
fn word(choice: impl Serialize) -> String {
    match toml::Value::try_from(choice) {
        Ok(toml::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
