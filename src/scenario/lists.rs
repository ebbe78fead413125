//! Lists of a scenario whose entries have names.

use super::Scenario;

/// A list of a scenario whose entries have names, by which `--set` finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedList {
    /// `[[policies]]`.
    Policies,
    /// `[[events]]`.
    Events,
}

impl NamedList {
    /// The list that files call so.
    pub fn of(key: &str) -> Option<Self> {
        match key {
            "policies" => Some(Self::Policies),
            "events" => Some(Self::Events),
            _ => None,
        }
    }
}

impl Scenario {
    /// The names of the entries of a list, in its order.
    pub fn named(&self, list: NamedList) -> Box<dyn Iterator<Item = &str> + '_> {
        match list {
            NamedList::Policies => Box::new(self.policies.iter().map(|it| it.policy.name.as_str())),
            NamedList::Events => Box::new(self.events.iter().map(|it| it.event.name.as_str())),
        }
    }
}
