//! Public money: what sited projects yield, and who is paid for them (model description, section 4).

use super::conditions::Conditions;
use super::exchange::{KernelView, Visitor, in_blocks, map_rows, walk};
use super::model::Model;
use super::period::PeriodView;
use super::production::Economy;
use crate::numeric::{Vectors, slice};
use crate::region::{Accounts, PerCohort, RegionId, Stances, World};
use ndarray::{Array1, Array2, ArrayViewMut2, aview1};
use std::ops::Range;

/// Shared tax of a period, CNY per year.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfers {
    /// What each region gets for projects of its own elsewhere.
    pub received: Array1<f64>,
    /// What each region pays for projects of others.
    pub paid: Array1<f64>,
}

/// Places pay back part of the tax on what recently sited projects produce.
///
/// ```text
/// (26) X_oi = κ_X Y_i D_oi/Σ_l D_li  for o ≠ i
/// ```
///
/// `X_oi` is what recently sited projects of o produce in i; the sum includes projects of i itself.
pub fn transfers<C>(period: &PeriodView<'_, C>, record: Option<&mut Array2<f64>>) -> Transfers {
    let PeriodView { model, world, economy, conditions, .. } = *period;
    let regions = world.atlas.len();
    let nothing = || Transfers { received: Array1::zeros(regions), paid: Array1::zeros(regions) };
    if conditions.tax_share.is_empty() {
        return nothing();
    }
    let tax = tax_per_project(model, world, economy);
    let parts = in_blocks(regions, record).collect();
    let blocks = walk(&shared(world, conditions), parts, |rows, record| Payments {
        conditions,
        tax: slice(&tax),
        years: model.years,
        first: rows.start,
        received: vec![0.0; rows.len()],
        paid: vec![0.0; regions],
        record,
    });
    let mut transfers = nothing();
    transfers.received = blocks.iter().flat_map(|(received, _)| received.iter().copied()).collect();
    for (_, paid) in &blocks {
        transfers.paid += &aview1(paid);
    }
    transfers.paid *= &tax;
    transfers
}

/// What is paid for the projects of a block of origins.
struct Payments<'a> {
    conditions: &'a Conditions,
    tax: &'a [f64],
    years: f64,
    first: usize,
    /// What each origin gets, CNY per year.
    received: Vec<f64>,
    /// Projects that each place pays for; what it pays for one is multiplied in at the end.
    paid: Vec<f64>,
    record: Option<ArrayViewMut2<'a, f64>>,
}

impl Visitor for Payments<'_> {
    type Output = (Vec<f64>, Vec<f64>);

    fn wants(&self, mut origins: Range<usize>) -> bool {
        origins.any(|it| self.conditions.shares_tax(it))
    }

    fn visit<const R: usize>(&mut self, first: usize, projects: [&[f64]; R]) {
        let (vectors, at) = (Vectors::default(), first - self.first);
        if let Some(record) = &mut self.record {
            for (r, projects) in projects.iter().enumerate() {
                let tax = &aview1(projects) * &aview1(self.tax);
                record.row_mut(at + r).scaled_add(self.years, &tax);
            }
        }
        self.received[at..at + R].copy_from_slice(&vectors.dots(projects, self.tax));
        vectors.add_rows(&mut self.paid, [1.0; R], projects);
    }

    fn finish(self) -> (Vec<f64>, Vec<f64>) {
        (self.received, self.paid)
    }
}

/// `share_oi D_oi`, row by row: a tax share covers pairs of clubs as a border relief does.
fn shared<'a>(world: &'a World, conditions: &'a Conditions) -> KernelView<'a> {
    let mut view = KernelView::of(world.stocks.deployments_to_share_by().projects()).away();
    let alike = |a: usize, b: usize| conditions.tax_share.iter().all(|it| it.alike(a, b));
    view.touch(world.atlas.len(), alike, |origin, place| conditions.tax_share_between(origin, place));
    view
}

