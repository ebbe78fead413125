//! Named sets of regions that policies and selections refer to.

use super::{Atlas, RegionId, RegionKind, Selector, UnknownNames};
use std::collections::BTreeMap;

/// What a prefecture code in a club means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClubScope {
    /// The whole prefecture: its city and all its counties.
    Prefecture,
    /// The region with that code alone.
    Region,
}

/// A named set of members, as codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Club {
    /// Member codes with what each means.
    pub members: Vec<(String, ClubScope)>,
    /// What figures and lists say of it.
    pub words: ClubWords,
}

/// What figures and lists call a club, and what it is; all may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClubWords {
    /// Its English name; figures show the name in the table of clubs where there is none.
    pub english: String,
    /// Its Chinese name.
    pub chinese: String,
    /// What it is, in English.
    pub description: String,
    /// What it is, in Chinese.
    pub chinese_description: String,
}

/// The kinds of regions, as rules.
pub const KINDS: [&str; 2] = ["kind:city", "kind:county"];

/// Every club of a world, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clubs(BTreeMap<String, Club>);

impl Clubs {
    /// Adds a member to a club, which comes into being with its first one.
    pub fn add(&mut self, club: &str, code: &str, scope: ClubScope) {
        self.0.entry(club.to_owned()).or_default().members.push((code.to_owned(), scope));
    }

    /// Says what a club is called, where nothing was said of it yet; does nothing for a club without a member.
    pub fn describe(&mut self, club: &str, words: ClubWords) {
        let Some(Club { words: said, .. }) = self.0.get_mut(club) else { return };
        let parts = [
            (&mut said.english, words.english),
            (&mut said.chinese, words.chinese),
            (&mut said.description, words.description),
            (&mut said.chinese_description, words.chinese_description),
        ];
        for (said, word) in parts {
            if said.is_empty() {
                *said = word;
            }
        }
    }

    /// Every club with its name, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Club)> {
        self.0.iter().map(|(name, club)| (name.as_str(), club))
    }

    /// The regions that a text selects, in the order of arrays: a club, a rule (`province:Jiangsu`, `prefecture:330200`,
    /// `kind:county`), a code or a name, or several of these joined by `and` and `not`. A club may have no member in this
    /// atlas.
    ///
    /// # Errors
    ///
    /// Fails when a part of the text is none of these.
    pub fn resolve(&self, text: &str, atlas: &Atlas) -> Result<Vec<RegionId>, UnknownNames> {
        Ok(self.select(&self.selector(text, atlas)?, atlas))
    }

    /// What a text says that selects regions, with the names of this atlas.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    pub fn selector(&self, text: &str, atlas: &Atlas) -> Result<Selector, UnknownNames> {
        // Beside other names a kind may have no region here, as in a table of cities alone.
        let is_kind = |name: &str| KINDS.contains(&name) && name != text.trim();
        Selector::parse(text, |name| is_kind(name) || self.knows(name, atlas))
    }

    /// Whether something is called so: a club, or a rule, code or name that picks a region.
    pub fn knows(&self, name: &str, atlas: &Atlas) -> bool {
        self.0.contains_key(name) || atlas.ids().any(|it| matches(name, it, atlas))
    }

    /// The regions that a selector means in an atlas, which may have fewer regions than the one it was read for.
    pub fn select(&self, selector: &Selector, atlas: &Atlas) -> Vec<RegionId> {
        let ids: Vec<RegionId> = atlas.ids().collect();
        let chosen = |name: &str| self.named(name, atlas).into_iter().map(RegionId::index).collect();
        selector.select(ids.len(), chosen).into_iter().map(|it| ids[it]).collect()
    }

    /// The regions that one name stands for; none if it is none here.
    pub fn named(&self, name: &str, atlas: &Atlas) -> Vec<RegionId> {
        match self.0.get(name) {
            Some(club) => club.resolve(atlas),
            None => atlas.ids().filter(|&it| matches(name, it, atlas)).collect(),
        }
    }
}

impl Club {
    /// The members that the atlas has, in the order of arrays.
    pub fn resolve(&self, atlas: &Atlas) -> Vec<RegionId> {
        let belongs = |id: &RegionId| {
            let region = atlas.region(*id);
            self.members.iter().any(|(code, scope)| match scope {
                ClubScope::Prefecture => *code == region.prefecture.code,
                ClubScope::Region => *code == region.place.code,
            })
        };
        atlas.ids().filter(belongs).collect()
    }
}

/// Whether a rule, code or name picks the region.
fn matches(name: &str, id: RegionId, atlas: &Atlas) -> bool {
    let region = atlas.region(id);
    let is = |place: &super::Place, text: &str| {
        [&place.code, &place.english, &place.chinese].contains(&&text.to_owned())
    };
    match name.split_once(':') {
        Some(("province", place)) => is(&region.province, place),
        Some(("prefecture", place)) => is(&region.prefecture, place),
        Some(("kind", "city")) => region.kind == RegionKind::City,
        Some(("kind", "county")) => region.kind == RegionKind::County,
        _ => is(&region.place, name),
    }
}
