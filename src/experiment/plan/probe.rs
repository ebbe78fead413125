//! Tries every factor on the scenarios, so that wrong paths and ranges are found before anything runs.

use super::arms::PlannedScenario;
use super::factors::{PlannedFactor, keys};
use super::reader::{PlanReader, relocated};
use crate::experiment::design::DesignFactor;
use crate::scenario::written::{quoted, suggestion};
use crate::scenario::{self, NamedList, Problem, Problems, Scenario, TableCache};
use std::sync::Arc;

/// More values of one factor than this are not tried one by one.
const MOST_TRIES: usize = 200;

impl PlannedScenario {
    /// The scenario with these settings, as after `--set`.
    pub(in crate::experiment) fn with(
        &self,
        settings: &[String],
        cache: &Arc<TableCache>,
    ) -> Result<Scenario, Problems> {
        let settings = [self.tables().as_slice(), settings].concat();
        let reader = scenario::Reader::default().cache(cache).overrides(&settings);
        reader.read(&self.file, self.scenario.to_toml())
    }

    /// Whether a factor is something that this scenario has: a setting of a policy or an event needs it.
    pub fn has(&self, path: &str) -> bool {
        entry_of(path).is_none_or(|(list, name)| self.scenario.named(list).any(|it| *it == name))
    }
}

impl PlanReader<'_> {
    pub(super) fn probe(
        &mut self,
        written: &[PlannedFactor],
        arms: &[PlannedScenario],
        cache: &Arc<TableCache>,
    ) {
        for (number, it) in written.iter().enumerate() {
            if written[..number].iter().any(|before| before.factor.path == it.factor.path) {
                let problem = Problem::error(format!("{} is a factor twice", quoted(&it.factor.path)));
                self.problems.push(problem.at(it.key.clone()));
            }
            if keys(&it.factor.path).is_some() {
                self.probe_factor(it, arms, cache);
            }
        }
    }

    fn probe_factor(&mut self, written: &PlannedFactor, arms: &[PlannedScenario], cache: &Arc<TableCache>) {
        let having: Vec<&PlannedScenario> = arms.iter().filter(|it| it.has(&written.factor.path)).collect();
        if having.is_empty() && !arms.is_empty() {
            self.refuse_unknown(written, arms);
        }
        for arm in having {
            for (value, place) in written.tries.iter().take(MOST_TRIES) {
                let text = setting(&written.factor, *value);
                let problems = match try_on(arm, std::slice::from_ref(&text), cache) {
                    Ok(warnings) => warnings,
                    Err(problems) => problems,
                };
                self.problems.extend(relocated(&problems, &text, &written.key, place));
            }
        }
    }

    fn refuse_unknown(&mut self, written: &PlannedFactor, arms: &[PlannedScenario]) {
        let Some((list, name)) = entry_of(&written.factor.path) else { return };
        let known: Vec<&str> = arms.iter().flat_map(|it| it.scenario.named(list)).collect();
        let one = if list == NamedList::Policies { "a policy" } else { "an event" };
        let hint = suggestion(&name, &known).unwrap_or_else(|| format!("no scenario of the plan has {one}"));
        let one = one.split(' ').next_back().unwrap_or_default();
        let problem = Problem::error(format!("no {one} is called {} in any scenario", quoted(&name)));
        self.problems.push(problem.at(written.key.clone()).hint(hint));
    }
}

/// A factor at a value, as after `--set`.
pub(in crate::experiment) fn setting(factor: &DesignFactor, value: f64) -> String {
    format!("{}={}", factor.path, factor.literal(value))
}

/// The policy or the event whose setting a path is.
fn entry_of(path: &str) -> Option<(NamedList, String)> {
    let keys = keys(path)?;
    let list = NamedList::of(keys.first()?)?;
    Some((list, keys.get(1).cloned().unwrap_or_default()))
}

/// Reads a scenario of the plan with these settings; warnings only about them.
fn try_on(arm: &PlannedScenario, settings: &[String], cache: &Arc<TableCache>) -> Result<Problems, Problems> {
    let Scenario { warnings, .. } = arm.with(settings, cache)?;
    let mut about_settings = Problems::default();
    let set_here = |it: &Problem| it.places().first().is_some_and(|it| it.file() == "--set");
    about_settings.extend(warnings.into_iter().filter(set_here));
    Ok(about_settings)
}
