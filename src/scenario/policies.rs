//! Reads `[[policies]]`: the keys that all share here, the rest by the instrument.

use super::file::{HEADER_KEYS, PolicyHeader};
use super::instrument;
use super::problem::{Problem, Problems};
use super::reading::{Objection, read_all};
use super::source::Sources;
use super::wording::{quoted, reworded, unknown};
use super::world::{self, ReadWorld};
use super::year::Year;
use crate::region::RegionId;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A policy as a scenario states it, checked and complete.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenPolicy {
    /// What it is called in results.
    pub name: String,
    /// The name of its instrument.
    pub instrument: String,
    /// Members as written: clubs, rules, codes or names.
    pub members_written: Vec<String>,
    /// Members, in the order of arrays.
    pub members: Vec<RegionId>,
    /// From when on, in years; from the start of the run when `None`.
    pub start: Option<f64>,
    /// Until when, in years; to the end of the run when `None`.
    pub stop: Option<f64>,
    /// Years until it works in full.
    pub ramp_years: f64,
    /// Whether it asks both governments to be open; the instrument's own way when `None`.
    pub mutual: Option<bool>,
    /// Whole years between reviews.
    pub review_every: Option<u32>,
    /// The effect over its standard error that a review asks for.
    pub z: f64,
    /// The instrument's own settings, as written.
    pub settings: toml::Table,
}

/// A policy with the places that later checks point at.
struct Read {
    policy: WrittenPolicy,
    name_span: Range<usize>,
}

/// Reads every policy of the document.
pub(super) fn read(
    policies: Option<Spanned<DeValue<'_>>>,
    world: Option<&ReadWorld>,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<WrittenPolicy> {
    let Some(policies) = policies else { return Vec::new() };
    let span = policies.span();
    let DeValue::Array(tables) = policies.into_inner() else {
        let message = "`policies` must be a list: begin each policy with `[[policies]]`";
        problems.push(Problem::error(message).at(sources.place(&span)));
        return Vec::new();
    };
    let mut reader = Reader { world, sources, problems };
    let read: Vec<Read> = tables.into_iter().filter_map(|it| reader.policy(it)).collect();
    reader.check_names(&read);
    reader.check_overlaps(&read);
    read.into_iter().map(|it| it.policy).collect()
}

struct Reader<'r> {
    world: Option<&'r ReadWorld>,
    sources: &'r Sources,
    problems: &'r mut Problems,
}

