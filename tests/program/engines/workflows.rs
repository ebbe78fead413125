//! Snakemake and Dask, from the package index, start the tasks of a sweep.

use super::{Planned, TASKS, without_engine};
use crate::command::skipped;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tool of the environment that `.ci/run` makes, or nothing after saying that what needs it is skipped.
fn tool(name: &str) -> Option<PathBuf> {
    let tool = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../engines/venv/bin").join(name);
    if tool.exists() {
        return Some(tool);
    }
    skipped("sweeps started by Snakemake and Dask: `.ci/run` installs these");
    None
}

#[track_caller]
fn succeeds(mut command: Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stdout));
    said
}

/// A program that ends with 75 when it is first asked for a task, as if its time were over, and does the work afterwards.
fn hurried(planned: &Planned) -> String {
    let (file, program) = (planned.workshop.path("hurried"), env!("CARGO_BIN_EXE_factorflow"));
    let text = format!(
        "#!/bin/bash\nif [ \"$2\" = worker ] && ! [ -e \"../hurried$7\" ]; then touch \"../hurried$7\"; exit 75; fi\nexec '{program}' \"$@\"\n"
    );
    fs::write(&file, text).unwrap();
    let mode = Command::new("chmod").arg("755").arg(&file).status().unwrap();
    assert!(mode.success());
    file.display().to_string()
}

#[test]
fn snakemake_makes_the_bytes_of_one_process_and_has_tasks_again_that_were_stopped() {
    let Some(snakemake) = tool("snakemake") else { return };
    let planned = Planned::new();
    let folder = planned.copy("of {snakemake} it's");
    let print = ["sweep", "submit", &folder, "--print", "snakemake", "--tasks", "3", "--time", "10"];
    let rules = planned.workshop.well(&print).out;
    let rules = rules.replace(env!("CARGO_BIN_EXE_factorflow"), &hurried(&planned));
    let file = planned.workshop.path("Snakefile");
    fs::write(&file, rules).unwrap();
    let run = || {
        let mut command = without_engine(Command::new(&snakemake));
        command.args(["--cores", "2", "--snakefile"]).arg(&file).current_dir(planned.workshop.path(""));
        // What it keeps of itself stays here.
        command.env("HOME", planned.workshop.path("")).env("XDG_CACHE_HOME", planned.workshop.path("cache"));
        succeeds(command)
    };
    run();
    let stopped = fs::read_dir(planned.workshop.path("")).unwrap().flatten();
    let stopped = stopped.filter(|it| it.file_name().to_string_lossy().starts_with("hurried")).count() as u64;
    assert_eq!(stopped, 1 + TASKS, "every task was stopped once");
    assert!(planned.workshop.files(&format!("{folder}/dataset")) == planned.expected);
    assert!(run().contains("Nothing to be done"));
    planned.workshop.well(&["sweep", "extend", &folder, "--replicates", "3"]);
    run();
    let status = planned.workshop.well(&["sweep", "status", &folder]).out;
    assert!(status.contains("24 of 24 runs done"), "{status}");
}

/// As a page tells it, but with the program itself, which needs no package of ours; `python/tests` has it with the package.
#[test]
fn dask_makes_the_bytes_of_one_process() {
    let Some(python) = tool("python") else { return };
    let planned = Planned::new();
    let folder = planned.copy("of-dask");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/engines/tasks.py");
    let mut command = without_engine(Command::new(python));
    command.arg(script).args([env!("CARGO_BIN_EXE_factorflow"), &folder, &TASKS.to_string()]);
    command.current_dir(planned.workshop.path("")).env("PYTHONDONTWRITEBYTECODE", "1");
    succeeds(command);
    planned.is_whole(&folder);
}
