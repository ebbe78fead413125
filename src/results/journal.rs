//! What is done so far of work that leaves a folder: parts wait in `parts/` until all of them make the tables.

use super::error::{FolderError, system};
use super::lock::FolderLock;
use super::{atomic, checksum};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The folder of the parts.
pub const PARTS: &str = "parts";
/// A folder is complete when it has this file.
pub const MANIFEST: &str = "manifest.json";

/// The finished and begun parts of some work in the folder that it leaves.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    fingerprint: String,
    write: fn(&Path, &[u8]) -> io::Result<()>,
    /// Taken when there is something to lose.
    lock: Mutex<Option<FolderLock>>,
}

/// A part, with what made it.
#[derive(Debug, Serialize, Deserialize)]
struct Fingerprinted<T> {
    // First, so that it can be read without the rest.
    fingerprint: String,
    /// What it was written as: under another's name it would be taken for that.
    name: String,
    content: T,
}

impl Journal {
    /// A journal of work with this fingerprint, which touches nothing yet.
    pub fn new(folder: &Path, fingerprint: String) -> Self {
        Self { folder: folder.to_owned(), fingerprint, write: atomic::write, lock: Mutex::default() }
    }

    /// Parts are not made durable, which would take longer than they do: one that a crash has damaged is made again.
    #[must_use]
    pub fn of_small_parts(self) -> Self {
        Self { write: |path, bytes| fs::write(path, bytes), ..self }
    }

    /// Where the folder is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What makes the parts.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Keeps other processes out of the folder, if it is there, for as long as this journal lives; touches nothing.
    ///
    /// # Errors
    ///
    /// Fails when another process is at work in it.
    pub fn own(&self) -> Result<(), FolderError> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() && self.folder.is_dir() {
            *lock = Some(FolderLock::take(&self.folder)?);
        }
        Ok(())
    }

    /// Makes room for parts. The manifest of earlier work goes before anything else does.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn begin(&self) -> Result<(), FolderError> {
        let (parts, manifest) = (self.folder.join(PARTS), self.folder.join(MANIFEST));
        fs::create_dir_all(&parts).map_err(|cause| system(&parts, cause))?;
        self.own()?;
        for folder in [&self.folder, &parts] {
            atomic::clear_litter(folder).map_err(|cause| system(folder, cause))?;
        }
        atomic::remove(&manifest).map_err(|cause| system(&manifest, cause))
    }

    /// A part that is done.
    ///
    /// # Errors
    ///
    /// Fails when it is not there, damaged, or was made by something else.
    pub fn done<T: DeserializeOwned>(&self, part: &str) -> Result<T, FolderError> {
        self.unpack(&name(part, "part"))
    }

    /// A part that was stopped on its way; a damaged one, or one of something else, counts as none.
    pub fn begun<T: DeserializeOwned>(&self, part: &str) -> Option<T> {
        self.unpack(&name(part, "begun")).ok()
    }

    /// Keeps a part that is done.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn keep(&self, part: &str, content: impl Serialize) -> Result<(), FolderError> {
        self.pack(name(part, "part"), content)?;
        let begun = self.path(&name(part, "begun"));
        atomic::remove(&begun).map_err(|cause| system(&begun, cause))
    }

    /// Keeps a part that is stopped on its way.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn keep_begun(&self, part: &str, content: impl Serialize) -> Result<(), FolderError> {
        self.pack(name(part, "begun"), content)
    }

    /// The files of all parts.
    pub fn parts(&self) -> impl Iterator<Item = PathBuf> {
        fs::read_dir(self.folder.join(PARTS)).into_iter().flatten().flatten().map(|it| it.path())
    }

    /// What made each part; a damaged one counts as none.
    pub fn fingerprints(&self) -> Vec<String> {
        let of_part = |part: PathBuf| {
            let bytes = fs::read(part).ok()?;
            Some(postcard::take_from_bytes(checksum::unsealed(&bytes)?).ok()?.0)
        };
        self.parts().filter_map(of_part).collect()
    }

    /// Writes the manifest, which says that the folder is complete; parts are not needed any more.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn sign(&self, manifest: &impl Serialize) -> Result<(), FolderError> {
        let (text, path) = (serde_json::to_string_pretty(manifest)?, self.folder.join(MANIFEST));
        atomic::write(&path, format!("{text}\n").as_bytes()).map_err(|cause| system(&path, cause))?;
        self.clear()
    }

    /// Removes all parts.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn clear(&self) -> Result<(), FolderError> {
        self.own()?;
        let parts = self.folder.join(PARTS);
        if parts.exists() {
            fs::remove_dir_all(&parts).map_err(|cause| system(&parts, cause))
        } else {
            Ok(())
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(PARTS).join(name)
    }

    fn pack(&self, name: String, content: impl Serialize) -> Result<(), FolderError> {
        let path = self.path(&name);
        let part = Fingerprinted { fingerprint: self.fingerprint.clone(), name, content };
        let written = postcard::to_stdvec(&part)
            .map_err(io::Error::other)
            .and_then(|it| (self.write)(&path, &checksum::sealed(it)));
        written.map_err(|cause| system(&path, cause))
    }

    fn unpack<T: DeserializeOwned>(&self, name: &str) -> Result<T, FolderError> {
        let path = &self.path(name);
        let bytes = fs::read(path).map_err(|cause| system(path, cause))?;
        let damaged = || system(path, io::Error::other("it is damaged"));
        let part: Result<Fingerprinted<T>, _> =
            postcard::from_bytes(checksum::unsealed(&bytes).ok_or_else(damaged)?);
        let part = part.map_err(|cause| system(path, io::Error::other(cause)))?;
        if part.fingerprint != self.fingerprint {
            return Err(FolderError::Different(path.clone()));
        }
        if part.name == name { Ok(part.content) } else { Err(damaged()) }
    }
}

/// What the file of a part is called.
fn name(part: &str, ending: &str) -> String {
    format!("{part}.{ending}")
}

/// The parts of work in a folder, in those within it too, in which a bit has changed since they were written.
pub fn damaged_parts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path()) {
        let is_part = path.extension().is_some_and(|it| it == "part" || it == "begun");
        if path.is_dir() {
            found.extend(damaged_parts(&path));
        } else if is_part && fs::read(&path).is_ok_and(|it| checksum::unsealed(&it).is_none()) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Whether there is nothing at a path.
pub fn is_empty(path: &Path) -> bool {
    fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none())
}
