//! Reads `[[policies]]`: the keys that all share here, the rest by the instrument.

use super::TimeSettings;
use super::file::{HEADER_KEYS, PolicyHeader};
use super::named_fields;
use super::named_regions;
use super::problem::{Problem, Problems};
use super::reading::{FieldError, read_all};
use super::source::Sources;
use super::wording::{quoted, reworded, unknown};
use super::world::{self, ReadWorld};
use super::year::Year;
use crate::policy::{self, Coverage, Entry, Instrument, Policy, ReviewPlan, Timing};
use crate::region::RegionId;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
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
    time: TimeSettings,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<ScenarioPolicy> {
    let Some(policies) = policies else { return Vec::new() };
    let span = policies.span();
    let DeValue::Array(tables) = policies.into_inner() else {
        let message = "`policies` must be a list: begin each policy with `[[policies]]`";
        problems.push(Problem::error(message).at(sources.place(&span)));
        return Vec::new();
    };
    let mut reader = PolicyReader { instruments, world, sources, problems };
    let read: Vec<ReadPolicy> = tables.into_iter().filter_map(|it| reader.policy(it)).collect();
    reader.check_names(&read);
    reader.check_overlaps(&read);
    reader.warn_of_idle(&read, time);
    read.into_iter().map(|it| it.policy).collect()
}

struct PolicyReader<'r> {
    instruments: &'r [Entry],
    world: Option<&'r ReadWorld>,
    sources: &'r Sources,
    problems: &'r mut Problems,
}

impl<'r> PolicyReader<'r> {
    fn error(&mut self, message: impl Into<String>, span: &Range<usize>) {
        self.problems.push(Problem::error(message).at(self.sources.place(span)));
    }

    fn object(&mut self, objections: &[FieldError], otherwise: &Range<usize>, also_known: &[&str]) {
        for FieldError { error, path } in objections {
            let place = self.sources.place(&error.span().unwrap_or_else(|| otherwise.clone()));
            self.problems.push(reworded(error.message(), path.as_deref(), also_known, place));
        }
    }

    fn policy(&mut self, policy: Spanned<DeValue<'_>>) -> Option<ReadPolicy> {
        let span = policy.span();
        let DeValue::Table(table) = policy.into_inner() else {
            self.error("a policy must be a table: begin it with `[[policies]]`", &span);
            return None;
        };
        let (header, settings) = split(table, &span);
        let (header, objections) =
            read_all(header, |it| PolicyHeader::deserialize(ValueDeserializer::from(it)));
        self.object(&objections, &span, &[]);
        let header = header?;
        let mut instrument = self.instrument(&header, settings, &span, &objections);
        let name = self.needed(header.name.as_ref(), "name", "what the policy is called", &span, &objections);
        let known = self.problems.errors();
        let members = self.members(&header, &span, &objections);
        let certain =
            members.as_ref().filter(|_| self.problems.errors() == known).map(|(_, it)| it.as_slice());
        if let Some((_, instrument)) = &mut instrument {
            self.look_up(instrument, certain);
        }
        let timing = self.timing(&header);
        let review = self.review(&header);
        let (name, (entry, instrument), (written, members)) = (name?, instrument?, members?);
        let coverage = match header.mutual {
            Some(true) => Coverage::Mutual,
            Some(false) => Coverage::OneSided,
            None => instrument.coverage(),
        };
        let name_span = name.span();
        let policy = Policy { name: name.into_inner(), instrument, members, timing, coverage, review };
        let policy = ScenarioPolicy { policy, members: written, mutual: header.mutual };
        Some(ReadPolicy { policy, instrument: entry.name, name_span })
    }

