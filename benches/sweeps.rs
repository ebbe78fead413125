//! How many runs a sweep makes a second on one core, and what very large sweeps take to plan and to look at.
//!
//! `cargo bench --bench sweeps` prints a table; `cargo bench --bench sweeps -- million` only the rows that name the
//! million. Rates are of time on the processor.

mod shared;

use factorflow::Scenario;
use factorflow::experiment::RunOutcome;
use factorflow::experiment::plan::Plan;
use factorflow::experiment::sweep::{self, IsolatedEnd, Isolation, RunExecutor, Sweep};
use factorflow::run::Cancel;
use factorflow::scenario::Change;
use shared::{WORLDS, processor_seconds, with_threads};
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let selected = |name: &str| wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str()));
    // First, since the most memory that a process ever had says only so much of what comes later.
    if selected("million") {
        million();
    }
    for ((name, file), sizes) in WORLDS.into_iter().zip([[100, 1000], [10, 40]]) {
        if selected(name) {
            base_years(name, file);
            throughput(name, file, &sizes);
        }
    }
}

/// Plans a million runs, and asks how far they have come when all are done.
fn million() {
    let folder = tempfile::tempdir().expect("a folder to plan in");
    let scenario = "[world]\nname = \"china-prefectures\"\nkeep = [\"shanghai-only\"]\n[time]\nyears = 1\nsteps_per_year = 1\n[run]\nmode = \"expected\"\n";
    let factors: String = FACTORS[..6].iter().map(|(path, low, high)| factor(path, *low, *high)).collect();
    let (before, began) = (peak_memory(), Instant::now());
    let mut sweep = planned(folder.path(), scenario, 10, &factors, 1);
    sweep::freeze(&mut sweep, None, None).expect("a sweep that can be written");
    let shards = sweep.manifest.shards().len();
    println!(
        "a million runs planned: {:.2} s, {} shards, most memory {} MB ({} MB before)",
        began.elapsed().as_secs_f64(),
        shards,
        peak_memory(),
        before
    );
    finish_by_copying(&sweep);
    let (path, began) = (sweep.path.clone(), Instant::now());
    let sweep = Sweep::open(&path).expect("the sweep that was planned");
    let opened = began.elapsed();
    let status = sweep::status(&sweep).expect("shards that can be read");
    assert!(status.is_complete() && status.ok == 1_000_000, "{status:?}");
    println!(
        "status of a million runs: {:.3} s, {:.3} s of it to open the sweep",
        began.elapsed().as_secs_f64(),
        opened.as_secs_f64()
    );
}

/// One shard is run; the others get its bytes, since a status reads no more of them than their own counts.
fn finish_by_copying(sweep: &Sweep) {
    sweep::work(&RunExecutor::new(sweep), &[0], 1, &Never, &(), &Cancel::default())
        .expect("a shard that can be run");
    let first = fs::read(sweep.shard_file(0)).expect("a committed shard");
    for shard in 1..sweep.manifest.shards().len() {
        let file = sweep.shard_file(shard);
        fs::create_dir_all(file.parent().expect("shards lie in folders")).expect("a folder of shards");
        fs::write(file, &first).expect("a shard");
    }
}

/// Parameters with the ranges that `what-decides` gives them.
const FACTORS: &[(&str, f64, f64)] = &[
    ("technology.recruitment", 0.5, 2.0),
    ("technology.returns_to_knowledge", 0.3, 0.8),
    ("technology.match_dispersion", 3.0, 8.0),
    ("technology.spillover_elasticity", 0.05, 0.3),
    ("technology.finance_elasticity", 0.1, 0.5),
    ("fiscal.sited_output_share", 0.01, 0.05),
    ("learning.learning_rate", 0.1, 0.25),
    ("technology.retention", 0.3, 2.0),
    ("learning.openness", 0.1, 0.5),
    ("technology.advance_probability.maturation", 0.2, 0.5),
];

fn factor(path: &str, low: f64, high: f64) -> String {
    format!("\"parameters.{path}\" = {{ range = [{low:?}, {high:?}] }}\n")
}

