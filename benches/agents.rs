//! What people cost who are drawn one by one, as agents usually are: one loop over everybody, for people alone, over a whole
//! step of the model.
//!
//! `cargo bench --bench agents` takes the delta, on one thread. The program draws how many of a group of equals go where,
//! which has exactly the law of every one of them choosing by itself.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "people are whole and not negative"
)]

mod shared;

use factorflow::Scenario;
use factorflow::dynamics::{Channel, KernelView, Model, departures};
use factorflow::region::{COHORTS, Cohort};
use factorflow::simulation::Simulation;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use shared::{WORLDS, processor_seconds, with_threads};
use std::path::Path;
use std::sync::Arc;

/// Steps of the program that are timed.
const STEPS: u32 = 400;
/// How far the number of movers may be from what is expected, in standard deviations.
const SIGMAS: f64 = 5.0;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(WORLDS[0].1);
    let scenario = Scenario::load(path).and_then(|it| it.with([("run.mode", "sampled".into())]));
    let scenario = scenario.expect("a sound scenario");
    let model = Arc::new(scenario.model().expect("a base year").0);
    let mut simulation = scenario.begin(&model, 0);
    let (people, agents) = agents_one_by_one(&simulation);
    let program = with_threads(1, || steps_of_program(&mut simulation));
    println!(
        "{}: {people} people one by one {:.0} ms, the whole step of the program {:.3} ms: {:.0} times",
        WORLDS[0].0,
        1e3 * agents,
        1e3 * program,
        agents / program
    );
}

/// Seconds of a step of everything.
fn steps_of_program(simulation: &mut Simulation) -> f64 {
    let began = processor_seconds();
    (0..STEPS).for_each(|_| drop(simulation.step().expect("balanced books")));
    (processor_seconds() - began) / f64::from(STEPS)
}

/// How many people there are, and seconds in which each of them redraws their place, or does not (7), (8).
fn agents_one_by_one(simulation: &Simulation) -> (usize, f64) {
    let random = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let (mut people, mut seconds) = (0, 0.0);
    for cohort in COHORTS {
        let choices = choices(simulation, cohort);
        let mut agents = agents(simulation, cohort);
        let talent = &simulation.model().parameters.talent;
        let redraw = departures(talent.redraw_rate[cohort], simulation.model().years);
        let began = processor_seconds();
        let moved = move_each(&mut agents, &choices, redraw, random);
        seconds += processor_seconds() - began;
        let expected = agents.len() as f64 * redraw;
        assert!(
            (moved as f64 - expected).abs() < SIGMAS * expected.sqrt(),
            "{cohort}: {moved}, not {expected}"
        );
        people += agents.len();
    }
    (people, seconds)
}

/// Everybody of a cohort: the number of the region where they live.
fn agents(simulation: &Simulation, cohort: Cohort) -> Vec<u16> {
    let people = simulation.world().stocks.people[cohort].iter().enumerate();
    people.flat_map(|(region, number)| std::iter::repeat_n(region as u16, *number as usize)).collect()
}

/// The running sum of `κ_oi u_i` of each origin in the base year.
fn choices(simulation: &Simulation, cohort: Cohort) -> Vec<Vec<f64>> {
    let model: &Model = simulation.model();
    let conditions = &simulation.period_state().conditions;
    let atlas = &simulation.world().atlas;
    let kernel = KernelView::new(&model.kernels, atlas, conditions, Channel::of(cohort));
    let sums = |origin| {
        let weights = kernel.row(origin).into_iter().zip(&model.base.appeal[cohort]);
        weights.map(|(ease, appeal)| ease * appeal).scan(0.0, |sum, it| {
            *sum += it;
            Some(*sum)
        })
    };
    (0..atlas.len()).map(|origin| sums(origin).collect()).collect()
}

/// How many have redrawn their place.
fn move_each(
    agents: &mut [u16],
    choices: &[Vec<f64>],
    redraw: f64,
    random: &mut Xoshiro256PlusPlus,
) -> usize {
    let mut moved = 0;
    for place in agents {
        if random.random::<f64>() < redraw {
            let choice = &choices[usize::from(*place)];
            let drawn = random.random::<f64>() * choice[choice.len() - 1];
            *place = choice.partition_point(|sum| *sum < drawn) as u16;
            moved += 1;
        }
    }
    moved
}
