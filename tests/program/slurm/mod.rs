//! Sweeps on a real Slurm of four nodes: tasks are cancelled, queued again and killed, a node dies, and the data set
//! is that of one process on one machine, to the byte.
//!
//! Needs the packages `slurm-wlm` and `munge`; where they are missing every test is skipped and says so. The cluster
//! allows arrays of five tasks only, so that most submissions are cut into several.
#![cfg(unix)]

mod cluster;

use crate::command::skipped;
use crate::sweeps::{self, PLAN, Workshop};
use cluster::Cluster;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Tests take turns: what one does to the cluster would trouble another.
static TURN: Mutex<()> = Mutex::new(());
static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();

struct Slurm {
    cluster: &'static Cluster,
    _turn: MutexGuard<'static, ()>,
}

/// The cluster, or nothing after saying that the test is skipped.
fn slurm() -> Option<Slurm> {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let cluster = CLUSTER.get_or_init(|| Cluster::start(5)).as_ref();
    if cluster.is_none() {
        skipped("no slurmctld here; install slurm-wlm and munge");
    }
    Some(Slurm { cluster: cluster?, _turn: turn })
}

impl Slurm {
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("SLURM_CONF", self.cluster.configuration());
        command
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.command(program).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Hands a sweep in; the answer is the numbers of its jobs.
    #[track_caller]
    fn submit(&self, workshop: &Workshop, folder: &str, options: &[&str]) -> Vec<String> {
        let mut command = workshop.program(&[&["sweep", "submit", folder, "--slurm"], options].concat());
        command.env("SLURM_CONF", self.cluster.configuration());
        let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
    }

    /// Waits until none of the jobs is waiting or running.
    #[track_caller]
    fn wait(&self, jobs: &[String]) {
        let began = Instant::now();
        while !self.ask("squeue", &["--noheader", "--jobs", &jobs.join(",")]).is_empty() {
            let waiting = || self.ask("squeue", &[]);
            assert!(began.elapsed() < Duration::from_secs(150), "{}", waiting());
            sleep(Duration::from_millis(200));
        }
    }

    /// The node of a task that runs.
    fn node(&self, task: &str) -> String {
        self.ask("squeue", &["--noheader", "--jobs", task, "--format=%N"])
    }
}

/// The numbers of the processes that have marked a run of a shard as under way.
fn workers(workshop: &Workshop, folder: &str, shard: u64) -> Vec<String> {
    let prefix = format!("s{shard:06}-");
    let marks = workshop.files(&format!("{folder}/inflight"));
    let process = |name: &String| name.strip_prefix(&prefix)?.split('-').next().map(str::to_owned);
    marks.keys().filter_map(process).collect()
}

/// A sweep whose shards take long enough to be interrupted, and the data set that one process makes of it.
fn slow(shard_runs: &str) -> (Workshop, String, std::collections::BTreeMap<String, Vec<u8>>) {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 4"));
    let long = sweeps::STATUS_QUO
        .replace("years = 1", "years = 30")
        .replace("steps_per_year = 2", "steps_per_year = 12");
    fs::write(workshop.path("status-quo.toml"), long).unwrap();
    let folder = workshop.planned("sweep", &["--shard-runs", shard_runs]);
    let local = workshop.copy_of_plan(&folder, "local");
    workshop.well(&["sweep", "run", &local]);
    let expected = workshop.collected(&local);
    (workshop, folder, expected)
}

#[test]
fn the_data_set_is_that_of_one_process_for_one_seven_eight_and_a_hundred_tasks() {
    let Some(slurm) = slurm() else { return };
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 4"));
    let planned = workshop.planned("planned", &["--shard-runs", "2"]);
    let local = workshop.copy_of_plan(&planned, "local");
    workshop.well(&["sweep", "run", &local]);
    let expected = workshop.collected(&local);
    for (tasks, arrays) in [("1", 1), ("7", 2), ("8", 2), ("100", 20)] {
        let folder = workshop.copy_of_plan(&planned, &format!("tasks-{tasks}"));
        let jobs = slurm.submit(&workshop, &folder, &["--tasks", tasks, "--collect"]);
        assert_eq!(jobs.len(), arrays + 1, "{tasks} tasks and the job that collects");
        slurm.wait(&jobs);
        assert!(workshop.files(&format!("{folder}/dataset")) == expected, "{tasks} tasks");
    }
}

