//! Figures of a validation: what was predicted against what was observed, and where it was missed.

pub(super) mod maps;
pub(super) mod scatter;

use super::FigureError;
use super::origin::{FolderOrigin, read_manifest, read_table};
use super::places::MapPlace;
use super::records::as_text;
use super::theme::Language;
use crate::outcome::{Table, Texts};
use std::collections::BTreeMap;
use std::path::Path;

/// So many provinces are told apart as those that were missed most.
const MISSED: usize = 3;

/// A folder of a validation as far as figures need it.
pub(super) struct ValidationFolder {
    pub origin: FolderOrigin,
    /// Places; without a position where the table had none.
    pub places: Vec<MapPlace>,
    pub provinces: Texts,
    pub weights: Vec<f64>,
    pub predicted: Vec<f64>,
    pub observed: Vec<f64>,
    /// Correlation of the prediction with what was observed.
    pub correlation: f64,
    /// Slope of what was observed on what was predicted.
    pub slope: f64,
    /// Whether logarithms of a change are compared.
    pub is_change: bool,
}

impl ValidationFolder {
    /// Reads what the folder holds.
    pub fn read(folder: &Path, language: Language) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let table = |name| read_table(folder, name).map(Option::unwrap_or_default);
        let origin = FolderOrigin::of_one_scenario(&manifest, language);
        let (places, scores) = (table("predicted")?, table("validation")?);
        let numbers = |table: &Table, name| Ok::<_, FigureError>(table.numbers(name)?.into_owned());
        let first = |name| Ok::<_, FigureError>(scores.numbers(name)?.first().copied().unwrap_or(f64::NAN));
        Ok(Self {
            origin,
            provinces: as_text(&places, "province_code")?,
            weights: numbers(&places, "weight")?,
            predicted: numbers(&places, "predicted")?,
            observed: numbers(&places, "observed")?,
            correlation: first("correlation")?,
            slope: first("slope")?,
            is_change: manifest.get("from").is_some_and(|it| !it.is_null()),
            places: map_places(&places)?,
        })
    }

    pub fn residuals(&self) -> Vec<f64> {
        self.observed.iter().zip(&self.predicted).map(|(one, other)| one - other).collect()
    }

    /// Whether each place lies in one of the provinces that are missed most.
    pub fn is_missed(&self) -> Vec<bool> {
        let mut provinces: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (province, residual) in self.provinces.iter().zip(self.residuals()) {
            let (sum, count) = provinces.entry(province).or_default();
            (*sum, *count) = (*sum + residual, *count + 1.0);
        }
        // A mean over many places is surer than that of one.
        let mut means: Vec<(&str, f64)> =
            provinces.into_iter().map(|(code, (sum, count))| (code, sum.abs() / count.sqrt())).collect();
        means.sort_by(|one, other| other.1.total_cmp(&one.1));
        // Of few provinces all would be told apart.
        let number = if means.len() > 2 * MISSED { MISSED } else { 0 };
        let missed: Vec<&str> = means.into_iter().take(number).map(|it| it.0).collect();
        self.provinces.iter().map(|it| missed.contains(&it.as_str())).collect()
    }
}

fn map_places(table: &Table) -> Result<Vec<MapPlace>, FigureError> {
    let text = |name| as_text(table, name);
    let (code, english, chinese) = (text("code")?, text("name_en")?, text("name_zh")?);
    let (longitude, latitude) = (table.numbers("lon")?, table.numbers("lat")?);
    let province = text("province_code")?;
    let place = |row: usize| MapPlace {
        code: code[row].clone(),
        english: english[row].clone(),
        chinese: chinese[row].clone(),
        is_city: true,
        province_english: province[row].clone(),
        province_chinese: province[row].clone(),
        longitude: longitude[row],
        latitude: latitude[row],
    };
    Ok((0..table.rows()).map(place).collect())
}
