//! Public money: what sited projects yield, and who is paid for them (model description, section 4).

use super::Model;
use super::choice::{BLOCK, blocks_of, over_blocks, slice};
use super::conditions::Conditions;
use super::kernel::{Batch, Passage, RowBuffer, batches};
use super::lanes::Lanes;
use super::production::Economy;
use super::record::FlowRecords;
use crate::region::{Accounts, Factor, PerCohort, RegionId, Stances, World};
use ndarray::{Array1, ArrayViewMut2, Axis, aview1};

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
pub fn transfers(
    model: &Model,
    world: &World,
    economy: &Economy,
    conditions: &Conditions,
    records: Option<&mut FlowRecords>,
) -> Transfers {
    let regions = world.atlas.len();
    let nothing = || Transfers { received: Array1::zeros(regions), paid: Array1::zeros(regions) };
    if conditions.tax_share.is_empty() {
        return nothing();
    }
    let passage = shared(world, conditions);
    let tax = tax_per_project(model, world, economy);
    let mut record =
        records.and_then(|it| it.get_mut(Factor::Transfer)).map(|it| it.axis_chunks_iter_mut(Axis(0), BLOCK));
    let work: Vec<_> =
        blocks_of(regions).map(|rows| (rows, record.as_mut().and_then(Iterator::next))).collect();
    let blocks = over_blocks(work, |(rows, record)| {
        let mut block = Block { tax: slice(&tax), received: Vec::new(), paid: vec![0.0; regions], record };
        let mut buffer = RowBuffer::default();
        for batch in batches(rows) {
            match batch {
                _ if !batch.origins().any(|it| conditions.shares_tax(it)) => {
                    block.received.extend(batch.origins().map(|_| 0.0));
                }
                Batch::Eight(first) => block.serve(passage.rows::<8>(first, &mut buffer), model.years),
                Batch::One(first) => block.serve(passage.rows::<1>(first, &mut buffer), model.years),
            }
        }
        (block.received, block.paid)
    });
    let mut transfers = nothing();
    transfers.received = blocks.iter().flat_map(|(received, _)| received.iter().copied()).collect();
    for (_, paid) in &blocks {
        transfers.paid += &aview1(paid);
    }
    transfers.paid *= &tax;
    transfers
}

/// The origins that are worked on together.
struct Block<'a> {
    tax: &'a [f64],
    /// What each origin gets, CNY per year.
    received: Vec<f64>,
    /// Projects that each place pays for; what it pays for one is multiplied in at the end.
    paid: Vec<f64>,
    record: Option<ArrayViewMut2<'a, f64>>,
}

impl Block<'_> {
    /// The next `R` origins are paid for their `projects` elsewhere.
    fn serve<const R: usize>(&mut self, projects: [&[f64]; R], years: f64) {
        let lanes = Lanes::default();
        if let Some(record) = &mut self.record {
            for (r, projects) in projects.iter().enumerate() {
                let tax = &aview1(projects) * &aview1(self.tax);
                record.row_mut(self.received.len() + r).scaled_add(years, &tax);
            }
        }
        self.received.extend(lanes.dots(projects, self.tax));
        lanes.add_rows(&mut self.paid, [1.0; R], projects);
    }
}

/// `share_oi D_oi`, row by row: a tax share covers pairs of clubs as a border relief does.
fn shared<'a>(world: &'a World, conditions: &'a Conditions) -> Passage<'a> {
    let mut passage = Passage::untouched(world.stocks.deployments.projects()).away();
    let alike = |a: usize, b: usize| conditions.tax_share.iter().all(|it| it.alike(a, b));
    passage.touch(world.atlas.len(), alike, |origin, place| conditions.tax_share_between(origin, place));
    passage
}

/// Shareable tax in each place for one recently sited project, CNY per year.
fn tax_per_project(model: &Model, world: &World, economy: &Economy) -> Array1<f64> {
    let fiscal = &model.parameters.fiscal;
    let yielded = fiscal.shared_tax_rate * fiscal.sited_output_share * &economy.output;
    yielded / world.stocks.deployments.by_place().mapv(|it| if it > 0.0 { it } else { f64::INFINITY })
}

/// `Σ_i share_oi X_oi` of each origin, with X of (26), CNY per year.
pub fn credited(
    model: &Model,
    world: &World,
    economy: &Economy,
    share: impl Fn(usize, usize) -> f64,
) -> Array1<f64> {
    let (projects, by_place) = (world.stocks.deployments.projects(), world.stocks.deployments.by_place());
    let sited_output = model.parameters.fiscal.sited_output_share * &economy.output;
    let of_pair = |origin: usize, (place, projects): (usize, &f64)| {
        let share = share(origin, place);
        if share > 0.0 && by_place[place] > 0.0 {
            share * sited_output[place] * projects / by_place[place]
        } else {
            0.0
        }
    };
    let rows = projects.rows().into_iter().enumerate();
    rows.map(|(origin, row)| row.iter().enumerate().map(|it| of_pair(origin, it)).sum()).collect()
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
pub fn account(
    world: &World,
    economy: &Economy,
    revenue: Array1<f64>,
    research_cost: Array1<f64>,
    finance: Array1<f64>,
) -> Accounts {
    let wages = |cohort| economy.wage(cohort) * &world.stocks.people[cohort];
    Accounts {
        output: economy.output.clone(),
        revenue,
        research_cost,
        wages_paid: PerCohort::from_fn(wages),
        finance,
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
