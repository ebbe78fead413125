//! What the command line says and how it ends: data on stdout, words on stderr.

use crate::scenario::Scenario;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Why a command did not end well, and the code it ends with.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something went wrong on the way.
    Error(anyhow::Error),
    /// What was asked for cannot be done as asked; the text says why, ready to be shown.
    Refused(String),
    /// Came to its end, but not to the one that was hoped for; with the code that says so.
    Ended(u8, String),
    /// Stopped by Ctrl-C or a signal; what is finished is kept.
    Stopped(String),
    /// Whoever read our output has gone.
    NobodyListens,
}

impl Failure {
    pub(super) fn report(&self) -> u8 {
        match self {
            Self::Error(error) => {
                warn(&format!("error: {error:#}"));
                1
            }
            Self::Refused(text) => {
                warn(text);
                2
            }
            Self::Ended(code, text) => {
                warn(text);
                *code
            }
            Self::Stopped(text) => {
                warn(text);
                75
            }
            Self::NobodyListens => 0,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Writes data to stdout; a reader that has seen enough is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    match write!(out, "{text}{end}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::NobodyListens),
        other => Ok(other?),
    }
}

/// Writes a message to stderr; where nobody can read it there is nobody to tell.
pub(super) fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}

/// What a scenario or plan is called: the name of its file without ending, or its name in the library.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_prefix("library:").unwrap_or(&stem).to_owned()
}

/// Words about a scenario that lies in no file, so that nobody takes it for one of theirs.
pub(super) fn library_note(scenario: &Scenario) -> Option<String> {
    let name = scenario.origin.in_library()?;
    Some(format!("note: `{name}` is taken from the scenario library of the program"))
}

/// `1 year`, `2 years`.
pub(super) fn counted(number: u64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Whether to colour what goes to stderr.
pub(super) fn colour() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
