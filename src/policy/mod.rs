//! What governments may do: one file an instrument, listed in [`CATALOGUE`].
//!
//! Instruments can be made from code, with the defaults that scenario files have:
//!
//! ```
//! use factorflow::policy::{Share, tax_sharing::TaxSharing};
//!
//! let pilot = TaxSharing { share: Share::of(0.25), ..TaxSharing::default() };
//! assert_eq!(pilot.enforcement, Share::of(1.0));
//! ```

pub mod capital_market_integration;
pub mod chain_leader;
pub mod chain_network;
pub mod challenge_bounties;
pub mod city_county_link;
pub mod data_sharing;
pub mod division_of_labour;
pub mod dual_appointments;
pub mod employment_matching;
mod enact;
pub mod facility_sharing;
pub mod gdp_credit;
pub mod industrial_platform;
pub mod innovation_consortium;
pub mod innovation_vouchers;
mod instrument;
pub mod joint_venture_fund;
mod named;
mod named_fields;
pub mod parallel_race;
pub mod pilot_platforms;
pub mod platform_programme;
mod reach;
pub mod research_tax_credit;
pub mod risk_pool;
pub mod scenario_opening;
mod scheduled;
mod settings;
pub mod standards_recognition;
pub mod strategic_reserve;
pub mod talent_recognition;
pub mod talent_subsidy;
pub mod tax_sharing;
pub mod technology_market;
pub mod transport_corridor;

pub use enact::{InForce, enact};
pub(crate) use instrument::schema;
pub use instrument::{
    Cost, Coverage, Entry, FieldScope, Instrument, Need, PairKeys, ReadSettings, WrittenEntry,
    WrittenInstrument,
};
pub use named::{Chain, NamedRegion, RegionPair, WrongNumber};
pub use named_fields::NamedFields;
pub use reach::{PolicyMembers, Reach};
pub use scheduled::{Policy, ReviewPlan, Timing};
pub use settings::{
    Change, DistanceFactor, Gain, LogChange, Loss, Money, Number, OutOfRange, People, Positive, Pull, Share,
    Teams, Year,
};

/// Every instrument that a scenario file can name.
///
/// To add one: write its file beside these, declare it above, list it here.
pub const CATALOGUE: &[Entry] = &[
    innovation_vouchers::ENTRY,
    tax_sharing::ENTRY,
    gdp_credit::ENTRY,
    scenario_opening::ENTRY,
    facility_sharing::ENTRY,
    pilot_platforms::ENTRY,
    joint_venture_fund::ENTRY,
    risk_pool::ENTRY,
    challenge_bounties::ENTRY,
    parallel_race::ENTRY,
    innovation_consortium::ENTRY,
    dual_appointments::ENTRY,
    talent_recognition::ENTRY,
    employment_matching::ENTRY,
    technology_market::ENTRY,
    data_sharing::ENTRY,
    standards_recognition::ENTRY,
    industrial_platform::ENTRY,
    research_tax_credit::ENTRY,
    talent_subsidy::ENTRY,
    transport_corridor::ENTRY,
    capital_market_integration::ENTRY,
    city_county_link::ENTRY,
    division_of_labour::ENTRY,
    chain_network::ENTRY,
    strategic_reserve::ENTRY,
    chain_leader::ENTRY,
    platform_programme::ENTRY,
];

/// The entry of an instrument.
pub fn find(name: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|it| it.name == name)
}
