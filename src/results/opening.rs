//! Whether work of many runs can begin in a folder, or go on there.

use super::atomic;
use super::error::{FolderError, system};
use super::journal::{Journal, MANIFEST, PARTS, is_empty};
use serde::Deserialize;
use std::fs;
use std::path::PathBuf;

/// What the manifest of a complete folder says of the question.
#[derive(Deserialize)]
struct SignedManifest {
    fingerprint: String,
}

/// Work of many runs whose parts wait in a folder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FolderOwner<'j> {
    /// The parts.
    pub journal: &'j Journal,
    /// What the work is called, such as `attribution`.
    pub what: &'static str,
}

impl FolderOwner<'_> {
    /// Makes the folder, or goes on with what was left of the same work.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, or the system refuses.
    pub fn open(self, resume: bool) -> Result<(), FolderError> {
        self.journal.own()?;
        if resume {
            self.refuse_another()?;
        } else {
            self.refuse_to_lose()?;
        }
        self.journal.begin()?;
        let path = self.path();
        let written = atomic::write(&path, self.journal.fingerprint().as_bytes());
        written.map_err(|cause| system(&path, cause))
    }

    /// Only what was begun and not finished can be resumed.
    fn refuse_another(self) -> Result<(), FolderError> {
        let path = || self.journal.folder().to_owned();
        match (self.signed(), self.begun()) {
            (Some(owner), _) if owner == self.journal.fingerprint() => Err(FolderError::Complete(path())),
            (None, Some(owner)) if owner == self.journal.fingerprint() => Ok(()),
            (None, None) => Err(FolderError::NothingToResume(path())),
            _ => Err(FolderError::Different(path())),
        }
    }

    /// Anew only in an empty folder, over its own results, and over what never had any.
    fn refuse_to_lose(self) -> Result<(), FolderError> {
        let (path, done) = (self.journal.folder().to_owned(), self.done());
        match (self.signed(), self.begun()) {
            (Some(owner), _) if owner == self.journal.fingerprint() => Ok(()),
            (None, Some(_)) if done == 0 => Ok(()),
            (None, Some(owner)) if owner == self.journal.fingerprint() => {
                Err(FolderError::InterruptedRuns { path, done, what: self.what })
            }
            (None, None) if is_empty(&path) || self.is_bare() => Ok(()),
            _ => Err(FolderError::Occupied(path)),
        }
    }

    /// Whether work began here and was killed before it could say whose it is.
    fn is_bare(self) -> bool {
        let folder = self.journal.folder();
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.file_name());
        names.eq([PARTS]) && atomic::holds_only(&folder.join(PARTS), &[])
    }

    /// Whose results the folder holds, once it is complete; nobody's known if another command made them.
    fn signed(self) -> Option<String> {
        let text = fs::read(self.journal.folder().join(MANIFEST)).ok()?;
        Some(serde_json::from_slice::<SignedManifest>(&text).map(|it| it.fingerprint).unwrap_or_default())
    }

    /// Whose parts wait in the folder.
    fn begun(self) -> Option<String> {
        fs::read_to_string(self.path()).ok()
    }

    fn path(self) -> PathBuf {
        self.journal.folder().join(PARTS).join(self.what)
    }

    /// Runs that are finished or begun.
    fn done(self) -> usize {
        let is_part = |it: &PathBuf| it.extension().is_some_and(|it| it == "part" || it == "begun");
        self.journal.parts().filter(is_part).count()
    }
}
