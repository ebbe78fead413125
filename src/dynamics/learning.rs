//! Learning by use: what is used gets cheaper where its use can be seen (model description, section 4).

use super::Model;
use super::choice::{blocks_of, over_blocks};
use super::conditions::{Channel, Conditions};
use super::elementary::{exp, ln};
use super::fields;
use super::kernel::{Batch, Passage, RowBuffer, batches};
use super::lanes::{Lanes, Panel};
use super::production::Economy;
use crate::region::{FIELDS, Field, World};
use ndarray::{Array2, Zip};

/// Use in a year that each region can see, regions × fields, in CNY per year.
///
/// ```text
/// (24) y_im = ω_im Y_i c_im^(−ε_D),  Q_im ← Q_im + dt Σ_j O_ij,m y_jm
/// ```
pub fn visible_use(model: &Model, world: &World, economy: &Economy, conditions: &Conditions) -> Array2<f64> {
    let demand = model.parameters.learning.demand_elasticity;
    let mut used = exp(-demand * &economy.log_unit_cost);
    used *= &model.base.field_shares;
    fields::scale(&mut used, &economy.output);
    let passage = Passage::new(&model.kernels, &world.atlas, conditions, Channel::Experience);
    seen(&passage, &used, &conditions.openness)
}

/// `Σ_j O_ij,m y_jm`: a region sees all of its own use, and of others' what their markets let be seen.
pub(super) fn seen(passage: &Passage<'_>, used: &Array2<f64>, openness: &Array2<f64>) -> Array2<f64> {
    let shown = used * openness;
    let mut visible = through(passage, &shown);
    // The kernel counts a region's own use as if its market had to be opened to itself.
    Zip::from(&mut visible).and(used).and(&shown).for_each(|visible, used, shown| *visible += used - shown);
    visible
}

/// `Σ_j κ_ij x_jm` for every region and field.
pub(super) fn through(passage: &Passage<'_>, values: &Array2<f64>) -> Array2<f64> {
    through_some(passage, values, |_| true)
}

/// The same for the regions that are `wanted`, and 0 for others.
pub(super) fn through_some(
    passage: &Passage<'_>,
    values: &Array2<f64>,
    wanted: impl Fn(usize) -> bool + Send + Sync,
) -> Array2<f64> {
    let panel = Panel::of_rows(fields::rows(values));
    let blocks = over_blocks(blocks_of(values.nrows()).collect(), |rows| {
        let mut sums = vec![[0.0; FIELDS.len()]; rows.len()];
        let (lanes, mut buffer) = (Lanes::default(), RowBuffer::default());
        for batch in batches(rows.clone()).filter(|it| it.origins().any(&wanted)) {
            let at = batch.origins().start - rows.start;
            match batch {
                Batch::Eight(first) => {
                    let rows = passage.rows::<8>(first, &mut buffer);
                    sums[at..][..8].copy_from_slice(&lanes.dots_by_panel(rows, &panel));
                }
                Batch::One(first) => {
                    [sums[at]] = lanes.dots_by_panel(passage.rows::<1>(first, &mut buffer), &panel);
                }
            }
        }
        sums
    });
    let sums = blocks.iter().flat_map(|it| it.as_flattened()).copied().collect();
    Array2::from_shape_vec(values.dim(), sums).expect("a row of fields for each region")
}

/// Unit costs fall as experience grows.
///
/// ```text
/// (25) c_im = (Q_im/Q_im⁰)^(−b_m),  b_m = −log2(1−LR), 0 in the field `general`
/// ```
///
/// Returns `ln c_im`, regions × fields.
pub fn log_unit_costs(model: &Model, experience: &Array2<f64>) -> Array2<f64> {
    let exponent = learning_exponent(model.parameters.learning.learning_rate);
    let ratio = Zip::from(experience).and(&model.base.experience).map_collect(|now, base| {
        // Where nothing was ever used, nothing can be learnt.
        if *base > 0.0 { now / base } else { 1.0 }
    });
    let mut costs = -exponent * ln(ratio);
    costs.column_mut(Field::General as usize).fill(0.0);
    costs
}

/// `b = −log2(1−LR)`: with it a doubling of experience multiplies cost by 1 − LR (Wright 1936).
pub fn learning_exponent(learning_rate: f64) -> f64 {
    -(1.0 - learning_rate).log2()
}
