//! Names that several places share: all of them are taken, which may not be what was meant.

use super::problem::{Problem, TextSpan};
use super::wording::{listed, quoted};
use crate::region::{Atlas, Clubs, Region, RegionId, Selector};

/// At most this many codes are named.
const MOST_NAMED: usize = 5;

/// What to say of the names of a selector that several places share.
pub(super) fn warnings(selector: &Selector, clubs: &Clubs, atlas: &Atlas, place: &TextSpan) -> Vec<Problem> {
    let of_name = |name: &str| warning(name, &clubs.named(name, atlas), clubs, atlas, place.clone());
    selector.terms().iter().filter_map(|it| of_name(&it.name)).collect()
}

/// What to say of a name that stands for these regions, if it is the name of several places.
fn warning(
    name: &str,
    chosen: &[RegionId],
    clubs: &Clubs,
    atlas: &Atlas,
    place: TextSpan,
) -> Option<Problem> {
    if clubs.iter().any(|(club, _)| club == name) {
        return club_or_region(name, chosen, atlas, place);
    }
    let code_of: fn(&Region) -> &str = match name.split_once(':') {
        Some(("province", _)) => |it| &it.province.code,
        Some(("prefecture", _)) => |it| &it.prefecture.code,
        Some(("kind", _)) => return None,
        _ => |it| &it.place.code,
    };
    let mut codes: Vec<&str> = chosen.iter().map(|it| code_of(atlas.region(*it))).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() < 2 {
        return None;
    }
    let (rule, what, called) = match name.split_once(':') {
        Some((rule, called)) => (format!("{rule}:"), format!("{rule}s"), called),
        None => (String::new(), "regions".to_owned(), name),
    };
    let named = listed(&codes[..codes.len().min(MOST_NAMED)]);
    let more = if codes.len() > MOST_NAMED { ", …" } else { "" };
    let message =
        format!("{} {what} are called {} and all are taken: {named}{more}", codes.len(), quoted(called));
    let hint = format!(
        "write the code of the one that is meant, such as {}",
        quoted(&format!("{rule}{}", codes[0]))
    );
    Some(Problem::warning(message).at(place).hint(hint))
}

/// A club goes before a region of its name.
fn club_or_region(name: &str, members: &[RegionId], atlas: &Atlas, place: TextSpan) -> Option<Problem> {
    let is_called = |id: &RegionId| {
        let it = &atlas.region(*id).place;
        [&it.code, &it.english, &it.chinese].iter().any(|it| *it == name)
    };
    let regions: Vec<RegionId> = atlas.ids().filter(is_called).collect();
    let first = regions.first()?;
    if regions == members {
        return None;
    }
    let code = &atlas.region(*first).place.code;
    let message = format!("{} is a club and a region too; the club is taken", quoted(name));
    let hint = (code != name).then(|| format!("the code of the region is {}", quoted(code)));
    Some(Problem::warning(message).at(place).hint(hint))
}
