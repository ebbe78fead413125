//! Where savings are invested (model description, section 4).

use super::chance::Expected;
use super::choice::{Choice, Party, choose};
use super::conditions::{Channel, Conditions};
use super::elementary::exp;
use super::kernel::Passage;
use super::production::Economy;
use super::record::FlowRecords;
use super::{Model, discounted};
use crate::region::{Factor, World};
use ndarray::Array1;

/// Savings look for returns, near by before far away.
///
/// ```text
/// (11) I_oi = s Y_o (1−e^(−δ dt))/δ · κ^capital_oi S^K_i (R_i/R_i⁰)^θ_K / Σ_l κ^capital_ol S^K_l (R_l/R_l⁰)^θ_K
/// ```
///
/// Without depreciation the quotient is `dt`.
pub fn invest(
    model: &Model,
    world: &World,
    economy: &Economy,
    conditions: &Conditions,
    records: &mut FlowRecords,
) -> Choice {
    let capital = &model.parameters.capital;
    let theta = capital.return_elasticity;
    let change = &economy.log_return - &model.base.log_return;
    let attraction = &model.base.capital_appeal * &exp(theta * change);
    let savings = capital.saving_rate * discounted(capital.depreciation_rate, model.years) * &economy.output;
    let passage = Passage::new(&model.kernels, &world.atlas, conditions, Channel::Capital);
    let party = Party { leavers: &savings, process: None, record: records.get_mut(Factor::Capital) };
    choose(&world.atlas, &passage, &attraction, &mut [party], &Expected).swap_remove(0)
}

/// Capital wears out and is added to.
///
/// ```text
/// (12) K_i ← K_i e^(−δ dt) + Σ_o I_oi
/// ```
pub fn accumulate(model: &Model, capital: &Array1<f64>, investment: &Choice) -> Array1<f64> {
    let kept = (-model.parameters.capital.depreciation_rate * model.years).exp();
    kept * capital + &investment.arrivals
}
