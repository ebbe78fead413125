//! What happens to a sweep when runs fail, workers die, disks fill up and workers contradict each other.
#![cfg(unix)]

use crate::sweeps::{self, LITTLE_MEMORY, PLAN, POISON, Workshop, signal};
use factorflow::outcome::{Table, Values};
use factorflow::results::parquet;
use std::fs;
use std::process::Command;

fn poisoned() -> Workshop {
    let workshop = Workshop::new(POISON);
    let counties = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/china/regions.csv");
    fs::copy(counties, workshop.path("prefectures.csv")).unwrap();
    workshop
}

#[test]
fn a_run_that_kills_its_process_twice_becomes_a_row_and_the_others_are_not_blamed() {
    let workshop = poisoned();
    let folder = workshop.planned("sweep", &["--shard-runs", "6"]);
    let limited = |folder: &str| {
        let script = format!(
            "ulimit -v {LITTLE_MEMORY}; exec {} sweep run {folder} -j 1",
            env!("CARGO_BIN_EXE_factorflow")
        );
        Command::new("sh").current_dir(workshop.path("")).args(["-c", &script]).output().unwrap()
    };
    let first = limited(&folder);
    assert_eq!(first.status.code(), None, "a signal ended it: {}", String::from_utf8_lossy(&first.stderr));
    let ends: Vec<Option<i32>> = (0..3).map(|_| limited(&folder).status.code()).collect();
    assert_eq!(ends.last(), Some(&Some(0)), "{ends:?}");
    let rows = workshop.read(&format!("{folder}/runs/000/s000000.parquet"));
    assert_eq!(rows.text("status").unwrap(), ["ok", "killed", "ok", "killed", "ok", "killed"]);
    assert!(rows.text("error").unwrap()[1].contains("factorflow run status-quo.toml --set 'world.keep=[]'"));
    assert!(workshop.is_empty(&format!("{folder}/inflight")));
}

#[test]
fn a_worker_that_is_killed_leaves_nothing_torn_and_changes_no_byte() {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 30"));
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let whole = workshop.copy_of_plan(&folder, "whole");
    workshop.well(&["sweep", "run", &whole]);
    let mut child = workshop.program(&["sweep", "run", &folder, "-j", "2"]).spawn().unwrap();
    sweeps::wait_for(|| !workshop.shards(&folder).is_empty());
    signal(&child, "KILL");
    child.wait().unwrap();
    assert!(!workshop.is_empty(&format!("{folder}/inflight")), "no mark was left behind");
    workshop.well(&["sweep", "run", &folder, "-j", "2"]);
    assert!(workshop.is_empty(&format!("{folder}/inflight")));
    assert!(workshop.collected(&folder) == workshop.collected(&whole));
}

#[test]
fn two_workers_on_every_shard_do_no_harm() {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 10"));
    let folder = workshop.planned("sweep", &["--shard-runs", "4"]);
    let alone = workshop.copy_of_plan(&folder, "alone");
    let worker = || workshop.program(&["sweep", "worker", &folder, "--task", "0"]).spawn().unwrap();
    let (mut one, mut other) = (worker(), worker());
    assert!(one.wait().unwrap().success() && other.wait().unwrap().success());
    workshop.well(&["sweep", "run", &alone]);
    assert!(workshop.collected(&folder) == workshop.collected(&alone));
    assert!(workshop.is_empty(&format!("{folder}/tmp")) && workshop.is_empty(&format!("{folder}/inflight")));
}

#[test]
fn workers_that_contradict_each_other_are_found_out_and_nothing_is_collected() {
    let workshop = Workshop::new(PLAN);
    // Long enough for another worker to come first.
    fs::write(workshop.path("status-quo.toml"), sweeps::STATUS_QUO.replace("years = 1", "years = 40"))
        .unwrap();
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let other = workshop.copy_of_plan(&folder, "other");
    workshop.well(&["sweep", "run", &other]);
    // Another worker commits the second shard under the name of the first, while the first is under way.
    let shard = workshop.path(&format!("{folder}/runs/000/s000000.parquet"));
    let mut child =
        workshop.program(&["sweep", "worker", &folder, "--tasks", "2", "--task", "0"]).spawn().unwrap();
    sweeps::wait_for(|| !workshop.is_empty(&format!("{folder}/inflight")));
    fs::create_dir_all(shard.parent().unwrap()).unwrap();
    fs::copy(workshop.path("other/runs/000/s000001.parquet"), &shard).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(4));
    assert!(shard.with_file_name("_s000000.parquet.CONFLICT").exists());
    let said = workshop.run(&["sweep", "collect", &folder, "--partial"]);
    assert!(said.code == 4 && said.err.contains(".CONFLICT"), "{}", said.err);
    assert!(!workshop.path(&format!("{folder}/dataset")).exists());
}

