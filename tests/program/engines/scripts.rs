//! The scripts that `sweep submit --print` prints: what they say, and what those of batch systems do.

use super::{Planned, TASKS, without_engine};
use crate::command::well;
use factorflow::experiment::engine::scripts;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Prints the script of an engine for a folder; the program in it is called `program`.
fn printed(planned: &Planned, folder: &str, engine: &str, options: &[&str], program: &str) -> String {
    let command = ["sweep", "submit", folder, "--print", engine, "--tasks", "3"];
    let said = planned.workshop.well(&[&command[..], options].concat());
    said.out.replace(env!("CARGO_BIN_EXE_factorflow"), program)
}

/// The script with words instead of what differs from machine to machine.
fn shown(planned: &Planned, engine: &str, options: &[&str]) -> String {
    let folder = fs::canonicalize(planned.workshop.path("plan")).unwrap().display().to_string();
    let text = printed(planned, "plan", engine, options, "/opt/factorflow");
    text.replace(&folder, "/data/sweep")
        .replace(&planned.workshop.path("plan").display().to_string(), "/data/sweep")
}

/// A program in a folder of its own, for a shell to find.
fn stub(folder: &Path, name: &str, text: &str) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, format!("#!/bin/bash\n{text}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    file
}

/// Runs the script of a batch system as the task that a variable says; the answer is its code.
fn run(script: &str, variable: (&str, &str), path: &Path) -> i32 {
    let mut bash = without_engine(Command::new("bash"));
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    bash.args(["-c", script]).env(variable.0, variable.1).env("PATH", path);
    bash.status().unwrap().code().unwrap()
}

/// Engine, its variable, its number for the first task, and the code by which it has a task again.
const BATCH: [(&str, &str, u64, i32); 3] =
    [("pbs", "PBS_ARRAY_INDEX", 0, 75), ("sge", "SGE_TASK_ID", 1, 99), ("lsf", "LSB_JOBINDEX", 1, 75)];

#[test]
fn scripts_of_batch_systems_make_the_bytes_of_one_process() {
    let planned = Planned::new();
    for (engine, variable, first, _) in BATCH {
        let folder = planned.copy(&format!("a folder of {engine}"));
        let script = printed(&planned, &folder, engine, &["--time", "10"], env!("CARGO_BIN_EXE_factorflow"));
        for task in 0..TASKS {
            let index = (first + task).to_string();
            assert_eq!(run(&script, (variable, &index), Path::new("/nowhere")), 0, "{engine}");
            let log = planned.workshop.path(&format!("{folder}/logs/{engine}-{index}.out"));
            assert!(
                fs::read_to_string(log).unwrap().contains(&format!("task {task} of {TASKS}:")),
                "{engine}"
            );
        }
        planned.is_whole(&folder);
    }
}

/// Code 75 comes of a worker that is asked to stop before its time is over; PBS has the task handed in once more, which then
/// does what it left.
#[test]
fn a_task_with_work_left_is_had_again_and_one_that_is_stopped_is_not() {
    let planned = Planned::new();
    let tools = planned.workshop.path("tools");
    let handed_in = planned.workshop.path("handed-in");
    stub(&tools, "qsub", &format!("echo \"$*\" > '{0}.options'; cat > '{0}'", handed_in.display()));
    let left = stub(&tools, "left", "exit 75").display().to_string();
    let stopped = stub(&tools, "stopped", "kill -TERM $PPID; exit 75").display().to_string();
    for (engine, variable, first, again) in BATCH {
        let folder = planned.copy(engine);
        let script = |program: &str| printed(&planned, &folder, engine, &["--partition", "main"], program);
        let index = (first + 1).to_string();
        assert_eq!(run(&script(&left), (variable, &index), &tools), again, "{engine}");
        assert_eq!(handed_in.exists(), engine == "pbs", "{engine}");
        if engine == "pbs" {
            let once_more = fs::read_to_string(&handed_in).unwrap();
            let once_more = once_more.replace(&left, env!("CARGO_BIN_EXE_factorflow"));
            assert_eq!(run(&once_more, ("NOTHING", ""), &tools), 0);
            let said = fs::read_to_string(planned.workshop.path("pbs/logs/pbs-1.out")).unwrap();
            assert!(said.contains("task 1 of 3:"), "{said}");
            let options = fs::read_to_string(handed_in.with_extension("options")).unwrap();
            assert!(options.contains("-q main") && !options.contains("-J"), "{options}");
            fs::remove_file(&handed_in).unwrap();
        }
        assert_eq!(run(&script(&stopped), (variable, &index), &tools), 143, "{engine}");
        assert!(!handed_in.exists(), "{engine}: whoever stops a task does not want it back");
    }
}

#[test]
fn a_worker_is_asked_to_stop_before_the_time_of_its_task_is_over() {
    let planned = Planned::new();
    let folder = planned.copy("late");
    let slow = "trap 'exit 75' USR1; sleep 60 & wait; exit 1";
    let slow = stub(&planned.workshop.path("tools"), "slow", slow).display().to_string();
    let script = printed(&planned, &folder, "sge", &["--time", "0:02"], &slow);
    assert!(script.contains("timeout --foreground --preserve-status --signal=USR1 2 "), "{script}");
    assert_eq!(run(&script, ("SGE_TASK_ID", "1"), Path::new("/nowhere")), 99);
}

#[test]
fn what_an_engine_is_not_told_is_refused() {
    let planned = Planned::new();
    for (options, expected) in [
        (&["--print", "kubernetes", "--time", "10"][..], "`--time` says nothing to kubernetes"),
        (&["--print", "snakemake", "--partition", "main"], "`--partition` says nothing to snakemake"),
        (&["--print", "pbs", "--time", "soon"], "`soon` is no length of time"),
        (&["--print", "pbs", "--missing"], "cannot be used with"),
        (&["--print", "condor"], "possible values"),
        (&[], "required"),
    ] {
        let said = planned.workshop.run(&[&["sweep", "submit", "plan"], options].concat());
        assert!(said.code == 2 && said.err.contains(expected), "{options:?}: {}", said.err);
    }
}

/// Engines that are not at hand here are known by their scripts only, so each is read again when it changes.
#[test]
fn scripts_are_those_that_were_read() {
    let planned = Planned::new();
    for script in scripts() {
        let time: &[&str] = if script.takes_time { &["--time", "2:00:00"] } else { &[] };
        let partition: &[&str] = if script.takes_partition { &["--partition", "main"] } else { &[] };
        let options = [&["--jobs", "4", "--max-running", "2"], time, partition].concat();
        let text = shown(&planned, script.name, &options);
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(script.name, text);
        });
    }
    let one = ["sweep", "submit", "plan", "--print", "pbs", "--tasks", "1"];
    let text = well(&planned.workshop.path(""), &one).out;
    assert!(!text.contains("-J"), "PBS refuses an array of one task:\n{text}");
}
