//! Runs the model: the period, its clock, its random numbers and its books.

mod clock;
mod current;
mod evaluation;
mod flows;
mod government;
mod ledger;
mod observer;
mod overflow;
mod random;
pub mod sampling;
mod setup;

pub use clock::{Clock, Mode};
pub use current::PeriodState;
pub use flows::Flows;
pub use government::{Choosing, Governments, ReviewRule, Script};
pub use ledger::{ConservationCheck, Imbalance, balance_revenue, settle};
pub use observer::{Observer, PeriodError};
pub use overflow::Overflow;
pub use random::{DrawnStream, Draws};
pub use setup::Setup;

use crate::dynamics::review::Verdict;
use crate::dynamics::{
    Chance, Expected, FlowRecords, Model, Siting, capital, fiscal, hazards, learning, platform, projects,
    research, side_by_side, siting, talent, venture,
};
use crate::event::Event;
use crate::policy::Policy;
use crate::region::{Accounts, Deployments, Stances, Stocks, World};
use current::Current;
use evaluation::Evaluation;
use ndarray::Array1;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One run of the model, begun by [`Setup::begin`].
#[derive(Clone, Debug)]
pub struct Simulation {
    current: Current,
    governments: Governments,
    mode: Mode,
    records: FlowRecords,
    check: ConservationCheck,
    /// Where governments or reviewers judge: the same world without any policy, and what they remember.
    evaluation: Option<(Box<Self>, Evaluation)>,
}

/// Why a period could not be simulated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StepError {
    /// Something was created or lost.
    #[error(transparent)]
    Imbalance(#[from] Imbalance),
    /// Something cannot be computed with.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// All that a run carries from step to step; the rest follows from the scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// Steps done.
    pub steps: u64,
    stocks: Stocks,
    accounts: Accounts,
    stances: Stances,
    records: FlowRecords,
    largest_imbalance: f64,
    evaluation: Option<(Box<Self>, Evaluation)>,
}

/// One period that was simulated.
#[derive(Clone, Debug)]
pub struct Period {
    /// What it was like before anything moved.
    pub state: PeriodState,
    /// What moved.
    pub flows: Flows,
}

impl Period {
    /// `Y_i`: what regions produced, CNY per year.
    pub fn output(&self) -> &Array1<f64> {
        &self.state.economy.output
    }
}

impl Simulation {
    /// Simulates one period, in the order of the model (model description, section 6).
    ///
    /// # Errors
    ///
    /// Fails when people, projects or money were created or lost, and when a number has left what can be computed with;
    /// the run cannot go on then.
    pub fn step(&mut self) -> Result<Period, StepError> {
        self.check()?;
        match self.mode {
            Mode::Expected => self.step_by(&Expected),
            Mode::Sampled { seed, replicate } => {
                self.step_by(&Draws::new(seed, replicate, self.clock().steps))
            }
        }
    }

    /// The order below is the model. Every law sees the world as it was when the period began, so that people and
    /// factors can be worked out side by side.
    fn step_by<C: Chance>(&mut self, chance: &C) -> Result<Period, StepError> {
        // Policies make the conditions, regions produce and pay, and governments have revenue.
        let state = self.current.take_state();
        let period = self.current.view(&state, chance);
        let records = self.records.each_mut();
        let people = || {
            // People move and graduate, and grow older where they have settled.
            let migration = talent::migrate(&period, records.people);
            let settled = talent::settled(&period.world.stocks.people, &migration);
            (talent::live(&period, &settled), migration)
        };
        let factors = || {
            // Savings are invested, and venture finance looks for projects that promise most.
            let investment = capital::invest(&period, records.capital);
            let destroyed = capital::destroyed(&period);
            let hazards = hazards(period.model, period.conditions);
            let finance = venture::finance(&period, &hazards, records.venture);
            // Researchers have ideas, and projects move on or fail.
            let research = research::research(&period, records.lent);
            let ideas = research::ideas(&period, &research);
            let progress = projects::progress(&period, hazards, &research, &finance);
            // Use is made and seen, firms join platforms, and taxes are shared as they are owed.
            let visible_use = learning::visible_use(&period);
            let joining = platform::joining(&period);
            records.transfer.map(|record| fiscal::transfers(&period, Some(record)));
            let accounts = fiscal::account(&period, &state.revenue, research.cost, finance.received);
            (investment, destroyed, finance.flows, ideas, progress, visible_use, joining, accounts)
        };
        let (
            (life_course, migration),
            (investment, destroyed, finance, ideas, progress, visible_use, joining, accounts),
        ) = side_by_side(period.world.atlas.len(), people, factors);
        // Ripe projects choose a site; where they are counted is too large to be copied each period.
        let deployments = self.current.take_deployments();
        let period = self.current.view(&state, chance);
        let ripe = &progress.advanced.scale_up;
        let Siting { flows: siting, fitting, deployments, .. } =
            siting::site(&period, ripe, deployments, records.siting);
        // Everything moves at once, and nothing may be created or lost.
        let flows = Flows {
            migration,
            life_course,
            investment,
            destroyed,
            finance,
            ideas,
            progress,
            siting,
            fitting,
            visible_use,
            joining,
        };
        self.overflows().flows(&flows)?;
        self.settle(&state, &flows, accounts, deployments)?;
        // When a year is complete, governments think again and policies are judged.
        self.evaluate()?;
        Ok(Period { state, flows })
    }

