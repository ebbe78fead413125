//! Where savings are invested (model description, section 4).

use super::attraction::attraction;
use super::conditions::Channel;
use super::exchange::{Allocation, divide};
use super::hazard::discounted;
use super::model::Model;
use super::period::PeriodView;
use crate::numeric::scalar;
use ndarray::{Array1, Array2};

/// Savings look for returns, near by before far away.
///
/// ```text
/// (11) I_oi = s Y_o (1−e^(−δ dt))/δ · κ^capital_oi S^K_i (R_i/R_i⁰)^θ_K / Σ_l κ^capital_ol S^K_l (R_l/R_l⁰)^θ_K
/// ```
///
/// Without depreciation the quotient is `dt`.
pub fn invest<C>(period: &PeriodView<'_, C>, record: Option<&mut Array2<f64>>) -> Allocation {
    let PeriodView { model, world, economy, .. } = *period;
    let capital = &model.parameters.capital;
    let theta = capital.return_elasticity;
    let change = &economy.log_return - &model.base.log_return;
    let attraction = attraction(&model.base.capital_appeal, theta, change);
    let savings = capital.saving_rate * discounted(capital.depreciation_rate, model.years) * &economy.output;
    divide(&world.atlas, &period.kernel(Channel::Capital), &attraction, savings, record)
}

/// Capital wears out and is added to.
///
/// ```text
/// (12) K_i ← K_i e^(−δ dt) + Σ_o I_oi
/// ```
///
/// What was `destroyed` is missing besides.
pub fn accumulate(
    model: &Model,
    capital: &Array1<f64>,
    destroyed: &Array1<f64>,
    investment: &Allocation,
) -> Array1<f64> {
    kept(model, capital) - destroyed + &investment.arrivals
}

/// Capital that is destroyed at the end of a period, of what has not worn out by then; CNY by region.
pub fn destroyed<C>(period: &PeriodView<'_, C>) -> Array1<f64> {
    let PeriodView { model, world, conditions, .. } = *period;
    kept(model, &world.stocks.capital) * (1.0 - &conditions.capital_left)
}

fn kept(model: &Model, capital: &Array1<f64>) -> Array1<f64> {
    scalar::exp(-model.parameters.capital.depreciation_rate * model.years) * capital
}
