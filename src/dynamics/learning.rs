//! Learning by use: what is used gets cheaper where its use can be seen (model description, section 4).

use super::Model;
use super::choice::{blocks_of, over_blocks};
use super::company::{Answer, Errand};
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
    match passage.ask(|| Errand::See(values.clone()), |errands| see_together(passage, errands)) {
        Some(Answer::Seen(sums)) => sums,
        _ => through_some(passage, values, |_| true),
    }
}

/// The same for all runs of a company.
fn see_together(passage: &Passage<'_>, errands: &[Errand]) -> Vec<Answer> {
    let values = errands.iter().filter_map(|it| match it {
        Errand::See(values) => Some(values),
        Errand::Leave(_) => None,
    });
    let sums = through_for_all(passage, &values.collect::<Vec<_>>(), |_| true);
    sums.into_iter().map(Answer::Seen).collect()
}

/// The same for the regions that are `wanted`, and 0 for others.
pub(super) fn through_some(
    passage: &Passage<'_>,
    values: &Array2<f64>,
    wanted: impl Fn(usize) -> bool + Send + Sync,
) -> Array2<f64> {
    through_for_all(passage, &[values], wanted).swap_remove(0)
}

/// The same for the values of several runs; each row of the kernel is read once.
fn through_for_all(
    passage: &Passage<'_>,
    values: &[&Array2<f64>],
    wanted: impl Fn(usize) -> bool + Send + Sync,
) -> Vec<Array2<f64>> {
    let panels: Vec<_> = values.iter().map(|it| Panel::of_rows(fields::rows(it))).collect();
    let blocks = over_blocks(blocks_of(values[0].nrows()).collect(), |rows| {
        let mut sums = vec![vec![[0.0; FIELDS.len()]; rows.len()]; panels.len()];
        let (lanes, mut buffer) = (Lanes::default(), RowBuffer::default());
        for batch in batches(rows.clone()).filter(|it| it.origins().any(&wanted)) {
            let at = batch.origins().start - rows.start;
            let runs = sums.iter_mut().zip(&panels);
            match batch {
                Batch::Eight(first) => {
                    let rows = passage.rows::<8>(first, &mut buffer);
                    for (sums, panel) in runs {
                        sums[at..][..8].copy_from_slice(&lanes.dots_by_panel(rows, panel));
                    }
                }
                Batch::One(first) => {
                    let rows = passage.rows::<1>(first, &mut buffer);
                    for (sums, panel) in runs {
                        [sums[at]] = lanes.dots_by_panel(rows, panel);
                    }
                }
            }
        }
        sums
    });
    let of_run = |run: usize| blocks.iter().flat_map(move |it| it[run].as_flattened()).copied().collect();
    let table = |run: usize| Array2::from_shape_vec(values[run].dim(), of_run(run));
    (0..values.len()).map(|run| table(run).expect("a row of fields for each region")).collect()
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