impl Reader<'_> {
    fn error(&mut self, message: impl Into<String>, span: &Range<usize>) {
        self.problems.push(Problem::error(message).at(self.sources.place(span)));
    }

    fn object(&mut self, objections: &[Objection], otherwise: &Range<usize>, also_known: &[&str]) {
        for Objection { error, path } in objections {
            let place = self.sources.place(&error.span().unwrap_or_else(|| otherwise.clone()));
            self.problems.push(reworded(error.message(), path.as_deref(), also_known, place));
        }
    }

    fn policy(&mut self, policy: Spanned<DeValue<'_>>) -> Option<Read> {
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
        let instrument = self.instrument(&header, settings, &span);
        let name = self.needed(header.name.as_ref(), "name", "what the policy is called", &span, &objections);
        let members = self.members(&header, &span, &objections);
        let (start, stop) = self.dates(&header);
        let ramp_years = self.at_least(header.ramp_years.as_ref(), "ramp_years", 0.0);
        let z = self.at_least(header.z.as_ref(), "z", f64::MIN);
        let review_every = self.review_every(&header);
        let (name, (instrument, settings), (members_written, members)) = (name?, instrument?, members?);
        let name_span = name.span();
        let mutual = header.mutual;
        let name = name.into_inner();
        let policy = WrittenPolicy {
            name,
            instrument,
            members_written,
            members,
            start,
            stop,
            ramp_years,
            mutual,
            review_every,
            z,
            settings,
        };
        Some(Read { policy, name_span })
    }

    /// A key that no policy can do without; not reported again when it was there but wrong.
    fn needed<T: Clone>(
        &mut self,
        value: Option<&Spanned<T>>,
        key: &str,
        meaning: &str,
        policy: &Range<usize>,
        objections: &[Objection],
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
    ) -> Option<(String, toml::Table)> {
        let Some(name) = &header.instrument else {
            self.error("a policy needs `instrument`: what is done", span);
            return None;
        };
        let Some(entry) = instrument::CATALOGUE.iter().find(|it| it.name == name.get_ref()) else {
            let known: Vec<&str> = instrument::CATALOGUE.iter().map(|it| it.name).collect();
            let place = self.sources.place(&name.span());
            self.problems.push(unknown("instrument", name.get_ref(), &known, place));
            return None;
        };
        let written = toml::Table::deserialize(ValueDeserializer::from(settings.clone()));
        let (read, objections) = read_all(settings, entry.read);
        self.object(&objections, &name.span(), HEADER_KEYS);
        read?;
        Some((entry.name.to_owned(), written.ok()?))
    }

    fn members(
        &mut self,
        header: &PolicyHeader,
        span: &Range<usize>,
        objections: &[Objection],
    ) -> Option<(Vec<String>, Vec<RegionId>)> {
        let names = self.needed(header.members.as_ref(), "members", "who takes part", span, objections)?;
        if names.get_ref().0.is_empty() && !objections.iter().any(|it| it.path.as_deref() == Some("members"))
        {
            self.error("`members` is empty: nobody takes part", &names.span());
        }
        let world = self.world?;
        let mut members = BTreeSet::new();
        for name in &names.get_ref().0 {
            match world::members(name, world, self.sources) {
                Ok(found) => members.extend(found),
                Err(problem) => self.problems.push(problem),
            }
        }
        let written = names.into_inner().0.into_iter().map(Spanned::into_inner).collect();
        Some((written, members.into_iter().collect()))
    }

    fn dates(&mut self, header: &PolicyHeader) -> (Option<f64>, Option<f64>) {
        let year = |it: &Spanned<Year>| it.get_ref().0;
        let (start, stop) = (header.start.as_ref().map(year), header.stop.as_ref().map(year));
        if let (Some(start), Some(stop), Some(at)) = (start, stop, &header.stop)
            && start >= stop
        {
            self.error(
                format!("`stop` must come after `start`, but {stop} does not come after {start}"),
                &at.span(),
            );
        }
        (start, stop)
    }

    fn at_least(&mut self, value: Option<&Spanned<f64>>, key: &str, least: f64) -> f64 {
        let Some(value) = value else { return 0.0 };
        let number = *value.get_ref();
        if !number.is_finite() || number < least {
            let expected = if least == 0.0 { "0 or more" } else { "a finite number" };
            self.error(format!("`{key}` must be {expected}, not {number}"), &value.span());
            return 0.0;
        }
        number
    }

    fn review_every(&mut self, header: &PolicyHeader) -> Option<u32> {
        let years = header.review_every.as_ref()?;
        let whole = u32::try_from(*years.get_ref()).ok().filter(|it| (1..=1000).contains(it));
        if whole.is_none() {
            let message = format!("`review_every` must be between 1 and 1000 years, not {}", years.get_ref());
            self.error(message, &years.span());
        }
        whole
    }

    fn check_names(&mut self, policies: &[Read]) {
        let mut first: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
        for Read { policy, name_span } in policies {
            if let Some(other) = first.get(policy.name.as_str()) {
                let message = format!("two policies are called {}", quoted(&policy.name));
                let place = self.sources.place(name_span);
                let other = self.sources.place(other).labelled("first here");
                let hint =
                    "policies of a base file stay; to change one, use `--set policies.NAME.setting=value`";
                self.problems.push(Problem::error(message).at(place).at(other).hint(hint.to_owned()));
            } else {
                first.insert(&policy.name, name_span);
            }
        }
    }

    /// One instrument twice in one place at one time is a slip: effects would add up unseen.
    fn check_overlaps(&mut self, policies: &[Read]) {
        for (number, later) in policies.iter().enumerate() {
            let clash = |it: &&Read| overlapping(&it.policy, &later.policy);
            for earlier in policies[..number].iter().filter(clash) {
                let (a, b) = (quoted(&earlier.policy.name), quoted(&later.policy.name));
                let instrument = quoted(&later.policy.instrument);
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
}

fn overlapping(a: &WrittenPolicy, b: &WrittenPolicy) -> bool {
    let start = |it: &WrittenPolicy| it.start.unwrap_or(f64::NEG_INFINITY);
    let stop = |it: &WrittenPolicy| it.stop.unwrap_or(f64::INFINITY);
    let members: BTreeSet<_> = a.members.iter().collect();
    a.instrument == b.instrument
        && start(a).max(start(b)) < stop(a).min(stop(b))
        && b.members.iter().any(|it| members.contains(it))
}

/// Parts the keys that all policies share from the settings of the instrument.
fn split<'p>(table: DeTable<'p>, span: &Range<usize>) -> (Spanned<DeValue<'p>>, Spanned<DeValue<'p>>) {
    let (header, settings): (Vec<_>, Vec<_>) =
        table.into_iter().partition(|(key, _)| HEADER_KEYS.contains(&key.get_ref().as_ref()));
    let spanned = |it: Vec<_>| Spanned::new(span.clone(), DeValue::Table(it.into_iter().collect()));
    (spanned(header), spanned(settings))
}
