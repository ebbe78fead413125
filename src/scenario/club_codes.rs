//! Members of clubs whose codes no region has: clubs would silently be smaller than their tables say.

use super::places::plain_code;
use super::problem::{Problem, Problems};
use super::table::InputTable;
use super::table_source::DataFile;
use super::wording::{listed, quoted};
use crate::region::{Atlas, ClubScope, Clubs};
use std::collections::{BTreeMap, BTreeSet};

/// At most this many codes of a club are named.
const MOST_NAMED: usize = 5;

/// At most this many clubs are spoken of one by one.
const MOST_CLUBS: usize = 5;

/// Warns of every club that has members in no row of the table of regions, before any of these is left out by `keep`.
pub(super) fn warn(
    clubs: &Clubs,
    table: &DataFile,
    regions: &DataFile,
    atlas: &Atlas,
    problems: &mut Problems,
) {
    let known = Codes::of(atlas);
    let lost: Vec<Lost> = clubs.iter().filter_map(|(name, club)| known.lost(name, &club.members)).collect();
    if lost.is_empty() {
        return;
    }
    // Read again, since only now it is known which cells to point at.
    let rows = InputTable::read(&table.text);
    for it in lost.iter().take(MOST_CLUBS) {
        let is_row = |row: &usize| {
            rows.text(*row, "club") == Some(it.club)
                && rows.text(*row, "member_code") == it.codes.first().copied()
        };
        let place = (0..rows.row_count()).find(is_row).map(|row| rows.place(row, "member_code"));
        let message = it.message(&regions.written);
        problems.push(Problem::warning(message).at(place).hint(known.hint(&it.codes)));
    }
    if let Some(others) = lost.get(MOST_CLUBS..).filter(|it| !it.is_empty()) {
        let codes: usize = others.iter().map(|it| it.codes.len()).sum();
        let members: usize = others.iter().map(|it| it.members).sum();
        let clubs = if others.len() == 1 { "club more lacks" } else { "clubs more lack" };
        let message = format!("{} {clubs} {codes} of their {members} members", others.len());
        problems.push(Problem::warning(message).at(rows.start()));
    }
}

/// The codes of a world.
struct Codes<'a> {
    regions: BTreeSet<&'a str>,
    prefectures: BTreeSet<&'a str>,
    /// Codes by what is left of them after a spreadsheet.
    plain: BTreeMap<String, &'a str>,
}

/// What a club lacks.
struct Lost<'a> {
    club: &'a str,
    members: usize,
    codes: Vec<&'a str>,
}

impl<'a> Codes<'a> {
    fn of(atlas: &'a Atlas) -> Self {
        let regions = || atlas.regions().iter().map(|it| it.place.code.as_str());
        let prefectures = || atlas.regions().iter().map(|it| it.prefecture.code.as_str());
        Self {
            regions: regions().collect(),
            prefectures: prefectures().collect(),
            plain: regions().chain(prefectures()).map(|it| (plain_code(it), it)).collect(),
        }
    }

    fn lost(&self, club: &'a str, members: &'a [(String, ClubScope)]) -> Option<Lost<'a>> {
        let is_known = |code: &str, scope: &ClubScope| match scope {
            ClubScope::Prefecture => self.prefectures.contains(code),
            ClubScope::Region => self.regions.contains(code),
        };
        let codes = members.iter().filter(|(code, scope)| !is_known(code, scope));
        let codes: Vec<&str> = codes.map(|(code, _)| code.as_str()).collect();
        (!codes.is_empty()).then_some(Lost { club, members: members.len(), codes })
    }

    /// The codes that are meant if only their writing differs, else what codes of the table look like.
    fn hint(&self, lost: &[&str]) -> Option<String> {
        let same: Vec<&str> = lost.iter().filter_map(|it| self.plain.get(&plain_code(it)).copied()).collect();
        let shown = |codes: &[&str]| listed(&codes[..codes.len().min(MOST_NAMED)]);
        if same.is_empty() {
            let example = self.regions.first()?;
            return Some(format!("codes of regions look like {}", quoted(example)));
        }
        let all =
            if same.len() == lost.len() { String::new() } else { format!("for {} of them ", same.len()) };
        let prefectures = same.iter().all(|it| !self.regions.contains(it));
        let table = if prefectures { "prefectures of the table" } else { "the table" };
        if same.iter().zip(lost).all(|(same, lost)| same == lost) {
            return Some(format!("{all}the code is that of a prefecture: write `prefecture` under `scope`"));
        }
        Some(format!(
            "{all}{table} has {}: zeros, quotation marks or blanks are lost or added, as spreadsheets do; write codes alike \
             in both tables",
            shown(&same)
        ))
    }
}

impl Lost<'_> {
    fn message(&self, regions: &str) -> String {
        let Self { club, members, codes } = self;
        let named = listed(&codes[..codes.len().min(MOST_NAMED)]);
        let more = if codes.len() > MOST_NAMED { ", …" } else { "" };
        let (who, are) = match (codes.len(), members) {
            (1, 1) => ("the one member".to_owned(), "is"),
            (lost, all) if lost == *all => (format!("none of the {all} members"), "is"),
            (1, all) => (format!("1 of the {all} members"), "is"),
            (lost, all) => (format!("{lost} of the {all} members"), "are"),
        };
        let row = if codes.len() == *members && *members > 1 { "a" } else { "no" };
        format!("{who} of club {} {are} in {row} row of {}: {named}{more}", quoted(club), quoted(regions))
    }
}
