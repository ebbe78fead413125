//! How long a step, an inversion and a whole run take, and how much of the memory's bandwidth they use.
//!
//! `cargo bench --bench steps` prints a table; `cargo bench --bench steps -- country` only the rows that
//! name the country. Times are medians over repeated steps. The bound of a step is the bytes that must
//! move divided by the bandwidth that a triad over arrays far larger than any cache reaches in this run.

mod shared;

use factorflow::policy::{self, Policy, Timing};
use factorflow::scenario::{Reader, Scenario};
use shared::{WORLDS, timed, with_threads};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Kernels that each step reads: three of people, capital, venture, siting, knowledge, experience.
const KERNELS: f64 = 8.0;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let selected = |name: &str| wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str()));
    let bandwidth: Vec<f64> =
        [1, 2].into_iter().map(|threads| with_threads(threads, || triad(threads))).collect();
    println!("triad: {:.1} GB/s on one thread, {:.1} on two", bandwidth[0], bandwidth[1]);
    for (name, file) in WORLDS {
        if selected(name) {
            measure(name, file, &bandwidth);
        }
    }
}

fn measure(name: &str, file: &str, bandwidth: &[f64]) {
    for threads in [1, 2] {
        with_threads(threads, || {
            let scenario = load(file, "expected");
            let inversion = median(3, || drop(black_box(scenario.model())));
            println!("{name}, {threads} threads: inversion {:.1} ms", millis(inversion));
            for (mode, policies) in [("expected", false), ("sampled", false), ("expected", true)] {
                let step = step(file, mode, policies);
                report(name, threads, mode, policies, step, bandwidth[threads - 1], scenario.atlas.len());
            }
            let run = median(3, || whole_run(&scenario));
            println!("{name}, {threads} threads: whole expected run {:.1} ms", millis(run));
        });
    }
    let scenario = load(file, "sampled");
    let run = with_threads(2, || median(1, || whole_run(&scenario)));
    println!("{name}, 2 threads: whole sampled run {:.1} ms", millis(run));
}

fn report(
    name: &str,
    threads: usize,
    mode: &str,
    policies: bool,
    step: Duration,
    bandwidth: f64,
    regions: usize,
) {
    let regions = regions as f64;
    // Kernels and deployments are read, and deployments written.
    let bytes = (KERNELS + 2.0) * 8.0 * regions * regions;
    let reached = bytes / step.as_secs_f64() / 1e9;
    let policies = if policies { " with ramping pair policies" } else { "" };
    println!(
        "{name}, {threads} threads: {mode} step{policies} {:.3} ms; {:.1} MB, {reached:.1} GB/s, {:.2} of the triad",
        millis(step),
        bytes / 1e6,
        reached / bandwidth,
    );
}

fn load(file: &str, mode: &str) -> Scenario {
    let overrides = [
        format!("run.mode=\"{mode}\""),
        "run.replicates=1".to_owned(),
        "time.years=20".to_owned(),
        "time.steps_per_year=4".to_owned(),
        "output.flows=\"none\"".to_owned(),
    ];
    Reader::default().overrides(&overrides).load(file).expect("a sound scenario")
}

/// The median step of a run; policies ramp over all of it, so that every step has new strengths.
fn step(file: &str, mode: &str, policies: bool) -> Duration {
    let scenario = load(file, mode);
    let model = Arc::new(scenario.model().expect("a base year").0);
    let mut setup = scenario.setup(&model, 0);
    setup.policies = if policies { ramping(&scenario) } else { Vec::new() };
    let mut simulation = setup.begin();
    median(40, || {
        simulation.step().expect("balanced books");
    })
}

/// Vouchers and tax sharing among all regions, ramping for as long as anyone measures.
fn ramping(scenario: &Scenario) -> Vec<Policy> {
    let policy = |name: &str| {
        let entry = policy::find(name).expect("an instrument of the catalogue");
        let settings = DeTable::parse("").expect("no settings are sound settings");
        let settings = Spanned::new(settings.span(), DeValue::Table(settings.into_inner()));
        let instrument = (entry.read)(settings).expect("defaults are sound settings");
        let timing = Timing { start: Some(scenario.time.start), stop: None, ramp_years: 500.0 };
        Policy { timing, ..Policy::new(name, instrument, scenario.atlas.ids().collect()) }
    };
    vec![policy("innovation-vouchers"), policy("tax-sharing")]
}

/// Base year and all steps; reading the tables and writing results are not in it.
fn whole_run(scenario: &Scenario) {
    let model = Arc::new(scenario.model().expect("a base year").0);
    let mut simulation = scenario.begin(&model, 0);
    for _ in 0..scenario.steps() {
        simulation.step().expect("balanced books");
    }
    black_box(simulation.world().stocks.capital.sum());
}

/// `a = b + s·c` over 240 MB a thread, in GB/s of what is read and written.
fn triad(threads: usize) -> f64 {
    const LENGTH: usize = 10_000_000;
    let (b, c) = (vec![1.0_f64; LENGTH], vec![2.0_f64; LENGTH]);
    let sweep = |a: &mut Vec<f64>| a.iter_mut().zip(&b).zip(&c).for_each(|((a, b), c)| *a = b + 3.0 * c);
    let mut targets = vec![vec![0.0_f64; LENGTH]; threads];
    let time = median(5, || {
        rayon::scope(|scope| {
            for target in &mut targets {
                scope.spawn(|_| sweep(target));
            }
        });
    });
    black_box(&targets);
    (threads * 3 * 8 * LENGTH) as f64 / time.as_secs_f64() / 1e9
}

fn median(times: usize, work: impl FnMut()) -> Duration {
    timed(times, work)[times / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