    /// A key that no policy can do without; not reported again when it was there but wrong.
    fn needed<T: Clone>(
        &mut self,
        value: Option<&Spanned<T>>,
        key: &str,
        meaning: &str,
        policy: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<Spanned<T>> {
        let objected = objections.iter().any(|it| it.path.as_deref() == Some(key));
        if value.is_none() && !objected {
            self.error(format!("a policy needs `{key}`: {meaning}"), policy);
        }
        value.cloned()
    }

    /// Lets the instrument read its settings.
    fn instrument(
        &mut self,
        header: &PolicyHeader,
        settings: Spanned<DeValue<'_>>,
        span: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<(&'r Entry, Arc<dyn Instrument>)> {
        let name = self.needed(header.instrument.as_ref(), "instrument", "what is done", span, objections)?;
        let known = self.instruments.iter().chain(policy::CATALOGUE);
        let Some(entry) = known.clone().find(|it| it.name == name.get_ref()) else {
            let known: Vec<&str> = known.map(|it| it.name).collect();
            let place = self.sources.place(&name.span());
            self.problems.push(unknown("instrument", name.get_ref(), &known, place));
            return None;
        };
        let (instrument, objections) = read_all(settings, entry.read);
        self.object(&objections, &name.span(), HEADER_KEYS);
        Some((entry, instrument?))
    }

    fn members(
        &mut self,
        header: &PolicyHeader,
        span: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<(Vec<String>, Vec<RegionId>)> {
        let names = self.needed(header.members.as_ref(), "members", "who takes part", span, objections)?;
        if names.get_ref().0.is_empty() && !objections.iter().any(|it| it.path.as_deref() == Some("members"))
        {
            self.error("`members` is empty: nobody takes part", &names.span());
        }
        let world = self.world?;
        let mut members = BTreeSet::new();
        for name in &names.get_ref().0 {
            members.extend(world::members(name, world, self.sources, self.problems).unwrap_or_default());
        }
        let written = names.into_inner().0.into_iter().map(Spanned::into_inner).collect();
        Some((written, members.into_iter().collect()))
    }

    /// Finds the regions and fields that settings name; where a member was not understood, any of them may be one.
    fn look_up(&mut self, instrument: &mut Arc<dyn Instrument>, members: Option<&[RegionId]>) {
        if let (Some(world), Some(instrument)) = (self.world, Arc::get_mut(instrument)) {
            named_regions::look_up(instrument, members, world, self.sources, self.problems);
            named_fields::look_up(instrument, world.atlas.fields(), self.sources, self.problems);
        }
    }

    fn timing(&mut self, header: &PolicyHeader) -> Timing {
        let year = |it: &Spanned<Year>| it.get_ref().0;
        let (start, stop) = (header.start.as_ref().map(year), header.stop.as_ref().map(year));
        if let (Some(from), Some(to)) = (&header.start, &header.stop)
            && year(from) >= year(to)
        {
            let from = self.sources.place(&from.span()).labelled("it starts here");
            let problem = Problem::error("`stop` must come after `start`");
            self.problems.push(problem.at(self.sources.place(&to.span())).at(from));
        }
        Timing { start, stop, ramp_years: self.ramp_years(header) }
    }

    fn ramp_years(&mut self, header: &PolicyHeader) -> f64 {
        let Some(ramp) = &header.ramp_years else { return 0.0 };
        let years = *ramp.get_ref();
        if !years.is_finite() || years < 0.0 {
            self.error(format!("`ramp_years` must be 0 or more, not {years}"), &ramp.span());
            return 0.0;
        }
        if header.start.is_none() && years > 0.0 {
            let problem = Problem::warning("`ramp_years` has no effect without `start`");
            self.problems.push(problem.at(self.sources.place(&ramp.span())));
        }
        years
    }

    fn review(&mut self, header: &PolicyHeader) -> Option<ReviewPlan> {
        let z = header.z.as_ref().map_or(0.0, |it| *it.get_ref());
        if let Some(it) = header.z.as_ref().filter(|it| !it.get_ref().is_finite()) {
            self.error("`z` must be a finite number", &it.span());
        }
        let Some(every) = &header.review_every else {
            if let Some(it) = &header.z {
                let problem = Problem::warning("`z` has no effect without `review_every`");
                self.problems.push(problem.at(self.sources.place(&it.span())));
            }
            return None;
        };
        let years = u32::try_from(*every.get_ref()).ok().filter(|it| (1..=1000).contains(it));
        if years.is_none() {
            let message = format!("`review_every` must be between 1 and 1000, not {}", every.get_ref());
            self.error(message, &every.span());
        }
        years.map(|every| ReviewPlan { every, z })
    }

    fn check_names(&mut self, policies: &[ReadPolicy]) {
        let mut first: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
        for ReadPolicy { policy, name_span, .. } in policies {
            if policy.policy.name.trim().is_empty() {
                self.error("`name` is empty: results could not tell the policy from others", name_span);
            }
            if let Some(other) = first.get(policy.policy.name.as_str()) {
                let place = self.sources.place(name_span);
                let first = self.sources.place(other).labelled("first here");
                let of_a_base = first.file() != place.file();
                let hint = "policies of a base stay; `--set policies.NAME.setting=value` changes one";
                let message = format!("two policies are called {}", quoted(&policy.policy.name));
                let problem = Problem::error(message).at(place).at(first);
                self.problems.push(problem.hint(of_a_base.then(|| hint.to_owned())));
            } else {
                first.insert(&policy.policy.name, name_span);
            }
        }
    }

    /// One instrument twice for the same members at one time is a slip: effects would add up unseen. Clubs that
    /// overlap are none.
    fn check_overlaps(&mut self, policies: &[ReadPolicy]) {
        for (number, later) in policies.iter().enumerate() {
            let clash = |it: &&ReadPolicy| overlapping(it, later);
            for earlier in policies[..number].iter().filter(clash) {
                let (a, b) = (quoted(earlier.name()), quoted(later.name()));
                let instrument = quoted(later.instrument);
                let message =
                    format!("overlapping dates: {a} and {b} both are {instrument} for the same members");
                let place = self.sources.place(&later.name_span);
                let other = self.sources.place(&earlier.name_span).labelled("the other one");
                let hint =
                    "set `stop` of the earlier and `start` of the later, or part their members".to_owned();
                self.problems.push(Problem::error(message).at(place).at(other).hint(hint));
            }
        }
    }

    /// A policy that never acts in this run is probably a slip in a year.
    fn warn_of_idle(&mut self, policies: &[ReadPolicy], time: TimeSettings) {
        let end = time.start + f64::from(time.years);
        for read in policies {
            let Timing { start, stop, .. } = read.policy.policy.timing;
            if start.is_some_and(|it| it >= end) || stop.is_some_and(|it| it <= time.start) {
                let message = format!(
                    "{} is never active: the run goes from {} to {end}",
                    quoted(read.name()),
                    time.start
                );
                self.problems.push(Problem::warning(message).at(self.sources.place(&read.name_span)));
            }
        }
    }
}

impl ReadPolicy {
    fn name(&self) -> &str {
        &self.policy.policy.name
    }
}

fn overlapping(a: &ReadPolicy, b: &ReadPolicy) -> bool {
    let (one, other) = (&a.policy.policy, &b.policy.policy);
    let start = |it: &Policy| it.timing.start.unwrap_or(f64::NEG_INFINITY);
    let stop = |it: &Policy| it.timing.stop.unwrap_or(f64::INFINITY);
    a.instrument == b.instrument
        && start(one).max(start(other)) < stop(one).min(stop(other))
        && one.members == other.members
}

/// Parts the keys that all policies share from the settings of the instrument.
fn split<'p>(table: DeTable<'p>, span: &Range<usize>) -> (Spanned<DeValue<'p>>, Spanned<DeValue<'p>>) {
    let (header, settings): (Vec<_>, Vec<_>) =
        table.into_iter().partition(|(key, _)| HEADER_KEYS.contains(&key.get_ref().as_ref()));
    let spanned = |it: Vec<_>| Spanned::new(span.clone(), DeValue::Table(it.into_iter().collect()));
    (spanned(header), spanned(settings))
}
