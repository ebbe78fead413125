//! What effects are if parameters are other than they were set: draws from their ranges and estimates.
//!
//! Replicates say what chance does to an effect while every parameter stays as it is; no sign should rest on that alone.
//! The same points of one Owen-scrambled Sobol' sequence are run in every scenario of a comparison, so that arms differ
//! by their policies and not by their luck with parameters.

mod choice;
mod deciding;
#[cfg(feature = "files")]
mod folder;
mod law;
mod outcomes;
mod plan;
mod refused;
mod runs;
#[cfg(feature = "files")]
mod store;
mod tables;

pub use deciding::{Deciding, DecidingMethod};
#[cfg(feature = "files")]
pub use folder::{DrawnRunError, fill_with_draws};
pub use law::ParameterLaw;
pub use outcomes::{OutcomeDraws, OutcomeDrawsError, draw_scenario};
pub use plan::{DrawPlan, DrawnParameter, FixedParameter, NoDraws, usual_draws};
pub use refused::RefusedPoints;
pub use runs::{
    DoneDraw, DoneDraws, DrawError, DrawnScenarios, PointOutcome, PointStore, PointWork, at_points,
    has_same_model,
};
#[cfg(feature = "files")]
pub use store::{DrawJournal, DrawnDescription};
pub use tables::draws_table;
