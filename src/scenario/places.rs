//! Which places a name may have meant that is none of them.
//!
//! Many places differ by a letter, so letters that are alike are no reason to propose one: only a name that a place begins
//! with or is a part of is, and always with what tells the place from others. Clubs are few and are looked for as keys are.

use super::wording::{listed, quoted};
use crate::region::{Atlas, Clubs, KINDS, Place, Region};
use crate::wording::{begins_alike, joined, suggestion as key_suggestion};

/// At most this many places are proposed.
const MOST_PROPOSED: usize = 5;

/// More places than these nobody reads in a message.
const MOST_LISTED: usize = 12;

/// What may have been meant by a name that is neither a club nor a rule, and no region.
pub(crate) fn suggestion(name: &str, clubs: &Clubs, atlas: &Atlas) -> Option<String> {
    match name.split_once(':') {
        Some(("province", place)) => province_suggestion(place, atlas),
        Some(("prefecture", place)) => prefecture_suggestion(place, atlas),
        Some(("kind", _)) => key_suggestion(name, &KINDS),
        _ => place_suggestion(name, atlas)
            .or_else(|| club_suggestion(name, clubs))
            .or_else(|| code_suggestion(name, atlas.regions().iter().map(|it| &it.place))),
    }
}

/// What may have been meant by a name that is no region.
pub(crate) fn region_suggestion(name: &str, atlas: &Atlas) -> Option<String> {
    let found = regions_alike(name, atlas);
    let few = atlas.len() <= MOST_LISTED;
    let list = || {
        format!("give the code or name of one region: {}", shown(atlas.regions().iter().map(|it| &it.place)))
    };
    proposed(&found)
        .or_else(|| code_suggestion(name, atlas.regions().iter().map(|it| &it.place)))
        .or_else(|| few.then(list))
}

/// English names in backticks, with commas.
fn shown<'a>(places: impl Iterator<Item = &'a Place>) -> String {
    listed(&places.map(|it| it.english.as_str()).collect::<Vec<_>>())
}

/// A club whose name differs by a slip.
fn club_suggestion(name: &str, clubs: &Clubs) -> Option<String> {
    let clubs: Vec<&str> = clubs.iter().map(|(club, _)| club).collect();
    let proposed = key_suggestion(name, &clubs)?;
    proposed.starts_with("did you mean").then_some(proposed)
}

fn place_suggestion(name: &str, atlas: &Atlas) -> Option<String> {
    let provinces = provinces(atlas);
    let known: Vec<&str> = provinces.iter().map(String::as_str).collect();
    let mut found: Vec<String> = begins_alike(name, &known).into_iter().map(quoted).collect();
    found.extend(regions_alike(name, atlas));
    proposed(&found)
}

/// Provinces as rules, by both of their names.
fn provinces(atlas: &Atlas) -> Vec<String> {
    let names = |(place, _): &(Place, _)| [&place.english, &place.chinese].map(|it| format!("province:{it}"));
    atlas.provinces().iter().flat_map(names).collect()
}

/// Regions with a name that this one is a part of, each with its code and its province.
fn regions_alike(name: &str, atlas: &Atlas) -> Vec<String> {
    let names = atlas.regions().iter().flat_map(|it| [it.place.english.as_str(), it.place.chinese.as_str()]);
    let alike = begins_alike(name, &names.collect::<Vec<_>>());
    let named = |region: &Region| {
        let has = |it: &&&str| [&region.place.english, &region.place.chinese].iter().any(|name| name == *it);
        alike.iter().find(has).map(|name| told_apart(name, region))
    };
    atlas.regions().iter().filter_map(named).collect()
}

/// A region by a name, its code and its province.
fn told_apart(name: &str, region: &Region) -> String {
    let province = &region.province.english;
    let known = *province == region.place.code || *province == region.place.english;
    let of = if known { String::new() } else { format!(", {province}") };
    let code = if *name == region.place.code { String::new() } else { region.place.code.clone() };
    let note = format!("{code}{of}");
    let note = note.trim_start_matches(", ");
    if note.is_empty() { quoted(name) } else { format!("{} ({note})", quoted(name)) }
}

