//! The repository: code keeps to its map, and the tables, scenarios and pages that go with it are sound.

mod architecture;
mod lessons;
mod library;
mod scenarios;
mod seeds;
mod what_decides;
#[path = "../worlds/mod.rs"]
mod worlds;
