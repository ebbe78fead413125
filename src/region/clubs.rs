//! Named sets of regions that policies and selections refer to.

use super::{Atlas, RegionId, RegionKind};
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

/// Every club of a world, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clubs(BTreeMap<String, Club>);

/// A member that is neither club, rule nor code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no club, rule or region is called `{name}`")]
pub struct UnknownMember {
    /// As written.
    pub name: String,
}

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

    /// The regions that `name` stands for, in the order of arrays: a club, a rule (`province:Jiangsu`,
    /// `prefecture:330200`, `kind:county`) or a code. A club may have no member in this atlas.
    ///
    /// # Errors
    ///
    /// Fails when `name` is none of these.
    pub fn resolve(&self, name: &str, atlas: &Atlas) -> Result<Vec<RegionId>, UnknownMember> {
        if let Some(club) = self.0.get(name) {
            return Ok(club.resolve(atlas));
        }
        let chosen: Vec<RegionId> = atlas.ids().filter(|&it| matches(name, it, atlas)).collect();
        if chosen.is_empty() { Err(UnknownMember { name: name.to_owned() }) } else { Ok(chosen) }
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
