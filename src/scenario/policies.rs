//! Reads `[[policies]]`: the keys that all share here, the rest by the instrument.

use super::TimeSettings;
use super::entries::{Dates, Entries, NamedEntry, split};
use super::file::{FROM, HEADER_KEYS, PAIRS, PolicyHeader, TO};
use super::named_regions;
use super::pairs::{self, PolicyPairs};
use super::problem::{Problem, Problems};
use super::reading::{FieldError, read_all};
use super::source::Sources;
use super::wording::{quoted, unknown};
use super::world::ReadWorld;
use crate::policy::{self, Coverage, Entry, Instrument, PairKeys, Policy, ReviewPlan};
use crate::region::RegionId;
use serde::Deserialize;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A policy, with what is needed to write it down again.
#[derive(Clone, Debug)]
pub struct ScenarioPolicy {
    /// As the simulation takes it.
    pub policy: Policy,
    /// Members as written: clubs, rules, codes or names.
    pub members: Vec<String>,
    /// The pairs of members that it is for, as written; all of them when `None`.
    pub pairs: Option<PolicyPairs>,
    /// Whether the scenario makes it mutual or one-sided; the instrument's own way when `None`.
    pub mutual: Option<bool>,
}

impl ScenarioPolicy {
    /// The name of its instrument.
    pub fn instrument(&self) -> &'static str {
        self.policy.instrument.written().map_or("", |it| it.entry.name)
    }

    /// The instrument's own settings, defaults included.
    pub fn settings(&self) -> toml::Table {
        self.policy.instrument.written().map(|it| it.settings).unwrap_or_default()
    }
}

/// A policy with the place that later checks point at.
struct ReadPolicy {
    policy: ScenarioPolicy,
    instrument: &'static str,
    name_span: Range<usize>,
}

/// Reads every policy of the document; `instruments` are known besides those of the catalogue.
pub(super) fn read(
    policies: Option<Spanned<DeValue<'_>>>,
    instruments: &[Entry],
    world: Option<&ReadWorld>,
    has_platforms: bool,
    time: TimeSettings,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<ScenarioPolicy> {
    let Some(policies) = policies else { return Vec::new() };
    let entries = Entries { one: ["a", "policy"], key: "policies", world, sources, problems };
    let mut reader = PolicyReader { instruments, has_platforms, entries };
    let tables = reader.entries.tables(policies);
    let read: Vec<ReadPolicy> = tables.into_iter().filter_map(|it| reader.policy(it)).collect();
    let named: Vec<NamedEntry<'_>> = read.iter().map(ReadPolicy::named).collect();
    reader.entries.check_names(&named);
    reader.check_overlaps(&read);
    reader.entries.warn_of_idle(&named, time);
    read.into_iter().map(|it| it.policy).collect()
}

struct PolicyReader<'r> {
    instruments: &'r [Entry],
    has_platforms: bool,
    entries: Entries<'r>,
}

impl<'r> PolicyReader<'r> {
    fn policy(&mut self, policy: Spanned<DeValue<'_>>) -> Option<ReadPolicy> {
        let span = policy.span();
        let table = self.entries.table(policy)?;
        let has_own_pairs = self.known_entry(&table).is_some_and(|it| it.pairs == PairKeys::Own);
        let keys: Vec<&str> =
            HEADER_KEYS.iter().copied().filter(|it| !(has_own_pairs && *it == PAIRS)).collect();
        let (header, mut settings) = split(table, &keys, &span);
        let (header, objections) =
            read_all(header, |it| PolicyHeader::deserialize(ValueDeserializer::from(it)));
        self.entries.object(&objections, &span, &[]);
        let header = header?;
        if has_own_pairs {
            pairs::expand(&header, &mut settings, &mut self.entries);
        }
        let mut instrument = self.instrument(&header, settings, &span, &objections);
        let name = header.name.as_ref();
        let name = self.entries.needed(name, "name", "what the policy is called", &span, &objections);
        let known = self.entries.problems.errors();
        let members = self.members(&header, &span, &objections);
        let certain =
            members.as_ref().filter(|_| self.entries.problems.errors() == known).map(|(_, it)| it.as_slice());
        if let Some((_, instrument)) = &mut instrument {
            self.look_up(instrument, certain);
        }
        let pairs = instrument.as_ref().filter(|_| !has_own_pairs);
        let pairs = pairs.and_then(|(entry, _)| self.entries.pairs(&header, entry, certain));
        let (pairs, among) = pairs.unzip();
        let timing = self.entries.timing(&Dates {
            start: header.start.as_ref(),
            stop: header.stop.as_ref(),
            ramp_years: header.ramp_years.as_ref(),
        });
        let review = self.review(&header);
        let (name, (entry, instrument), (written, members)) = (name?, instrument?, members?);
        let coverage = match header.mutual {
            Some(true) => Coverage::Mutual,
            Some(false) => Coverage::OneSided,
            None => instrument.coverage(),
        };
        let name_span = name.span();
        let policy = Policy { name: name.into_inner(), instrument, members, among, timing, coverage, review };
        let policy = ScenarioPolicy { policy, members: written, pairs, mutual: header.mutual };
        Some(ReadPolicy { policy, instrument: entry.name, name_span })
    }

