//! What a run leaves on disk: tables as CSV and Parquet, written whole or not at all.

pub mod atomic;
pub mod csv;
pub mod indicators;
pub mod outcomes;
pub mod parquet;
pub mod table;

pub use atomic::AtomicFile;
pub use table::{Column, Kind, Table, TableError, Values};
