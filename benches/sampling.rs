//! Times the draws of one simulated step in worlds of three sizes, on one thread.
//!
//! `cargo bench --bench sampling` prints a row for each world, in milliseconds, medians of twenty steps.

#![allow(clippy::disallowed_methods, reason = "a bench needs no bits")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small and not negative"
)]

mod shared;

use factorflow::dynamics::Destinations;
use factorflow::simulation::sampling::{Scratch, binomial, scatter};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use shared::{WORLDS, timed};
use std::hint::black_box;

/// What is drawn in one step: origins with four groups of movers, cells of projects, and plain binomials.
struct Step {
    regions: usize,
    /// Movers of an origin's group, from the least to the most; evenly spread in the logarithm, as city sizes are.
    movers: (f64, f64),
    cells: usize,
    projects: u64,
    plain: usize,
    /// Trials of a plain binomial; p is 0.05 to 0.2.
    trials: (f64, f64),
}

/// Distinct rows of weights. A step uses a row right after it was computed, so these few stay in the cache.
const ROWS: usize = 32;

/// What [`Step`] says, made concrete; each origin keeps 0.6 of its movers and distance thins the rest.
struct Draws {
    rows: Vec<(Vec<f64>, f64)>,
    groups: Vec<[u64; 4]>,
    plain: Vec<(u64, f64)>,
}

fn spread((least, most): (f64, f64), random: &mut Xoshiro256PlusPlus) -> u64 {
    ((least + 1.0) * ((most + 1.0) / (least + 1.0)).powf(random.random::<f64>()) - 1.0).round() as u64
}

fn row(origin: usize, places: &[(f64, f64, f64)]) -> (Vec<f64>, f64) {
    let (x, y, _) = places[origin];
    let pull =
        |&(to_x, to_y, size): &(f64, f64, f64)| size * (f64::hypot(x - to_x, y - to_y) + 0.01).powf(-1.2);
    let mut weights: Vec<f64> = places.iter().map(pull).collect();
    weights[origin] = 0.0;
    weights[origin] = 1.5 * weights.iter().sum::<f64>();
    let total = weights.iter().sum();
    (weights, total)
}

impl Step {
    fn draws(&self) -> Draws {
        let random = &mut Xoshiro256PlusPlus::seed_from_u64(1);
        let mut places = Vec::new();
        for _ in 0..self.regions {
            places.push((random.random(), random.random(), spread((1.0, 100.0), random) as f64));
        }
        Draws {
            rows: (0..ROWS).map(|origin| row(origin, &places)).collect(),
            groups: (0..self.regions).map(|_| [(); 4].map(|()| spread(self.movers, random))).collect(),
            plain: (0..self.plain)
                .map(|_| (spread(self.trials, random), random.random_range(0.05..0.2)))
                .collect(),
        }
    }
}

/// Buffers of one thread, and its random stream.
struct Worker {
    random: Xoshiro256PlusPlus,
    counts: Vec<f64>,
    scratch: Scratch,
}

impl Worker {
    fn send(&mut self, n: u64, origin: usize, draws: &Draws) {
        let origin = origin % ROWS;
        let (weights, total) = &draws.rows[origin];
        let destinations = Destinations { weights, total: *total, likely: origin };
        scatter(&mut self.random, n, &destinations, &mut self.counts, &mut self.scratch);
        black_box(&mut self.counts);
    }

    fn groups(&mut self, draws: &Draws) {
        for (origin, groups) in draws.groups.iter().enumerate() {
            for &movers in groups {
                self.send(movers, origin, draws);
            }
        }
    }

    fn cells(&mut self, step: &Step, draws: &Draws) {
        for cell in 0..step.cells {
            self.send(step.projects, cell, draws);
        }
    }

    fn plain(&mut self, draws: &Draws) {
        for &(n, p) in &draws.plain {
            black_box(binomial(&mut self.random, n, p));
        }
    }
}

fn main() {
    println!("{:<20}{:>10}{:>10}{:>10}{:>10}", "ms", "groups", "cells", "plain", "whole");
    for ((world, _), step) in WORLDS.into_iter().zip(steps()) {
        let [groups, cells, plain, whole] = times(&step);
        println!("{world:<20}{groups:>10.3}{cells:>10.3}{plain:>10.3}{whole:>10.3}");
    }
}

/// The median time of each kind of draw and of all together, after one turn that warms the caches.
fn times(step: &Step) -> [f64; 4] {
    let draws = step.draws();
    let mut worker = Worker {
        random: Xoshiro256PlusPlus::seed_from_u64(2),
        counts: vec![0.0; step.regions],
        scratch: Scratch::new(),
    };
    let mut median = |work: fn(&mut Worker, &Step, &Draws)| {
        work(&mut worker, step, &draws);
        timed(20, || work(&mut worker, step, &draws))[10].as_secs_f64() * 1e3
    };
    [
        median(|worker, _, draws| worker.groups(draws)),
        median(Worker::cells),
        median(|worker, _, draws| worker.plain(draws)),
        median(|worker, step, draws| {
            worker.groups(draws);
            worker.cells(step, draws);
            worker.plain(draws);
        }),
    ]
}

/// The cities of the delta, the prefectures and the counties of the country.
fn steps() -> [Step; 3] {
    let cities = Step {
        regions: 41,
        movers: (10_000.0, 10_000.0),
        cells: 246,
        projects: 100,
        plain: 1_500,
        trials: (10.0, 10_000.0),
    };
    let prefectures = Step {
        regions: 368,
        movers: (100.0, 5_000.0),
        cells: 2_208,
        projects: 10,
        plain: 0,
        trials: (0.0, 200.0),
    };
    let counties = Step {
        regions: 2_169,
        movers: (20.0, 1_000.0),
        cells: 13_000,
        projects: 5,
        plain: 80_000,
        trials: (0.0, 200.0),
    };
    [cities, prefectures, counties]
}
