//! How the program was started: as a process of its own, or within another program.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

/// How the program was started within another one; nothing if the process is this program.
static STARTED: OnceLock<Started> = OnceLock::new();

struct Started {
    arguments: Vec<String>,
    program: PathBuf,
}

/// Notes the arguments, the name of the program first, and what starts the program from a shell. The first call counts.
pub(super) fn note(arguments: &[OsString], program: PathBuf) {
    let arguments = arguments.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    STARTED.get_or_init(|| Started { arguments, program });
}

/// The command without the path of the program, which says nothing of a run: figures show it to others.
pub(super) fn command_line() -> Vec<String> {
    let arguments = match STARTED.get() {
        Some(started) => started.arguments.clone(),
        None => env::args().collect(),
    };
    std::iter::once(env!("CARGO_PKG_NAME").to_owned()).chain(arguments.into_iter().skip(1)).collect()
}

/// What starts the program once more.
pub(super) fn program() -> io::Result<PathBuf> {
    STARTED.get().map_or_else(env::current_exe, |it| Ok(it.program.clone()))
}
