//! Which known names were most likely meant.
//!
//! A name that another one begins with says more than letters that happen to be alike: `gdp` is `gdp_cny`, whatever else
//! is as short. Names of places are therefore never suggested by letters alone, since many places differ by one.

use super::{joined, listed, quoted};

/// Whether a name as a whole, or one of its parts, is meant.
type NameRank<'a> = &'a dyn Fn(&str, &[String]) -> bool;

/// At most this many known names are listed.
const MOST_LISTED: usize = 12;

/// At most this many names are proposed.
const MOST_PROPOSED: usize = 5;

/// Words that say what a place is; people add them to names and leave them out.
const ADMINISTRATIVE: [&str; 10] =
    ["city", "province", "county", "prefecture", "district", "region", "state", "shi", "sheng", "xian"];

/// The same in Chinese, where they end a name.
const ADMINISTRATIVE_ENDINGS: [char; 8] = ['省', '市', '县', '区', '州', '盟', '旗', '镇'];

/// Asks "did you mean", or lists what is known when that is short.
pub(crate) fn suggestion(name: &str, known: &[&str]) -> Option<String> {
    let mut distinct: Vec<&str> = Vec::new();
    known.iter().filter(|it| !it.is_empty()).for_each(|it| {
        if distinct.len() <= MOST_LISTED && !distinct.contains(it) {
            distinct.push(it);
        }
    });
    let meant = match begins_alike(name, known) {
        several if (2..=MOST_PROPOSED).contains(&several.len()) => several,
        _ => nearest(name, known).into_iter().collect(),
    };
    if !meant.is_empty() {
        let meant: Vec<String> = meant.into_iter().map(quoted).collect();
        return Some(format!("did you mean {}?", joined(&meant, "or")));
    }
    let few = !distinct.is_empty() && distinct.len() <= MOST_LISTED;
    few.then(|| format!("known: {}", listed(&distinct)))
}

/// The known name that was most likely meant.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let begun = begins_alike(name, known);
    begun.first().copied().or_else(|| slip(name, known)).or_else(|| most_alike(&plain(name), known))
}

/// The known names that this one is a part of: those that are the same but for capitals and marks, else those with a
/// whole part that is the same (`Suzhou` of `Suzhou (Anhui)`, `Zhejiang` of `province:Zhejiang`), else those that go on
/// where it ends (`gdp` of `gdp_cny`, `浙江` of `浙江省`), else those without the word that says what the place is
/// (`Zhejiang Province`). Letters that are alike count for nothing.
pub(crate) fn begins_alike<'a>(name: &str, known: &[&'a str]) -> Vec<&'a str> {
    let wanted = plain(name);
    let without = without_kind(&wanted);
    let go_on = wanted.chars().count() >= 2;
    let names = known.iter().filter(|it| !it.is_empty());
    let plain_names: Vec<(&str, String, Vec<String>)> =
        names.map(|it| (*it, plain(it), head_parts(it).map(plain).collect())).collect();
    let ranks: [NameRank<'_>; 4] = [
        &|whole, _| whole == wanted,
        &|_, parts| parts.contains(&wanted),
        &|_, parts| go_on && parts.iter().any(|it| it.starts_with(&wanted)),
        &|_, parts| without.is_some_and(|name| parts.iter().any(|it| it == name)),
    ];
    for fits in ranks {
        let mut found: Vec<&str> = Vec::new();
        let fitting = plain_names.iter().filter(|(_, whole, parts)| fits(whole, parts));
        fitting.map(|(it, ..)| *it).for_each(|it| {
            if !found.contains(&it) {
                found.push(it);
            }
        });
        if !found.is_empty() && !wanted.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The parts of a name that say what it is, without what tells it from others of that name in brackets.
fn head_parts(name: &str) -> impl Iterator<Item = &str> {
    let head = name.find(['(', '（']).filter(|it| *it > 0).map_or(name, |at| &name[..at]);
    std::iter::once(head).chain(head.split([':', '.', '/']).filter(move |it| *it != head)).map(str::trim)
}

/// A plain name without the word at its end that says what the place is.
fn without_kind(plain: &str) -> Option<&str> {
    if let Some((rest, last)) = plain.rsplit_once('-') {
        return ADMINISTRATIVE.contains(&last).then_some(rest);
    }
    let rest = plain.strip_suffix(ADMINISTRATIVE_ENDINGS)?;
    (rest.chars().count() >= 2).then_some(rest)
}

/// The known name with the fewest letters that differ, if these are few.
fn slip<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let wanted = plain(name);
    let limit = (wanted.chars().count() / 3).max(1);
    let edits = |it: &&'a str| strsim::osa_distance(&plain(it), &wanted);
    // A name of which no letter stays is another name.
    let limit = limit.min(wanted.chars().count().saturating_sub(1));
    let close = known.iter().copied().map(|it| (edits(&it), it)).filter(|(edits, _)| *edits <= limit);
    close.min_by_key(|(edits, _)| *edits).map(|(_, it)| it)
}