fn proposed(found: &[String]) -> Option<String> {
    let few = (1..=MOST_PROPOSED).contains(&found.len());
    few.then(|| format!("did you mean {}?", joined(found, "or")))
}

fn province_suggestion(name: &str, atlas: &Atlas) -> Option<String> {
    let all = provinces(atlas);
    let known: Vec<&str> = all.iter().map(String::as_str).collect();
    let found: Vec<String> = begins_alike(name, &known).into_iter().map(quoted).collect();
    let few = atlas.provinces().len() <= MOST_LISTED;
    let list = || format!("provinces: {}", shown(atlas.provinces().iter().map(|(it, _)| it)));
    proposed(&found).or_else(|| few.then(list))
}

fn prefecture_suggestion(name: &str, atlas: &Atlas) -> Option<String> {
    let mut known: Vec<&str> = Vec::new();
    for region in atlas.regions() {
        known.extend([region.prefecture.english.as_str(), region.prefecture.chinese.as_str()]);
    }
    let found = begins_alike(name, &known).into_iter().map(|it| quoted(&format!("prefecture:{it}")));
    let prefectures = atlas.regions().iter().map(|it| &it.prefecture);
    proposed(&found.collect::<Vec<_>>()).or_else(|| code_suggestion(name, prefectures))
}

/// A code that is the same but for what spreadsheets do to it, else those that it shares its beginning with, which are
/// named as what they are.
fn code_suggestion<'a>(name: &str, places: impl Iterator<Item = &'a Place>) -> Option<String> {
    if !name.contains(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let places: Vec<&Place> = places.collect();
    let wanted = plain_code(name);
    if let Some(same) = places.iter().find(|it| plain_code(&it.code) == wanted) {
        return Some(format!("did you mean {}?", with_name(same)));
    }
    let (begin, near) = (2..wanted.len()).rev().find_map(|length| {
        let begin = wanted.get(..length)?;
        let mut near: Vec<&Place> = places.iter().filter(|it| it.code.starts_with(begin)).copied().collect();
        near.dedup();
        (!near.is_empty()).then_some((begin, near))
    })?;
    let named: Vec<String> = near.iter().map(|it| with_name(it)).collect();
    let few = named.len() <= MOST_PROPOSED;
    few.then(|| format!("of codes that begin with {} there are {}", quoted(begin), joined(&named, "and")))
}

fn with_name(place: &Place) -> String {
    let named = place.english != place.code;
    if named { format!("{} ({})", quoted(&place.code), place.english) } else { quoted(&place.code) }
}

/// A code without what spreadsheets add to codes or take from them: zeros in front, marks of text, decimals, blanks that
/// cannot be seen.
pub(super) fn plain_code(code: &str) -> String {
    let is_mark = |it: char| {
        it.is_whitespace()
            || it.is_control()
            || matches!(it, '=' | '"' | '\'' | '’' | '‘' | '“' | '”')
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    };
    let ascii = |it: char| match it {
        '０'..='９' => char::from_u32(u32::from(it) - 0xff10 + 0x30).unwrap_or(it),
        _ => it,
    };
    let plain: String = code.chars().filter(|it| !is_mark(*it)).map(ascii).collect();
    let plain = plain.strip_suffix(".0").unwrap_or(&plain);
    let short = plain.trim_start_matches('0');
    if short.is_empty() { plain.to_owned() } else { short.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::plain_code;

    #[test]
    fn a_code_is_the_same_whatever_a_spreadsheet_did_to_it() {
        for code in [
            "01001",
            "1001",
            "=\"01001\"",
            "'01001",
            "01001\u{200b}",
            "1001.0",
            "０１００１",
            "\u{feff}01001",
        ] {
            assert_eq!(plain_code(code), "1001", "{code:?}");
        }
        assert_ne!(plain_code("DE-01001"), plain_code("01001"));
        assert_eq!(plain_code("000"), "000");
    }
}
