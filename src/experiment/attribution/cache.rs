//! The folder of an attribution: finished runs wait in `parts/` until all of them make the tables.

use super::AttributionError;
use super::last_year::LastYear;
use crate::experiment::shapley::Coalition;
use crate::results::{FolderError, atomic};
use crate::run::Checkpoint;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
const PARTS: &str = "parts";
/// Says what the parts are of.
const OWNER: &str = "attribution";

/// A folder that is being filled.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    fingerprint: String,
}

/// What the manifest of a complete folder says of the question.
#[derive(Deserialize)]
struct SignedManifest {
    fingerprint: String,
}

impl Cache {
    /// Makes a folder for the attribution with this fingerprint, or goes on with what was left of it.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, or the system refuses.
    pub fn open(path: &Path, fingerprint: &str, resume: bool) -> Result<Self, AttributionError> {
        let cache = Self { path: path.to_owned(), fingerprint: fingerprint.to_owned() };
        if resume {
            cache.refuse_another()?;
        } else {
            cache.refuse_to_lose()?;
        }
        cache.begin()?;
        Ok(cache)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Only what was begun and not finished can be resumed.
    fn refuse_another(&self) -> Result<(), FolderError> {
        let path = || self.path.clone();
        match (self.signed(), self.owner()) {
            (Some(owner), _) if owner == self.fingerprint => Err(FolderError::Complete(path())),
            (None, Some(owner)) if owner == self.fingerprint => Ok(()),
            (None, None) => Err(FolderError::NothingToResume(path())),
            _ => Err(FolderError::Different(path())),
        }
    }

    /// Anew only in an empty folder, over its own results, and over what never had any.
    fn refuse_to_lose(&self) -> Result<(), AttributionError> {
        let path = || self.path.clone();
        let (done, occupied) = (self.parts(), AttributionError::from(FolderError::Occupied(path())));
        match (self.signed(), self.owner()) {
            (Some(owner), _) if owner == self.fingerprint => Ok(()),
            (None, Some(_)) if done == 0 => Ok(()),
            (None, Some(owner)) if owner == self.fingerprint => {
                Err(AttributionError::Interrupted { path: path(), done })
            }
            (None, None) if is_empty(&self.path) => Ok(()),
            _ => Err(occupied),
        }
    }

    fn begin(&self) -> Result<(), FolderError> {
        let (parts, manifest) = (self.path.join(PARTS), self.path.join(MANIFEST));
        fs::create_dir_all(&parts).map_err(|cause| system(&parts, cause))?;
        // A folder is complete when it has a manifest, so the old one goes before anything else does.
        if manifest.exists() {
            fs::remove_file(&manifest).map_err(|cause| system(&manifest, cause))?;
        }
        self.write(&Path::new(PARTS).join(OWNER), self.fingerprint.as_bytes())
    }

    /// Whose results the folder holds, once it is complete; nobody's known if another command made them.
    fn signed(&self) -> Option<String> {
        let text = fs::read(self.path.join(MANIFEST)).ok()?;
        Some(serde_json::from_slice::<SignedManifest>(&text).map(|it| it.fingerprint).unwrap_or_default())
    }

    fn owner(&self) -> Option<String> {
        fs::read_to_string(self.path.join(PARTS).join(OWNER)).ok()
    }

    /// Runs that are finished or begun.
    fn parts(&self) -> usize {
        let entries = fs::read_dir(self.path.join(PARTS)).into_iter().flatten().flatten();
        entries.filter(|it| it.path().extension().is_some_and(|it| it == "part" || it == "begun")).count()
    }

    /// The run with these policies, if it is done; a damaged one, or one of something else, counts as none.
    pub fn done(&self, policies: Coalition) -> Option<LastYear> {
        self.unpack(&part(policies, "part"))
    }

    /// Keeps a run that is done.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn keep(&self, policies: Coalition, end: &LastYear) -> Result<(), FolderError> {
        self.pack(&part(policies, "part"), end)?;
        let begun = self.path.join(part(policies, "begun"));
        if begun.exists() { fs::remove_file(&begun).map_err(|cause| system(&begun, cause)) } else { Ok(()) }
    }

    /// The run with these policies, if it was stopped on its way.
    pub fn begun(&self, policies: Coalition) -> Option<Checkpoint> {
        self.unpack(&part(policies, "begun"))
    }

    /// Keeps a run that is stopped on its way.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn keep_begun(&self, policies: Coalition, checkpoint: &Checkpoint) -> Result<(), FolderError> {
        self.pack(&part(policies, "begun"), checkpoint)
    }

    /// Writes the manifest, which says that the folder is complete; finished runs are not needed any more.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn sign(&self, manifest: &impl Serialize) -> Result<(), FolderError> {
        let text = serde_json::to_string_pretty(manifest)?;
        self.write(Path::new(MANIFEST), format!("{text}\n").as_bytes())?;
        let parts = self.path.join(PARTS);
        fs::remove_dir_all(&parts).map_err(|cause| system(&parts, cause))
    }

    fn unpack<T: DeserializeOwned>(&self, name: &Path) -> Option<T> {
        let bytes = fs::read(self.path.join(name)).ok()?;
        let (fingerprint, value): (String, T) = postcard::from_bytes(&bytes).ok()?;
        (fingerprint == self.fingerprint).then_some(value)
    }

    /// Not made durable, which would take longer than a small run: a part that a crash has damaged is run again.
    fn pack(&self, name: &Path, value: &impl Serialize) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let bytes = postcard::to_stdvec(&(&self.fingerprint, value));
        let written = bytes.map_err(io::Error::other).and_then(|it| fs::write(&path, it));
        written.map_err(|cause| system(&path, cause))
    }

    fn write(&self, name: &Path, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path.join(name);
        atomic::write(&path, bytes).map_err(|cause| system(&path, cause))
    }
}

fn part(policies: Coalition, ending: &str) -> PathBuf {
    Path::new(PARTS).join(format!("s{policies:08}.{ending}"))
}

fn is_empty(path: &Path) -> bool {
    fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none())
}

fn system(path: &Path, cause: io::Error) -> FolderError {
    FolderError::System { path: path.to_owned(), cause }
}
