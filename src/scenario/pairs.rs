//! Reads `pairs`, or `from` and `to`, of a policy: which pairs of its members it is for.

use super::entries::Entries;
use super::file::{FROM, PAIRS, PolicyHeader, TO, WrittenPair};
use super::names::Names;
use super::problem::Problem;
use super::wording::{listed, quoted};
use super::world;
use crate::dynamics::{PairBlock, PairMask};
use crate::policy::{CATALOGUE, Entry, PairKeys};
use crate::region::RegionId;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The pairs of members that a policy is for, in the names that the scenario uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PolicyPairs {
    /// These, both ways.
    Both {
        /// Each end a club, a rule, a code or a name.
        pairs: Vec<[String; 2]>,
    },
    /// Flows from some to others.
    Directed {
        /// Where they come from.
        from: Vec<String>,
        /// Where they go to.
        to: Vec<String>,
    },
}

impl PolicyPairs {
    /// What it says, by the keys of scenario files.
    pub(super) fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Both { pairs } => {
                let pairs: Vec<String> = pairs.iter().map(|[a, b]| format!("{a} with {b}")).collect();
                vec![(PAIRS, pairs.join(", "))]
            }
            Self::Directed { from, to } => vec![(FROM, from.join(", ")), (TO, to.join(", "))],
        }
    }

    /// Every list of names that can be shortened.
    pub(super) fn names_mut(&mut self) -> Vec<&mut Vec<String>> {
        match self {
            Self::Both { .. } => Vec::new(),
            Self::Directed { from, to } => vec![from, to],
        }
    }
}

/// An end of a pair, as written and as regions.
struct PairEnd<'n> {
    name: &'n Spanned<String>,
    regions: Vec<RegionId>,
}

