//! A package: a scenario that is another one with more policies.

use crate::experiment::shapley::{Coalition, alone};
use crate::region::RegionId;
use crate::scenario::{RunMode, Scenario, ScenarioEvent, ScenarioPolicy};
use std::collections::{BTreeMap, BTreeSet};

/// The most policies that a package can have.
pub const MOST_POLICIES: usize = 24;

/// Why a scenario is no package of another one: everything that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the package must be the base with more policies\n{}", listed(.0))]
pub struct NoPackage(pub Vec<String>);

/// A scenario with policies that another one, its base, does not have; both in expected numbers.
#[derive(Clone, Debug)]
pub struct Package {
    base: Scenario,
    whole: Scenario,
    /// Where its own policies stand among all policies of the package.
    own: Vec<usize>,
}

impl Package {
    /// The policies that `package` has and `base` has not, by name.
    ///
    /// # Errors
    ///
    /// Names every other difference of the two, and says if there is no policy to tell apart, or too many.
    pub fn new(base: &Scenario, package: &Scenario) -> Result<Self, NoPackage> {
        let of_base: BTreeSet<&str> = base.policies.iter().map(name).collect();
        let is_own = |it: &usize| !of_base.contains(name(&package.policies[*it]));
        let own: Vec<usize> = (0..package.policies.len()).filter(is_own).collect();
        let mut wrong = differences(base, package);
        if own.is_empty() {
            wrong.push("it has no policy that the base has not".to_owned());
        } else if own.len() > MOST_POLICIES {
            let most = format!("at most {MOST_POLICIES} can be told apart");
            wrong.push(format!("it has {} policies that the base has not; {most}", own.len()));
        }
        if wrong.is_empty() {
            Ok(Self { base: expected(base), whole: expected(package), own })
        } else {
            Err(NoPackage(wrong))
        }
    }

    /// The same package with other values of parameters in both scenarios.
    ///
    /// # Errors
    ///
    /// Fails with what is wrong with the values.
    pub(super) fn at<E>(&self, change: impl Fn(&Scenario) -> Result<Scenario, E>) -> Result<Self, E> {
        Ok(Self { base: change(&self.base)?, whole: change(&self.whole)?, own: self.own.clone() })
    }

    /// The scenario without the policies.
    pub fn base(&self) -> &Scenario {
        &self.base
    }

    /// The scenario with all of them.
    pub fn whole(&self) -> &Scenario {
        &self.whole
    }

    /// The names of the policies that are told apart, in the order of the file.
    pub fn policies(&self) -> Vec<&str> {
        self.own().map(name).collect()
    }

    /// The scenario with some of the policies: bit `i` is policy `i` of [`policies`](Self::policies). Those of the base
    /// are always there.
    pub fn with(&self, some: Coalition) -> Scenario {
        let left_out: BTreeSet<usize> =
            self.own.iter().enumerate().filter(|(bit, _)| some & alone(*bit) == 0).map(|it| *it.1).collect();
        let mut scenario = self.whole.clone();
        let all = scenario.policies.into_iter().enumerate();
        scenario.policies = all.filter(|(at, _)| !left_out.contains(at)).map(|(_, it)| it).collect();
        scenario
    }

    /// The names of some of the policies, with `+` between them; nothing for none.
    pub fn named(&self, some: Coalition) -> String {
        let names = self.own().enumerate().filter(|(bit, _)| some & alone(*bit) != 0);
        names.map(|(_, it)| name(it)).collect::<Vec<_>>().join("+")
    }

    /// Every region that one of the policies covers.
    pub fn members(&self) -> BTreeSet<RegionId> {
        self.own().flat_map(|it| it.policy.members.iter().copied()).collect()
    }

    fn own(&self) -> impl Iterator<Item = &ScenarioPolicy> {
        self.own.iter().map(|&it| &self.whole.policies[it])
    }
}

