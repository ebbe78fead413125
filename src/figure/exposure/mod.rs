//! Figures of exposure: on whose segments the country depends, and who depends on one supplier.

pub(super) mod exposed;
pub(super) mod suppliers;

use std::path::Path;

use serde_json::Value;

use crate::outcome::Table;

use super::FigureError;
use super::origin::{FolderOrigin, read_manifest, read_table};
use super::places::{self, MapPlace};
use super::records::{KeyIndex, as_text};
use super::theme::Language;

/// A folder of exposure as far as figures need it.
pub(super) struct ExposureFolder {
    /// What the folder says of itself.
    pub origin: FolderOrigin,
    /// The regions in code order.
    pub places: Vec<MapPlace>,
    /// The most important first.
    pub suppliers: Vec<Supplier>,
    /// Who depends on one supplier, if that was asked.
    pub exposed: Option<ExposedRegions>,
}

/// A region that makes a segment.
pub(super) struct Supplier {
    pub place: usize,
    pub field: String,
    pub segment: String,
    field_chinese: String,
    segment_chinese: String,
    /// Part of national output that is lost for each part of its capacity.
    pub national: f64,
}

/// What every region loses by one supplier.
pub(super) struct ExposedRegions {
    /// Which of the suppliers.
    pub supplier: usize,
    /// By place; 0 where the table has no row.
    pub exposure: Vec<f64>,
}

impl ExposureFolder {
    /// Reads what the folder holds.
    pub fn read(folder: &Path, language: Language) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let places = places::read(folder)?;
        let codes: Vec<String> = places.iter().map(|it| it.code.clone()).collect();
        let table = read_table(folder, "exposure")?;
        let suppliers = table.map_or_else(|| Ok(vec![]), |it| suppliers_of(&it, &codes))?;
        let exposed = read_table(folder, "exposed")?;
        let exposed = exposed.map(|it| exposed_by(&it, &manifest, &codes, &suppliers)).transpose()?.flatten();
        let origin = FolderOrigin::of_one_scenario(&manifest, language);
        Ok(Self { origin, places, suppliers, exposed })
    }

    /// The name of a supplier's region.
    pub fn place(&self, supplier: &Supplier, language: Language) -> String {
        places::name(&self.places, supplier.place, language)
    }
}

impl Supplier {
    /// What it makes.
    pub fn makes(&self, language: Language) -> String {
        match language {
            Language::English => format!("{}: {}", self.field, self.segment),
            Language::Chinese => format!("{}·{}", self.field_chinese, self.segment_chinese),
        }
    }
}

fn suppliers_of(table: &Table, codes: &[String]) -> Result<Vec<Supplier>, FigureError> {
    let text = |name: &str| as_text(table, name);
    let (code, field, segment) = (text("supplier")?, text("field")?, text("segment")?);
    let (field_chinese, segment_chinese) = (text("field_zh")?, text("segment_zh")?);
    let (national, sorted) = (table.numbers("national")?, KeyIndex::new(codes));
    let supplier = |row: usize| {
        Some(Supplier {
            place: sorted.find(&code[row])?,
            field: field[row].clone(),
            segment: segment[row].clone(),
            field_chinese: field_chinese[row].clone(),
            segment_chinese: segment_chinese[row].clone(),
            national: national[row],
        })
    };
    Ok((0..table.rows()).filter_map(supplier).collect())
}

fn exposed_by(
    table: &Table,
    manifest: &Value,
    codes: &[String],
    suppliers: &[Supplier],
) -> Result<Option<ExposedRegions>, FigureError> {
    let asked: Vec<&str> = match manifest.get("supplier").and_then(Value::as_array) {
        Some(words) => words.iter().filter_map(Value::as_str).collect(),
        None => Vec::new(),
    };
    let is_asked =
        |it: &Supplier| asked == [codes[it.place].as_str(), it.field.as_str(), it.segment.as_str()];
    let Some(supplier) = suppliers.iter().position(is_asked) else { return Ok(None) };
    let (code, found, sorted) = (as_text(table, "code")?, table.numbers("exposure")?, KeyIndex::new(codes));
    let mut exposure = vec![0.0; codes.len()];
    for (code, found) in code.iter().zip(found.iter()) {
        if let Some(place) = sorted.find(code) {
            exposure[place] = *found;
        }
    }
    Ok(Some(ExposedRegions { supplier, exposure }))
}
