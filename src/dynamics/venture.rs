//! Venture finance: money looks for projects that are likely to succeed (model description, section 4).

use super::chance::Expected;
use super::choice::{Choice, Party, choose};
use super::conditions::{Channel, ClubShare, Conditions};
use super::elementary::power;
use super::fields;
use super::kernel::Passage;
use super::production::Economy;
use super::projects;
use super::record::FlowRecords;
use super::{BaseYear, Model};
use crate::region::{Factor, PerStage, Stocks, World};
use ndarray::{Array1, Array2};

/// Venture finance of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Finance {
    /// Flows before better odds draw more money, CNY in the period.
    pub flows: Choice,
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
pub fn finance(
    model: &Model,
    world: &World,
    economy: &Economy,
    conditions: &Conditions,
    hazards: &PerStage<Array2<f64>>,
    records: &mut FlowRecords,
) -> Finance {
    let (venture, base) = (&model.parameters.venture, &model.base);
    let prospect = prospects(model, &world.stocks, conditions, hazards);
    let theta = venture.prospect_elasticity;
    let attraction = &base.finance_appeal * &power(&prospect / &base.prospect, theta);
    let money = model.years * (venture.finance_share * &economy.output + &conditions.fund_injection);
    let flows = place(model, world, conditions, &attraction, &money, records);

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
fn place(
    model: &Model,
    world: &World,
    conditions: &Conditions,
    attraction: &Array1<f64>,
    money: &Array1<f64>,
    records: &mut FlowRecords,
) -> Choice {
    let pooled = conditions.pools.iter().fold(Array1::zeros(money.len()), |sum, pool| sum + &pool.share);
    let free = (1.0 - pooled) * money;
    let passage = Passage::new(&model.kernels, &world.atlas, conditions, Channel::Venture);
    let mut placed = send(world, &passage, attraction, &free, records);
    for pool in &conditions.pools {
        let within = place_pool(model, world, pool, attraction, money, records);
        placed.leavers += &within.leavers;
        placed.arrivals += &within.arrivals;
        placed.stayed += &within.stayed;
        placed.in_province += &within.in_province;
    }
    placed
}

fn place_pool(
    model: &Model,
    world: &World,
    pool: &ClubShare,
    attraction: &Array1<f64>,
    money: &Array1<f64>,
    records: &mut FlowRecords,
) -> Choice {
    let (kernel, atlas) = (model.kernels.of(Channel::Venture), &*world.atlas);
    let no_border = kernel.border_cost().exp();
    let mut passage = Passage::untouched(kernel.base());
    let alike = |a, b| !atlas.province_differs(a, b);
    let factor = move |o, i| if atlas.province_differs(o, i) { no_border } else { 1.0 };
    passage.touch(atlas.len(), alike, factor);
    let mut among_members = Array1::zeros(atlas.len());
    for member in &pool.members {
        among_members[member.index()] = attraction[member.index()];
    }
    send(world, &passage, &among_members, &(&pool.share * money), records)
}

fn send(
    world: &World,
    passage: &Passage<'_>,
    attraction: &Array1<f64>,
    money: &Array1<f64>,
    records: &mut FlowRecords,
) -> Choice {
    let party = Party { leavers: money, process: None, record: records.get_mut(Factor::Venture) };
    choose(&world.atlas, passage, attraction, &mut [party], &Expected).swap_remove(0)
}

/// `live_i`: projects that need finance, and one more that is always about to begin.
pub(super) fn live_projects(stocks: &Stocks) -> Array1<f64> {
    1.0 + fields::total(&stocks.projects.discovery) + fields::total(&stocks.projects.maturation)
}

/// `e_i`: what a region's projects promise those who finance them.
pub(super) fn prospects(
    model: &Model,
    stocks: &Stocks,
    conditions: &Conditions,
    hazards: &PerStage<Array2<f64>>,
) -> Array1<f64> {
    let multiple = model.parameters.venture.success_multiple;
    let mut worth = projects::success(model, hazards);
    fields::change(&mut worth, |region, _, success| {
        let lost = (1.0 - conditions.insured_share[region]) * (1.0 - *success);
        *success = (*success * multiple - lost).max(LEAST_PROSPECT);
    });
    let stakes = &model.base.field_shares + &stocks.projects.discovery + &stocks.projects.maturation;
    fields::total(&(stakes * worth))
}