/// What a base year takes by itself, and what beside another one that differs in a parameter.
fn base_years(name: &str, file: &str) {
    let load = |path: &str, value: f64| {
        let scenario = Scenario::load(root().join(file)).expect("a sound scenario");
        scenario.with([Change::new(format!("parameters.{path}"), value)]).expect("a sound value")
    };
    for path in
        ["technology.recruitment", "technology.retention", "technology.advance_probability.maturation"]
    {
        let (one, other) = (load(path, 0.4), load(path, 0.45));
        with_threads(1, || {
            let known = one.model().expect("a base year").0;
            let alone = processor_time(|| drop(black_box(other.model())));
            let beside = processor_time(|| drop(black_box(other.model_like(Some(&known), &|_| ()))));
            println!("{name}: base year {alone:.2} ms, beside one with another {path} {beside:.2} ms");
        });
    }
}

/// Milliseconds of the processor, on average.
fn processor_time(mut work: impl FnMut()) -> f64 {
    const TIMES: u32 = 20;
    let began = processor_seconds();
    (0..TIMES).for_each(|_| work());
    1e3 * (processor_seconds() - began) / f64::from(TIMES)
}

/// Runs a second and core of a twenty-year quarterly scenario, by what the runs of the sweep share.
fn throughput(name: &str, file: &str, sizes: &[u32]) {
    let text = fs::read_to_string(root().join(file)).expect("a scenario of this repository");
    let only = |wanted: &str| {
        let (path, low, high) = FACTORS.iter().find(|it| it.0 == wanted).expect("one of the factors");
        factor(path, *low, *high)
    };
    let expected = text.replace("\"sampled\"", "\"expected\"");
    for (shared, factors) in [
        ("kernels and base year", only("technology.recruitment")),
        ("seven of eight kernels", only("technology.retention")),
        ("kernels and part of the base year", only("technology.advance_probability.maturation")),
    ] {
        for &points in sizes {
            rate(
                &format!("{name}, expected, {points} points, {shared} shared"),
                &expected,
                points,
                &factors,
                1,
            );
        }
    }
    let sampled = text.replace("\"expected\"", "\"sampled\"");
    let (points, replicates) = (sizes[0] / 10, 10);
    let label = format!("{name}, sampled, {points} points x {replicates} replicates");
    rate(&label, &sampled, points, &only("technology.recruitment"), replicates);
}

/// Time on the processor counts and not that of the clock, since others use the machine.
fn rate(label: &str, scenario: &str, points: u32, factors: &str, replicates: u32) {
    let folder = tempfile::tempdir().expect("a folder to plan in");
    let sweep = planned(folder.path(), scenario, points, factors, replicates);
    let (runner, runs) = (RunExecutor::new(&sweep), sweep.manifest.runs());
    let seconds = with_threads(1, || {
        let began = processor_seconds();
        for run in 0..runs {
            let ended = runner.run(run, &Cancel::default());
            assert!(matches!(ended, Some(RunOutcome::Complete(_))), "{ended:?}");
        }
        processor_seconds() - began
    });
    println!(
        "{label}: {:.1} runs a second and core, {:.2} ms a run",
        runs as f64 / seconds,
        1e3 * seconds / runs as f64
    );
}

/// A sweep over `levels` levels of each factor.
fn planned(folder: &Path, scenario: &str, levels: u32, factors: &str, replicates: u32) -> Sweep {
    fs::write(folder.join("scenario.toml"), scenario).expect("a scenario");
    let plan = format!(
        "replicates = {replicates}\n[scenarios]\nonly = \"scenario.toml\"\n[design]\nmethod = \"grid\"\nlevels = {levels}\n[factors]\n{factors}[output]\nmetrics = [\"output\", \"dispersion\"]\n"
    );
    let (plan, _) =
        Plan::read(&folder.join("plan.toml"), plan).unwrap_or_else(|it| panic!("{}", it.render(false)));
    Sweep::of(&plan, &folder.join("sweep")).expect("a sweep")
}

/// Nothing here dies, so nothing is run alone.
struct Never;

impl Isolation for Never {
    fn run(&self, _run: u64, _cancel: &Cancel) -> io::Result<Option<IsolatedEnd>> {
        Err(io::Error::other("no run is a suspect"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The most memory that this process had so far, in MB, where the system tells.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with("VmHWM"));
    line.and_then(|it| it.split_whitespace().nth(1)).and_then(|it| it.parse::<u64>().ok()).unwrap_or(0) / 1024
}
