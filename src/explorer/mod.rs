//! The explorer: a page in the browser in which policies are changed and what follows is seen, served to this machine only.
//!
//! Every number comes from runs in memory, every word from the catalogues. What the page asks is JSON of a closed form, which becomes a text on top of the scenario: a page can name neither a file nor another
//! world. Needs the feature `explore`.

mod answer;
mod bilingual;
mod guard;
mod library;
mod numbers;
mod opened;
mod page;
mod question;
mod report;
mod running;
mod runs;
mod save;
mod server;
mod spread;
mod tickets;
mod world;

pub use opened::Explorer;
pub use server::{Assets, address, bind, router, serve};
