//! Inputs that are made from sound ones: each is known by its number and nothing else.

use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

type Random = Xoshiro256PlusPlus;

/// What readers stumble over: ends of numbers, other kinds of values, marks, letters of more than one byte.
const STUMBLING: [&str; 56] = [
    "0",
    "-0",
    "-1",
    "1",
    "0.5",
    "1e308",
    "-1e308",
    "1e-320",
    "1e400",
    "nan",
    "inf",
    "-inf",
    "4294967296",
    "2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0x7fffffffffffffff",
    "1_000",
    "1979-05-27",
    "2025-02-29T00:00:00Z",
    "0000-01-01",
    "true",
    "null",
    "\"\"",
    "''",
    "[]",
    "{}",
    "\"\"\"",
    "'''",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "合",
    "💥",
    "\u{301}",
    " not ",
    " and ",
    "province:",
    "../",
    "library:status-quo",
    "%",
    "\\u0000",
    "#",
];

/// How deep brackets are nested that ask for a stack.
const DEEP: usize = 3_000;

/// Most changes to one input.
const MOST_CHANGES: u32 = 6;

/// Longest input of which nothing is sound.
const LONGEST_NOISE: usize = 300;

/// Makes inputs from sound ones.
pub struct Mutation {
    seeds: Vec<Vec<u8>>,
    /// Every word of the sound ones.
    words: Vec<Vec<u8>>,
}

impl Mutation {
    pub fn of(seeds: Vec<Vec<u8>>) -> Self {
        let mut words: Vec<Vec<u8>> =
            seeds.iter().flat_map(|it| it.split(|byte| !is_of_word(*byte))).map(<[u8]>::to_vec).collect();
        words.sort_unstable();
        words.dedup();
        words.retain(|it| !it.is_empty() && it.len() < 60);
        Self { seeds, words }
    }

    /// The input of a number.
    pub fn input(&self, number: u64) -> Vec<u8> {
        let random = &mut Random::seed_from_u64(number);
        if random.random_range(0..64) == 0 {
            let mut noise = vec![0; random.random_range(0..LONGEST_NOISE)];
            random.fill_bytes(&mut noise);
            return noise;
        }
        let mut input = one(random, &self.seeds).clone();
        for _ in 0..random.random_range(1..=MOST_CHANGES) {
            self.change(&mut input, random);
            if random.random_range(0..3) == 0 {
                break;
            }
        }
        input
    }

    fn change(&self, input: &mut Vec<u8>, random: &mut Random) {
        let at = random.random_range(0..=input.len());
        let span = span(input.len(), at, random);
        match random.random_range(0..20) {
            0 => drop(input.splice(span, [])),
            1 => {
                let twice = input[span].to_vec();
                input.splice(at..at, twice);
            }
            2 => input.truncate(at),
            3 => {
                let other = one(random, &self.seeds);
                let from = random.random_range(0..=other.len());
                input.splice(at.., other[from..].iter().copied());
            }
            4 => {
                let bracket = [b"[", b"{", b"("][random.random_range(0..3)];
                input.splice(at..at, bracket.repeat(random.random_range(1..DEEP)));
            }
            5 | 6 => drop(input.splice(at..at, one(random, &self.words).iter().copied())),
            7 | 8 => drop(input.splice(at..at, one(random, &STUMBLING).bytes())),
            9..12 => drop(input.splice(word(input, at), one(random, &self.words).iter().copied())),
            12..15 => drop(input.splice(word(input, at), one(random, &STUMBLING).bytes())),
            15 => drop(input.splice(line(input, at), [])),
            16 => {
                let (from, to) = (line(input, at), random.random_range(0..=input.len()));
                let twice = input[from].to_vec();
                let to = line(input, to).start;
                input.splice(to..to, twice);
            }
            17 => drop(input.splice(at..at, [random.random::<u8>()])),
            _ if at < input.len() => input[at] ^= 1 << random.random_range(0..8),
            _ => {}
        }
    }
}

fn one<'a, T>(random: &mut Random, of: &'a [T]) -> &'a T {
    &of[random.random_range(0..of.len())]
}

/// A few bytes from a place on, and now and then many.
fn span(length: usize, at: usize, random: &mut Random) -> std::ops::Range<usize> {
    let most = if random.random_range(0..4) == 0 { length } else { 12 };
    at..(at + random.random_range(0..=most)).min(length)
}

/// The word around a place, which is empty beside a mark.
fn word(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let before = input[..at].iter().rev().take_while(|it| is_of_word(**it)).count();
    let after = input[at..].iter().take_while(|it| is_of_word(**it)).count();
    at - before..at + after
}

/// The line around a place, with its end.
fn line(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let before = input[..at].iter().rev().take_while(|it| **it != b'\n').count();
    let after = input[at..].iter().position(|it| *it == b'\n').map_or(input.len(), |it| at + it + 1);
    at - before..after
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte) || byte >= 0x80
}