#[test]
fn a_full_disk_ends_the_sweep_with_an_error_and_leaves_nothing_torn() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "4"]);
    // What may be written to one file stands for what is left on the disk.
    let script = format!(
        "ulimit -f 2; trap '' XFSZ; exec {} sweep run {folder} -j 1",
        env!("CARGO_BIN_EXE_factorflow")
    );
    let output = Command::new("sh").current_dir(workshop.path("")).args(["-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("s000000"), "{said}");
    assert!(workshop.shards(&folder).is_empty());
    assert!(workshop.is_empty(&format!("{folder}/tmp")) && workshop.is_empty(&format!("{folder}/inflight")));
    workshop.well(&["sweep", "run", &folder]);
}

#[test]
fn a_run_that_fails_is_a_row_with_the_command_that_makes_it_again() {
    // Each share is sound by itself, and together they leave nothing to workers.
    let plan = PLAN.replace("{ range = [0.3, 2.0] }\n", "{ range = [0.3, 2.0] }\n\"parameters.production.capital_share\" = { values = [0.5, 0.7] }\n\"parameters.production.talent_share\" = { values = [0.12, 0.3] }\n");
    let plan = plan
        .replace("replicates = 2", "replicates = 1")
        .replace("run_timeout = \"10min\"", "failed_share = 0.2");
    let workshop = Workshop::new(&plan);
    let said = workshop.well(&["sweep", "plan", "plan.toml", "--out", "sweep"]);
    assert!(said.err.contains("will fail: `capital_share` + `talent_share` must be below 1"), "{}", said.err);
    let said = workshop.run(&["sweep", "run", "sweep"]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("8 failed") && said.err.contains("more than a share of 0.2"), "{}", said.err);
    let said = workshop.run(&["sweep", "collect", "sweep"]);
    assert_eq!(said.code, 5, "{}", said.err);
    let rows = workshop.read("sweep/dataset/runs.parquet");
    let failed = rows.text("status").unwrap().iter().position(|it| it == "failed").unwrap();
    assert!(rows.real("output").unwrap()[failed].is_nan());
    let error = &rows.text("error").unwrap()[failed];
    let command = error.split_once("; factorflow ").unwrap().1.to_owned();
    let again = Command::new("sh")
        .current_dir(workshop.path(""))
        .args(["-c", &format!("{} {command}", env!("CARGO_BIN_EXE_factorflow"))])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("must be below 1"));
}

#[test]
fn runs_that_take_too_long_are_given_up_and_get_more_time_on_request() {
    let workshop = Workshop::new(&PLAN.replace("\"10min\"", "\"0.000001s\"\nfailed_share = 1.0"));
    let folder = workshop.planned("sweep", &["--shard-runs", "4"]);
    let whole = Workshop::new(PLAN);
    let expected = whole.planned("sweep", &["--shard-runs", "4"]);
    whole.well(&["sweep", "run", &expected]);
    workshop.well(&["sweep", "run", &folder]);
    let rows = workshop.read(&format!("{folder}/runs/000/s000000.parquet"));
    assert!(rows.text("status").unwrap().iter().all(|it| it == "timeout"));
    let unknown = workshop.run(&["sweep", "retry", &folder, "--status", "tired"]);
    assert!(unknown.code == 2 && unknown.err.contains("known: failed, timeout, killed"), "{}", unknown.err);
    let said =
        workshop.well(&["sweep", "retry", &folder, "--status", "timeout,failed", "--run-timeout", "10min"]);
    assert!(said.err.contains("16 runs in 4 shards"), "{}", said.err);
    assert_eq!(workshop.run(&["sweep", "status", &folder]).code, 3);
    workshop.well(&["sweep", "run", &folder]);
    for (workshop, folder) in [(&workshop, &folder), (&whole, &expected)] {
        workshop.collected(folder);
    }
    let rows = |workshop: &Workshop, folder: &str| workshop.read(&format!("{folder}/dataset/runs.parquet"));
    assert_eq!(rows(&workshop, &folder), rows(&whole, &expected));
    assert!(workshop.is_empty(&format!("{folder}/retry/000")));
}

