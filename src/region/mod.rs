//! Who the agents are ([`Atlas`], [`Clubs`]) and what they hold ([`Stocks`]).

mod atlas;
mod chains;
mod clubs;
mod factor;
mod fields;
mod observations;
mod platforms;
mod projection;
mod selector;
mod sets;
mod stocks;

pub use atlas::{
    Atlas, EARTH_RADIUS, Place, Region, RegionId, RegionKind, SAME_PREFECTURE, distance_within, great_circle,
};
pub use chains::{ChainSegment, Chains, IndustryChain, Specialisation};
pub use clubs::{Club, ClubScope, ClubWords, Clubs, KINDS};
pub use factor::{FACTORS, Factor, PerFactor};
pub use fields::{Field, Fields, GENERAL, WrongField};
pub use observations::{NaturalGrowth, Observations};
pub use platforms::{Platforms, TIERS};
pub use projection::Albers;
pub use selector::{Selector, SelectorTerm, UnknownNames};
pub use sets::{COHORTS, Cohort, PerCohort, PerStage, STAGES, Stage};
pub use stocks::{Accounts, Deployments, Stances, Stocks};

use std::sync::Arc;

/// The world at one moment: the fixed atlas, the stocks that change and the last accounts.
#[derive(Clone, Debug)]
pub struct World {
    /// Names, kinds and positions; constant over a run and shared by its replicates.
    pub atlas: Arc<Atlas>,
    /// What every region holds now.
    pub stocks: Stocks,
    /// The accounts of the last completed step; before the first step those of the base year.
    pub accounts: Accounts,
    /// Where the governments stand.
    pub stances: Stances,
    /// Platforms of the industrial internet in the base year, if the world has any.
    pub platforms: Option<Arc<Platforms>>,
}
