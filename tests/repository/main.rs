//! The repository: code keeps to its map, and the tables, scenarios and pages that go with it are sound.

#![allow(clippy::disallowed_methods, reason = "what is tested is held against the functions of the platform")]

mod architecture;
mod book;
mod build_script;
mod chinese_pages;
mod circles;
mod contributing;
mod features;
mod lessons;
mod library;
#[allow(dead_code, reason = "the example has a main of its own")]
#[path = "../../examples/migration_2010.rs"]
mod migration_2010;
mod names;
mod oldest_rust;
mod scenarios;
mod seeds;
mod uses;
mod what_decides;
#[path = "../worlds/mod.rs"]
mod worlds;
