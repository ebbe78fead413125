//! Steps of one world in one mode, for whoever measures something else beside them.
//!
//! `cargo bench --bench step -- 368 sampled 40` makes forty steps on one thread after the first year, and prints what a
//! step took of the processor in seconds, and national output at the end in CNY.

mod shared;

use factorflow::Scenario;
use shared::{WORLDS, processor_seconds, with_threads};
use std::path::Path;
use std::sync::Arc;

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let [regions, mode, steps] = given.as_slice() else {
        // Every benchmark is also run without arguments.
        return println!("which world, which mode, how many steps: 41 expected 1000");
    };
    let (_, file) = WORLDS.into_iter().find(|it| it.0.contains(&format!("({regions})"))).expect("a world");
    let scenario =
        Scenario::load(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a sound scenario");
    let scenario = scenario.with([("run.mode", mode.as_str().into())]).expect("a mode");
    let steps: u32 = steps.parse().expect("a number of steps");
    with_threads(1, || measure(&scenario, steps));
}

fn measure(scenario: &Scenario, steps: u32) {
    let mut simulation = scenario.begin(&Arc::new(scenario.model().expect("a base year").0), 0);
    let mut make = |steps: u32| (0..steps).for_each(|_| drop(simulation.step().expect("balanced books")));
    make(4);
    let began = processor_seconds();
    make(steps);
    let took = (processor_seconds() - began) / f64::from(steps);
    println!("{took:e} {:?}", simulation.period_state().economy.output.sum());
}
