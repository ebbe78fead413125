//! Signs of life: who is at work on a sweep, and what workers say in their logs.

use super::said;
use crate::sweeps::{PLAN, Workshop, signal, wait_for};
use factorflow::experiment::sweep::host;
use serde_json::Value;
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

fn signs(workshop: &Workshop) -> Vec<PathBuf> {
    let files = fs::read_dir(workshop.path("sweep/workers")).into_iter().flatten().flatten();
    files.map(|it| it.path()).collect()
}

fn grows_old(sign: &PathBuf, seconds: u64) {
    let then = SystemTime::now() - Duration::from_secs(seconds);
    File::options().write(true).open(sign).unwrap().set_modified(then).unwrap();
}

#[test]
fn status_names_who_is_at_work_and_of_whom_nothing_was_heard() {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 400"));
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let status = || workshop.run(&["sweep", "status", &folder]).out;
    assert!(!status().contains("worker"), "nobody has begun");
    let mut child = workshop.program(&["sweep", "worker", &folder, "--task", "0"]).spawn().unwrap();
    wait_for(|| status().contains("1 worker, "));
    let (said, name) = (status(), format!("  {}, process {}: ", host(), child.id()));
    assert!(said.contains(&name) && said.contains(" a minute, heard of "), "{said}");
    let json: Value =
        serde_json::from_str(&workshop.run(&["sweep", "status", &folder, "--json"]).out).unwrap();
    assert_eq!(json["workers"][0]["process"], child.id());
    signal(&child, "KILL");
    child.wait().unwrap();
    let left = signs(&workshop);
    assert_eq!(left.len(), 1, "{left:?}");
    grows_old(&left[0], 300);
    let expected = format!("process {}: silent for 5 minutes", child.id());
    assert!(status().contains(&expected), "{}", status());
    grows_old(&left[0], 100_000);
    assert!(!status().contains("silent"), "{}", status());
    workshop.well(&["sweep", "worker", &folder, "--tasks", "400", "--task", "3"]);
    assert!(signs(&workshop).is_empty(), "who ends well leaves nothing, and removes what is old");
}

#[test]
fn what_a_worker_says_begins_with_the_time_and_the_machine() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let said = said(&workshop, &["sweep", "worker", &folder, "--tasks", "2", "--task", "0"], &[]);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", said.err);
    for (line, expected) in
        lines.iter().zip(["task 0 of 2 begins: 1 shard", "task 0 of 2: 1 shard committed"])
    {
        let [time, machine, rest] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(time.len() == 20 && time.ends_with('Z') && time.as_bytes()[10] == b'T', "{line}");
        assert_eq!((machine, rest), (host().as_str(), expected));
    }
}
