//! Results and scenarios in words: the report of a results folder, which is one page of HTML, and the ODD protocol of a
//! scenario, put together from the code, the model's description and the scenario.
//!
//! Everything that can be read from the program is: equations from the description that stands above the code, parameters from
//! their catalogue, policies from the scenario. What is written by hand here exists in both languages, and tests hold it
//! against the description. No simulation is run; the base year is solved for. Needs the feature `figures`, whose names for
//! parameters it shares.

mod concepts;
mod description;
mod document;
mod error;
mod findings;
mod initialisation;
mod model_text;
mod page;
mod submodels;
mod translations;

pub use description::describe;
pub use document::{DocumentError, document, lesson_sheet};
#[cfg(feature = "explore")]
pub(crate) use document::{fingerprint, packed};
pub use error::DescriptionError;
pub use page::{ReportBlock, ReportPage};
