//! Who works in a folder: a lock on the folder itself, which leaves nothing behind, whatever ends its process.

use super::error::FolderError;
use std::fs::{File, TryLockError};
use std::path::Path;

/// Keeps other processes out of a folder until it is dropped; nothing where the system knows no such locks.
#[derive(Debug)]
pub(super) struct FolderLock {
    _held: Option<File>,
}

impl FolderLock {
    /// Takes the folder, if it is there.
    ///
    /// # Errors
    ///
    /// Fails when another process has it.
    pub fn take(folder: &Path) -> Result<Self, FolderError> {
        let Ok(opened) = File::open(folder) else { return Ok(Self { _held: None }) };
        match opened.try_lock() {
            Ok(()) => Ok(Self { _held: Some(opened) }),
            Err(TryLockError::WouldBlock) => {
                let process = holder(&opened);
                // Another part of this process knows what it does.
                if process == Some(std::process::id()) {
                    return Ok(Self { _held: None });
                }
                Err(FolderError::InUse { path: folder.to_owned(), process })
            }
            Err(TryLockError::Error(_)) => Ok(Self { _held: None }),
        }
    }
}

/// The process that has locked a file, from the list that Linux keeps.
#[cfg(unix)]
fn holder(file: &File) -> Option<u32> {
    let inode = std::os::unix::fs::MetadataExt::ino(&file.metadata().ok()?);
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let of_line = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let place = fields.iter().find(|it| it.matches(':').count() == 2)?;
        (place.rsplit(':').next()?.parse() == Ok(inode)).then(|| fields.get(4)?.parse().ok()).flatten()
    };
    locks.lines().find_map(of_line)
}

/// Only Linux tells.
#[cfg(not(unix))]
fn holder(_: &File) -> Option<u32> {
    None
}
