//! The scenario of a results folder, which runs again wherever the folder lies, and nothing else by mistake.

use super::error::system;
use super::{FolderError, InputData, atomic};
use crate::scenario::{DataFile, Portable, PortableTable, Scenario};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// The scenario as resolved.
pub(super) const SCENARIO: &str = "scenario.toml";
/// The folder of the scenario's own tables.
pub(super) const WORLD: &str = "world";

/// A scenario of a results folder that read another table than the results were made from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{scenario}`: the table `{table}` is not the one that the results beside it were made from\n  then: sha256 {then}\n   now: sha256 {now}"
)]
pub struct OtherData {
    /// The file of the scenario.
    pub scenario: String,
    /// The table, or the built-in world that it belongs to.
    pub table: String,
    /// The fingerprint of the table in the manifest.
    pub then: String,
    /// The fingerprint of the table that was found.
    pub now: String,
}

/// What a manifest says of tables.
#[derive(Deserialize)]
struct RecordedTables {
    #[serde(default)]
    data: Vec<InputData>,
    /// Of the base of an attribution.
    #[serde(default)]
    base_data: Vec<InputData>,
}

/// Refuses a scenario of a results folder that read another table than the manifest of the folder says. Files that are
/// no part of results, and results that never came to their end, are not refused.
///
/// # Errors
///
/// Names the first table that is another one.
pub fn refuse_other_data(file: &Path, scenario: &Scenario) -> Result<(), OtherData> {
    let Some(recorded) = recorded(file) else { return Ok(()) };
    for (number, (key, table)) in scenario.origin.tables_by_key().enumerate() {
        // A table of which no row was kept has no copy, and the scenario beside does not name it.
        let is_copy =
            |it: &&InputData| it.copy.as_ref().is_some_and(|it| it.path == PortableTable::path(key));
        let then = match recorded.iter().find(is_copy).or(recorded.get(number)) {
            Some(data) => data.sha256_beside(),
            None => "no such table",
        };
        if table.sha256 != then {
            return Err(other(file, table, then));
        }
    }
    Ok(())
}

fn other(file: &Path, table: &DataFile, then: &str) -> OtherData {
    OtherData {
        scenario: file.display().to_string(),
        table: table.written.clone(),
        then: then.to_owned(),
        now: table.sha256.clone(),
    }
}

/// The tables that the results of a scenario file were made from, in the order of `Origin::tables`.
fn recorded(file: &Path) -> Option<Vec<InputData>> {
    let folder = file.parent().filter(|_| file.ends_with(SCENARIO))?;
    if let Some(RecordedTables { data, .. }) = manifest(folder) {
        return Some(data);
    }
    // The scenarios of an attribution have folders of their own.
    let RecordedTables { data, base_data } = manifest(&folder.join(".."))?;
    match folder.file_name()?.to_str()? {
        "base" => Some(base_data),
        "package" => Some(data),
        _ => None,
    }
}

fn manifest(folder: &Path) -> Option<RecordedTables> {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).ok()?).ok()
}

impl Portable {
    /// Whether a folder holds this scenario with these tables.
    pub fn is_in(&self, folder: &Path) -> bool {
        let is = |name: &str, text: &str| fs::read_to_string(folder.join(name)).is_ok_and(|it| it == text);
        is(SCENARIO, &self.text) && self.tables.iter().all(|it| is(it.path, &it.text))
    }

    /// What decides every byte of a run, in hexadecimal.
    pub(crate) fn fingerprint(&self, keeps_last_year: bool) -> String {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(env!("FACTORFLOW_COMMIT"));
        hash.update(&self.text);
        self.fingerprints.iter().for_each(|it| hash.update(it));
        if keeps_last_year {
            hash.update("last year");
        }
        base16ct::lower::encode_string(&hash.finalize())
    }

    /// Writes the scenario into a folder, which may be there or not, and its own tables beside it; those that another
    /// scenario left there go away.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn write(&self, folder: &Path) -> Result<(), FolderError> {
        let world = folder.join(WORLD);
        let needed = if self.tables.is_empty() { folder } else { &world };
        fs::create_dir_all(needed).map_err(|cause| system(needed, cause))?;
        atomic::clear_litter(&world).map_err(|cause| system(&world, cause))?;
        for path in PortableTable::PATHS.iter().filter(|path| self.tables.iter().all(|it| it.path != **path))
        {
            let path = folder.join(path);
            if path.exists() {
                fs::remove_file(&path).map_err(|cause| system(&path, cause))?;
            }
        }
        self.tables.iter().try_for_each(|it| write(&folder.join(it.path), &it.text))?;
        write(&folder.join(SCENARIO), &self.text)
    }
}

fn write(path: &Path, text: &str) -> Result<(), FolderError> {
    atomic::write(path, text.as_bytes()).map_err(|cause| system(path, cause))
}
