//! Signals at random moments: whatever they end, what is made in the end is the same to the byte.
//!
//! A series is known by its number. `FACTORFLOW_KILLS=0..500 cargo test --test program kills` makes so many,
//! `.ci/long/kills` the long dose.

use super::jobs::{JOBS, Undisturbed, assert_same, results};
use crate::command::numbers;
use crate::sweeps::signal;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeMap;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

type Random = Xoshiro256PlusPlus;

/// Most interruptions of one command.
const MOST: u32 = 4;

/// Lets a command run for a while and sends it a signal; how it ended.
fn interrupted(mut command: Command, after: Duration, name: &str) -> Output {
    let child: Child = command.stderr(Stdio::piped()).spawn().unwrap();
    sleep(after);
    // One that has ended waits to be asked how, so that its number is nobody else's.
    signal(&child, name);
    child.wait_with_output().unwrap()
}

/// The ways in which a command may end that was interrupted: well, stopped in a way that can be gone on with, by Ctrl-C, by
/// the signal itself, or by being told that there is nothing to go on with.
fn assert_ended(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        matches!(output.status.code(), None | Some(0 | 2 | 75 | 130)),
        "{what}: {:?}: {said}",
        output.status
    );
    assert!(!said.contains("panicked"), "{what}: {said}");
    let is_way_out = ["is complete", "holds no run that could be resumed"].iter().any(|it| said.contains(it));
    assert!(output.status.code() != Some(2) || is_way_out, "{what}: no way out: {said}");
}

/// Interrupts every command of a job some times, goes on to the end, and looks at what is left.
fn series(number: u64, undisturbed: &mut BTreeMap<&str, Undisturbed>) -> u32 {
    let random = &mut Random::seed_from_u64(number);
    let job = &JOBS[usize::try_from(number).unwrap() % JOBS.len()];
    let undisturbed = undisturbed.entry(job.name).or_insert_with(|| job.undisturbed());
    let folder = job.begin();
    let mut interruptions = 0;
    for step in 0..job.steps.len() {
        let what = format!("series {number}, {}, {}", job.name, job.steps[step][1]);
        for time in 0..random.random_range(0..=MOST) {
            let command = if time == 0 {
                job.command(folder.path(), step)
            } else {
                job.command_again(folder.path(), step)
            };
            let after = undisturbed.lasts[step].mul_f64(random.random_range(0.0..1.1));
            let name = ["KILL", "TERM", "INT"][random.random_range(0..3)];
            let output = interrupted(command, after, name);
            assert_ended(&format!("{what} after {name}"), &output);
            interruptions += u32::from(output.status.code() != Some(0));
        }
        job.end(folder.path(), step);
    }
    assert_same(&format!("series {number}, {}", job.name), &results(&folder), &undisturbed.files);
    interruptions
}

#[test]
fn commands_that_are_killed_at_random_moments_leave_the_same_bytes_in_the_end() {
    let mut undisturbed = BTreeMap::new();
    let numbers = numbers("FACTORFLOW_KILLS", JOBS.len() as u64);
    let series: Vec<u32> = numbers.clone().map(|it| series(it, &mut undisturbed)).collect();
    let interruptions: u32 = series.iter().sum();
    println!("{} series, {interruptions} interruptions", series.len());
    assert!(u64::from(interruptions) >= (numbers.end - numbers.start) / 2, "the signals came too late");
}
