//! What a run leaves on disk: tables as CSV and Parquet, written whole or not at all.
//!
//! Needs the feature `files`.

pub mod atlas_table;
pub mod atomic;
pub mod checksum;
pub mod codebook;
mod codebook_rows;
pub mod csv;
mod error;
mod folder;
mod journal;
mod lock;
mod manifest;
mod one_pass;
mod opening;
pub mod parquet;
mod portable;
mod run;
pub mod table_files;

pub use atlas_table::of as atlas_of;
pub use atomic::AtomicFile;
pub use error::{FolderError, FolderRunError};
pub use folder::{Folder, read_places};
pub(crate) use journal::Journal;
pub use journal::damaged_parts;
pub use manifest::{DataCopy, Diagnostics, InputData, Manifest, Program, ScenarioTexts, mode_name};
pub use one_pass::OnePassFolder;
pub(crate) use opening::FolderOwner;
pub use portable::{OtherData, refuse_other_data};
pub use run::{cpu_seconds, finish};
