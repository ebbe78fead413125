//! Files that are there whole or not at all, whenever a run is killed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file under a temporary name (`<name>.<process>-<n>.tmp`, in the same folder) that gets its own name
/// in [`AtomicFile::commit`]. Dropped before that, it is removed and an older file of that name stays as it was.
#[derive(Debug)]
pub struct AtomicFile {
    file: File,
    temporary: PathBuf,
    target: PathBuf,
    committed: bool,
}

impl AtomicFile {
    /// Opens the temporary file beside `target`; the folder must exist.
    ///
    /// # Errors
    /// When the folder is missing or not writable.
    pub fn create(target: &Path) -> io::Result<Self> {
        let (file, temporary) = open_beside(target)?;
        Ok(Self { file, temporary, target: target.to_owned(), committed: false })
    }

    /// Makes what was written durable and gives it its name, replacing an older file.
    ///
    /// # Errors
    /// When the disk is full or the rename is refused; then the older file is untouched.
    pub fn commit(mut self) -> io::Result<()> {
        self.file.flush()?;
        // Without this a crash soon after the rename can leave an empty file under the final name.
        self.file.sync_all()?;
        fs::rename(&self.temporary, &self.target)?;
        self.committed = true;
        sync_folder(&self.target)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if !self.committed {
            // Nobody is left to tell, and a leftover is recognised by its ending.
            let _ = fs::remove_file(&self.temporary);
        }
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

/// The first free temporary name. The process number alone is not enough: the same number can be
/// at work on another machine that shares the folder.
fn open_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut attempt = 0_u32;
    loop {
        let mut temporary = OsString::from(name);
        temporary.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let temporary = target.with_file_name(temporary);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
            opened => return Ok((opened?, temporary)),
        }
    }
}

/// A rename is durable once the folder is; only Unix lets a folder be opened and synced.
fn sync_folder(target: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
