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
pub mod challenge_bounties;
pub mod city_county_link;
pub mod data_sharing;
pub mod division_of_labour;
pub mod dual_appointments;
pub mod employment_matching;
mod enact;
mod entry;
pub mod facility_sharing;
pub mod gdp_credit;
pub mod industrial_platform;
pub mod innovation_consortium;
pub mod innovation_vouchers;
pub mod joint_venture_fund;
mod named;
pub mod parallel_race;
pub mod pilot_platforms;
pub mod research_tax_credit;
pub mod risk_pool;
pub mod scenario_opening;
mod settings;
pub mod standards_recognition;
pub mod talent_recognition;
pub mod talent_subsidy;
pub mod tax_sharing;
pub mod technology_market;
pub mod transport_corridor;

pub use enact::{Club, InForce, Reach, enact};
pub use entry::{Entry, Read, Written};
pub use named::{Chain, NamedRegion, Pair, WrongNumber};
pub use settings::{DistanceFactor, Gain, Money, OutOfRange, Positive, Share, Teams, Year};

use crate::dynamics::Conditions;
use crate::region::RegionId;
use ndarray::Array1;
use std::fmt::Debug;
use std::sync::Arc;

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
];

/// What a policy does to the conditions of a period.
pub trait Instrument: Debug + Send + Sync {
    /// What it takes to write the instrument into a scenario and to read it back; see [`Entry::written`].
    ///
    /// `None` for one that only code can make: simulations take it, scenarios do not.
    fn written(&self) -> Option<Written> {
        None
    }

    /// Whom the policy covers unless the scenario says otherwise.
    fn coverage(&self) -> Coverage;

    /// What the policy would cost in a year at full strength, before budgets bind.
    fn cost(&self, _club: &Club<'_>) -> Cost {
        Cost::Free
    }

    /// The regions that the settings name, in groups within which no region may be named twice.
    ///
    /// Whoever reads the settings looks each up and fills in which one it is.
    fn named_regions(&mut self) -> Vec<Vec<&mut NamedRegion>> {
        Vec::new()
    }

    /// Changes the conditions within `reach`; everything else is left as it was.
    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions);
}

/// Which members and pairs a policy covers, as far as stances decide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Members that are open, and pairs of them.
    Mutual,
    /// Every member, whatever its stance.
    OneSided,
    /// Pairs of members whose origin is open.
    Origin,
}

/// Who bears what, in CNY per year by region.
#[derive(Clone, Debug, PartialEq)]
pub enum Cost {
    /// Nobody pays.
    Free,
    /// Members pay out of their science and technology budget, which may bind (28).
    Local(Array1<f64>),
    /// The centre pays; reported, never scaled.
    Central(Array1<f64>),
}

/// The entry of an instrument.
pub fn find(name: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|it| it.name == name)
}

/// An instrument in force somewhere for some time.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How the scenario calls it.
    pub name: String,
    /// What is done.
    pub instrument: Arc<dyn Instrument>,
    /// Who belongs, in the order of the atlas.
    pub members: Vec<RegionId>,
    /// When.
    pub timing: Timing,
    /// Whom of the members it covers.
    pub coverage: Coverage,
    /// When its effect is judged, if ever.
    pub review: Option<ReviewPlan>,
}

impl Policy {
    /// In force from beginning to end, covering whom its instrument covers, and never reviewed.
    pub fn new(name: &str, instrument: Arc<dyn Instrument>, members: Vec<RegionId>) -> Self {
        let (coverage, timing) = (instrument.coverage(), Timing::default());
        Self { name: name.to_owned(), instrument, members, timing, coverage, review: None }
    }

    /// Which of so many regions belong, whatever their stance.
    pub fn membership(&self, regions: usize) -> Vec<bool> {
        let mut belongs = vec![false; regions];
        self.members.iter().for_each(|it| belongs[it.index()] = true);
        belongs
    }
}

/// When a policy is judged by what its members gained, and how much that must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReviewPlan {
    /// Whole years from one review to the next, at least 1.
    pub every: u32,
    /// z: the effect over its standard error that it must exceed to go on.
    pub z: f64,
}

impl ReviewPlan {
    /// Whether a review is held when `year` years of a run that began at `start` are complete.
    ///
    /// Years are counted from the first whole year of the run at or after the start of the policy, up to its stop.
    pub fn is_due(self, timing: Timing, start: f64, year: u64) -> bool {
        let first = (timing.start.unwrap_or(start) - start).max(0.0).ceil();
        let (now, since) = (start + year as f64, year as f64 - first);
        since > 0.0 && since % f64::from(self.every) == 0.0 && timing.stop.is_none_or(|stop| now < stop)
    }
}

/// From when to when a policy is active, and how fast it comes into force.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timing {
    /// First moment, in decimal years; from the beginning when left out.
    pub start: Option<f64>,
    /// First moment at which it is no longer active; never ends when left out.
    pub stop: Option<f64>,
    /// Years from the start to full strength.
    pub ramp_years: f64,
}

impl Timing {
    /// Strength of a policy at `moment`, the middle of a step, in decimal years; 0 outside its time.
    pub fn strength(&self, moment: f64) -> f64 {
        if self.start.is_some_and(|start| moment < start) || self.stop.is_some_and(|stop| moment >= stop) {
            return 0.0;
        }
        match self.start {
            Some(start) if self.ramp_years > 0.0 => ((moment - start) / self.ramp_years).min(1.0),
            _ => 1.0,
        }
    }
}
