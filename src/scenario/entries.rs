//! Entries of a list such as `[[policies]]`: the keys that all of them share, and what can be wrong with these.

use super::named_fields::FieldsOfWorld;
use super::plain_names;
use super::problem::{Problem, Problems};
use super::reading::FieldError;
use super::source::Sources;
use super::wording::{quoted, reworded};
use super::world::{self, ReadWorld};
use super::year::Year;
use super::{TimeSettings, names::Names};
use crate::policy::{FieldScope, NamedFields, Need, Timing};
use crate::region::RegionId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What reads the entries of a list.
pub(super) struct Entries<'r> {
    /// What one of them is called, with its article.
    pub one: [&'static str; 2],
    /// The key of the list.
    pub key: &'static str,
    pub world: Option<&'r ReadWorld>,
    pub sources: &'r Sources,
    pub problems: &'r mut Problems,
}

/// When something is in force, as written.
pub(super) struct Dates<'h> {
    pub start: Option<&'h Spanned<Year>>,
    pub stop: Option<&'h Spanned<Year>>,
    pub ramp_years: Option<&'h Spanned<f64>>,
}

/// What later checks know an entry by.
pub(super) struct NamedEntry<'e> {
    pub name: &'e str,
    pub span: &'e Range<usize>,
    pub timing: Timing,
}