#[test]
fn tasks_that_are_cancelled_queued_again_warned_or_killed_lose_nothing() {
    let Some(slurm) = slurm() else { return };
    let (workshop, folder, expected) = slow("8");
    let jobs = slurm.submit(&workshop, &folder, &["--tasks", "4"]);
    let task = |number: usize| format!("{}_{number}", jobs[0]);
    sweeps::wait_for(|| (0..4).all(|it| !workers(&workshop, &folder, it).is_empty()));
    slurm.ask("scancel", &[&task(0)]);
    slurm.ask("scontrol", &["requeue", &task(1)]);
    // What Slurm sends ahead of the end of a task's time.
    slurm.ask("scancel", &["--batch", "--signal=USR1", &task(2)]);
    let killed = workers(&workshop, &folder, 3);
    assert!(Command::new("kill").args(["-KILL", &killed[0]]).status().unwrap().success());
    slurm.wait(&jobs);
    let shards = workshop.shards(&folder);
    assert_eq!(shards.len(), 3, "all but the cancelled one: {:?}", shards.keys());
    assert_eq!(workshop.run(&["sweep", "status", &folder]).code, 3);
    let rest = slurm.submit(&workshop, &folder, &["--tasks", "4", "--missing"]);
    slurm.wait(&rest);
    assert!(workshop.collected(&folder) == expected);
    let none = workshop.run(&["sweep", "submit", &folder, "--slurm", "--missing"]);
    assert!(none.code == 0 && none.err.contains("nothing is missing"), "{}", none.err);
}

#[test]
fn a_node_that_dies_hands_its_tasks_to_others_although_its_worker_may_live_on() {
    let Some(slurm) = slurm() else { return };
    let (workshop, folder, expected) = slow("16");
    let jobs = slurm.submit(&workshop, &folder, &["--tasks", "2"]);
    sweeps::wait_for(|| (0..2).all(|it| !workers(&workshop, &folder, it).is_empty()));
    let node = slurm.node(&format!("{}_1", jobs[0]));
    let pid = fs::read_to_string(format!("{}/pid/{node}", slurm.cluster.folder)).unwrap();
    assert!(Command::new("kill").args(["-KILL", pid.trim()]).status().unwrap().success());
    slurm.wait(&jobs);
    assert!(workshop.collected(&folder) == expected);
}

#[test]
fn two_workers_on_every_shard_make_one_data_set() {
    let Some(slurm) = slurm() else { return };
    let (workshop, folder, expected) = slow("8");
    let mut jobs = slurm.submit(&workshop, &folder, &["--tasks", "2"]);
    jobs.extend(slurm.submit(&workshop, &folder, &["--tasks", "2", "--max-running", "2"]));
    slurm.wait(&jobs);
    assert!(workshop.collected(&folder) == expected);
}

#[test]
fn a_run_that_kills_its_worker_on_a_node_becomes_a_row() {
    let Some(slurm) = slurm() else { return };
    let workshop = Workshop::new(sweeps::POISON);
    let counties = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/china/regions.csv");
    fs::copy(counties, workshop.path("prefectures.csv")).unwrap();
    let folder = workshop.planned("sweep", &["--shard-runs", "2"]);
    // Slurm hands the limits of whoever submits on to the tasks.
    let program = env!("CARGO_BIN_EXE_factorflow");
    let script = format!(
        "ulimit -v {}; exec {program} sweep submit {folder} --slurm --tasks 3",
        sweeps::LITTLE_MEMORY
    );
    let output = slurm.command("sh").current_dir(workshop.path("")).args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    slurm.wait(&[String::from_utf8_lossy(&output.stdout).trim().to_owned()]);
    assert_eq!(workshop.shards(&folder).len(), 3);
    for shard in 0..3 {
        let rows = workshop.read(&format!("{folder}/runs/000/s{shard:06}.parquet"));
        assert_eq!(rows.text("status").unwrap(), ["ok", "killed"], "shard {shard}");
    }
}

#[test]
fn a_changed_plan_is_refused_before_anything_is_submitted_and_by_every_task() {
    let Some(slurm) = slurm() else { return };
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let held = slurm.submit(&workshop, &folder, &["--tasks", "2", "--sbatch-arg=--hold"]);
    fs::write(workshop.path("plan.toml"), PLAN.replace("seed = 7", "seed = 8")).unwrap();
    let refused = workshop.run(&["sweep", "submit", &folder, "--slurm"]);
    assert!(refused.code == 2 && refused.err.contains("-seed = 7\n+seed = 8"), "{}", refused.err);
    slurm.ask("scontrol", &["release", &held[0]]);
    slurm.wait(&held);
    assert!(workshop.shards(&folder).is_empty());
    let logs = workshop.files(&format!("{folder}/logs"));
    assert_eq!(logs.len(), 2);
    assert!(logs.values().all(|it| String::from_utf8_lossy(it).contains("+seed = 8")));
}