    /// The entry that an unread table names.
    fn known_entry(&self, table: &DeTable<'_>) -> Option<&'r Entry> {
        let name = table.get("instrument")?.get_ref().as_str()?;
        self.instruments.iter().chain(policy::CATALOGUE).find(|it| it.name == name)
    }

    /// Lets the instrument read its settings.
    fn instrument(
        &mut self,
        header: &PolicyHeader,
        settings: Spanned<DeValue<'_>>,
        span: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<(&'r Entry, Arc<dyn Instrument>)> {
        let name = header.instrument.as_ref();
        let name = self.entries.needed(name, "instrument", "what is done", span, objections)?;
        let known = self.instruments.iter().chain(policy::CATALOGUE);
        let Some(entry) = known.clone().find(|it| it.name == name.get_ref()) else {
            let known: Vec<&str> = known.map(|it| it.name).collect();
            let place = self.entries.sources.place(&name.span());
            self.entries.problems.push(unknown("instrument", name.get_ref(), &known, place));
            return None;
        };
        let (instrument, objections) = read_all(settings, entry.read);
        let has_pairs = entry.pairs != PairKeys::None;
        let is_known = |it: &&str| has_pairs || ![PAIRS, FROM, TO].contains(it);
        let known: Vec<&str> = HEADER_KEYS.iter().copied().filter(is_known).collect();
        self.entries.object(&objections, &name.span(), &known);
        let instrument = instrument?;
        self.entries.check_need(instrument.needs(), entry.name, &name.span(), self.has_platforms);
        Some((entry, instrument))
    }

    fn members(
        &mut self,
        header: &PolicyHeader,
        span: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<(Vec<String>, Vec<RegionId>)> {
        let members = header.members.as_ref();
        let names = self.entries.needed(members, "members", "who takes part", span, objections)?;
        if names.get_ref().0.is_empty() && !objections.iter().any(|it| it.path.as_deref() == Some("members"))
        {
            self.entries.error("`members` is empty: nobody takes part", &names.span());
        }
        self.entries.regions(names)
    }

    /// Finds the regions and fields that settings name; where a member was not understood, any of them may be one.
    fn look_up(&mut self, instrument: &mut Arc<dyn Instrument>, members: Option<&[RegionId]>) {
        let Entries { world, sources, problems, .. } = &mut self.entries;
        if let (Some(world), Some(instrument)) = (*world, Arc::get_mut(instrument)) {
            named_regions::look_up(instrument, members, world, sources, problems);
            let scope = instrument.field_scope();
            self.entries.fields(instrument.named_fields(), scope);
        }
    }

    fn review(&mut self, header: &PolicyHeader) -> Option<ReviewPlan> {
        let z = header.z.as_ref().map_or(0.0, |it| *it.get_ref());
        if let Some(it) = header.z.as_ref().filter(|it| !it.get_ref().is_finite()) {
            self.entries.error("`z` must be a finite number", &it.span());
        }
        let Some(every) = &header.review_every else {
            if let Some(it) = &header.z {
                let problem = Problem::warning("`z` has no effect without `review_every`");
                self.entries.problems.push(problem.at(self.entries.sources.place(&it.span())));
            }
            return None;
        };
        let years = u32::try_from(*every.get_ref()).ok().filter(|it| (1..=1000).contains(it));
        if years.is_none() {
            let message = format!("`review_every` must be between 1 and 1000, not {}", every.get_ref());
            self.entries.error(message, &every.span());
        }
        years.map(|every| ReviewPlan { every, z })
    }

    /// One instrument twice for the same members at one time is a slip: effects would add up unseen. Clubs that
    /// overlap are none.
    fn check_overlaps(&mut self, policies: &[ReadPolicy]) {
        for (number, later) in policies.iter().enumerate() {
            // The first one that it clashes with says enough.
            if let Some(earlier) = policies[..number].iter().find(|it| overlapping(it, later)) {
                let (a, b) = (quoted(earlier.name()), quoted(later.name()));
                let instrument = quoted(later.instrument);
                let message =
                    format!("overlapping dates: {a} and {b} both are {instrument} for the same members");
                let place = self.entries.sources.place(&later.name_span);
                let other = self.entries.sources.place(&earlier.name_span).labelled("the other one");
                let hint =
                    "set `stop` of the earlier and `start` of the later, or part their members".to_owned();
                self.entries.problems.push(Problem::error(message).at(place).at(other).hint(hint));
            }
        }
    }
}

impl ReadPolicy {
    fn name(&self) -> &str {
        &self.policy.policy.name
    }

    fn named(&self) -> NamedEntry<'_> {
        NamedEntry { name: self.name(), span: &self.name_span, timing: self.policy.policy.timing }
    }
}

fn overlapping(a: &ReadPolicy, b: &ReadPolicy) -> bool {
    let (one, other) = (&a.policy.policy, &b.policy.policy);
    let start = |it: &Policy| it.timing.start.unwrap_or(f64::NEG_INFINITY);
    let stop = |it: &Policy| it.timing.stop.unwrap_or(f64::INFINITY);
    a.instrument == b.instrument
        && start(one).max(start(other)) < stop(one).min(stop(other))
        && one.members == other.members
        && one.among == other.among
}