/// Shareable tax in each place for one recently sited project, CNY per year.
fn tax_per_project(model: &Model, world: &World, economy: &Economy) -> Array1<f64> {
    let fiscal = &model.parameters.fiscal;
    let yielded = fiscal.shared_tax_rate * fiscal.sited_output_share * &economy.output;
    let hosted = world.stocks.deployments_to_share_by().by_place();
    yielded / hosted.mapv(|it| if it > 0.0 { it } else { f64::INFINITY })
}

/// `Σ_i credit_oi X_oi` of each origin, with X of (26): output elsewhere that counts as its own, CNY per year.
pub fn credited<C>(period: &PeriodView<'_, C>) -> Array1<f64> {
    let PeriodView { model, world, economy, conditions, .. } = *period;
    if conditions.growth_credit.is_empty() {
        return Array1::zeros(world.atlas.len());
    }
    let deployments = world.stocks.deployments_to_share_by();
    let by_place = deployments.by_place();
    let sited_output = model.parameters.fiscal.sited_output_share * &economy.output;
    let of_pair = |origin: usize, (place, projects): (usize, &f64)| {
        let share = conditions.growth_credit_between(origin, place);
        if share > 0.0 && by_place[place] > 0.0 {
            share * sited_output[place] * projects / by_place[place]
        } else {
            0.0
        }
    };
    let projects = KernelView::of(deployments.projects());
    let of_origin = |origin, [row]: [&[f64]; 1]| row.iter().enumerate().map(|it| of_pair(origin, it)).sum();
    map_rows([&projects], of_origin).into()
}

/// `T_i`: what each government has to spend.
///
/// ```text
/// (27) T_i = τ_L Y_i + τ_X (Σ_j share_ij X_ij − Σ_o share_oi X_oi)
/// ```
pub fn revenue(model: &Model, economy: &Economy, transfers: &Transfers) -> Array1<f64> {
    model.parameters.fiscal.local_tax_rate * &economy.output + &transfers.received - &transfers.paid
}

/// The accounts of a period, for the conditions of the next.
pub fn account<C>(
    period: &PeriodView<'_, C>,
    revenue: &Array1<f64>,
    research_cost: Array1<f64>,
    finance: Array1<f64>,
) -> Accounts {
    let PeriodView { world, economy, .. } = *period;
    let wages = |cohort| economy.wage(cohort) * &world.stocks.people[cohort];
    Accounts {
        output: economy.output.clone(),
        revenue: revenue.clone(),
        research_cost,
        wages_paid: PerCohort::from_fn(wages),
        finance,
        log_supply: economy
            .supply
            .as_ref()
            .map_or_else(|| Array2::default((0, 0)), |it| it.log_supply.clone()),
    }
}

/// How much of what policies would cost each region can afford.
///
/// ```text
/// (28) cost_i = Σ over policies of (strength · cost in i),  scale_i = min(1, e T_i/cost_i), 1 if cost_i = 0
/// ```
///
/// `cost` is what all active policies together would cost, reckoned from the last accounts as `T_i` is.
/// Regions that pay more than they receive by so much that their revenue is negative afford nothing.
pub fn affordable(model: &Model, accounts: &Accounts, cost: &Array1<f64>) -> Array1<f64> {
    let budget = model.parameters.fiscal.policy_budget_share * &accounts.revenue;
    ndarray::Zip::from(&budget)
        .and(cost)
        .map_collect(|&budget, &cost| if cost > 0.0 { (budget / cost).clamp(0.0, 1.0) } else { 1.0 })
}

/// The share of a club's money that each of its members spends, by output of the last accounts.
pub fn split_among(members: &[RegionId], accounts: &Accounts, stances: &Stances) -> Array1<f64> {
    let total: f64 = members.iter().map(|it| accounts.output[it.index()]).sum();
    let mut part = Array1::zeros(accounts.output.len());
    for member in members.iter().map(|it| it.index()).filter(|&it| stances.covers(it)) {
        part[member] = accounts.output[member] / total;
    }
    part
}
