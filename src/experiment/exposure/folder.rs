//! Exposure as a folder: tables, who the regions are, and a manifest.

use super::Exposure;
use crate::outcome::{Table, TableError};
use crate::results::{FolderError, InputData, Program, Texts, atlas_table, atomic, codebook, csv, parquet};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
/// Tells the folder from those of runs and comparisons.
const KIND: &str = "exposure";

/// Why exposure could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExposureFolderError {
    /// The folder must not be touched, or the system refused.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A table could not be written.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The manifest could not be put into words.
    #[error("cannot write the manifest: {0}")]
    Manifest(#[from] serde_json::Error),
}

/// The content of `manifest.json`.
#[derive(Debug, Serialize)]
struct ExposureManifest<'m> {
    kind: &'static str,
    program: Program,
    command: &'m [String],
    name: &'m str,
    /// What it is called in Chinese figures.
    #[serde(skip_serializing_if = "str::is_empty")]
    name_zh: &'m str,
    scenario: Texts,
    data: Vec<InputData>,
    regions: usize,
    /// Code, field and segment of the supplier that was asked for.
    supplier: Option<[String; 3]>,
}

#[derive(Deserialize)]
struct ManifestKind {
    #[serde(default)]
    kind: String,
}

impl Exposure {
    /// Writes the tables into the folder at `path`, which is new, empty, or one of exposure that is written anew.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, or a file cannot be written.
    pub fn into_folder(
        &self,
        scenario: &Scenario,
        path: &Path,
        command: &[String],
    ) -> Result<(), ExposureFolderError> {
        if !may_be_written(path) {
            return Err(FolderError::Occupied(path.to_owned()).into());
        }
        fs::create_dir_all(path).map_err(|cause| system(path, cause))?;
        // A folder is complete when it has a manifest, so the old one goes before anything else changes.
        remove(&path.join(MANIFEST))?;
        write(path, "exposure", Some(&self.suppliers))?;
        write(path, "exposed", self.exposed.as_ref())?;
        atlas_table::write(path, &scenario.atlas, &[])?;
        codebook::write(path, scenario.atlas.fields(), &scenario.currency)?;
        let manifest = ExposureManifest {
            kind: KIND,
            program: Program::default(),
            command,
            name: &scenario.name,
            name_zh: &scenario.chinese_name,
            scenario: Texts::from(&scenario.origin),
            data: InputData::of(scenario),
            regions: scenario.atlas.len(),
            supplier: self.supplier.map(|it| it.described(&scenario.atlas)),
        };
        let (file, text) = (path.join(MANIFEST), serde_json::to_string_pretty(&manifest)?);
        Ok(atomic::write(&file, format!("{text}\n").as_bytes()).map_err(|cause| system(&file, cause))?)
    }
}

/// Whether nothing would be lost.
fn may_be_written(path: &Path) -> bool {
    let is_empty = fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
    let manifest = fs::read(path.join(MANIFEST)).ok();
    let kind = manifest.and_then(|it| serde_json::from_slice::<ManifestKind>(&it).ok());
    is_empty || kind.is_some_and(|it| it.kind == KIND)
}

/// The table as CSV and Parquet; without one, none of an earlier command is left.
fn write(folder: &Path, name: &str, table: Option<&Table>) -> Result<(), ExposureFolderError> {
    let files = ["csv", "parquet"].map(|ending| folder.join(format!("{name}.{ending}")));
    let [text, compact] = &files;
    match table {
        Some(table) => {
            csv::write(text, table)?;
            parquet::write(compact, table, &[])?;
        }
        None => files.iter().try_for_each(|it| remove(it))?,
    }
    Ok(())
}

fn remove(file: &Path) -> Result<(), FolderError> {
    match fs::remove_file(file) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(system(file, cause)),
        _ => Ok(()),
    }
}

fn system(path: &Path, cause: io::Error) -> FolderError {
    FolderError::System { path: PathBuf::from(path), cause }
}
