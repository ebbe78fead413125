//! What reading scenarios asks of the disk, for a library without the feature `files`: nothing is there, and whoever
//! wants to read says why it cannot be.

use std::io;
use std::path::{Path, PathBuf};

/// Why nothing can be read.
pub(super) fn read(_: &Path) -> io::Result<Vec<u8>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "factorflow was built without the feature `files`"))
}

pub(super) fn exists(_: &Path) -> bool {
    false
}

pub(super) fn is_file(_: &Path) -> bool {
    false
}

pub(super) fn identity(path: &Path) -> PathBuf {
    path.to_path_buf()
}

/// The path as it is: reading it says why there is no file.
#[expect(clippy::unnecessary_wraps, reason = "with files it may be nowhere")]
pub(super) fn find_above(_: &Path, path: &Path) -> Option<PathBuf> {
    Some(path.to_path_buf())
}

pub(super) fn absolute(path: &Path) -> PathBuf {
    path.to_path_buf()
}
