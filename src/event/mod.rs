//! What happens and nobody decides: one file an event, listed in [`CATALOGUE`].
//!
//! Events change the conditions of a period before policies do. They have no stance, budget or review, and the worlds
//! that growth is measured against see them too.

pub mod appeal;
pub mod border_closure;
pub mod capital_loss;
pub mod finance_shock;
pub mod graduates;
pub mod output_loss;
pub mod research_facility;
mod scheduled;
pub mod segment_loss;
mod shock;
pub mod technology_restriction;

pub use scheduled::{Event, happen};
pub use shock::{EventEntry, NamedSegment, Shock, Strike, WrittenShock};

/// Every event that a scenario file can name.
///
/// To add one: write its file beside these, declare it above, list it here.
pub const CATALOGUE: &[EventEntry] = &[
    output_loss::ENTRY,
    capital_loss::ENTRY,
    border_closure::ENTRY,
    technology_restriction::ENTRY,
    segment_loss::ENTRY,
    graduates::ENTRY,
    appeal::ENTRY,
    research_facility::ENTRY,
    finance_shock::ENTRY,
];

/// The entry of an event.
pub fn find(name: &str) -> Option<&'static EventEntry> {
    CATALOGUE.iter().find(|it| it.name == name)
}
