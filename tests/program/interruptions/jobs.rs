//! Commands that leave files, how users go on with one that was interrupted, and what it leaves in the end.

use crate::command::{Said, factorflow, program, well};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const BASE: &str = "name = \"base\"\n[world]\nname = \"china-prefectures\"\nkeep = [\"province:Zhejiang\"]\n\
    [time]\nyears = 3\nsteps_per_year = 4\n[run]\nmode = \"sampled\"\nreplicates = 3\nseed = 5\n";

const POLICY: &str = "extends = \"base.toml\"\nname = \"package\"\n[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\n\
    members = [\"province:Zhejiang\"]\nshare = 0.5\n[[policies]]\nname = \"vouchers\"\ninstrument = \"innovation-vouchers\"\n\
    members = [\"province:Zhejiang\"]\nbudget_share = 0.001\n";

const PLAN: &str = "seed = 7\nreplicates = 4\n[scenarios]\nbase = \"base.toml\"\npackage = \"package.toml\"\n\
    [design]\nmethod = \"grid\"\nlevels = 2\n[factors]\n\"parameters.technology.retention\" = { range = [0.3, 2.0] }\n\
    [output]\nmetrics = [\"output\", \"output.change\"]\n";

/// Where every job leaves what it makes.
const OUT: &str = "out";

/// A job, as the commands that do it.
pub struct Job {
    pub name: &'static str,
    pub steps: &'static [&'static [&'static str]],
    /// Whether an interrupted command goes on with `--resume`; otherwise it is given again as it was.
    resumes: bool,
}

const SWEEP: [&[&str]; 2] =
    [&["sweep", "plan", "plan.toml", "--shard-runs", "2", "--out", OUT], &["sweep", "collect", OUT]];

pub const JOBS: [Job; 6] = [
    Job {
        name: "run",
        steps: &[&["run", "package.toml", "--draws", "4", "--no-figures", "--out", OUT]],
        resumes: true,
    },
    Job {
        name: "compare",
        steps: &[&["compare", "base.toml", "package.toml", "--draws", "4", "--no-figures", "--out", OUT]],
        resumes: true,
    },
    Job {
        name: "attribute",
        steps: &[&["attribute", "base.toml", "package.toml", "--draws", "4", "--no-figures", "--out", OUT]],
        resumes: true,
    },
    Job {
        name: "sweep with one worker",
        steps: &[SWEEP[0], &["sweep", "run", OUT, "-j", "1"], SWEEP[1]],
        resumes: false,
    },
    Job {
        name: "sweep with three workers",
        steps: &[SWEEP[0], &["sweep", "run", OUT, "-j", "3"], SWEEP[1]],
        resumes: false,
    },
    Job { name: "figure", steps: &[&["figure", "made", "--format", "svg", "--out", OUT]], resumes: false },
];

/// The files of a folder and of those within it, by their paths, each as far as it is the same every time.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A folder with what jobs start from.
pub fn workplace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("base.toml", BASE), ("package.toml", POLICY), ("plan.toml", PLAN)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

impl Job {
    /// What the job starts from, in a folder of its own.
    pub fn begin(&self) -> TempDir {
        let folder = workplace();
        if self.name == "figure" {
            well(folder.path(), &["run", "package.toml", "--no-figures", "--out", "made"]);
        }
        folder
    }

    /// One of its commands as it is given first.
    pub fn command(&self, folder: &Path, step: usize) -> Command {
        let mut command = program(folder, self.steps[step]);
        command.stdout(Stdio::null());
        command
    }

    /// The command as it is given after it was interrupted.
    pub fn command_again(&self, folder: &Path, step: usize) -> Command {
        let mut command = self.command(folder, step);
        if self.resumes {
            command.arg("--resume");
        }
        command
    }

    /// Goes on with one of its commands to the end, by what the program itself says is the way.
    pub fn end(&self, folder: &Path, step: usize) {
        let again = |resume: bool| -> Said {
            let more: &[&str] = if resume { &["--resume"] } else { &[] };
            factorflow(folder, &[self.steps[step], more].concat())
        };
        let said = again(self.resumes);
        match said.code {
            0 => {}
            2 if said.err.contains("is complete") => {}
            2 if said.err.contains("holds no run that could be resumed") => {
                let said = again(false);
                assert_eq!(said.code, 0, "{} from its start: {}", self.name, said.err);
            }
            code => panic!("{} ends with {code} and no way out: {}", self.name, said.err),
        }
    }

    /// All that it leaves, and how long it takes, when nothing happens.
    pub fn undisturbed(&self) -> Undisturbed {
        let folder = self.begin();
        let timed = |step: &&[&str]| {
            let began = Instant::now();
            well(folder.path(), step);
            began.elapsed()
        };
        let lasts = self.steps.iter().map(timed).collect();
        Undisturbed { files: results(&folder), lasts }
    }
}

/// What a job leaves when nothing happens.
pub struct Undisturbed {
    pub files: Files,
    /// How long each of its commands takes.
    pub lasts: Vec<Duration>,
}

/// What a job has made in the folder where it was begun.
pub fn results(folder: &TempDir) -> Files {
    left(&folder.path().join(OUT))
}

/// What a job has left in a folder.
pub fn left(folder: &Path) -> Files {
    let mut files = Files::new();
    gather(folder, folder, &mut files);
    files
}

fn gather(folder: &Path, of: &Path, files: &mut Files) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path()) {
        let name = path.strip_prefix(of).unwrap().display().to_string();
        if path.is_dir() {
            gather(&path, of, files);
        } else if !is_part(&path) && !UNDER_WAY.iter().any(|it| name.starts_with(it)) {
            files.insert(name.clone(), constant(&path, of));
        }
    }
}

/// Work under way and what workers said of it, which is never part of the data (docs/sweeps-reference.md).
const UNDER_WAY: [&str; 4] = ["timing/", "workers/", "tmp/", "inflight/"];

/// Whether a file is a part of a folder that is complete: it stays where a command is killed between its manifest and its
/// tidying up, and nobody reads it.
fn is_part(path: &Path) -> bool {
    path.parent().is_some_and(|it| it.ends_with("parts"))
}

/// A file without what is of its own every time: where it lies, how it was called and how long it took.
fn constant(path: &Path, folder: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if !path.ends_with("manifest.json") {
        return bytes;
    }
    let mut manifest: Value =
        serde_json::from_slice(&bytes).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    forget(&mut manifest);
    let here = folder.parent().unwrap_or(folder).display().to_string();
    manifest.to_string().replace(&here, "HERE").into_bytes()
}

fn forget(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in ["command", "wall_seconds", "cpu_seconds"] {
                map.remove(key);
            }
            map.values_mut().for_each(forget);
        }
        Value::Array(all) => all.iter_mut().for_each(forget),
        _ => {}
    }
}

/// Both have the same files with the same bytes.
#[track_caller]
pub fn assert_same(what: &str, found: &Files, expected: &Files) {
    let names = |it: &Files| it.keys().cloned().collect::<Vec<String>>();
    assert_eq!(names(found), names(expected), "{what}: other files");
    for (name, bytes) in found {
        assert!(*bytes == expected[name], "{what}: {name} has other bytes");
    }
}
