//! What happens to a sweep when runs fail, workers die, disks fill up and workers contradict each other.
#![cfg(unix)]

#[cfg(target_os = "linux")]
use crate::command::skipped;
use crate::sweeps::{self, LITTLE_MEMORY, PLAN, POISON, Workshop, signal};
use factorflow::experiment::sweep::{Sweep, shard_table};
use factorflow::outcome::{Table, Values};
use factorflow::results::parquet;
use std::fs;
use std::process::Command;

#[cfg(target_os = "linux")]
const NO_DISK: &str = "no disk of its own may be mounted here";

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
    assert_eq!(ends.last(), Some(&Some(5)), "what is given up has a code: {ends:?}");
    let rows = workshop.read(&format!("{folder}/runs/000/s000000.parquet"));
    assert_eq!(rows.text("status").unwrap(), ["ok", "killed", "ok", "killed", "ok", "killed"]);
    assert!(rows.text("error").unwrap()[1].contains("factorflow run status-quo.toml --set 'world.keep=[]'"));
    assert!(workshop.is_empty(&format!("{folder}/inflight")));
    let said = workshop.run(&["sweep", "collect", &folder]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(
        said.err.contains("3 runs given up") && said.err.contains("retry sweep --status killed"),
        "{}",
        said.err
    );
}

#[test]
fn a_plan_that_was_killed_while_it_wrote_is_made_again_in_its_folder_and_no_file_of_others_goes() {
    let workshop = Workshop::new(PLAN);
    let left =
        ["sweep/design.parquet.a1B2c3.tmp", "sweep/manifest.json.a1B2c3.tmp"].map(|it| workshop.path(it));
    fs::create_dir(workshop.path("sweep")).unwrap();
    for file in &left {
        fs::write(file, "half").unwrap();
    }
    fs::write(workshop.path("sweep/notes.txt"), "mine").unwrap();
    let refused = workshop.run(&["sweep", "plan", "plan.toml", "--out", "sweep"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("holds another sweep or other files"), "{}", refused.err);
    fs::remove_file(workshop.path("sweep/notes.txt")).unwrap();
    workshop.well(&["sweep", "plan", "plan.toml", "--out", "sweep"]);
    assert!(left.iter().all(|it| !it.exists()), "what was left goes");
}

/// A mark as a dead worker leaves it, on the first run of the first shard.
fn mark(workshop: &Workshop, folder: &str, name: &str) {
    fs::create_dir_all(workshop.path(&format!("{folder}/inflight"))).unwrap();
    fs::write(workshop.path(&format!("{folder}/inflight/s000000-{name}")), "0\n").unwrap();
}

#[test]
fn a_run_is_never_given_up_because_its_workers_were_killed_from_outside() {
    let workshop = Workshop::new(PLAN);
    let whole = workshop.planned("sweep", &["--shard-runs", "4"]);
    workshop.well(&["sweep", "run", &whole]);
    let expected = workshop.collected(&whole);
    // One worker died in company, and some died while the run was alone in a process of its own.
    for deaths in 0..4 {
        let folder = workshop.copy_of_plan(&whole, &format!("deaths-{deaths}"));
        mark(&workshop, &folder, "1-0");
        (0..deaths).for_each(|it| mark(&workshop, &folder, &format!("{}-0.alone", 2 + it)));
        let said = workshop.run(&["sweep", "run", &folder, "-j", "1"]);
        if deaths < 3 {
            assert_eq!(said.code, 0, "{deaths}: {}", said.err);
        } else {
            assert_eq!(said.code, 3, "the shard is left: {}", said.err);
            assert!(said.err.contains("whoever made run 0 was killed, time and again"), "{}", said.err);
            assert_eq!(workshop.shards(&folder).len(), 3, "the others are made");
            assert_eq!(workshop.run(&["sweep", "collect", &folder]).code, 3);
            workshop.well(&["sweep", "retry", &folder, "--status", "killed"]);
            workshop.well(&["sweep", "run", &folder]);
        }
        assert!(workshop.collected(&folder) == expected && workshop.is_empty(&format!("{folder}/inflight")));
    }
}

#[test]
fn a_bit_that_flips_in_a_shard_is_noticed_or_changes_no_value_and_the_shard_is_made_again() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    workshop.well(&["sweep", "run", &folder]);
    let expected = workshop.collected(&folder);
    let sweep = Sweep::open(&workshop.path(&folder)).unwrap();
    let (file, table) = (sweep.shard_file(0), shard_table(&sweep, 0).unwrap());
    let whole = fs::read(&file).unwrap();
    let flipped = |bit: usize| {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    };
    let mut noticed = Vec::new();
    for bit in (0..8 * whole.len()).step_by(29) {
        fs::write(&file, flipped(bit)).unwrap();
        match shard_table(&sweep, 0) {
            Ok(found) => assert_eq!(found, table, "bit {bit}"),
            Err(_) => noticed.push(bit),
        }
    }
    assert!(noticed.len() > 100, "{}", noticed.len());
    // One of these, and cut short.
    for damaged in [flipped(noticed[noticed.len() / 2]), whole[..whole.len() / 2].to_vec()] {
        fs::write(&file, damaged).unwrap();
        let said = workshop.run(&["sweep", "collect", &folder]);
        assert_eq!(said.code, 3, "{}", said.err);
        assert!(said.err.contains("a shard is damaged and counts as none"), "{}", said.err);
        assert!(file.with_file_name("_s000000.parquet.DAMAGED").exists());
        workshop.well(&["sweep", "run", &folder]);
        assert!(workshop.collected(&folder) == expected);
    }
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
    assert!(said.code == 3 && said.err.matches("a shard is damaged").count() == 2, "{}", said.err);
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
    let Ok(output) = command.output() else { return skipped(NO_DISK) };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("unshare") || output.status.code() == Some(90) {
        return skipped(NO_DISK);
    }
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("No space left on device"), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "something torn was left in tmp/");
    workshop.well(&["sweep", "run", &folder]);
    let (kept, whole) = (workshop.files("kept/000"), workshop.shards(&folder));
    assert!(!kept.is_empty() && kept.len() < whole.len(), "{} of {}", kept.len(), whole.len());
    assert!(kept.iter().all(|(name, bytes)| whole[name] == *bytes));
}
