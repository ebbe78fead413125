//! Folders of results that are made in one go, so that there is nothing to resume.

use super::atomic;
use super::error::{FolderError, system};
use super::journal::{MANIFEST, is_empty};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// A folder whose files every command of its kind writes anew.
#[derive(Debug)]
pub struct OnePassFolder<'f>(&'f Path);

/// What is read of a manifest to see whose results a folder holds.
#[derive(Deserialize)]
struct FolderKind {
    #[serde(default)]
    kind: String,
}

impl<'f> OnePassFolder<'f> {
    /// Makes the folder, which may hold earlier results of this kind and nothing else. Without its manifest a folder that
    /// is half new and half old is not taken for whole, so the old one goes before anything else changes.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds other things or the system refuses.
    pub fn begin(path: &'f Path, kind: &str) -> Result<Self, FolderError> {
        let manifest = fs::read(path.join(MANIFEST)).ok();
        let found = manifest.and_then(|it| serde_json::from_slice::<FolderKind>(&it).ok());
        if !is_empty(path) && found.is_none_or(|it| it.kind != kind) {
            return Err(FolderError::Occupied(path.to_owned()));
        }
        fs::create_dir_all(path).map_err(|cause| system(path, cause))?;
        let folder = Self(path);
        folder.remove(MANIFEST)?;
        Ok(folder)
    }

    /// Writes a text file.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn write(&self, name: &str, text: &str) -> Result<(), FolderError> {
        let path = self.0.join(name);
        atomic::write(&path, text.as_bytes()).map_err(|cause| system(&path, cause))
    }

    /// Removes a file of an earlier command, if there is one.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn remove(&self, name: &str) -> Result<(), FolderError> {
        let path = self.0.join(name);
        atomic::remove(&path).map_err(|cause| system(&path, cause))
    }

    /// Writes the manifest, which says that the folder is complete.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn sign(self, manifest: &impl Serialize) -> Result<(), FolderError> {
        self.write(MANIFEST, &format!("{}\n", serde_json::to_string_pretty(manifest)?))
    }
}
