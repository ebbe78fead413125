//! Regions that the settings of an instrument name: each is one region of the world and a member.

use super::places;
use super::problem::{Problem, Problems, TextSpan};
use super::source::Sources;
use super::wording::{listed, quoted};
use super::world::ReadWorld;
use crate::policy::{Instrument, NamedRegion};
use crate::region::{Atlas, RegionId};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a setting that names a region wants.
const WANTED: &str = "give the code or name of one region";

/// At most this many regions are listed when a name stands for several.
const MOST_LISTED: usize = 5;

/// Looks every region up, and tells the instrument which it is.
///
/// `members` are those of the policy; none when they are not known for certain.
pub(super) fn look_up(
    instrument: &mut dyn Instrument,
    members: Option<&[RegionId]>,
    world: &ReadWorld,
    sources: &Sources,
    problems: &mut Problems,
) {
    for group in instrument.named_regions() {
        let mut first: BTreeMap<RegionId, Range<usize>> = BTreeMap::new();
        for named in group {
            let span = named.name.span();
            match region(named, members, world, sources.place(&span)) {
                Ok(region) => {
                    if let Some(other) = first.get(&region) {
                        problems.push(twice(named, sources.place(&span), sources.place(other)));
                    }
                    named.region = Some(region);
                    first.entry(region).or_insert(span);
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
}

/// The one region that the name stands for.
fn region(
    named: &NamedRegion,
    members: Option<&[RegionId]>,
    world: &ReadWorld,
    place: TextSpan,
) -> Result<RegionId, Problem> {
    let name = named.name.get_ref();
    let Ok(selector) = world.clubs.selector(name, &world.everywhere) else {
        return Err(unknown(name, &world.everywhere, place));
    };
    match world.clubs.select(&selector, &world.atlas).as_slice() {
        [one] if members.is_some_and(|it| !it.contains(one)) => Err(no_member(name, place)),
        [one] => Ok(*one),
        [] => Err(world.left_out(name, place)),
        several => Err(ambiguous(name, several, &world.atlas, place)),
    }
}

fn unknown(name: &str, atlas: &Atlas, place: TextSpan) -> Problem {
    let hint = places::region_suggestion(name, atlas).unwrap_or_else(|| WANTED.to_owned());
    Problem::error(format!("unknown region {}", quoted(name))).at(place).hint(hint)
}

fn no_member(name: &str, place: TextSpan) -> Problem {
    let problem = Problem::error(format!("{} is no member of the policy", quoted(name))).at(place);
    problem.hint("only members can take part: add it to `members`".to_owned())
}

fn ambiguous(name: &str, found: &[RegionId], atlas: &Atlas, place: TextSpan) -> Problem {
    let message = format!("{} stands for {} regions where one is needed", quoted(name), found.len());
    let codes: Vec<&str> = found.iter().map(|it| atlas.region(*it).place.code.as_str()).collect();
    let hint = match codes.len() {
        0..=MOST_LISTED => format!("give one of {}", listed(&codes)),
        _ => WANTED.to_owned(),
    };
    Problem::error(message).at(place).hint(hint)
}

fn twice(named: &NamedRegion, place: TextSpan, first: TextSpan) -> Problem {
    let message = format!("{} is named twice", quoted(named.name.get_ref()));
    Problem::error(message).at(place).at(first.labelled("first here"))
}
