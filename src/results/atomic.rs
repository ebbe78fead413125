//! Files that are there whole or not at all, whenever a run is killed.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// A file under a temporary name (the name, a dot, random letters and `.tmp`, in the same folder) that gets its own
/// name in [`AtomicFile::commit`]. Dropped before that, it is removed and an older file of that name stays as it was.
#[derive(Debug)]
pub struct AtomicFile {
    file: NamedTempFile,
    target: PathBuf,
}

impl AtomicFile {
    /// Opens the temporary file beside `target`; the folder must exist.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub fn create(target: &Path) -> io::Result<Self> {
        let mut prefix = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
        prefix.push(".");
        // Opened here, since a file of `tempfile` is for its owner alone: results are for whom the user's mask lets in.
        let open = |path: &Path| File::create_new(path);
        let file = Builder::new().prefix(&prefix).suffix(".tmp").make_in(folder_of(target), open)?;
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

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name is durable once its folder is; only Unix lets a folder be opened and synced.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
