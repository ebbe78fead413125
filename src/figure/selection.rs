//! Regions that the user asked to see: as scenarios name them, by a part of a name in either language, by province, or as
//! members of policies.

use super::FigureError;
use super::places::MapPlace;
use crate::experiment::comparison::SelectedPlace;
use crate::region::{Atlas, Clubs, KINDS, RegionId, Selector};
use crate::scenario::Scenario;
use crate::scenario::written::place_suggestion;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// What stands for all regions that the policies of a comparison cover.
pub(super) const MEMBERS: &str = "members";

/// The names that a scenario knows: clubs, rules, codes and names of regions. The scenario of a folder is only read when
/// somebody asks for a place.
pub(super) struct PlaceNames {
    file: PathBuf,
    world: OnceLock<Option<(Arc<Atlas>, Clubs)>>,
}

impl PlaceNames {
    /// Those of the scenario in a folder; none if it cannot be read any more.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join("scenario.toml"), world: OnceLock::new() }
    }

    /// Those of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let world = Some((Arc::clone(&scenario.atlas), scenario.clubs.clone()));
        Self { file: PathBuf::new(), world: OnceLock::from(world) }
    }

    fn world(&self) -> Option<&(Arc<Atlas>, Clubs)> {
        let read = || Scenario::load(&self.file).ok().map(|it| (it.atlas, it.clubs));
        self.world.get_or_init(read).as_ref()
    }

    /// The codes of the regions that a name stands for.
    fn codes(&self, name: &str) -> Vec<String> {
        let of = |(atlas, clubs): &(Arc<Atlas>, Clubs)| {
            clubs.named(name, atlas).into_iter().map(|it| atlas.region(it).place.code.clone()).collect()
        };
        self.world().map_or_else(Vec::new, of)
    }

    /// Whether a club is called so.
    pub fn is_club(&self, name: &str) -> bool {
        self.world().is_some_and(|(_, clubs)| clubs.iter().any(|(club, _)| club == name))
    }

    /// What may have been meant.
    fn suggestion(&self, name: &str) -> Option<String> {
        let (atlas, clubs) = self.world()?;
        place_suggestion(name, clubs, atlas)
    }
}

/// Positions in the atlas, each once and in its order.
///
/// # Errors
/// When a name fits no region, with those that begin like it.
pub(super) fn positions(
    names: &[String],
    places: &[MapPlace],
    known: &PlaceNames,
    is_member: impl Fn(&MapPlace) -> bool,
) -> Result<Vec<usize>, FigureError> {
    let mut found = vec![false; places.len()];
    let find = |name: &str| -> Vec<usize> {
        if name == MEMBERS {
            return (0..places.len()).filter(|&at| is_member(&places[at])).collect();
        }
        let codes = known.codes(name);
        let exact = |at: &usize| codes.contains(&places[*at].code);
        if codes.is_empty() { named(name, places) } else { (0..places.len()).filter(exact).collect() }
    };
    for text in names {
        let is_known = |name: &str| name == MEMBERS || KINDS.contains(&name) || !find(name).is_empty();
        let selector = Selector::parse(text, is_known).map_err(|it| unknown(&it.names[0], places, known))?;
        let fits = selector.select(places.len(), find);
        if fits.is_empty() && text != MEMBERS {
            return Err(FigureError::UnknownPlace {
                name: text.clone(),
                hint: "; it selects none".to_owned(),
            });
        }
        for at in fits {
            found[at] = true;
        }
    }
    Ok((0..places.len()).filter(|&at| found[at]).collect())
}

/// The places that names on a command line select in a scenario's world, name by name; `members` stands for none here.
///
/// # Errors
/// When a name fits no region, with what may have been meant.
pub fn select_places(names: &[String], scenario: &Scenario) -> Result<Vec<SelectedPlace>, FigureError> {
    let (known, atlas) = (PlaceNames::of(scenario), &scenario.atlas);
    let places = super::places::of(&crate::results::atlas_of(atlas)?)?;
    let select = |name: &String| {
        let found = positions(std::slice::from_ref(name), &places, &known, |_| false)?;
        let regions: Vec<RegionId> =
            found.into_iter().filter_map(|at| atlas.find(&places[at].code)).collect();
        let name = match regions[..] {
            [one] => atlas.region(one).place.english.clone(),
            _ => name.clone(),
        };
        Ok(SelectedPlace { name, regions })
    };
    names.iter().filter(|it| *it != MEMBERS).map(select).collect()
}

