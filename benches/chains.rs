//! What industry chains cost a step: while nothing breaks, while a segment breaks everywhere, and while borders close too.
//!
//! `cargo bench --bench chains -- 368 40` makes forty turns of ten expected steps of each on one thread, and prints the medians
//! of what a step took of the processor in seconds, and over a step without chains.

mod shared;

use factorflow::scenario::{Reader, Scenario};
use factorflow::simulation::Simulation;
use shared::{WORLDS, processor_seconds, with_threads};
use std::path::Path;
use std::sync::Arc;

const CHAINS: [&str; 2] = [
    "world.segments=\"seeds/china/segments.csv\"",
    "world.specialisation=\"seeds/china/specialisation.csv\"",
];
/// Steps of a turn: systems count the time of a thread in parts of several milliseconds.
const TURN: u32 = 10;
/// What is measured, with the event that it has besides chains.
const CASES: [(&str, &str); 3] = [
    ("chains, nothing breaks", ""),
    (
        "chains, a segment breaks everywhere",
        "events=[{ name = \"break\", event = \"segment-loss\", field = \"integrated-circuits\", segment = \"design\", loss = 0.3 }]",
    ),
    (
        "chains, the same and closed borders",
        "events=[{ name = \"break\", event = \"segment-loss\", field = \"integrated-circuits\", segment = \"design\", loss = 0.3 }, \
         { name = \"closure\", event = \"border-closure\", channels = [\"supply\"], places = [\"province:Jiangsu\"] }]",
    ),
];

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let [regions, rounds] = given.as_slice() else {
        // Every benchmark is also run without arguments.
        return println!("which world, how many turns: 368 40");
    };
    let (name, file) = WORLDS.into_iter().find(|it| it.0.contains(&format!("({regions})"))).expect("a world");
    let rounds: usize = rounds.parse().expect("a number of turns");
    with_threads(1, || measure(name, Path::new(env!("CARGO_MANIFEST_DIR")).join(file).as_path(), rounds));
}

fn measure(name: &str, file: &Path, rounds: usize) {
    let plain = load(file, &[]);
    let whole = load(file, &CHAINS);
    let [without, with] = [&plain, &whole].map(|it| Arc::new(it.model().expect("a base year").0));
    let mut simulations = vec![("no chains", plain.begin(&without, 0))];
    for (case, events) in CASES {
        let settings: Vec<&str> = CHAINS.into_iter().chain([events]).filter(|it| !it.is_empty()).collect();
        simulations.push((case, load(file, &settings).begin(&with, 0)));
    }
    let mut took = vec![Vec::new(); simulations.len()];
    for _ in 0..rounds {
        for ((_, simulation), took) in simulations.iter_mut().zip(&mut took) {
            took.push(seconds_of_a_step(simulation));
        }
    }
    let medians: Vec<f64> = took.into_iter().map(median).collect();
    println!("{name}, {rounds} turns of {TURN} steps of each on one thread");
    for ((case, _), median) in simulations.iter().zip(&medians) {
        println!("{case:<36} {median:.3e} s  {:.3}", median / medians[0]);
    }
}

fn load(file: &Path, settings: &[&str]) -> Scenario {
    let common = ["run.mode=\"expected\"", "run.replicates=1", "time.years=1000"];
    let overrides: Vec<String> = common.iter().chain(settings).map(ToString::to_string).collect();
    Reader::default().overrides(&overrides).load(file).expect("a sound scenario")
}

fn seconds_of_a_step(simulation: &mut Simulation) -> f64 {
    let began = processor_seconds();
    for _ in 0..TURN {
        drop(simulation.step().expect("balanced books"));
    }
    (processor_seconds() - began) / f64::from(TURN)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
