//! Fields that settings name: each is one of the world.

use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::{listed, quoted, suggestion};
use crate::policy::{FieldScope, NamedFields};
use crate::region::{Chains, Fields};

/// The fields that settings may name.
pub(super) struct FieldsOfWorld<'w> {
    pub fields: &'w Fields,
    pub chains: &'w Chains,
    pub scope: FieldScope,
}

impl FieldsOfWorld<'_> {
    /// Refuses names that no field of the world has, and writes all of them in full where a setting leaves them out.
    pub fn look_up(&self, settings: Vec<&mut NamedFields>, sources: &Sources, problems: &mut Problems) {
        for named in settings {
            let NamedFields::Named(names) = &*named else {
                *named = NamedFields::new(self.meant_by_none());
                continue;
            };
            for name in names {
                let known = self.fields.names();
                let (message, hint) = match self.fields.find(name.get_ref()) {
                    None => ("cannot be", suggestion(name.get_ref(), &known)),
                    Some(field) if !self.allows(field) => {
                        ("has no field with a chain called", self.with_chains())
                    }
                    Some(_) => continue,
                };
                let problem = Problem::error(format!("`fields` {message} {}", quoted(name.get_ref())));
                problems.push(problem.at(sources.place(&name.span())).hint(hint));
            }
        }
    }

    fn allows(&self, field: usize) -> bool {
        self.scope != FieldScope::WithChain || self.chains.of_field(field).is_some()
    }

    fn meant_by_none(&self) -> Vec<String> {
        let all = self.fields.all().iter().enumerate();
        let meant = all.filter(|(at, _)| match self.scope {
            FieldScope::All => true,
            FieldScope::Named => *at < self.fields.named().len(),
            FieldScope::WithChain => self.chains.of_field(*at).is_some(),
        });
        meant.map(|(_, it)| it.name.clone()).collect()
    }

    fn with_chains(&self) -> Option<String> {
        let names = self.fields.names();
        let chained: Vec<&str> = self.chains.iter().map(|it| names[it.field]).collect();
        (!chained.is_empty()).then(|| format!("fields with a chain: {}", listed(&chained)))
    }
}
