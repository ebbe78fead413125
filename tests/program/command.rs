//! The program as a command: what it is told, what it says, and how it ends.

use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What the program said, and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// What a command said that came to its own end.
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().expect("no signal ended it");
        Self { code, out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The program in a folder; what it says is kept for whoever started it.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factorflow"));
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program's answer, however it ends.
pub fn factorflow(folder: &Path, arguments: &[&str]) -> Said {
    Said::of(program(folder, arguments).output().unwrap())
}

/// The program's answer when all goes well.
pub fn well(folder: &Path, arguments: &[&str]) -> Said {
    let said = factorflow(folder, arguments);
    assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    said
}

/// The numbers that a variable asks for, as in `0..100`; otherwise so many.
pub fn numbers(variable: &str, short: u64) -> Range<u64> {
    let Ok(asked) = std::env::var(variable) else { return 0..short };
    let ends = asked.split_once("..").and_then(|(low, high)| Some(low.parse().ok()?..high.parse().ok()?));
    ends.unwrap_or_else(|| panic!("{variable} is `{asked}` and no range of numbers, such as `0..100`"))
}

/// Says what a test leaves out: past the capture of the test harness, so that it is seen.
pub fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// What the program says to stderr when it refuses; stdout stays empty.
pub fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let said = factorflow(folder, arguments);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}: {}", said.err);
    said.err
}
