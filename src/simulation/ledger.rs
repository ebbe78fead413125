//! Everything moves at once, and the books must balance.

use super::flows::Flows;
use crate::dynamics::fiscal::Transfers;
use crate::dynamics::production::Economy;
use crate::dynamics::{Allocation, Model, capital, projects, siting, talent};
use crate::numeric::scalar;
use crate::region::{COHORTS, Deployments, STAGES, Stocks};
use ndarray::Array1;

/// Error that rounding may leave in a total of money, and of people in expected mode, over all that flowed into it.
const TOLERANCE: f64 = 1e-12;

/// Something was created or lost that can only move.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the books of {book} do not balance: {expected} expected, {found} found")]
pub struct Imbalance {
    /// Which check.
    pub book: String,
    /// What the total should be.
    pub expected: f64,
    /// What it is.
    pub found: f64,
}

/// Compares totals that should be equal, and remembers the largest difference that it let pass.
///
/// What a difference amounts to is judged by all that was added and taken away on the way to a total. The total itself
/// says nothing of how it was rounded: it can be 0 after millions have come and gone.
#[derive(Clone, Copy, Debug)]
pub struct ConservationCheck {
    tolerance_of_counts: f64,
    /// Largest imbalance so far, over what flowed.
    pub largest: f64,
}

impl ConservationCheck {
    /// Counts of people and projects are exact when they are drawn; expected numbers are rounded.
    pub fn new(sampled: bool) -> Self {
        Self { tolerance_of_counts: if sampled { 0.0 } else { TOLERANCE }, largest: 0.0 }
    }

    /// People or projects.
    fn counts(&mut self, book: &str, total: Total, found: f64) -> Result<(), Imbalance> {
        self.compare(book, total, found, self.tolerance_of_counts)
    }

    /// CNY.
    fn money(&mut self, book: &str, total: Total, found: f64) -> Result<(), Imbalance> {
        self.compare(book, total, found, TOLERANCE)
    }

    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "a total that is no number must fail")]
    fn compare(&mut self, book: &str, total: Total, found: f64, tolerance: f64) -> Result<(), Imbalance> {
        let Total { expected, flowed } = total;
        let off = (expected - found).abs() / flowed.max(f64::MIN_POSITIVE);
        // Written so that a total that is no number fails too.
        if !(off <= tolerance) {
            return Err(Imbalance { book: book.to_owned(), expected, found });
        }
        self.largest = self.largest.max(off);
        Ok(())
    }
}

/// What a total should be, and the size of what was added and taken away on the way to it.
#[derive(Clone, Copy)]
struct Total {
    expected: f64,
    flowed: f64,
}

impl Total {
    /// Of what comes and what goes, each of them a number that is not below 0.
    fn of(came: f64, went: f64) -> Self {
        Self { expected: came - went, flowed: came + went }
    }
}

/// The stocks once everything has moved; `deployments` are those that siting has brought up to date.
///
/// # Errors
///
/// Fails when people, projects or money were created or lost.
pub fn settle(
    model: &Model,
    stocks: &Stocks,
    economy: &Economy,
    flows: &Flows,
    deployments: Option<Deployments>,
    check: &mut ConservationCheck,
) -> Result<Stocks, Imbalance> {
    let settled = talent::settled(&stocks.people, &flows.migration);
    let mut experience = stocks.experience.clone();
    experience.scaled_add(model.years, &flows.visible_use);
    let after = Stocks {
        people: talent::grown(settled, &flows.migration, &flows.life_course),
        capital: capital::accumulate(model, &stocks.capital, &flows.destroyed, &flows.investment),
        technology: siting::advance(model, economy, &flows.fitting),
        projects: projects::moved_on(&stocks.projects, &flows.ideas, &flows.progress),
        deployments,
        experience,
        adoption: &stocks.adoption + &flows.joining,
    };
    balance_people(stocks, &after, flows, check)?;
    balance_projects(stocks, &after, flows, check)?;
    balance_money(model, stocks, &after, flows, check)?;
    Ok(after)
}

fn balance_people(
    before: &Stocks,
    after: &Stocks,
    flows: &Flows,
    check: &mut ConservationCheck,
) -> Result<(), Imbalance> {
    let (migration, course) = (&flows.migration, &flows.life_course);
    for cohort in COHORTS {
        arrived("people who moved", &migration.moves[cohort], |book, a, b| check.counts(book, a, b))?;
    }
    arrived("graduates", &migration.graduates, |book, a, b| check.counts(book, a, b))?;
    let came = migration.graduates.leavers.sum() + course.entrants.sum();
    let left = course.retired_workers.sum() + course.retired_established.sum();
    check.counts("people", Total::of(before.all_people().sum() + came, left), after.all_people().sum())
}

fn balance_projects(
    before: &Stocks,
    after: &Stocks,
    flows: &Flows,
    check: &mut ConservationCheck,
) -> Result<(), Imbalance> {
    let total = |stocks: &Stocks| STAGES.iter().map(|&it| stocks.projects[it].sum()).sum::<f64>();
    let progress = &flows.progress;
    let left: f64 = STAGES.iter().map(|&it| progress.exits[it].sum()).sum();
    let moved_on = progress.advanced.discovery.sum() + progress.advanced.maturation.sum();
    let came = total(before) + flows.ideas.sum() + moved_on;
    check.counts("projects", Total::of(came, left), total(after))?;
    check.counts(
        "ripe projects",
        Total::of(progress.advanced.scale_up.sum(), 0.0),
        flows.siting.leavers.sum(),
    )?;
    arrived("sited projects", &flows.siting, |book, a, b| check.counts(book, a, b))
}

fn balance_money(
    model: &Model,
    before: &Stocks,
    after: &Stocks,
    flows: &Flows,
    check: &mut ConservationCheck,
) -> Result<(), Imbalance> {
    arrived("investment", &flows.investment, |book, a, b| check.money(book, a, b))?;
    arrived("venture finance", &flows.finance, |book, a, b| check.money(book, a, b))?;
    let kept = scalar::exp(-model.parameters.capital.depreciation_rate * model.years);
    let came = kept * before.capital.sum() + flows.investment.leavers.sum();
    check.money("capital", Total::of(came, flows.destroyed.sum()), after.capital.sum())
}

/// Whatever left has arrived somewhere.
fn arrived(
    book: &str,
    moved: &Allocation,
    mut compare: impl FnMut(&str, Total, f64) -> Result<(), Imbalance>,
) -> Result<(), Imbalance> {
    compare(book, Total::of(moved.leavers.sum(), 0.0), moved.arrivals.sum())
}

/// Shared taxes change hands and nothing else: revenue adds up to the local tax on all output.
///
/// # Errors
///
/// Fails when they do not.
pub fn balance_revenue(
    model: &Model,
    economy: &Economy,
    transfers: &Transfers,
    revenue: &Array1<f64>,
    check: &mut ConservationCheck,
) -> Result<(), Imbalance> {
    let expected = model.parameters.fiscal.local_tax_rate * economy.total_output;
    let flowed = expected + transfers.received.sum() + transfers.paid.sum();
    check.money("public revenue", Total { expected, flowed }, revenue.sum())
}
