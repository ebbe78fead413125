//! Who the regions are, for those who read tables without their world.

use super::parquet::Metadata;
use super::table_files;
use crate::outcome::{Column, Table, TableError};
use crate::region::{Atlas, Region};
use std::path::Path;

/// Writes it into `folder` as CSV and Parquet. Programs take the codes in a CSV for numbers unless told otherwise,
/// which no code of another table is equal to; in Parquet they are text everywhere.
///
/// # Errors
///
/// Fails when the folder is missing or the disk refuses.
pub fn write(folder: &Path, atlas: &Atlas, metadata: &Metadata) -> Result<(), TableError> {
    table_files::write(folder, "atlas", &of(atlas)?, metadata)
}

/// Names and places of the regions, for figures.
///
/// # Errors
///
/// Never, as the columns have equal lengths; the table would say so otherwise.
pub fn of(atlas: &Atlas) -> Result<Table, TableError> {
    let regions: Vec<_> = atlas.by_code().iter().map(|&it| atlas.region(it)).collect();
    let text =
        |name: &str, of: fn(&Region) -> String| Column::text(name, regions.iter().map(|it| of(it)).collect());
    Table::new(vec![
        text("code", |it| it.place.code.clone()),
        text("name_en", |it| it.place.english.clone()),
        text("name_zh", |it| it.place.chinese.clone()),
        text("kind", |it| it.kind.to_string()),
        text("prefecture_code", |it| it.prefecture.code.clone()),
        text("province_code", |it| it.province.code.clone()),
        text("province_en", |it| it.province.english.clone()),
        text("province_zh", |it| it.province.chinese.clone()),
        Column::real("lon", regions.iter().map(|it| it.longitude).collect()),
        Column::real("lat", regions.iter().map(|it| it.latitude).collect()),
    ])
}
