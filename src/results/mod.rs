//! What a run leaves on disk: tables as CSV and Parquet, written whole or not at all.

pub mod atlas_table;
pub mod atomic;
pub mod csv;
mod flows;
mod folder;
pub mod indicators;
mod manifest;
pub mod outcomes;
pub mod parquet;
mod recorder;
mod rows;
pub mod statistics;
pub mod table;
mod tally;

pub use atomic::AtomicFile;
pub use folder::{Begun, Folder, FolderError, Part};
pub use manifest::{Data, Manifest, Outcome, Program, Texts, mode_name};
pub use recorder::{Notes, Recorder, Tables, Wanted, WantedFlows};
pub use rows::Moment;
pub use table::{Column, Kind, Table, TableError, Values};
pub use tally::Tally;