impl Entries<'_> {
    /// The pairs that a policy is for; `None` when it names none, or none that are sound.
    ///
    /// `members` are those of the policy; none when they are not known for certain.
    pub fn pairs(
        &mut self,
        header: &PolicyHeader,
        entry: &Entry,
        members: Option<&[RegionId]>,
    ) -> Option<(PolicyPairs, Arc<PairMask>)> {
        let spans = [
            header.pairs.as_ref().map(Spanned::span),
            header.from.as_ref().map(Spanned::span),
            header.to.as_ref().map(Spanned::span),
        ];
        let first = spans.iter().flatten().next()?.clone();
        if entry.pairs == PairKeys::None {
            self.no_pairs(entry.name, &first);
            return None;
        }
        if spans[0].is_some() && (spans[1].is_some() || spans[2].is_some()) {
            self.error("`pairs` and `from` with `to` are two ways to say it: give one of them", &first);
            return None;
        }
        let (written, blocks) = match (&header.pairs, &header.from, &header.to) {
            (Some(pairs), ..) => self.both_ways(pairs, members)?,
            (_, Some(from), Some(to)) => self.directed(from, to, members)?,
            (_, Some(_), None) => {
                self.needs(FROM, TO, "where flows go to", &first);
                return None;
            }
            _ => {
                self.needs(TO, FROM, "where flows come from", &first);
                return None;
            }
        };
        let regions = self.world?.atlas.len();
        Some((written, Arc::new(PairMask::new(regions, &blocks))))
    }

    fn needs(&mut self, key: &str, other: &str, meaning: &str, span: &Range<usize>) {
        self.error(format!("`{key}` needs `{other}`: {meaning}"), span);
    }

    fn no_pairs(&mut self, instrument: &str, span: &Range<usize>) {
        let message = format!("{} does not act on pairs of regions", quoted(instrument));
        let those: Vec<&str> =
            CATALOGUE.iter().filter(|it| it.pairs != PairKeys::None).map(|it| it.name).collect();
        let problem = Problem::error(message).at(self.sources.place(span));
        self.problems.push(problem.hint(format!("instruments that do: {}", listed(&those))));
    }

    fn both_ways(
        &mut self,
        pairs: &Spanned<Vec<WrittenPair>>,
        members: Option<&[RegionId]>,
    ) -> Option<(PolicyPairs, Vec<PairBlock>)> {
        if pairs.get_ref().is_empty() {
            self.error("`pairs` is empty: no pair takes part", &pairs.span());
        }
        let (mut written, mut blocks) = (Vec::new(), Vec::new());
        for pair in pairs.get_ref() {
            let [one, other] = &pair.get_ref()[..] else {
                let found = pair.get_ref().len();
                self.error(format!("expected pairs of two regions, found {found}"), &pair.span());
                continue;
            };
            let [a, b] = [one, other].map(|it| self.end(it, members));
            let (Some(a), Some(b)) = (a, b) else { continue };
            if self.with_itself(&a, &b, &pair.span()) {
                continue;
            }
            written.push([one, other].map(|it| it.get_ref().clone()));
            blocks.push(PairBlock { from: a.regions, to: b.regions, both_ways: true });
        }
        (!blocks.is_empty()).then_some((PolicyPairs::Both { pairs: written }, blocks))
    }

    fn directed(
        &mut self,
        from: &Spanned<Names>,
        to: &Spanned<Names>,
        members: Option<&[RegionId]>,
    ) -> Option<(PolicyPairs, Vec<PairBlock>)> {
        for (key, names) in [(FROM, from), (TO, to)] {
            if names.get_ref().0.is_empty() {
                self.error(format!("`{key}` is empty: no pair takes part"), &names.span());
            }
        }
        let [origins, places] = [from, to].map(|names| {
            let ends: Vec<Option<Vec<RegionId>>> =
                names.get_ref().0.iter().map(|it| Some(self.end(it, members)?.regions)).collect();
            let mut regions = ends.into_iter().collect::<Option<Vec<_>>>()?.concat();
            regions.sort_unstable();
            regions.dedup();
            Some(regions)
        });
        let (origins, places) = (origins?, places?);
        if let ([a], [b]) = (&origins[..], &places[..])
            && a == b
        {
            let name = from.get_ref().0.first()?;
            self.error(format!("{} is paired with itself", quoted(name.get_ref())), &to.span());
            return None;
        }
        let words =
            |names: &Spanned<Names>| names.get_ref().0.iter().map(|it| it.get_ref().clone()).collect();
        let written = PolicyPairs::Directed { from: words(from), to: words(to) };
        let block = PairBlock { from: origins, to: places, both_ways: false };
        (!block.from.is_empty() && !block.to.is_empty()).then(|| (written, vec![block]))
    }

    /// An end of a pair, all of whose regions are members.
    fn end<'n>(&mut self, name: &'n Spanned<String>, members: Option<&[RegionId]>) -> Option<PairEnd<'n>> {
        let world = self.world?;
        let regions = world::members(name, world, self.sources, self.problems)?;
        let outside = members.map_or(0, |it| regions.iter().filter(|id| !it.contains(id)).count());
        if outside == 0 {
            return Some(PairEnd { name, regions });
        }
        let shown = quoted(name.get_ref());
        let message = match (outside, regions.len()) {
            (1, 1) => format!("{shown} is no member of the policy"),
            (outside, all) => {
                format!("{outside} of the {all} regions of {shown} are no members of the policy")
            }
        };
        let problem = Problem::error(message).at(self.sources.place(&name.span()));
        self.problems.push(problem.hint("only members can take part: add it to `members`".to_owned()));
        None
    }

    fn with_itself(&mut self, a: &PairEnd<'_>, b: &PairEnd<'_>, span: &Range<usize>) -> bool {
        let is_one = matches!((&a.regions[..], &b.regions[..]), ([a], [b]) if a == b);
        if is_one {
            self.error(format!("{} is paired with itself", quoted(a.name.get_ref())), span);
        }
        is_one
    }
}

/// Gives an instrument with pairs of its own those that `from` and `to` stand for: each of the first with each of the second.
pub(super) fn expand(header: &PolicyHeader, settings: &mut Spanned<DeValue<'_>>, entries: &mut Entries<'_>) {
    let DeValue::Table(table) = settings.get_mut() else { return };
    let (from, to) = match (&header.from, &header.to) {
        (None, None) => return,
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => return entries.needs(FROM, TO, "the other ends of the pairs", &from.span()),
        (None, Some(to)) => return entries.needs(TO, FROM, "the first ends of the pairs", &to.span()),
    };
    if table.get(PAIRS).is_some() {
        entries.error("`pairs` and `from` with `to` are two ways to say it: give one of them", &from.span());
        return;
    }
    insert(table, from, to);
}

fn insert(table: &mut DeTable<'_>, from: &Spanned<Names>, to: &Spanned<Names>) {
    let text =
        |it: &Spanned<String>| Spanned::new(it.span(), DeValue::String(Cow::Owned(it.get_ref().clone())));
    let mut pairs = DeArray::new();
    for one in &from.get_ref().0 {
        for other in &to.get_ref().0 {
            let mut pair = DeArray::new();
            pair.push(text(one));
            pair.push(text(other));
            pairs.push(Spanned::new(other.span(), DeValue::Array(pair)));
        }
    }
    let key = Spanned::new(from.span(), Cow::Owned(PAIRS.to_owned()));
    table.insert(key, Spanned::new(from.span(), DeValue::Array(pairs)));
}
