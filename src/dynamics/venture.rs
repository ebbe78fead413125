//! Venture finance: money looks for projects that are likely to succeed (model description, section 4).

use super::attraction::attraction;
use super::calibration::BaseYear;
use super::conditions::{Channel, Conditions, among};
use super::exchange::{Allocation, KernelView, divide};
use super::hazard::{live_projects, success};
use super::model::Model;
use super::period::PeriodView;
use super::production::Economy;
use crate::numeric::{change, ln, power, row_sums, scalar};
use crate::region::{PerStage, Stocks};
use ndarray::{Array1, Array2};

/// Venture finance of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Finance {
    /// Flows before better odds draw more money, CNY in the period.
    pub flows: Allocation,
    /// `V_i`: CNY per year.
    pub received: Array1<f64>,
    /// `ẑ_i`: finance per live project, in researcher-years, over that of the base year.
    pub per_project: Array1<f64>,
}

/// The least that a project is worth to those who finance it.
const LEAST_PROSPECT: f64 = 0.01;

/// Money goes where projects promise most.
///
/// ```text
/// (13) V_oi = (1 − Σ_q pool_qo) money_o · κ^venture_oi S^V_i (e_i/e_i⁰)^θ_V / Σ_l κ^venture_ol S^V_l (e_l/e_l⁰)^θ_V
///           + Σ_q pool_qo money_o · [i in q] κ̄_oi S^V_i (e_i/e_i⁰)^θ_V / Σ_{l in q} κ̄_ol S^V_l (e_l/e_l⁰)^θ_V
///      money_o = f Y_o + fund_o,  κ̄ = κ^venture without any province border
///      e_i = Σ_m (ω_im + P_1im + P_2im)·max(0.01, σ_im k − (1−insured_i)(1−σ_im)),  σ_im = Π_s h'_sim/(h'_sim + f_s)
/// (14) V_i = ϑ_i^ν_V Σ_o V_oi,  ϑ_i = (e_i/live_i)/(e_i⁰/live_i⁰),  live_i = 1 + Σ_m (P_1im + P_2im)
///      ẑ_i = (V_i/live_i)/(V_i⁰/live_i⁰) ÷ (w̄/w̄⁰),  w̄ = β ΣY/ΣH
/// ```
pub fn finance<C>(
    period: &PeriodView<'_, C>,
    hazards: &PerStage<Array2<f64>>,
    record: Option<&mut Array2<f64>>,
) -> Finance {
    let PeriodView { model, world, economy, conditions, .. } = *period;
    let (venture, base) = (&model.parameters.venture, &model.base);
    let prospect = prospects(model, &world.stocks, conditions, hazards);
    let theta = venture.prospect_elasticity;
    let attraction = attraction(&base.finance_appeal, theta, ln(&prospect / &base.prospect));
    let private = venture.finance_share * &economy.output * &conditions.finance_left;
    let money = model.years * (private + &conditions.fund_injection);
    let flows = place(period, &attraction, &money, record);

    let live = live_projects(&world.stocks);
    let odds = (&prospect / &live) / (&base.prospect / &base.live);
    let received = power(odds, venture.supply_elasticity) * &flows.arrivals / model.years;
    let per_project = per_project(base, economy, &received, &live);
    Finance { flows, received, per_project }
}

/// `ẑ_i` of (14).
fn per_project(
    base: &BaseYear,
    economy: &Economy,
    received: &Array1<f64>,
    live: &Array1<f64>,
) -> Array1<f64> {
    let wage_growth = (economy.total_output / economy.talent.sum()) / (base.total_output / base.total_talent);
    (received / live) / (&base.finance / &base.live) / wage_growth
}

/// (13) once attraction and money are known: what is pooled stays among the pool's members.
fn place<C>(
    period: &PeriodView<'_, C>,
    attraction: &Array1<f64>,
    money: &Array1<f64>,
    mut record: Option<&mut Array2<f64>>,
) -> Allocation {
    let (atlas, pools) = (&period.world.atlas, &period.conditions.pools);
    let pooled = pools.iter().fold(Array1::zeros(money.len()), |sum, pool| sum + &pool.share);
    let (free, kernel) = ((1.0 - pooled) * money, period.kernel(Channel::Venture));
    let mut placed = divide(atlas, &kernel, attraction, free, record.as_deref_mut());
    for pool in pools {
        let (kernel, among_members) = (without_borders(period), among(&pool.members, attraction));
        let money = &pool.share * money;
        let within = divide(atlas, &kernel, &among_members, money, record.as_deref_mut());
        placed.add(&within);
    }
    placed
}

/// `κ̄` of (13).
fn without_borders<'a, C>(period: &PeriodView<'a, C>) -> KernelView<'a> {
    let (kernel, atlas) = (period.model.kernels.of(Channel::Venture), &*period.world.atlas);
    let no_border = scalar::exp(kernel.border_cost());
    let mut view = KernelView::of(kernel.base());
    let alike = |a, b| !atlas.province_differs(a, b);
    view.touch(atlas.len(), alike, move |o, i| if atlas.province_differs(o, i) { no_border } else { 1.0 });
    view
}

/// `e_i`: what a region's projects promise those who finance them.
pub(super) fn prospects(
    model: &Model,
    stocks: &Stocks,
    conditions: &Conditions,
    hazards: &PerStage<Array2<f64>>,
) -> Array1<f64> {
    let multiple = model.parameters.venture.success_multiple;
    let mut worth = success(model, hazards);
    change(&mut worth, |region, _, success| {
        let lost = (1.0 - conditions.insured_share[region]) * (1.0 - *success);
        *success = (*success * multiple - lost).max(LEAST_PROSPECT);
    });
    let stakes = &model.base.field_shares + &stocks.projects.discovery + &stocks.projects.maturation;
    row_sums(&(stakes * worth))
}
