//! Commands that are stopped from outside leave what can be gone on with, and folders know who works in them.
#![cfg(unix)]

use crate::command::{factorflow, program, well};
use crate::sweeps::{signal, wait_for};
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use tempfile::TempDir;

/// Long enough to be stopped on the way.
const LONG: [&str; 6] = ["--years", "80", "--no-figures", "--seed=5", "--mode", "sampled"];

/// The commands that run scenarios and leave a folder, and a table that it has in the end.
const COMMANDS: [(&[&str], &str); 3] = [
    (&["run", "tax-sharing", "--replicates", "2"], "national.csv"),
    (&["compare", "status-quo", "tax-sharing", "--replicates", "2", "--draws", "0"], "effects.csv"),
    (&["attribute", "status-quo", "whole-package", "--permutations", "4", "--draws", "0"], "attribution.csv"),
];

fn arguments<'a>(command: &[&'a str], out: &'a str) -> Vec<&'a str> {
    // An attribution makes dozens of runs.
    let length: &[&str] = if command[0] == "attribute" { &["--years", "20", "--no-figures"] } else { &LONG };
    [command, length, &["--out", out]].concat()
}

fn started(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = program(folder, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Whether some part of the work in a folder has begun.
fn has_begun(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    entries.filter(|it| it.is_dir()).any(|it| it.ends_with("parts") || has_begun(&it))
}

/// Whether this process, and so every program that it starts, ignores SIGHUP.
fn hang_ups_are_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|it| it.strip_prefix("SigIgn:"));
    ignored.and_then(|it| u64::from_str_radix(it.trim(), 16).ok()).is_some_and(|it| it & 1 == 1)
}

#[test]
fn every_way_of_being_asked_to_stop_ends_a_command_so_that_it_can_go_on() {
    let folder = TempDir::new().unwrap();
    for (command, table) in COMMANDS {
        well(folder.path(), &arguments(command, "whole"));
        let whole = fs::read(folder.path().join("whole").join(table)).unwrap();
        // Under `nohup` nobody minds a terminal that is gone, and these tests may run under it.
        for name in ["TERM", "HUP"].into_iter().filter(|it| *it == "TERM" || !hang_ups_are_ignored()) {
            let stopped = arguments(command, name);
            let mut child = started(folder.path(), &stopped);
            wait_for(|| has_begun(&folder.path().join(name)));
            signal(&child, name);
            assert_eq!(child.wait().unwrap().code(), Some(75), "{} after {name}", command[0]);
            well(folder.path(), &[&stopped[..], &["--resume"]].concat());
            let resumed = fs::read(folder.path().join(name).join(table)).unwrap();
            assert!(resumed == whole, "{} after {name}", command[0]);
            fs::remove_dir_all(folder.path().join(name)).unwrap();
        }
        fs::remove_dir_all(folder.path().join("whole")).unwrap();
    }
}

#[test]
fn a_folder_in_which_another_process_is_at_work_is_refused_with_its_number_until_that_is_gone() {
    let folder = TempDir::new().unwrap();
    for (command, _) in COMMANDS {
        let arguments = arguments(command, "out");
        let mut child = started(folder.path(), &arguments);
        wait_for(|| has_begun(&folder.path().join("out")));
        for more in [&[][..], &["--resume"]] {
            let said = factorflow(folder.path(), &[&arguments[..], more].concat());
            assert_eq!(said.code, 2, "{}: {}", command[0], said.err);
            let number = format!("process {} is at work in", child.id());
            assert!(said.err.contains(&number), "{}: {}", command[0], said.err);
        }
        signal(&child, "KILL");
        child.wait().unwrap();
        well(folder.path(), &[&arguments[..], &["--resume"]].concat());
        fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}
