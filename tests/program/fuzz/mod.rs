//! Whatever readers are given, they come to an end, without a panic and without leaving anything half-written.
//!
//! An input is known by its number. `FACTORFLOW_FUZZ=0..1000000 cargo test --test program fuzz::` hands over so
//! many to every target, `.ci/long/fuzz` the long dose.

mod mutation;

use crate::command::numbers;
use crate::targets::{self, Target};
use mutation::Mutation;
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{Seek, Write};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

/// An input that keeps its target busy for so many seconds hangs.
const HANGS: u32 = 120;

/// How often a shorter input is tried.
const TRIES: u32 = 400;

/// Hands inputs to a target, and says of the first that it does not take which it is.
fn hand_over(name: &str, short: u64) {
    let (target, numbers) = (targets::target(name), numbers("FACTORFLOW_FUZZ", short));
    let mutation = Mutation::of((target.seeds)());
    let mut watch = Watch::begin(name, numbers.start);
    let mut sound = 0;
    for number in numbers.clone() {
        watch.note(number);
        let input = mutation.input(number);
        let taken = taken(target, &input);
        sound += u64::from(taken == Some(true));
        if taken.is_none() {
            let least = quietly(|| shortened(target, input));
            panic!(
                "`{name}` does not take input {number}, here as short as was found:\n{}\nagain: {}",
                shown(&least),
                again(name, number)
            );
        }
    }
    println!("{name}: {} inputs, of which {sound} are sound", numbers.end - numbers.start);
}

fn again(name: &str, number: u64) -> String {
    format!("FACTORFLOW_FUZZ={number}..{} cargo test --test program fuzz::{name}", number + 1)
}

fn shown(input: &[u8]) -> String {
    String::from_utf8(input.to_vec()).unwrap_or_else(|_| input.escape_ascii().to_string())
}

/// Whether an input is sound; nothing where its target panics.
fn taken(target: &Target, input: &[u8]) -> Option<bool> {
    catch_unwind(AssertUnwindSafe(|| (target.take)(input))).ok()
}

/// An input that is not taken either, after piece by piece was left out.
fn shortened(target: &Target, mut input: Vec<u8>) -> Vec<u8> {
    let (mut piece, mut tries) = (input.len() / 2, 0);
    while piece > 0 {
        let mut at = 0;
        while at < input.len() && tries < TRIES {
            let mut shorter = input.clone();
            shorter.drain(at..(at + piece).min(input.len()));
            tries += 1;
            if taken(target, &shorter).is_some() {
                at += piece;
            } else {
                input = shorter;
            }
        }
        piece /= 2;
    }
    input
}

thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });

/// Does what panics again and again, after it was told once.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |it| {
            if !QUIET.get() {
                before(it);
            }
        }));
    });
    QUIET.set(true);
    let done = work();
    QUIET.set(false);
    done
}

/// Which input a target is at: in memory for the thread that ends a hang, in a file for whoever finds the process gone.
struct Watch {
    number: Arc<AtomicU64>,
    file: File,
}

impl Watch {
    fn begin(name: &str, first: u64) -> Self {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        let number = Arc::new(AtomicU64::new(first));
        let (watched, name) = (Arc::downgrade(&number), name.to_owned());
        thread::spawn(move || {
            let (mut last, mut seconds) = (first, 0);
            while let Some(number) = watched.upgrade().map(|it| it.load(Ordering::Relaxed)) {
                seconds = if number == last { seconds + 1 } else { 0 };
                last = number;
                if seconds == HANGS {
                    eprintln!("`{name}` hangs at input {number}; again: {}", again(&name, number));
                    std::process::exit(101);
                }
                thread::sleep(Duration::from_secs(1));
            }
        });
        Self { number, file: File::create(file).unwrap() }
    }

    fn note(&mut self, number: u64) {
        self.number.store(number, Ordering::Relaxed);
        self.file.rewind().unwrap();
        writeln!(self.file, "{number:020}").unwrap();
    }
}

/// `FACTORFLOW_SEEDS=FOLDER cargo test --test program fuzz::every_input` writes them for libFuzzer, which begins from them, too.
fn write_seeds(folder: &Path, target: &Target, seeds: &[Vec<u8>]) {
    let folder = folder.join(target.name);
    fs::create_dir_all(&folder).unwrap();
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), seed).unwrap();
    }
}

#[test]
fn every_input_to_begin_from_is_sound_and_most_of_what_is_made_of_it_is_something_else() {
    for target in targets::TARGETS {
        let seeds = (target.seeds)();
        for seed in &seeds {
            assert_eq!(taken(target, seed), Some(true), "{}: {}", target.name, shown(seed));
        }
        if let Some(folder) = std::env::var_os("FACTORFLOW_SEEDS") {
            write_seeds(Path::new(&folder), target, &seeds);
        }
        let mutation = Mutation::of(seeds.clone());
        let other = (0..100).filter(|it| !seeds.contains(&mutation.input(*it))).count();
        assert!(other > 80, "{}: {other}", target.name);
        assert_eq!(mutation.input(7), mutation.input(7), "an input is known by its number");
    }
}

#[test]
fn every_target_is_one_for_libfuzzer_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for Target { name, .. } in targets::TARGETS {
        let file = format!("fuzz_targets/{name}.rs");
        let code = fs::read_to_string(root.join(&file)).unwrap();
        assert!(code.contains(&format!("targets::target(\"{name}\").take")), "{file}");
        assert!(manifest.contains(&format!("path = \"{file}\"")), "{file}");
    }
    let listed = manifest.matches("fuzz_targets/").count();
    assert_eq!(listed, fs::read_dir(root.join("fuzz_targets")).unwrap().count());
}

#[test]
fn scenario_is_read_or_refused_with_reasons_whatever_its_text() {
    hand_over("scenario", 1_500);
}

#[test]
fn set_is_read_or_refused_with_reasons_whatever_stands_behind_it() {
    hand_over("set", 1_500);
}

#[test]
fn plan_is_read_or_refused_with_reasons_whatever_its_text() {
    hand_over("plan", 500);
}

#[test]
#[cfg(feature = "explore")]
fn question_is_answered_or_refused_in_json_whatever_its_bytes() {
    hand_over("question", 300);
}

#[test]
fn tables_are_read_or_refused_with_reasons_whatever_their_bytes() {
    hand_over("tables", 1_000);
}

#[test]
fn parquet_is_read_or_refused_whatever_its_bytes() {
    hand_over("parquet", 500);
}

#[test]
fn parts_make_the_same_results_or_none_whatever_their_bytes() {
    hand_over("parts", 40);
}
