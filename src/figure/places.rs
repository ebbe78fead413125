//! The regions of an atlas and how they are called on a figure.

use std::path::Path;

use super::FigureError;
use super::canvas::Point;
use super::origin::read_table;
use super::projection::Albers;
use super::records::as_text;
use super::theme::Language;
use crate::outcome::Table;
use crate::region::{Atlas, Region};

/// A region of the atlas.
#[derive(Debug, Clone)]
pub(crate) struct MapPlace {
    pub code: String,
    pub english: String,
    pub chinese: String,
    pub is_city: bool,
    pub province_english: String,
    pub province_chinese: String,
    pub longitude: f64,
    pub latitude: f64,
}

/// The regions of a folder in code order; none when it has no atlas.
pub(crate) fn read(folder: &Path) -> Result<Vec<MapPlace>, FigureError> {
    read_table(folder, "atlas")?.map_or_else(|| Ok(vec![]), |table| of(&table))
}

/// The regions of a table of names and places.
pub(super) fn of(table: &Table) -> Result<Vec<MapPlace>, FigureError> {
    let text = |column: &str| as_text(table, column);
    let (code, english, chinese, kind) = (text("code")?, text("name_en")?, text("name_zh")?, text("kind")?);
    let (province_english, province_chinese) = (text("province_en")?, text("province_zh")?);
    let (longitude, latitude) = (table.numbers("lon")?, table.numbers("lat")?);
    let place = |row: usize| MapPlace {
        code: code[row].clone(),
        english: english[row].clone(),
        chinese: chinese[row].clone(),
        is_city: kind[row] == "city",
        province_english: province_english[row].clone(),
        province_chinese: province_chinese[row].clone(),
        longitude: longitude[row],
        latitude: latitude[row],
    };
    Ok((0..table.rows()).map(place).collect())
}

/// How a region is called on a figure: what tells it apart from others in the table stands in parentheses and
/// is left out when the run has no other of that name; a Chinese city does without 市 (北京市, 香港特别行政区).
pub(crate) fn name(places: &[MapPlace], place: usize, language: Language) -> String {
    let at = &places[place];
    if language == Language::Chinese {
        let endings = ["特别行政区", "市"];
        let short = endings.into_iter().find_map(|ending| at.chinese.strip_suffix(ending));
        return short.filter(|_| at.is_city).unwrap_or(&at.chinese).to_owned();
    }
    let short = bare(&at.english);
    let others = places.iter().filter(|other| bare(&other.english) == short).count();
    if others > 1 { at.english.clone() } else { short.to_owned() }
}

/// What provinces of China end in.
const PROVINCES: [&str; 4] = ["省", "市", "自治区", "特别行政区"];

/// The projection for a map of these regions: the usual one for several provinces of China, else one of their own.
pub(super) fn projection(places: &[MapPlace]) -> Albers {
    let is_chinese =
        |place: &MapPlace| PROVINCES.iter().any(|ending| place.province_chinese.ends_with(ending));
    let is_another = |place: &&MapPlace| place.province_chinese != places[0].province_chinese;
    if places.iter().all(is_chinese) && places.iter().any(|place| is_another(&place)) {
        return Albers::china();
    }
    let degrees: Vec<_> = places.iter().map(|place| (place.longitude, place.latitude)).collect();
    Albers::around(&degrees)
}

/// Where the regions of an atlas lie on a map, in their order, by the projection that figures use: to the right and
/// downwards from the corner in the north-west, the longer side of the map being 1.
///
/// # Errors
/// Never for an atlas; a table of names and places could lack a column.
pub fn map_positions(atlas: &Atlas) -> Result<Vec<Point>, FigureError> {
    let projection = projection(&of(&crate::results::atlas_of(atlas)?)?);
    let place = |it: &Region| projection.project(it.longitude, it.latitude);
    let places: Vec<Point> = atlas.regions().iter().map(place).collect();
    let (west, east) = super::scale::range(places.iter().map(|it| it.0));
    let (south, north) = super::scale::range(places.iter().map(|it| it.1));
    let side = (east - west).max(north - south).max(f64::MIN_POSITIVE);
    Ok(places.into_iter().map(|(x, y)| ((x - west) / side, (north - y) / side)).collect())
}

fn bare(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}
