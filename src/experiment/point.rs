//! A scenario at a point: with other values of what varies.

use crate::dynamics::Parameter;
use crate::scenario::real;
use crate::scenario::{Change, NamedList, Problems, Scenario};

/// The scenario with these changes. Parameters need not be read as text; whatever is refused is, which tells why.
pub fn at_point(scenario: &Scenario, changes: &[Change]) -> Result<Scenario, Problems> {
    match with_parameters(scenario, changes) {
        Some(changed) => Ok(changed),
        None => scenario.with(changes.iter().cloned()),
    }
}

/// The scenario with other parameters, if nothing else is changed and all is sound.
fn with_parameters(scenario: &Scenario, changes: &[Change]) -> Option<Scenario> {
    let value =
        |it: &Change| Some((Parameter::find(it.path.strip_prefix("parameters.")?)?, real(&it.value)?));
    scenario.with_parameters(&changes.iter().map(value).collect::<Option<Vec<_>>>()?)
}

/// The changes that a scenario can take: those of policies and events that it has, and all others.
pub fn applicable(scenario: &Scenario, changes: &[Change]) -> Vec<Change> {
    let entry = |path: &'_ str| {
        let (list, rest) = path.split_once('.')?;
        Some((NamedList::of(list)?, rest.to_owned()))
    };
    let has = |path: &str| match entry(path) {
        Some((list, rest)) => scenario.named(list).any(|name| {
            rest.trim_start_matches(['"', '\''])
                .strip_prefix(name)
                .is_some_and(|it| it.starts_with(['.', '"', '\'']))
        }),
        None => true,
    };
    changes.iter().filter(|it| has(&it.path)).cloned().collect()
}
