//! A system that refuses: renames, what makes files durable, links, room on the disk, open files, memory, and a clock that is
//! wrong. What a command cannot do it says, and what it leaves can be gone on with.

use super::jobs::{Files, JOBS, Job, assert_same, left, results};
use crate::command::{Said, program, skipped};
use factorflow::results::atomic::is_temporary;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Calls that are refused, why, and from the how-manieth of a thread on.
const REFUSED: [(&str, &str, &[u32]); 5] = [
    ("rename,renameat,renameat2", "EIO", &[1, 3]),
    ("fsync,fdatasync", "EIO", &[1, 4]),
    ("link,linkat", "EPERM", &[1, 2]),
    ("link,linkat", "EIO", &[1]),
    ("mkdir,mkdirat", "EACCES", &[1, 2]),
];

/// Kilobytes in a file, open files, and kilobytes of memory that are too few for one moment of a job or another.
const FILE_SIZES: [u32; 3] = [0, 1, 8];
const OPEN_FILES: [u32; 4] = [4, 7, 9, 12];
const MEMORIES: [u32; 3] = [60_000, 100_000, 160_000];

/// A clock in 1970, and one that goes back by a minute whenever it is asked.
const CLOCK: &str = r#"
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t which, struct timespec *at) {
    static _Atomic long asked;
    long done = syscall(SYS_clock_gettime, which, at);
    /* What the system promises never to go back is left as it is. */
    if (done == 0 && which == CLOCK_REALTIME) {
        at->tv_sec = getenv("CLOCK_BACK") ? at->tv_sec - 60 * asked++ : asked++ / 1000;
    }
    return done;
}
"#;

/// A way to hold a command back.
struct Fault {
    what: String,
    /// What stands before the command in a shell.
    before: String,
}

fn faults() -> Vec<Fault> {
    let limit = |what: &str, letter: char, value: &u32| Fault {
        what: format!("{what} {value}"),
        before: format!("ulimit -{letter} {value}; trap '' XFSZ; exec"),
    };
    let sizes = FILE_SIZES.iter().map(|it| limit("file size", 'f', it));
    let files = OPEN_FILES.iter().map(|it| limit("open files", 'n', it));
    let memories = MEMORIES.iter().map(|it| limit("memory", 'v', it));
    let mut faults: Vec<Fault> = sizes.chain(files).chain(memories).collect();
    if is_there("strace") {
        for (calls, error, firsts) in REFUSED {
            faults.extend(firsts.iter().map(|first| Fault {
                what: format!("{error} of {calls} from {first} on"),
                before: format!(
                    "exec strace -f -qq -o /dev/null -e trace={calls} -e inject={calls}:error={error}:when={first}+"
                ),
            }));
        }
    } else {
        skipped("system calls that are refused: there is no strace that may trace");
    }
    faults
}

/// Whether strace is there and may do its work.
fn is_there(program: &str) -> bool {
    let tried = Command::new(program).args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|it| it.success())
}

/// A command in a shell that holds it back.
fn held_back(folder: &Path, fault: &Fault, arguments: &[&str]) -> Output {
    let script = format!("{} \"$@\"", fault.before);
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_factorflow")]).args(arguments);
    command.current_dir(folder).output().unwrap()
}

/// A command that is refused something says what; only for want of memory it may be ended in the midst of its work.
fn assert_told(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{what}: {said}");
    match output.status.code() {
        Some(0) => {}
        Some(code) => assert!(code < 6 && said.contains("error: "), "{what}: {code}: {said}"),
        None => assert!(
            what.contains("memory") && said.contains("memory"),
            "{what}: signal {:?}: {said}",
            output.status.signal()
        ),
    }
}

/// A job whose commands are held back one by one, and gone on with as soon as they are not.
fn done_in_spite_of(job: &Job, fault: &Fault, expected: &Files) {
    let folder = job.begin();
    for step in 0..job.steps.len() {
        let what = format!("{} {}, {}", job.name, job.steps[step][1], fault.what);
        let output = held_back(folder.path(), fault, job.steps[step]);
        assert_told(&what, &output);
        let litter: Vec<String> = left(folder.path()).into_keys().filter(|it| is_temporary(it)).collect();
        assert!(litter.is_empty() || output.status.code().is_none(), "{what}: half-written: {litter:?}");
        job.end(folder.path(), step);
    }
    assert_same(&format!("{}, {}", job.name, fault.what), &results(&folder), expected);
}

/// What every job is held back by; a few of each when the suite is run, all of them with `FACTORFLOW_FAULTS`.
#[test]
fn commands_that_the_system_refuses_something_say_so_and_can_be_gone_on_with() {
    let (faults, all) = (faults(), std::env::var_os("FACTORFLOW_FAULTS").is_some());
    for (number, job) in JOBS.iter().enumerate() {
        let expected = job.undisturbed().files;
        for (_, fault) in faults.iter().enumerate().filter(|(it, _)| all || it % JOBS.len() == number) {
            done_in_spite_of(job, fault, &expected);
        }
    }
}

/// A library that is asked for the time in the place of the system's.
fn clock(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("clock.c"), folder.join("clock.so"));
    fs::write(&source, CLOCK).unwrap();
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-o"]).args([&library, &source]);
    let compiled = compiler.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if compiled.is_ok_and(|it| it.success()) {
        return Some(library);
    }
    skipped("a clock that is wrong: there is no C compiler");
    None
}

#[test]
fn a_clock_that_is_in_1970_or_goes_back_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = clock(folder.path()) else { return };
    for job in &JOBS {
        let expected = job.undisturbed().files;
        for back in [false, true] {
            let folder = job.begin();
            for step in 0..job.steps.len() {
                let mut command = program(folder.path(), job.steps[step]);
                command.env("LD_PRELOAD", &library);
                if back {
                    command.env("CLOCK_BACK", "1");
                }
                let said = Said::of(command.output().unwrap());
                assert_eq!(said.code, 0, "{}, {back}: {}", job.name, said.err);
            }
            assert_same(&format!("{}, {back}", job.name), &results(&folder), &expected);
        }
    }
}
