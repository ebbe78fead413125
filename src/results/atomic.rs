//! Files that are there whole or not at all, whenever a run is killed.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Letters that tell the temporary files of several writers apart.
const RANDOM_LETTERS: usize = 6;

/// A file under a temporary name (the name, a dot, random letters and `.tmp`, in the same folder) that gets its own
/// name in [`AtomicFile::commit`]. Dropped before that, it is removed and an older file of that name stays as it was.
#[derive(Debug)]
pub struct AtomicFile {
    file: NamedTempFile,
    target: PathBuf,
}

impl AtomicFile {
    /// Opens the temporary file beside `target`; the folder must exist. What writers of `target` have left that were killed
    /// is removed.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub fn create(target: &Path) -> io::Result<Self> {
        let mut prefix = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
        prefix.push(".");
        clear_abandoned(folder_of(target), &prefix);
        // Opened here, since a file of `tempfile` is for its owner alone: results are for whom the user's mask lets in.
        let open = |path: &Path| {
            let file = File::create_new(path)?;
            // For as long as this process writes; where there are no locks, nobody takes it for abandoned either.
            let _ = file.try_lock();
            Ok(file)
        };
        let mut names = Builder::new();
        let names = names.prefix(&prefix).suffix(".tmp").rand_bytes(RANDOM_LETTERS);
        let file = names.make_in(folder_of(target), open)?;
        Ok(Self { file, target: target.to_owned() })
    }

    /// Makes what was written durable and gives it its name, replacing an older file.
    ///
    /// # Errors
    /// When the disk is full or the rename is refused; then the older file is untouched.
    pub fn commit(self) -> io::Result<()> {
        // Without this a crash soon after the rename can leave an empty file under the final name.
        self.file.as_file().sync_all()?;
        self.file.persist(&self.target)?;
        sync_folder(folder_of(&self.target))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Writes `bytes` as the whole content of `target`, or leaves `target` as it was.
///
/// # Errors
/// When the file cannot be written.
pub fn write(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(target)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Removes a file, if it is there.
///
/// # Errors
/// When there is a file that cannot be removed.
pub fn remove(file: &Path) -> io::Result<()> {
    match std::fs::remove_file(file) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}

/// Removes what writers that were killed have left in a folder: files with a temporary name. Nobody else may be writing.
///
/// # Errors
/// When the folder cannot be read or a file cannot be removed.
pub fn clear_litter(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if is_temporary(&path.file_name().unwrap_or_default().to_string_lossy()) && path.is_file() {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Removes temporary files whose names begin so and whose writers are gone. What cannot be removed is in nobody's way.
fn clear_abandoned(folder: &Path, prefix: &OsStr) {
    let begins = |name: &OsStr| name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
    let ours = |name: &OsStr| begins(name) && is_temporary(&name.to_string_lossy());
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if ours(&entry.file_name()) && is_abandoned(&entry.path()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether no process holds the lock that its writer has taken; only Unix lets others look.
fn is_abandoned(path: &Path) -> bool {
    cfg!(unix) && File::open(path).is_ok_and(|it| it.try_lock().is_ok())
}

/// Whether a name is that of a file with an ending of its own, a dot, random letters and `.tmp`.
pub fn is_temporary(name: &str) -> bool {
    let parts = name.strip_suffix(".tmp").and_then(|it| it.rsplit_once('.'));
    parts.is_some_and(|(own, random)| {
        own.contains('.')
            && random.len() == RANDOM_LETTERS
            && random.chars().all(|it| it.is_ascii_alphanumeric())
    })
}

/// Whether a folder holds only files and folders of these names, and what writers of files that were killed have left.
pub(crate) fn holds_only(folder: &Path, own: &[&str]) -> bool {
    let is_own = |it: &str| own.contains(&it) || is_temporary(it);
    let names = std::fs::read_dir(folder).into_iter().flatten();
    names.into_iter().all(|it| it.is_ok_and(|it| it.file_name().to_str().is_some_and(is_own)))
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name is durable once its folder is; only Unix lets a folder be opened and synced.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_writer_left_goes_and_what_others_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        // As a process that is killed leaves it.
        let left = AtomicFile::create(&at("regions.csv")).unwrap();
        let (_, left) = left.file.keep().unwrap();
        let own = ["regions.csv", "notes.tmp", "my.tmp", "draft.of.it.tmp", "a.b.toolong.tmp"];
        for it in own {
            std::fs::write(at(it), "mine").unwrap();
        }
        clear_litter(folder.path()).unwrap();
        assert!(!left.exists() && own.iter().all(|it| at(it).exists()));
        clear_litter(&at("nowhere")).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn whoever_writes_a_file_removes_what_killed_writers_of_it_left_and_leaves_those_alone_who_are_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("runs.parquet");
        let at_work = AtomicFile::create(&target).unwrap();
        let (file, left) = AtomicFile::create(&target).unwrap().file.keep().unwrap();
        // Its process is gone.
        drop(file);
        let others = ["runs.parquet.tmp", "other.runs.parquet.a1B2c3.tmp", "my-runs.parquet.a1B2c3.tmp"];
        for it in others {
            std::fs::write(folder.path().join(it), "mine").unwrap();
        }
        write(&target, b"new").unwrap();
        assert!(!left.exists() && others.iter().all(|it| folder.path().join(it).exists()));
        at_work.commit().unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"");
    }
}
