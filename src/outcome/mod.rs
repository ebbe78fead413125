//! What is observed of a run: the catalogue of columns, indicators, and the tables that a recorder keeps in memory.

pub(crate) mod flows;
pub mod indicators;
pub mod outcomes;
mod recorder;
mod rows;
pub mod statistics;
pub mod table;
mod tally;

pub use recorder::{Notes, Recorder, Tables, Wanted, WantedFlows};
pub use rows::Moment;
pub use table::{Column, Kind, Table, TableError, Values};
pub use tally::Tally;
