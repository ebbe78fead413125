//! Learning by use: what is used gets cheaper where its use can be seen (model description, section 4).

use super::conditions::Channel;
use super::exchange::{KernelView, sums_by_column};
use super::model::Model;
use super::period::PeriodView;
use crate::numeric::{change, exp, ln, scalar, scale_rows};
use crate::region::Field;
use ndarray::{Array2, Zip};

/// Use in a year that each region can see, regions × fields, in CNY per year.
///
/// ```text
/// (24) y_im = ω_im Y_i c_im^(−ε_D),  Q_im ← Q_im + dt Σ_j O_ij,m y_jm
/// ```
pub fn visible_use<C>(period: &PeriodView<'_, C>) -> Array2<f64> {
    let PeriodView { model, economy, conditions, .. } = *period;
    let demand = model.parameters.learning.demand_elasticity;
    let mut used = exp(-demand * &economy.log_unit_cost);
    used *= &model.base.field_shares;
    scale_rows(&mut used, &economy.output);
    seen(&period.kernel(Channel::Experience), &used, &conditions.openness)
}

/// `Σ_j O_ij,m y_jm`: a region sees all of its own use, and of others' what their markets let be seen.
pub(super) fn seen(experience: &KernelView<'_>, used: &Array2<f64>, openness: &Array2<f64>) -> Array2<f64> {
    let shown = used * openness;
    let mut visible = sums_by_column(experience, &shown);
    // The kernel counts a region's own use as if its market had to be opened to itself.
    Zip::from(&mut visible).and(used).and(&shown).for_each(|visible, used, shown| *visible += used - shown);
    visible
}

/// Unit costs fall as experience grows.
///
/// ```text
/// (25) c_im = (Q_im/Q_im⁰)^(−b_m),  b_m = −log2(1−LR_m), 0 in the field `general`
/// ```
///
/// Returns `ln c_im`, regions × fields.
pub fn log_unit_costs(model: &Model, experience: &Array2<f64>) -> Array2<f64> {
    let ratio = Zip::from(experience).and(&model.base.experience).map_collect(|now, base| {
        // Where nothing was ever used, nothing can be learnt.
        if *base > 0.0 { now / base } else { 1.0 }
    });
    let mut costs = ln(ratio);
    let usual = model.parameters.learning.learning_rate;
    let exponent = |field: &Field| learning_exponent(field.learning_rate(usual));
    let exponents: Vec<f64> = model.fields().named().iter().map(exponent).collect();
    // The last field is `general`, in which nothing is learnt.
    change(&mut costs, |_, m, it| *it = exponents.get(m).map_or(0.0, |exponent| -exponent * *it));
    costs
}

/// `b = −log2(1−LR)`: with it a doubling of experience multiplies cost by 1 − LR (Wright 1936).
pub fn learning_exponent(learning_rate: f64) -> f64 {
    -scalar::log2(1.0 - learning_rate)
}
