//! Regions that the user asked to see: by code, by name in either language, by province, or as members of policies.

use super::FigureError;
use super::places::MapPlace;

/// What stands for all regions that the policies of a comparison cover.
pub(super) const MEMBERS: &str = "members";

/// Positions in the atlas, each once and in its order.
///
/// # Errors
/// When a name fits no region, with those that begin like it.
pub(super) fn positions(
    names: &[String],
    places: &[MapPlace],
    is_member: impl Fn(&MapPlace) -> bool,
) -> Result<Vec<usize>, FigureError> {
    let mut found = vec![false; places.len()];
    for name in names {
        let fits: Vec<usize> = if name == MEMBERS {
            (0..places.len()).filter(|&at| is_member(&places[at])).collect()
        } else {
            named(name, places)
        };
        if fits.is_empty() {
            return Err(unknown(name, places));
        }
        for at in fits {
            found[at] = true;
        }
    }
    Ok((0..places.len()).filter(|&at| found[at]).collect())
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

fn unknown(name: &str, places: &[MapPlace]) -> FigureError {
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

    #[test]
    fn places_go_by_code_by_name_by_province_and_as_members() {
        let find =
            |name: &str| positions(&[name.to_owned()], &places(), |place| place.code == "320200").unwrap();
        assert_eq!((find("320500"), find("Wuxi"), find("无锡")), (vec![1], vec![2], vec![2]));
        assert_eq!((find("Suzhou"), find("Suzhou (Anhui)")), (vec![1, 3], vec![3]));
        assert_eq!(
            (find("Jiangsu"), find("province:江苏"), find("members")),
            (vec![1, 2], vec![1, 2], vec![2])
        );
        assert_eq!(find("Shanghai"), [0]);
    }

    #[test]
    fn an_unknown_place_is_refused_and_never_turned_into_another() {
        let error = positions(&["Suzhuo".to_owned()], &places(), |_| false).unwrap_err().to_string();
        assert!(error.contains("`Suzhou (Jiangsu)` (320500)"), "{error}");
        let error = positions(&["Berlin".to_owned()], &places(), |_| false).unwrap_err().to_string();
        assert!(error.contains("give a code") && !error.contains("Shanghai"), "{error}");
    }
}