    /// Whether everything that the period begins with can be computed with.
    ///
    /// # Errors
    ///
    /// Fails when some number cannot.
    pub(crate) fn check(&self) -> Result<(), Overflow> {
        self.overflows().state(self.world(), self.period_state())
    }

    fn overflows(&self) -> overflow::OverflowSearch<'_> {
        overflow::OverflowSearch::new(&self.world().atlas, self.mode != Mode::Expected)
    }

    /// Governments choose, and policies are reviewed; both look at what the same world produces without any policy, which
    /// goes along.
    fn evaluate(&mut self) -> Result<(), StepError> {
        let Some((potential, evaluation)) = &mut self.evaluation else { return Ok(()) };
        potential.step()?;
        if self.current.clock().is_whole_year() {
            let potential = &potential.period_state().economy.output;
            evaluation.end_year(&mut self.current, &self.governments, potential);
        }
        Ok(())
    }

    /// Moves everything and turns the clock.
    fn settle(
        &mut self,
        state: &PeriodState,
        flows: &Flows,
        accounts: Accounts,
        deployments: Option<Deployments>,
    ) -> Result<(), Imbalance> {
        let (model, economy) = (self.model(), &state.economy);
        let (stocks, mut check) = (&self.world().stocks, self.check);
        balance_revenue(model, economy, &state.transfers, &state.revenue, &mut check)?;
        let stocks = settle(model, stocks, economy, flows, deployments, &mut check)?;
        self.check = check;
        self.current.advance(stocks, accounts);
        if let Governments::Scripted(_) = self.governments {
            self.current.set_stances(self.governments.stances(self.clock().now()));
        }
        Ok(())
    }

    /// What the period that begins now is like, before anything moves: worked out once, by whoever asks first.
    pub fn period_state(&self) -> &PeriodState {
        self.current.state()
    }

    /// What stays the same: parameters, kernels and the base year.
    pub fn model(&self) -> &Model {
        self.current.model()
    }

    /// The world now.
    pub fn world(&self) -> &World {
        self.current.world()
    }

    /// The policies of the scenario.
    pub fn policies(&self) -> &[Policy] {
        self.current.policies()
    }

    /// What happens in it and nobody decides.
    pub fn events(&self) -> &[Event] {
        self.current.events()
    }

    /// What time it is.
    pub fn clock(&self) -> Clock {
        self.current.clock()
    }

    /// Whether numbers are expected or drawn.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Full flows, added up until somebody clears them; none are kept unless somebody puts their records here.
    pub fn records(&mut self) -> &mut FlowRecords {
        &mut self.records
    }

    /// The largest relative difference between totals that should be equal, so far.
    pub fn largest_imbalance(&self) -> f64 {
        self.check.largest
    }

    /// What the reviews found that were held when the last year was complete, by policy.
    pub fn verdicts(&self) -> &[Option<Verdict>] {
        self.evaluation.as_ref().map_or(&[], |(_, it)| it.verdicts())
    }

    /// All that the next step needs of those before.
    pub fn snapshot(self) -> Snapshot {
        let (steps, largest_imbalance) = (self.clock().steps, self.largest_imbalance());
        let evaluation = self.evaluation.map(|(potential, it)| (Box::new(potential.snapshot()), it));
        let World { stocks, accounts, stances, .. } = self.current.into_world();
        let records = self.records;
        Snapshot { steps, stocks, accounts, stances, records, largest_imbalance, evaluation }
    }

    /// Goes on from a snapshot of the same run.
    pub fn restore(&mut self, snapshot: Snapshot) {
        let Snapshot { steps, stocks, accounts, stances, records, largest_imbalance, evaluation } = snapshot;
        let (atlas, platforms) = (Arc::clone(&self.world().atlas), self.world().platforms.clone());
        self.current.restore(World { atlas, stocks, accounts, stances, platforms }, steps);
        self.records = records;
        self.check.largest = largest_imbalance;
        if let (Some((potential, own)), Some((snapshot, evaluation))) = (&mut self.evaluation, evaluation) {
            potential.restore(*snapshot);
            *own = evaluation;
            own.stop_policies(&mut self.current);
        }
    }
}
