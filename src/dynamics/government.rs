//! Governments that choose whether to be open (model description, section 9).

use super::fiscal;
use super::parameters::Parameters;
use super::period::PeriodView;
use crate::numeric::scalar;
use ndarray::{Array1, Zip};

/// Years over which a government judges growth.
pub const HORIZON: usize = 5;

/// What governments see when they judge: the state at the end of a year, under the stances held until then.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The period that begins, in expected numbers.
    pub period: PeriodView<'a>,
    /// `T_i`: CNY per year.
    pub revenue: &'a Array1<f64>,
}

/// How satisfied governments are with how they stand.
///
/// ```text
/// (29) U_i = Z_i − κ_t · (mean of Z_j over the peers j of i) + (bonus − cost) x_i
///      Z_i = ξ [ln(Y_i/Y_i^ref) − the same five years before + Σ_j credit_ij X_ij/Y_i] + (1−ξ) ln(T_i/T_i^ref)
/// ```
///
/// `potential` is `Y_i^ref`, what the region would produce in the same world without any policy; its revenue is
/// `τ_L Y_i^ref`. `gain` is what `ln(Y_i/Y_i^ref)` has grown by in five years. A government without peers compares
/// itself with nobody.
pub fn utility(
    situation: &Situation<'_>,
    potential: &Array1<f64>,
    gain: &Array1<f64>,
    peers: &[Vec<usize>],
) -> Array1<f64> {
    let PeriodView { model, world, economy, .. } = situation.period;
    let Parameters { governments, fiscal: rates, .. } = &model.parameters;
    let xi = governments.growth_weight;
    let credited = fiscal::credited(&situation.period) / &economy.output;
    let own = Zip::from(situation.revenue).and(potential).and(gain).and(&credited).map_collect(
        |&revenue, &potential, &gain, &credited| {
            let expected = rates.local_tax_rate * potential;
            // Payments of more than a region has are as bad as no revenue at all; where none is expected, there is
            // nothing to compare it with.
            let part = if expected > 0.0 { (revenue / expected).max(f64::MIN_POSITIVE) } else { 1.0 };
            xi * (gain + credited) + (1.0 - xi) * scalar::ln(part)
        },
    );
    let judged = |i: usize| {
        let others: f64 = peers[i].iter().map(|&it| own[it]).sum();
        let compared = if peers[i].is_empty() { 0.0 } else { others / peers[i].len() as f64 };
        own[i] - governments.peer_weight * compared + worth_of(world.stances.open(i), &model.parameters)
    };
    (0..own.len()).map(judged).collect()
}

/// What a stance is worth in itself.
pub(super) fn worth_of(open: bool, parameters: &Parameters) -> f64 {
    let governments = &parameters.governments;
    if open { governments.open_bonus - governments.open_cost } else { 0.0 }
}

/// How likely a government takes the stance that is better by `advantage`, in units of utility.
///
/// ```text
/// (30) P(i copies j) = 1/(1+e^(−β(U_j−U_i)))
/// ```
pub fn preference(advantage: f64, parameters: &Parameters) -> f64 {
    1.0 / (1.0 + scalar::exp(-parameters.governments.selection_intensity * advantage))
}
