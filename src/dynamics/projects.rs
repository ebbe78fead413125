//! Projects ripen from stage to stage, or fail (model description, section 4).

use super::chance::{Chance, Process, Stream};
use super::hazard::advance_share;
use super::model::Model;
use super::period::PeriodView;
use super::research::Research;
use super::venture::Finance;
use crate::numeric::{exp, power, scale_rows, slice, slice_mut};
use crate::region::{PerStage, STAGES};
use ndarray::Array2;
use std::mem::take;

/// What became of projects in a period, regions × fields.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectProgress {
    /// Projects that left each stage.
    pub exits: PerStage<Array2<f64>>,
    /// Projects that advanced; from the last stage they look for a place.
    pub advanced: PerStage<Array2<f64>>,
}

/// Projects leave their stage, forward or for good.
///
/// ```text
/// (19) h'_sim = −ln(1−p_s) g_s boost_sim,  h_sim = h'_sim ẑ_i^η_v (1 + [s = 2] Σ_j T_ji/(r_i H_i))^η_v
///      exits_sim ~ Binomial(P_sim, 1−e^(−(h_sim+f_s) dt)),  advanced_sim ~ Binomial(exits_sim, h_sim/(h_sim+f_s))
///      P_sim ← P_sim − exits_sim + advanced_s−1,im  with advanced_0,im = ideas_im
/// ```
pub fn progress<C: Chance>(
    period: &PeriodView<'_, C>,
    mut hazards: PerStage<Array2<f64>>,
    research: &Research,
    finance: &Finance,
) -> ProjectProgress {
    let PeriodView { model, world, economy, chance, .. } = *period;
    let eta = model.parameters.technology.finance_elasticity;
    let funding = power(finance.per_project.clone(), eta);
    let own = &model.base.research_share * &economy.talent;
    // A region that has lost its last researcher can still borrow some, and counts as if it had one.
    let own = own.mapv_into(|it| it.max(1.0));
    let helped = power(1.0 + &research.borrowed / &own, eta);
    for stage in STAGES {
        scale_rows(&mut hazards[stage], &funding);
    }
    scale_rows(&mut hazards.maturation, &helped);
    leave(model, &world.stocks.projects, hazards, chance)
}

/// Exits and advances once hazards are known; every cell draws from a stream of its own.
pub(super) fn leave<C: Chance>(
    model: &Model,
    projects: &PerStage<Array2<f64>>,
    mut hazards: PerStage<Array2<f64>>,
    chance: &C,
) -> ProjectProgress {
    let failure = &model.parameters.technology.failure_rate;
    let mut streams = Array2::from_shape_fn(projects.discovery.dim(), |(region, field)| {
        chance.stream(Process::Progress, region, field)
    });
    let mut some_of = |numbers: &mut Array2<f64>, probabilities: &Array2<f64>| {
        let streams = streams.as_slice_mut().expect("arrays are stored row by row");
        C::Stream::some_of_each(streams, slice_mut(numbers), slice(probabilities));
    };
    let mut progress = ProjectProgress { exits: projects.clone(), advanced: PerStage::default() };
    for stage in STAGES {
        let (hazard, failure) = (take(&mut hazards[stage]), failure[stage]);
        some_of(&mut progress.exits[stage], &(1.0 - exp(-model.years * (&hazard + failure))));
        let mut advanced = progress.exits[stage].clone();
        some_of(&mut advanced, &hazard.mapv_into(|it| advance_share(it, failure)));
        progress.advanced[stage] = advanced;
    }
    progress
}

/// Projects under way once ideas have come in and projects have moved on.
///
/// Ideas and advances of a period join their stage at its end, so none moves twice.
pub fn moved_on(
    projects: &PerStage<Array2<f64>>,
    ideas: &Array2<f64>,
    progress: &ProjectProgress,
) -> PerStage<Array2<f64>> {
    PerStage {
        discovery: &projects.discovery - &progress.exits.discovery + ideas,
        maturation: &projects.maturation - &progress.exits.maturation + &progress.advanced.discovery,
        scale_up: &projects.scale_up - &progress.exits.scale_up + &progress.advanced.maturation,
    }
}