/// A code is one region; a name is every region that has it, else every region of the province that has it.
fn named(name: &str, places: &[MapPlace]) -> Vec<usize> {
    let (name, province) = (name.strip_prefix("province:").unwrap_or(name), name.starts_with("province:"));
    let fitting = |fits: &dyn Fn(&MapPlace) -> bool| -> Vec<usize> {
        places.iter().enumerate().filter(|(_, place)| fits(place)).map(|(at, _)| at).collect()
    };
    let of_province =
        || fitting(&|place| place.province_english == name || is_called(&place.province_chinese, name));
    if province {
        return of_province();
    }
    let codes = fitting(&|place| place.code == name);
    let names = || fitting(&|place| is_named(&place.english, name) || is_called(&place.chinese, name));
    [codes, names(), of_province()].into_iter().find(|fits| !fits.is_empty()).unwrap_or_default()
}

/// With or without what tells it apart from others of the same name.
fn is_named(english: &str, name: &str) -> bool {
    english.eq_ignore_ascii_case(name)
        || english.split(" (").next().is_some_and(|it| it.eq_ignore_ascii_case(name))
}

/// With or without what kind of place it is.
fn is_called(chinese: &str, name: &str) -> bool {
    const KINDS: [&str; 6] = ["特别行政区", "市", "省", "县", "区", "自治区"];
    chinese == name || KINDS.iter().any(|kind| chinese.strip_suffix(kind) == Some(name))
}

fn unknown(name: &str, places: &[MapPlace], known: &PlaceNames) -> FigureError {
    if let Some(hint) = known.suggestion(name) {
        return FigureError::UnknownPlace { name: name.to_owned(), hint: format!("; {hint}") };
    }
    let begins = |known: &str| {
        let start: String = name.chars().take(3).collect();
        !start.is_empty() && known.to_lowercase().starts_with(&start.to_lowercase())
    };
    let near: Vec<String> = places
        .iter()
        .filter(|place| begins(&place.english) || begins(&place.chinese))
        .take(5)
        .map(|place| format!("`{}` ({})", place.english, place.code))
        .collect();
    let hint = if near.is_empty() {
        "; give a code, a name, a province or `members`".to_owned()
    } else {
        format!("; there are {}", near.join(", "))
    };
    FigureError::UnknownPlace { name: name.to_owned(), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<MapPlace> {
        let place = |code: &str, english: &str, chinese: &str, province: &str, province_zh: &str| MapPlace {
            code: code.to_owned(),
            english: english.to_owned(),
            chinese: chinese.to_owned(),
            is_city: true,
            province_english: province.to_owned(),
            province_chinese: province_zh.to_owned(),
            longitude: 0.0,
            latitude: 0.0,
        };
        vec![
            place("310000", "Shanghai", "上海市", "Shanghai", "上海市"),
            place("320500", "Suzhou (Jiangsu)", "苏州市", "Jiangsu", "江苏省"),
            place("320200", "Wuxi", "无锡市", "Jiangsu", "江苏省"),
            place("341300", "Suzhou (Anhui)", "宿州市", "Anhui", "安徽省"),
        ]
    }

    /// A folder without a scenario.
    fn nothing() -> PlaceNames {
        PlaceNames::in_folder(Path::new("none"))
    }

    #[test]
    fn places_go_by_code_by_name_by_province_and_as_members() {
        let find = |name: &str| {
            positions(&[name.to_owned()], &places(), &nothing(), |place| place.code == "320200").unwrap()
        };
        assert_eq!((find("320500"), find("Wuxi"), find("无锡")), (vec![1], vec![2], vec![2]));
        assert_eq!((find("Suzhou"), find("Suzhou (Anhui)")), (vec![1, 3], vec![3]));
        assert_eq!(
            (find("Jiangsu"), find("province:江苏"), find("members")),
            (vec![1, 2], vec![1, 2], vec![2])
        );
        assert_eq!(find("Shanghai"), [0]);
        assert_eq!((find("Jiangsu and not members"), find("not Suzhou and not Wuxi")), (vec![1], vec![0]));
    }

    #[test]
    fn an_unknown_place_is_refused_and_never_turned_into_another() {
        let error =
            positions(&["Suzhuo".to_owned()], &places(), &nothing(), |_| false).unwrap_err().to_string();
        assert!(error.contains("`Suzhou (Jiangsu)` (320500)"), "{error}");
        let error =
            positions(&["Berlin".to_owned()], &places(), &nothing(), |_| false).unwrap_err().to_string();
        assert!(error.contains("give a code") && !error.contains("Shanghai"), "{error}");
    }
}
