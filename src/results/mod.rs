//! What a run leaves on disk: tables as CSV and Parquet, written whole or not at all.

pub mod atlas_table;
pub mod atomic;
pub mod csv;
mod folder;
mod manifest;
pub mod parquet;

pub use atomic::AtomicFile;
pub use folder::{Begun, Folder, FolderError, Part};
pub use manifest::{Data, Diagnostics, Manifest, Program, Texts, mode_name};