/// A name that begins alike; catches `policy` for `policies`, which is many edits away.
fn most_alike<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    const ALIKE: f64 = 0.87;
    let alike = known.iter().map(|it| (strsim::jaro_winkler(&plain(it), wanted), *it));
    let best =
        alike.fold((ALIKE, None), |best, (score, it)| if score > best.0 { (score, Some(it)) } else { best });
    best.1
}

/// Case, hyphens, underscores, spaces and apostrophes are mixed up more often than letters.
fn plain(name: &str) -> String {
    let kept = name.trim().chars().filter(|it| !matches!(it, '\'' | '’' | '\u{200b}' | '\u{feff}'));
    let plain = |it: char| if matches!(it, '_' | ' ' | '\u{3000}' | '\u{a0}') { '-' } else { it };
    kept.map(plain).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [&str; 9] = [
        "Xuzhou",
        "Zhenjiang",
        "Suzhou (Jiangsu)",
        "Suzhou (Anhui)",
        "province:Zhejiang",
        "province:浙江省",
        "Taizhou (Zhejiang)",
        "Lanzhou",
        "Xi'an",
    ];

    #[test]
    fn a_name_that_is_a_whole_part_of_others_means_all_of_them_and_none_that_is_only_spelt_alike() {
        let meant = |name| begins_alike(name, &PLACES);
        for (name, expected) in [
            ("Zhejiang", &["province:Zhejiang"][..]),
            ("Suzhou", &["Suzhou (Jiangsu)", "Suzhou (Anhui)"]),
            ("SUZHOU", &["Suzhou (Jiangsu)", "Suzhou (Anhui)"]),
            ("Taizhou", &["Taizhou (Zhejiang)"]),
            ("浙江", &["province:浙江省"]),
            ("Zhejiang Province", &["province:Zhejiang"]),
            ("Xian", &["Xi'an"]),
            ("Luzhou", &[]),
            ("310100", &[]),
            ("", &[]),
        ] {
            assert_eq!(meant(name), expected, "{name}");
        }
    }

    #[test]
    fn keys_are_suggested_by_their_beginning_first_and_by_letters_else() {
        let known = ["gdp_cny", "gini", "share", "share_ai", "policies"];
        assert_eq!(suggestion("gdp", &known).unwrap(), "did you mean `gdp_cny`?");
        assert_eq!(suggestion("shar", &known).unwrap(), "did you mean `share` or `share_ai`?");
        assert_eq!(suggestion("ginni", &known).unwrap(), "did you mean `gini`?");
        assert_eq!(suggestion("policy", &known).unwrap(), "did you mean `policies`?");
        assert_eq!(suggestion("量", &["a", "b"]).unwrap(), "known: `a`, `b`");
    }
}
