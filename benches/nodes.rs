//! How the runs of a sweep spread over the nodes of a cluster.
//!
//! `cargo bench --bench nodes` starts the Slurm that the tests use, four nodes on this machine, and has one sweep made
//! by an array over one, two and four of them. It says so where Slurm is missing. Nodes that share a machine share its
//! cores, so the last column, against as many threads of one process, is what the array itself costs.

#[path = "../tests/program/slurm/cluster.rs"]
mod cluster;

use cluster::Cluster;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

/// Points of the sweep, one run of twenty years each.
const RUNS: u32 = 6000;

fn main() {
    let Some(cluster) = Cluster::start(1000) else {
        println!("skipped: no slurmctld here; install slurm-wlm and munge");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder to work in");
    write_plan(folder.path());
    let cores = available_parallelism().map_or(1, usize::from);
    println!("{RUNS} runs of 41 cities, expected; this machine has {cores} cores");
    for nodes in [1, 2, 4] {
        let local = planned(folder.path(), &format!("local-{nodes}"));
        let alone =
            timed(|| run(factorflow(folder.path(), &["sweep", "run", &local, "-j", &nodes.to_string()])));
        let array = planned(folder.path(), &format!("nodes-{nodes}"));
        let together = timed(|| by_array(&cluster, folder.path(), &array, nodes));
        println!(
            "{nodes} nodes: {together:.1} s, {:.0} runs a second; {nodes} threads of one process: {alone:.1} s ({:.2})",
            f64::from(RUNS) / together,
            together / alone
        );
    }
}

fn write_plan(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text =
        fs::read_to_string(root.join("scenarios/yangtze-delta.toml")).expect("a scenario of this repository");
    let scenario = text.replace("\"sampled\"", "\"expected\"");
    fs::write(folder.join("scenario.toml"), scenario).expect("a scenario");
    let plan = format!(
        "[scenarios]\nonly = \"scenario.toml\"\n[design]\nmethod = \"grid\"\nlevels = {RUNS}\n[factors]\n\"parameters.technology.recruitment\" = {{ range = [0.5, 2.0] }}\n[output]\nmetrics = [\"output\"]\n"
    );
    fs::write(folder.join("plan.toml"), plan).expect("a plan");
}

/// A sweep whose shards take about half a second.
fn planned(folder: &Path, name: &str) -> String {
    run(factorflow(folder, &["sweep", "plan", "plan.toml", "--out", name, "--shard-runs", "100"]));
    name.to_owned()
}

fn factorflow(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factorflow"));
    command.current_dir(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(mut command: Command) {
    assert!(command.status().expect("the program").success(), "{command:?}");
}

fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

/// From handing in an array with a task for each node until no task is left.
fn by_array(cluster: &Cluster, folder: &Path, sweep: &str, nodes: u32) {
    let tasks = nodes.to_string();
    let arguments = ["sweep", "submit", sweep, "--slurm", "--tasks", &tasks, "--sbatch-arg=--exclusive"];
    let mut submit = factorflow(folder, &arguments);
    submit.env("SLURM_CONF", cluster.configuration());
    run(submit);
    let is_complete =
        || factorflow(folder, &["sweep", "status", sweep]).status().is_ok_and(|it| it.success());
    while !is_complete() {
        sleep(Duration::from_millis(100));
    }
}
