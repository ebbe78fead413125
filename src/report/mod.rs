//! Scenarios in words: the ODD protocol, put together from the code, the model's description and the scenario.
//!
//! Everything that can be read from the program is: equations from the description that stands above the code, parameters from
//! their catalogue, policies from the scenario. What is written by hand here exists in both languages, and tests hold it
//! against the description. No simulation is run; the base year is solved for. Needs the feature `figures`, whose names for
//! parameters it shares.

mod concepts;
mod description;
mod error;
mod findings;
mod initialisation;
pub mod lessons;
mod model_text;
mod page;
mod submodels;
mod translations;

pub use description::describe;
pub use error::DescriptionError;
pub use page::{ReportBlock, ReportPage};
