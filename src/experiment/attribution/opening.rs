//! Whether an attribution can begin in a folder, or go on there.

use super::AttributionError;
use crate::experiment::shapley::Coalition;
use crate::results::{FolderError, Journal, MANIFEST, PARTS, atomic, is_empty};
use serde::Deserialize;
use std::fs;
use std::path::PathBuf;

/// Says what the parts are of.
const OWNER: &str = "attribution";

/// What the manifest of a complete folder says of the question.
#[derive(Deserialize)]
struct SignedManifest {
    fingerprint: String,
}

/// Makes a folder for an attribution, or goes on with what was left of it.
///
/// # Errors
///
/// Fails when the folder holds something else, or the system refuses.
pub fn open(journal: &Journal, resume: bool) -> Result<(), AttributionError> {
    journal.own()?;
    if resume {
        refuse_another(journal)?;
    } else {
        refuse_to_lose(journal)?;
    }
    journal.begin()?;
    let path = owner_path(journal);
    let written = atomic::write(&path, journal.fingerprint().as_bytes());
    Ok(written.map_err(|cause| FolderError::System { path, cause })?)
}

/// The name of the part with these policies.
pub fn part(policies: Coalition) -> String {
    format!("s{policies:08}")
}

/// Only what was begun and not finished can be resumed.
fn refuse_another(journal: &Journal) -> Result<(), FolderError> {
    let path = || journal.folder().to_owned();
    match (signed(journal), owner(journal)) {
        (Some(owner), _) if owner == journal.fingerprint() => Err(FolderError::Complete(path())),
        (None, Some(owner)) if owner == journal.fingerprint() => Ok(()),
        (None, None) => Err(FolderError::NothingToResume(path())),
        _ => Err(FolderError::Different(path())),
    }
}

/// Anew only in an empty folder, over its own results, and over what never had any.
fn refuse_to_lose(journal: &Journal) -> Result<(), AttributionError> {
    let (path, done) = (journal.folder().to_owned(), done(journal));
    match (signed(journal), owner(journal)) {
        (Some(owner), _) if owner == journal.fingerprint() => Ok(()),
        (None, Some(_)) if done == 0 => Ok(()),
        (None, Some(owner)) if owner == journal.fingerprint() => {
            Err(AttributionError::Interrupted { path, done })
        }
        (None, None) if is_empty(&path) => Ok(()),
        _ => Err(FolderError::Occupied(path).into()),
    }
}

/// Whose results the folder holds, once it is complete; nobody's known if another command made them.
fn signed(journal: &Journal) -> Option<String> {
    let text = fs::read(journal.folder().join(MANIFEST)).ok()?;
    Some(serde_json::from_slice::<SignedManifest>(&text).map(|it| it.fingerprint).unwrap_or_default())
}

fn owner(journal: &Journal) -> Option<String> {
    fs::read_to_string(owner_path(journal)).ok()
}

fn owner_path(journal: &Journal) -> PathBuf {
    journal.folder().join(PARTS).join(OWNER)
}

/// Runs that are finished or begun.
fn done(journal: &Journal) -> usize {
    let is_part = |it: &PathBuf| it.extension().is_some_and(|it| it == "part" || it == "begun");
    journal.parts().filter(is_part).count()
}
