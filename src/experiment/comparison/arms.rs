//! The arms of a comparison: what they must share, and by which policies they differ.

use crate::region::RegionId;
use crate::scenario::{DataFile, Scenario, ScenarioPolicy};
use crate::simulation::Governments;
use std::collections::{BTreeMap, BTreeSet};

/// A scenario that takes part in a comparison.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The name of the arm in tables and of its folder.
    pub name: String,
    /// What is run.
    pub scenario: Scenario,
}

impl From<Scenario> for Arm {
    /// Called as the scenario is.
    fn from(scenario: Scenario) -> Self {
        Self { name: scenario.name.clone(), scenario }
    }
}

/// Names for arms: the stems of their files, with a number behind those that came before.
pub fn names(stems: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(stems.len());
    for stem in stems {
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let free = std::iter::once(stem.clone()).chain(numbered).find(|it| !names.contains(it));
        names.extend(free);
    }
    names
}

impl Arm {
    /// Everything in which the arm's world, time or random numbers differ from those of the base, in words.
    pub fn differences(&self, base: &Self) -> Vec<String> {
        let (own, other) = (&self.scenario, &base.scenario);
        let mut found = self.differences_of_worlds(base);
        let mut compare = |what: &str, own: String, other: String| {
            if own != other {
                found.push(self.differs(what, &own, base, &other));
            }
        };
        compare("time.start", own.time.start.to_string(), other.time.start.to_string());
        compare("time.years", own.time.years.to_string(), other.time.years.to_string());
        let steps = |it: &Scenario| it.time.steps_per_year.to_string();
        compare("time.steps_per_year", steps(own), steps(other));
        compare("run.mode", format!("{:?}", own.run.mode), format!("{:?}", other.run.mode));
        compare("run.replicates", own.run.replicates.to_string(), other.run.replicates.to_string());
        compare("run.seed", own.run.seed.to_string(), other.run.seed.to_string());
        found
    }

    fn differences_of_worlds(&self, base: &Self) -> Vec<String> {
        let (own, other) = (&self.scenario, &base.scenario);
        let (regions, other_regions) = (&own.origin.regions, &other.origin.regions);
        let written = |it: &Option<DataFile>| it.as_ref().map_or("none".to_owned(), |it| it.written.clone());
        let mut found = Vec::new();
        let other_fields = own.atlas.fields() != other.atlas.fields();
        if other_fields {
            let fields = |it: &Scenario| {
                let names = it.atlas.fields().names().join(", ");
                format!("{} ({names})", written(&it.origin.fields))
            };
            found.push(self.differs("world.fields", &fields(own), base, &fields(other)));
        }
        if regions.sha256 == other_regions.sha256 {
            if own.atlas.regions() != other.atlas.regions() {
                let keep = |it: &Scenario| format!("{:?} ({} regions)", it.keep, it.atlas.len());
                found.push(self.differs("world.keep", &keep(own), base, &keep(other)));
            }
        } else if own.atlas.regions() != other.atlas.regions()
            || (!other_fields && own.observations != other.observations)
        {
            found.push(self.differs("world.regions", &regions.written, base, &other_regions.written));
        }
        // Among other regions other members say nothing of the table.
        let same_regions = own.atlas.regions() == other.atlas.regions();
        if same_regions && members_of_clubs(own) != members_of_clubs(other) {
            found.push(self.differs(
                "world.clubs",
                &written(&own.origin.clubs),
                base,
                &written(&other.origin.clubs),
            ));
        }
        found
    }

    fn differs(&self, what: &str, own: &str, base: &Self, other: &str) -> String {
        let (name, base) = (&self.name, &base.name);
        if own == other {
            return format!("`{what}`: what `{own}` holds for `{name}` is not what it holds for `{base}`");
        }
        format!("`{what}` is {own} in `{name}` but {other} in `{base}`")
    }

    /// Names of the policies that the base does not have, or not like this.
    pub fn new_policies(&self, base: &Self) -> Vec<String> {
        missing_from(base, self).map(|it| it.policy.name.clone()).collect()
    }

    /// The codes of all regions in which arm and base have different policies, or prescribe different stances. What
    /// governments choose for themselves is an effect and makes no member.
    pub fn members(&self, base: &Self) -> BTreeSet<String> {
        let atlas = &self.scenario.atlas;
        let differing = missing_from(base, self).chain(missing_from(self, base));
        let covered = differing.flat_map(|it| it.policy.members.iter().copied());
        let members = covered.chain(self.other_stances(base));
        members.map(|it| atlas.region(it).place.code.clone()).collect()
    }

    /// Regions whose governments are open in one of the two and closed in the other, as far as scenarios say it.
    fn other_stances(&self, base: &Self) -> Vec<RegionId> {
        let (own, other) = (&self.scenario.governments, &base.scenario.governments);
        if own == other {
            return Vec::new();
        }
        let time = self.scenario.time;
        let end = time.start + f64::from(time.years);
        let choose = |it: &Governments| matches!(it, Governments::Choosing(_));
        let changes = [own, other].into_iter().flat_map(changes);
        let changes = changes.filter(|it| *it > time.start && *it < end && !choose(own) && !choose(other));
        let moments: Vec<_> = std::iter::once(time.start)
            .chain(changes)
            .map(|it| (own.stances(it), other.stances(it)))
            .collect();
        let differs =
            |id: &RegionId| moments.iter().any(|(own, other)| own.open(id.index()) != other.open(id.index()));
        self.scenario.atlas.ids().filter(differs).collect()
    }
}

/// When a script changes stances.
fn changes(governments: &Governments) -> Vec<f64> {
    match governments {
        Governments::Scripted(script) => script.changes.iter().map(|it| it.0).collect(),
        Governments::Fixed | Governments::Choosing(_) => Vec::new(),
    }
}

/// Every club that has a member in the world, with its members.
fn members_of_clubs(scenario: &Scenario) -> BTreeMap<&str, Vec<RegionId>> {
    let members = scenario.clubs.iter().map(|(name, club)| (name, club.resolve(&scenario.atlas)));
    members.filter(|(_, members)| !members.is_empty()).collect()
}

/// The policies of `arm` that have no equal in `other`.
fn missing_from<'a>(other: &'a Arm, arm: &'a Arm) -> impl Iterator<Item = &'a ScenarioPolicy> {
    let has = |policy: &ScenarioPolicy| other.scenario.policies.iter().any(|it| alike(it, policy));
    arm.scenario.policies.iter().filter(move |it| !has(it))
}

fn alike(one: &ScenarioPolicy, other: &ScenarioPolicy) -> bool {
    let (policy, others) = (&one.policy, &other.policy);
    policy.name == others.name
        && one.instrument() == other.instrument()
        && policy.members == others.members
        && policy.among == others.among
        && policy.timing == others.timing
        && policy.coverage == others.coverage
        && policy.review == others.review
        && one.settings() == other.settings()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn two_arms_of_one_name_are_told_apart_by_a_number() {
        let stems = ["pilot", "pilot", "pilot-2", "pilot"].map(str::to_owned);
        assert_eq!(names(&stems), ["pilot", "pilot-2", "pilot-2-2", "pilot-3"]);
    }
}
