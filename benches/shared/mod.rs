//! What benchmarks have in common.

#![allow(dead_code, reason = "each of them takes what it needs")]

use std::time::{Duration, Instant};

/// The worlds that are measured: how they are called, and a scenario of each.
pub const WORLDS: [(&str, &str); 3] = [
    ("delta (41)", "scenarios/yangtze-delta.toml"),
    ("prefectures (368)", "scenarios/china-prefectures.toml"),
    ("country (2169)", "scenarios/cities-and-counties.toml"),
];

/// How long something takes, each time that it is done.
pub fn timed(times: usize, mut work: impl FnMut()) -> Vec<Duration> {
    let mut measured: Vec<Duration> = (0..times)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    measured.sort_unstable();
    measured
}

/// Does something on so many threads.
pub fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(work)
}

/// What this thread has had of the processor, where the system tells.
pub fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|it| it.parse::<f64>().ok()).map_or(f64::NAN, |it| it / 1e9)
}
