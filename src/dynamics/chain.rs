//! Industry chains: what reaches a field when suppliers break, and what is left of output (model description, section 16).
//!
//! A chain does nothing by itself: while every supplier works and no policy moves the borders and distances of supply,
//! supply is 1 to the bit, whatever grows.

use super::conditions::{Channel, Conditions};
use super::exchange::{KernelView, sums_by_column};
use super::model::Model;
use crate::numeric::{exp, ln, power, scalar, scaled_rows};
use crate::region::{ChainSegment, World};
use ndarray::{Array1, Array2, ArrayView1, Axis, Zip};

/// Supply with the inputs of industry chains in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Supply {
    /// `ln s_im`: supply of each field, regions × fields; 0 in fields without a chain.
    pub log_supply: Array2<f64>,
    /// `X_i`: what breaks of chains leave of output.
    pub output_left: Array1<f64>,
}

/// Less than this nothing falls to: there is always some substitute.
const LEAST: f64 = 0.01;

/// What reaches each region of the inputs of its fields; [`None`] in a world without chains.
///
/// ```text
/// (33) f_jmk = Π_events (1 − loss·z)
///      ŝ_imk = max(.01, [Σ_j κ^C_ij χ_jmk ω_jm Y_j⁰ (f_jmk b_j s_jm^μ)^e / Σ_j κ^C⁰_ij χ_jmk ω_jm Y_j⁰]^(1/e)),  e = (σ_C−1)/σ_C
///      ŝ_imk ← ŝ_imk + cover_im (1 − ŝ_imk)  where ŝ_imk < 1
/// ```
///
/// `s_jm` is that of the last accounts, so that a loss passes on one tier a period; `κ^C⁰` knows no policy.
pub fn supply(model: &Model, world: &World, conditions: &Conditions) -> Option<Supply> {
    let chains = &model.base.chains;
    if chains.is_empty() {
        return None;
    }
    let kernel = KernelView::new(&model.kernels, &world.atlas, conditions, Channel::Supply);
    if kernel.is_untouched() && is_whole(world, conditions) {
        let output_left = Array1::ones(world.atlas.len());
        return Some(Supply { log_supply: full_supply(model), output_left });
    }
    let capacity = conditions.capacity(chains.count());
    let substitution = model.parameters.chain.supplier_substitution;
    let elasticity = (substitution - 1.0) / substitution;
    let offered =
        &model.base.segment_output * power(offered(model, world, conditions, &capacity), elasticity);
    let reaching = sums_by_column(&kernel, &offered) / &model.base.segment_reach;
    let mut reaching = power(reaching, 1.0 / elasticity).mapv(|it| it.max(LEAST));
    for (chain, segments) in chains.numbered() {
        let cover = conditions.cover(chain.field);
        for number in segments {
            Zip::from(reaching.column_mut(number)).and(&cover).for_each(|it, cover| {
                if *it < 1.0 {
                    *it += cover * (1.0 - *it);
                }
            });
        }
    }
    let log_supply = combined(model, &ln(reaching));
    let output_left = output_left(model, &capacity, &log_supply);
    Some(Supply { log_supply, output_left })
}

/// `f_jmk b_j s_jm^μ`, regions × segments.
fn offered(model: &Model, world: &World, conditions: &Conditions, capacity: &Array2<f64>) -> Array2<f64> {
    let intensity = model.parameters.chain.intensity;
    let mut offered = scaled_rows(capacity, &conditions.output_left);
    for (chain, segments) in model.base.chains.numbered() {
        let supplied = exp(intensity * &world.accounts.log_supply.column(chain.field));
        for number in segments {
            offered.column_mut(number).zip_mut_with(&supplied, |it, supplied| *it *= supplied);
        }
    }
    offered
}

/// Whether nothing is broken, and nothing was in the last accounts.
fn is_whole(world: &World, conditions: &Conditions) -> bool {
    conditions.segments_left.is_empty()
        && conditions.output_left.iter().all(|it| it.to_bits() == 1.0_f64.to_bits())
        && world.accounts.log_supply.iter().all(|it| *it == 0.0)
}

/// `ln s_im` while nothing is broken; without columns in a world without chains.
pub(super) fn full_supply(model: &Model) -> Array2<f64> {
    let (regions, fields) = model.base.field_shares.dim();
    let fields = if model.base.chains.is_empty() { 0 } else { fields };
    Array2::zeros((regions, fields))
}