#[test]
fn runs_made_again_are_the_same_to_the_bit_and_a_changed_number_is_found() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    workshop.well(&["sweep", "run", &folder]);
    let said = workshop.well(&["sweep", "verify", &folder, "--sample", "16"]);
    assert!(said.out.contains("16 runs came out the same, to the bit"), "{}", said.out);
    // A number that no run has made.
    let file = workshop.path(&format!("{folder}/runs/000/s000000.parquet"));
    let (table, metadata) = (parquet::read(&file).unwrap(), parquet::read_metadata(&file).unwrap());
    let mut columns = Vec::from(table);
    if let Some(Values::Real(values)) =
        columns.iter_mut().find(|it| it.name == "output").map(|it| &mut it.values)
    {
        values[3] += 1.0;
    }
    parquet::write(&file, &Table::new(columns).unwrap(), &metadata).unwrap();
    let said = workshop.run(&["sweep", "verify", &folder, "--sample", "16"]);
    assert!(said.code == 4 && said.err.contains("came out differently: [3]"), "{}", said.err);
    // One of the shards under the other's name: its runs are not what they say.
    let other = workshop.path(&format!("{folder}/runs/000/s000001.parquet"));
    fs::copy(workshop.path(&format!("{folder}/runs/000/s000000.parquet")), other).unwrap();
    let said = workshop.run(&["sweep", "collect", &folder]);
    assert!(said.code == 1 && said.err.contains("its runs are not those of its shard"), "{}", said.err);
}

#[test]
fn a_partial_data_set_covers_every_point() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "4"]);
    for task in ["0", "1"] {
        workshop.well(&["sweep", "worker", &folder, "--tasks", "4", "--task", task]);
    }
    let whole = workshop.run(&["sweep", "collect", &folder]);
    assert!(whole.code == 3 && whole.err.contains("2 of 4 shards missing"), "{}", whole.err);
    assert!(!workshop.path(&format!("{folder}/dataset")).exists());
    assert_eq!(workshop.run(&["sweep", "collect", &folder, "--partial"]).code, 3);
    let rows = workshop.read(&format!("{folder}/dataset/runs.parquet"));
    assert_eq!(rows.integer("point").unwrap(), [0, 0, 1, 1, 2, 2, 3, 3]);
    assert_eq!(rows.integer("replicate").unwrap(), [0; 8]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_small_disk_that_fills_up_keeps_whole_shards_and_nothing_else() {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 20"));
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let program = env!("CARGO_BIN_EXE_factorflow");
    fs::create_dir(workshop.path("disk")).unwrap();
    // A disk of its own for one process and its children, gone with them.
    let script = format!(
        "mount -t tmpfs -o size=80k none disk || exit 90
        mkdir disk/sweep && cp {folder}/manifest.json {folder}/design.parquet disk/sweep || exit 91
        {program} sweep run disk/sweep -j 1; code=$?; ls disk/sweep/tmp; cp -r disk/sweep/runs kept; exit $code"
    );
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .current_dir(workshop.path(""));
    let Ok(output) = command.output() else { return skipped() };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("unshare") || output.status.code() == Some(90) {
        return skipped();
    }
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("No space left on device"), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "something torn was left in tmp/");
    workshop.well(&["sweep", "run", &folder]);
    let (kept, whole) = (workshop.files("kept/000"), workshop.shards(&folder));
    assert!(!kept.is_empty() && kept.len() < whole.len(), "{} of {}", kept.len(), whole.len());
    assert!(kept.iter().all(|(name, bytes)| whole[name] == *bytes));
}

/// Written past the capture of the test harness, so that it is seen.
#[cfg(target_os = "linux")]
fn skipped() {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "skipped: no disk of its own may be mounted here");
}
