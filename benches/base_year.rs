//! What solving for the base year takes.
//!
//! `cargo bench --bench base_year` prints a line for each world; `cargo bench --bench base_year -- country` only that of
//! the country. Times are of one thread on the processor, on average.

mod shared;

use factorflow::Scenario;
use shared::{WORLDS, processor_seconds, with_threads};
use std::hint::black_box;
use std::path::Path;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for ((name, file), times) in WORLDS.into_iter().zip([1001, 21, 3]) {
        if wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str())) {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let scenario = Scenario::load(path).expect("a sound scenario");
            with_threads(1, || measure(name, &scenario, times));
        }
    }
}

fn measure(name: &str, scenario: &Scenario, times: u32) {
    let report = scenario.model().expect("a base year").1;
    let iterations: usize = report.iter().map(|it| it.iterations).sum();
    let began = processor_seconds();
    (0..times).for_each(|_| drop(black_box(scenario.model())));
    let time = 1e3 * (processor_seconds() - began) / f64::from(times);
    println!("{name}: {iterations} iterations, {time:.3} ms");
}
