//! Platforms of the industrial internet: firms join them by themselves and after others (model description, section 18).

use super::conditions::{Channel, Conditions};
use super::exchange::sums_by_column;
use super::hazard::departures;
use super::model::Model;
use super::period::PeriodView;
use crate::numeric::scalar;
use crate::region::{Platforms, Stage, TIERS, World};
use ndarray::{Array1, Array2, Zip};

/// How much more firms a platform of each tier can take.
const WEIGHTS: [f64; TIERS.len()] = [1.0, 2.0, 4.0, 8.0];

/// Openness that a market would gain if every firm worked on a platform.
const OPENING: f64 = 0.3;

/// The share of firms that can join at most.
///
/// ```text
/// (37) ceiling = 1 − exp(−Σ_t weight_t n_t / W),  weights basic 1, growing 2, leading 4, ecosystem 8;  W from ceiling⁰ at n⁰
/// ```
pub fn ceiling(model: &Model, platforms: &Platforms, added: &[f64; TIERS.len()]) -> f64 {
    let weighted =
        |numbers: [f64; TIERS.len()]| -> f64 { numbers.iter().zip(WEIGHTS).map(|(n, w)| n * w).sum() };
    let now = std::array::from_fn(|tier| (platforms.numbers[tier] + added[tier]).max(0.0));
    let initial = model.parameters.platform.initial_ceiling;
    let scale = weighted(platforms.numbers) / -scalar::ln_1p(-initial);
    -scalar::exp_m1(-weighted(now) / scale)
}

/// Shares of firms that join platforms in the period; nothing in a world without platforms.
///
/// ```text
/// (38) ψ_i ← ψ_i + (1 − e^(−(p_i + q_i Σ_j w_ij ψ_j) dt)) max(0, ceiling − ψ_i),  w_ij = κ^W_ij E_j/Σ_l κ^W_il E_l
/// ```
///
/// It is the diffusion of Bass (1969) in space: those who imitate see their neighbours by the kernel of knowledge.
pub fn joining<C>(period: &PeriodView<'_, C>) -> Array1<f64> {
    let PeriodView { model, world, economy, conditions, .. } = *period;
    let Some(platforms) = &world.platforms else { return Array1::default(0) };
    let ceiling = ceiling(model, platforms, &conditions.platforms.added);
    let adoption = &world.stocks.adoption;
    let mut seen = Array2::zeros((adoption.len(), 2));
    seen.column_mut(0).assign(&economy.all_people);
    seen.column_mut(1).assign(&(&economy.all_people * adoption));
    let seen = sums_by_column(&period.kernel(Channel::Knowledge), &seen);
    let parameters = &model.parameters.platform;
    let innovation = parameters.innovation * &conditions.platforms.innovation;
    let imitation = parameters.imitation * &conditions.platforms.imitation;
    let mut joining = Array1::zeros(adoption.len());
    Zip::from(&mut joining).and(adoption).and(seen.rows()).and(&innovation).and(&imitation).for_each(
        |joining, adopted, seen, p, q| {
            let nearby = if seen[0] > 0.0 { seen[1] / seen[0] } else { 0.0 };
            *joining = departures(p + q * nearby, model.years) * (ceiling - adopted).max(0.0);
        },
    );
    joining
}

/// Firms on platforms use what others made, and scale up faster.
pub fn work(world: &World, conditions: &mut Conditions) {
    let Some(platforms) = &world.platforms else { return };
    let more = &world.stocks.adoption - &platforms.adopted;
    for mut market in conditions.openness.columns_mut() {
        market.scaled_add(OPENING, &more);
    }
    conditions.raise_hazard(Stage::ScaleUp, platforms.boost, &more);
}
