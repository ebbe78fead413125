//! Python with a package in the version that `requirements.txt` asks for, where there is one.

use crate::command::skipped;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The interpreter that has a tool, or nothing after saying that what needs it is skipped. What `.ci/run` has installed
/// must do.
pub fn with(tool: &str) -> Option<PathBuf> {
    // pandas reads Parquet by means of pyarrow.
    let needed = if tool == "pandas" { vec![tool, "pyarrow"] } else { vec![tool] };
    let missing =
        |python: &Path| needed.iter().copied().find(|it| version(python, it).as_deref() != Some(wanted(it)));
    let ours = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../readers/venv/bin/python");
    if ours.exists() {
        assert_eq!(missing(&ours), None, "`.ci/run` installs it anew");
        return Some(ours);
    }
    let python = PathBuf::from("python3");
    let Some(missing) = missing(&python) else { return Some(python) };
    skipped(&format!("no python3 with {missing} {}; `.ci/run` installs it for {tool}", wanted(missing)));
    None
}

/// A script of this folder.
pub fn script(python: &Path, name: &str, arguments: &[&str]) -> Command {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/readers").join(name);
    let mut command = Command::new(python);
    command.arg(script).args(arguments).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a script answers to `question` when all goes well.
#[track_caller]
pub fn answer(mut command: Command, question: &Value) -> String {
    let mut child = command.spawn().unwrap();
    // A script that ends early does not read; what it says on stderr is the better message.
    let _ = child.stdin.take().unwrap().write_all(question.to_string().as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn wanted(package: &str) -> &'static str {
    let mut lines = include_str!("requirements.txt").lines();
    let version = lines.find_map(|it| it.strip_prefix(package)?.strip_prefix("=="));
    version.unwrap_or_else(|| panic!("requirements.txt does not name {package}"))
}

fn version(python: &Path, package: &str) -> Option<String> {
    let script = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))";
    let output = Command::new(python).args(["-c", script, package]).output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| version.trim().to_owned())
}
