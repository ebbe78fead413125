//! What must take any input: one function a target, which panics where the program does what it must not. The tests in
//! `tests/program/fuzz` hand them inputs that are drawn, and the crate in `fuzz/` those that libFuzzer finds.

#![allow(dead_code, reason = "every program that hands inputs over uses a part of it")]

mod files;
mod parts;
#[cfg(feature = "answers")]
mod question;
mod texts;
mod world;

/// Something that reads what others have written.
pub struct Target {
    /// What commands and reports call it.
    pub name: &'static str,
    /// Sound inputs, from which others are made.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Whether an input is sound. Panics when the program panics, says nothing of what is wrong, or leaves something
    /// half-written.
    pub take: fn(&[u8]) -> bool,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "scenario", seeds: texts::scenarios, take: texts::take_scenario },
    Target { name: "set", seeds: texts::changes, take: texts::take_changes },
    Target { name: "plan", seeds: texts::plans, take: texts::take_plan },
    #[cfg(feature = "answers")]
    Target { name: "question", seeds: question::seeds, take: question::take },
    Target { name: "tables", seeds: files::tables, take: files::take_tables },
    Target { name: "parquet", seeds: files::parquet_files, take: files::take_parquet },
    Target { name: "parts", seeds: parts::seeds, take: parts::take },
];

/// The target of a name.
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|it| it.name == name).expect("a name in the list of targets")
}