/// Segments of a field complement each other, and the scarcest counts most.
///
/// ```text
/// (34) ln s_im = ℓ − ln(1 + Σ_k a_mk (e^(−ς(ln ŝ_imk − ℓ)) − 1))/ς,  ℓ = min_k ln ŝ_imk
/// ```
///
/// `log_reaching` is `ln ŝ_imk`, regions × segments.
fn combined(model: &Model, log_reaching: &Array2<f64>) -> Array2<f64> {
    let complementarity = model.parameters.chain.segment_complementarity;
    let mut log_supply = full_supply(model);
    for (chain, segments) in model.base.chains.numbered() {
        let reaching = log_reaching.slice_axis(Axis(1), segments.into());
        Zip::from(log_supply.column_mut(chain.field)).and(reaching.rows()).for_each(
            |log_supply, reaching| {
                *log_supply = scarcest(&chain.segments, &reaching, complementarity);
            },
        );
    }
    log_supply
}

fn scarcest(segments: &[ChainSegment], log_reaching: &ArrayView1<'_, f64>, complementarity: f64) -> f64 {
    let least = log_reaching.iter().copied().fold(f64::INFINITY, f64::min);
    let beyond = |(segment, log): (&ChainSegment, &f64)| {
        segment.share * scalar::exp_m1(-complementarity * (log - least))
    };
    let sum: f64 = segments.iter().zip(log_reaching).map(beyond).sum();
    least - scalar::ln_1p(sum) / complementarity
}

/// What a region's own segments and the inputs of others leave of its output.
///
/// ```text
/// (35) own_im = max(.01, 1 − Σ_k χ_imk (1 − f_imk)),  X_i = 1 − Σ_m ω_im (1 − own_im s_im^μ)
/// ```
///
/// A field without a chain loses nothing, so that a region loses at most what its fields with chains are.
fn output_left(model: &Model, capacity: &Array2<f64>, log_supply: &Array2<f64>) -> Array1<f64> {
    let intensity = model.parameters.chain.intensity;
    let mut left = Array1::ones(capacity.nrows());
    for (chain, segments) in model.base.chains.numbered() {
        let mut own = Array1::<f64>::ones(capacity.nrows());
        for (segment, number) in chain.segments.iter().zip(segments) {
            own -= &(&segment.part * (1.0 - &capacity.column(number)));
        }
        let supplied = exp(intensity * &log_supply.column(chain.field));
        let field = own.mapv(|it| it.max(LEAST)) * supplied;
        left -= &(&model.base.field_shares.column(chain.field) * (1.0 - field));
    }
    left
}

/// `ln(b_i X_i)`, which output is multiplied by; [`None`] where nothing is broken.
///
/// ```text
/// (3') Y_i = B_i Ã_i b_i X_i (E_i/E_i⁰)^γ K_i^α N_worker,i^(1−α−β) H_i^β
/// ```
pub(super) fn log_breaks(conditions: &Conditions, supply: Option<&Supply>) -> Option<Array1<f64>> {
    let left = match supply {
        Some(Supply { output_left, .. }) => &conditions.output_left * output_left,
        None => conditions.output_left.clone(),
    };
    left.iter().any(|it| it.to_bits() != 1.0_f64.to_bits()).then(|| ln(left))
}

/// What each segment makes in the base year, and how much of it reaches every region.
pub(super) fn settle(model: &mut Model) {
    let base = &model.base;
    if base.chains.is_empty() {
        return;
    }
    let mut made = Array2::zeros((base.output.len(), base.chains.count()));
    for (mut column, (field, segment)) in made.columns_mut().into_iter().zip(base.chains.segments()) {
        column.assign(&(&segment.part * &base.field_shares.column(field) * &base.output));
    }
    let kernel = KernelView::of(model.kernels.of(Channel::Supply).base());
    let reach = sums_by_column(&kernel, &made);
    (model.base.segment_output, model.base.segment_reach) = (made, reach);
}

/// How much output each region would lose at first by a small loss of one region's segment, over its own output.
///
/// ```text
/// (36) x_i,jmk = ω_im (μ a_mk π_ijmk + [i = j] χ_jmk),  π_ijmk = κ^C⁰_ij χ_jmk ω_jm Y_j⁰ / Σ_l κ^C⁰_il χ_lmk ω_lm Y_l⁰
/// ```
///
/// `supplier` is `j` and `number` that of the segment in arrays over segments. It is the effect in the base year, in
/// the first row in which the loss acts, before it passes on to other fields' and regions' suppliers.
///
/// # Panics
///
/// If there is no such supplier or segment.
pub fn exposure(model: &Model, supplier: usize, number: usize) -> Array1<f64> {
    let base = &model.base;
    let (field, segment) = base.chains.segments().nth(number).expect("the segment is one of the chains");
    let kernel = model.kernels.of(Channel::Supply).base().row(supplier);
    let from = &kernel * base.segment_output[[supplier, number]] / base.segment_reach.column(number);
    let mut exposure = model.parameters.chain.intensity * segment.share * from;
    exposure[supplier] += segment.part[supplier];
    exposure * base.field_shares.column(field)
}
