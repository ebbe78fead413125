//! The regions of an atlas and how they are called on a figure.

use std::path::Path;

use super::FigureError;
use super::origin::read_table;
use super::records::as_text;
use super::theme::Language;
use crate::outcome::Table;
use crate::region::Albers;

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

/// The projection for a map of these regions.
pub(super) fn projection(places: &[MapPlace]) -> Albers {
    Albers::of(places.iter().map(|it| ((it.longitude, it.latitude), it.province_chinese.as_str())))
}

fn bare(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}