impl Entries<'_> {
    pub fn error(&mut self, message: impl Into<String>, span: &Range<usize>) {
        self.problems.push(Problem::error(message).at(self.sources.place(span)));
    }

    pub fn warn(&mut self, message: impl Into<String>, span: &Range<usize>) {
        self.problems.push(Problem::warning(message).at(self.sources.place(span)));
    }

    pub fn object(&mut self, objections: &[FieldError], otherwise: &Range<usize>, also_known: &[&str]) {
        for FieldError { error, path } in objections {
            let place = self.sources.place(&error.span().unwrap_or_else(|| otherwise.clone()));
            self.problems.push(reworded(error.message(), path.as_deref(), also_known, place));
        }
    }

    /// The entries of the list; none when it is no list.
    pub fn tables<'v>(&mut self, list: Spanned<DeValue<'v>>) -> Vec<Spanned<DeValue<'v>>> {
        let (span, key) = (list.span(), self.key);
        let DeValue::Array(tables) = list.into_inner() else {
            let one = self.one[1];
            self.error(format!("`{key}` must be a list: begin each {one} with `[[{key}]]`"), &span);
            return Vec::new();
        };
        tables.into_iter().collect()
    }

    /// The table that an entry is.
    pub fn table<'v>(&mut self, entry: Spanned<DeValue<'v>>) -> Option<DeTable<'v>> {
        let (span, [article, one], key) = (entry.span(), self.one, self.key);
        if let DeValue::Table(table) = entry.into_inner() {
            return Some(table);
        }
        self.error(format!("{article} {one} must be a table: begin it with `[[{key}]]`"), &span);
        None
    }

    /// A key that no entry can do without; not reported again when it was there but wrong.
    pub fn needed<T: Clone>(
        &mut self,
        value: Option<&Spanned<T>>,
        key: &str,
        meaning: &str,
        entry: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<Spanned<T>> {
        let objected = objections.iter().any(|it| it.path.as_deref() == Some(key));
        if value.is_none() && !objected {
            let [article, one] = self.one;
            self.error(format!("{article} {one} needs `{key}`: {meaning}"), entry);
        }
        value.cloned()
    }

    /// The regions that names stand for, in the order of the atlas, and the names as written.
    pub fn regions(&mut self, names: Spanned<Names>) -> Option<(Vec<String>, Vec<RegionId>)> {
        let world = self.world?;
        let mut regions = BTreeSet::new();
        for name in &names.get_ref().0 {
            regions.extend(world::members(name, world, self.sources, self.problems).unwrap_or_default());
        }
        let written = names.into_inner().0.into_iter().map(Spanned::into_inner).collect();
        Some((written, regions.into_iter().collect()))
    }

    pub fn timing(&mut self, dates: &Dates<'_>) -> Timing {
        let year = |it: &Spanned<Year>| it.get_ref().0;
        if let (Some(from), Some(to)) = (dates.start, dates.stop)
            && year(from) >= year(to)
        {
            let from = self.sources.place(&from.span()).labelled("it starts here");
            let problem = Problem::error("`stop` must come after `start`");
            self.problems.push(problem.at(self.sources.place(&to.span())).at(from));
        }
        Timing {
            start: dates.start.map(year),
            stop: dates.stop.map(year),
            ramp_years: self.ramp_years(dates),
        }
    }

    fn ramp_years(&mut self, dates: &Dates<'_>) -> f64 {
        let Some(ramp) = dates.ramp_years else { return 0.0 };
        let years = *ramp.get_ref();
        if !years.is_finite() || years < 0.0 {
            self.error(format!("`ramp_years` must be 0 or more, not {years}"), &ramp.span());
            return 0.0;
        }
        if dates.start.is_none() && years > 0.0 {
            self.warn("`ramp_years` has no effect without `start`", &ramp.span());
        }
        years
    }

    /// Finds the fields that settings name.
    pub fn fields(&mut self, named: Vec<&mut NamedFields>, scope: FieldScope) {
        if let Some(world) = self.world {
            let fields = FieldsOfWorld { fields: world.atlas.fields(), chains: world.atlas.chains(), scope };
            fields.look_up(named, self.sources, self.problems);
        }
    }

    /// Refuses what the world gives nothing to act on.
    pub fn check_need(&mut self, need: Option<Need>, what: &str, span: &Range<usize>, has_platforms: bool) {
        let (Some(world), Some(need)) = (self.world, need) else { return };
        let what = quoted(what);
        let message = match need {
            Need::Chain if world.atlas.chains().is_empty() => {
                format!("{what} needs an industry chain, and no field has one")
            }
            Need::Platforms if !has_platforms => format!("{what} needs `[platforms]`, and there are none"),
            Need::NoPlatforms if has_platforms => {
                format!("{what} cannot stand beside `[platforms]`: firms would join twice")
            }
            _ => return,
        };
        let problem = Problem::error(message).at(self.sources.place(span));
        self.problems.push(problem.hint(need_hint(need).to_owned()));
    }

    pub fn check_names(&mut self, entries: &[NamedEntry<'_>]) {
        let one = self.one[1];
        let mut first: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
        for NamedEntry { name, span, .. } in entries {
            if let Some((objection, hint)) = plain_names::objection(name) {
                let problem = Problem::error(format!("`name` {objection}")).at(self.sources.place(span));
                self.problems.push(problem.hint(hint.to_owned()));
            }
            if name.trim().is_empty() {
                self.error(format!("`name` is empty: results could not tell the {one} from others"), span);
            }
            if let Some(other) = first.get(name) {
                let place = self.sources.place(span);
                let first = self.sources.place(other).labelled("first here");
                let of_a_base = first.file() != place.file();
                let key = self.key;
                let hint = format!("{key} of a base stay; `--set {key}.NAME.setting=value` changes one");
                let message = format!("two {key} are called {}", quoted(name));
                let problem = Problem::error(message).at(place).at(first);
                self.problems.push(problem.hint(of_a_base.then_some(hint)));
            } else {
                first.insert(name, span);
            }
        }
    }

    /// What never acts in this run is probably a slip in a year.
    pub fn warn_of_idle(&mut self, entries: &[NamedEntry<'_>], time: TimeSettings) {
        let end = time.start + f64::from(time.years);
        for NamedEntry { name, span, timing: Timing { start, stop, .. } } in entries {
            if start.is_some_and(|it| it >= end) || stop.is_some_and(|it| it <= time.start) {
                let message =
                    format!("{} is never active: the run goes from {} to {end}", quoted(name), time.start);
                self.warn(message, span);
            }
        }
    }
}

/// What to write for a scenario to have what is needed.
pub(crate) fn need_hint(need: Need) -> &'static str {
    match need {
        Need::Chain => {
            "write `segments = \"seeds/china/segments.csv\"` into `[world]`, or name a table of segments of your own"
        }
        Need::Platforms => "write `[platforms]` into the scenario; what is left out has a default",
        Need::NoPlatforms => "leave `[platforms]` out, or take `platform-programme` in its place",
    }
}

/// Parts the keys that all entries share from the settings of this one.
pub(super) fn split<'p>(
    table: DeTable<'p>,
    shared: &[&str],
    span: &Range<usize>,
) -> (Spanned<DeValue<'p>>, Spanned<DeValue<'p>>) {
    let (header, settings): (Vec<_>, Vec<_>) =
        table.into_iter().partition(|(key, _)| shared.contains(&key.get_ref().as_ref()));
    let spanned = |it: Vec<_>| Spanned::new(span.clone(), DeValue::Table(it.into_iter().collect()));
    (spanned(header), spanned(settings))
}
