//! All that reading scenarios asks of the disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Whether there is a disk to read from.
pub(super) const REACHABLE: bool = true;

/// Files beyond this many bytes are refused before they fill the memory.
const LARGEST_FILE: u64 = 256 << 20;

/// The bytes of a file that is not too large.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    // A pipe that nobody writes into would be waited for without end.
    if is_pipe_or_device(path)? {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Whether a path is neither file nor folder, such as a pipe or a device; those that a shell hands over by number are read.
fn is_pipe_or_device(path: &Path) -> io::Result<bool> {
    let kind = std::fs::metadata(path)?.file_type();
    let by_number = ["/dev/stdin", "/dev/fd", "/proc"].iter().any(|it| path.starts_with(it));
    Ok(!kind.is_file() && !kind.is_dir() && !by_number)
}

pub(super) fn exists(path: &Path) -> bool {
    path.exists()
}

pub(super) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// What a folder holds, sorted.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// What a file is known by: equal for two ways to write the path of one file.
pub(super) fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Looks for `path` in the folders above `folder`.
pub(super) fn find_above(folder: &Path, path: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize().ok()?;
    folder.ancestors().skip(1).map(|it| it.join(path)).find(|it| it.exists())
}

/// The path from the root, where the system knows the current folder.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
