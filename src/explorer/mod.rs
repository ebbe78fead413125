//! The explorer: a page in the browser in which policies are changed and what follows is seen, served to this machine only
//! or, with the model as WebAssembly in it, written into one file.
//!
//! Every number comes from runs in memory, every word from the catalogues. What the page asks is JSON of a closed form, which becomes a text on top of the scenario: a page can name neither a file nor another
//! world. [`Answers`], which need the feature `answers`, know no server; what serves and writes the page needs the feature `explore`.

mod answer;
mod answers;
mod bilingual;
#[cfg(feature = "explore")]
mod export;
#[cfg(feature = "explore")]
mod guard;
mod library;
mod numbers;
mod opened;
mod packed;
#[cfg(feature = "explore")]
mod page;
mod question;
#[cfg(feature = "explore")]
mod report;
#[cfg(feature = "explore")]
mod running;
mod runs;
mod save;
#[cfg(feature = "explore")]
mod server;
mod spread;
#[cfg(feature = "explore")]
mod tickets;
mod world;

pub use answers::{Answers, NoAnswer};
#[cfg(feature = "explore")]
pub use export::{ExportError, export};
pub use opened::Explorer;
pub use packed::{MOST_REGIONS, PackedScenario};
#[cfg(feature = "explore")]
pub use server::{Assets, address, bind, router, serve};