/// Draws would hide small contributions, and expected numbers need no second replicate.
fn expected(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    (scenario.run.mode, scenario.run.replicates) = (RunMode::Expected, 1);
    scenario
}

fn name(policy: &ScenarioPolicy) -> &str {
    &policy.policy.name
}

fn listed(wrong: &[String]) -> String {
    wrong.iter().map(|it| format!("  - {it}")).collect::<Vec<_>>().join("\n")
}

/// All that keeps a package from being its base with more policies.
fn differences(base: &Scenario, package: &Scenario) -> Vec<String> {
    let mut found = Vec::new();
    if base.atlas != package.atlas || base.observations != package.observations {
        found.push(format!("the world: {} in the base, {} in the package", world(base), world(package)));
    }
    found.extend(different_settings(base, package));
    if base.governments != package.governments && !found.iter().any(|it| it.starts_with("`governments")) {
        found.push("`governments` follow another script in the package".to_owned());
    }
    found.extend(base.policies.iter().filter_map(|it| different_policy(it, package)));
    found.extend(base.events.iter().filter_map(|it| different_places(it, package)));
    found
}

fn world(scenario: &Scenario) -> String {
    format!("{} regions of `{}`", scenario.atlas.len(), scenario.origin.regions.written)
}

/// Settings of time, parameters, governments and the base's policies, where the two say different things. How a run is
/// drawn and what is written down may differ: neither moves expected numbers. Worlds and members may be written
/// in different ways and be the same.
fn different_settings(base: &Scenario, package: &Scenario) -> Vec<String> {
    let shared = |path: &str| {
        let of_policy = |it: &ScenarioPolicy| path.starts_with(&format!("policies.{}.", name(it)));
        let both = |it: &ScenarioPolicy| find(package, name(it)).is_some() && of_policy(it);
        ["time.", "parameters.", "governments.", "events.", "platforms."]
            .iter()
            .any(|it| path.starts_with(it))
            || base.policies.iter().any(both)
    };
    let settings = |scenario: &Scenario| -> BTreeMap<String, String> {
        let as_written = |path: &str| path.ends_with(".members") || path.ends_with(".places");
        let rows = scenario.settings().into_iter().filter(|it| shared(&it.path) && !as_written(&it.path));
        rows.map(|it| (it.path, it.value)).collect()
    };
    let (one, other) = (settings(base), settings(package));
    let said = |value: Option<&String>| value.map_or_else(|| "not set".to_owned(), Clone::clone);
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let different = paths.into_iter().filter(|it| one.get(*it) != other.get(*it));
    let message = |path: &String| {
        let (one, other) = (said(one.get(path)), said(other.get(path)));
        format!("`{path}`: {one} in the base, {other} in the package")
    };
    different.map(message).collect()
}

/// What of a base's policy no setting tells.
fn different_policy(policy: &ScenarioPolicy, package: &Scenario) -> Option<String> {
    let name = name(policy);
    let Some(other) = find(package, name) else {
        return Some(format!("the policy `{name}` of the base is missing"));
    };
    if policy.policy.members != other.policy.members {
        return Some(format!("the policy `{name}` has other members than in the base"));
    }
    if policy.policy.among != other.policy.among {
        return Some(format!("the policy `{name}` is for other pairs than in the base"));
    }
    let mutual = policy.policy.coverage == other.policy.coverage;
    (!mutual).then(|| format!("the policy `{name}` has another `mutual` than in the base"))
}

/// Whether an event happens elsewhere in the package; what else differs is told by its settings.
fn different_places(event: &ScenarioEvent, package: &Scenario) -> Option<String> {
    let name = &event.event.name;
    let other = package.events.iter().find(|it| it.event.name == *name)?;
    let moved = event.event.places != other.event.places;
    moved.then(|| format!("the event `{name}` has other places than in the base"))
}

fn find<'s>(scenario: &'s Scenario, wanted: &str) -> Option<&'s ScenarioPolicy> {
    scenario.policies.iter().find(|it| name(it) == wanted)
}
