//! Where every random number of a run comes from.

use super::sampling::{self, Scratch};
use crate::dynamics::{Chance, Destinations, Process, Room, Stream};
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardUniform};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The draws of one period.
///
/// A stream depends only on seed, replicate, step, process, region and field; never on how many
/// threads there are or on what was drawn before. Two scenarios with one seed draw the same numbers,
/// so that their difference is the policy and not luck.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    key: u64,
}

impl Draws {
    /// The draws of a step in a replicate.
    pub fn new(seed: u64, replicate: u64, step: u64) -> Self {
        Self { key: [replicate, step].into_iter().fold(scramble(seed), stir) }
    }
}

impl Chance for Draws {
    type Stream = DrawnStream;

    const DRAWS: bool = true;

    fn stream(&self, process: Process, region: usize, field: usize) -> DrawnStream {
        let who = (process as u64) << 56 | (field as u64) << 48 | region as u64;
        DrawnStream(Xoshiro256PlusPlus::seed_from_u64(stir(self.key, who)))
    }
}

/// The stream of one region in one process.
#[derive(Clone, Debug)]
pub struct DrawnStream(Xoshiro256PlusPlus);

impl DrawnStream {
    /// A number between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        StandardUniform.sample(&mut self.0)
    }
}

impl Room for Scratch {
    fn forget(&mut self) {
        Self::forget(self);
    }
}

impl Stream for DrawnStream {
    type Room = Scratch;

    fn some_of_each(streams: &mut [Self], numbers: &mut [f64], probabilities: &[f64]) {
        debug_assert!(numbers.iter().all(|it| *it >= 0.0 && it.fract() == 0.0), "people are whole");
        let words = streams.iter_mut().map(|it| it.0.next_u64());
        sampling::binomials(words, numbers, probabilities);
    }

    fn events(&mut self, mean: f64) -> f64 {
        sampling::poisson(&mut self.0, mean) as f64
    }

    fn send<'r>(
        &mut self,
        number: f64,
        destinations: &Destinations<'_>,
        arrivals: &mut [f64],
        room: &'r mut Scratch,
    ) -> Option<&'r [usize]> {
        sampling::scatter_alike(&mut self.0, whole(number), destinations, arrivals, room)
    }
}

/// Numbers of people and projects are whole and far below 2^53 when sampled.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
fn whole(number: f64) -> u64 {
    debug_assert!(number >= 0.0 && number.fract() == 0.0, "{number} people cannot be drawn from");
    number as u64
}

fn stir(key: u64, word: u64) -> u64 {
    scramble(key ^ scramble(word.wrapping_add(0x9E37_79B9_7F4A_7C15)))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the word moves every other.
fn scramble(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}
