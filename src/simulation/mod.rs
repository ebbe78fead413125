//! Runs the model: the period, its clock, its random numbers and its books.

mod chronicle;
mod government;
mod ledger;
mod observer;
mod random;
pub mod sampling;

pub use government::{Choosing, Governments, Rule, Script};
pub use ledger::{Books, Imbalance, balance_revenue, settle};
pub use observer::{Observer, PeriodError};
pub use random::{Drawn, Draws};

use crate::dynamics::production::{self, Economy};
use crate::dynamics::projects::{self, Progress};
use crate::dynamics::review::Verdict;
use crate::dynamics::talent::{self, LifeCourse, Migration};
use crate::dynamics::{
    Chance, Choice, Conditions, Expected, FlowRecords, Model, Process, Stream, capital, fiscal, learning,
    research, side_by_side, siting, venture,
};
use crate::policy::{self, InForce, Policy};
use crate::region::{Accounts, COHORTS, Deployments, Factor, STAGES, Stances, Stocks, World};
use chronicle::{Chronicle, Pages};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whether numbers of people and projects are expected or drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Expected numbers; every run is the same.
    Expected,
    /// Whole numbers, drawn from the streams of this seed and replicate.
    Sampled {
        /// The seed of the run.
        seed: u64,
        /// Which of the replicates this is, from 0.
        replicate: u64,
    },
}

/// What time it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// The first year.
    pub start: f64,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// Steps done.
    pub steps: u64,
}

impl Clock {
    /// Now, in decimal years.
    pub fn now(&self) -> f64 {
        self.start + self.steps as f64 / f64::from(self.steps_per_year)
    }

    /// The middle of the step that begins now, in decimal years.
    pub fn middle(&self) -> f64 {
        self.now() + 0.5 / f64::from(self.steps_per_year)
    }

    /// Whether a year of the run ends now, or begins with the run.
    pub fn is_whole_year(&self) -> bool {
        self.steps.is_multiple_of(u64::from(self.steps_per_year))
    }

    /// Years that are complete.
    pub fn whole_years(&self) -> u64 {
        self.steps / u64::from(self.steps_per_year)
    }
}

/// One run of the model.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// What stays the same: parameters, kernels and the base year.
    pub model: Arc<Model>,
    /// The world now.
    pub world: World,
    /// The policies of the scenario.
    pub policies: Vec<Policy>,
    /// How governments come to their stances.
    pub governments: Governments,
    /// What time it is.
    pub clock: Clock,
    /// Expected or drawn.
    pub mode: Mode,
    /// Full flows, added up until somebody clears them.
    pub records: FlowRecords,
    /// How well the books have balanced.
    pub books: Books,
    /// What governments and reviewers remember, where there are any.
    chronicle: Option<Chronicle>,
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
    chronicle: Option<Pages>,
}

/// What the period that begins now is like, before anything moves.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// What policy makes of it.
    pub conditions: Conditions,
    /// What each policy does, in the order of the scenario.
    pub policies: Vec<InForce>,
    /// What regions produce and factors earn.
    pub economy: Economy,
    /// Shared tax, CNY per year.
    pub transfers: fiscal::Transfers,
    /// `T_i`: CNY per year.
    pub revenue: Array1<f64>,
}

/// Everything that moved in one period.
#[derive(Clone, Debug)]
pub struct Flows {
    /// People who moved.
    pub migration: Migration,
    /// People who grew older, retired or began to work.
    pub life_course: LifeCourse,
    /// Savings, CNY.
    pub investment: Choice,
    /// Venture finance, CNY.
    pub finance: Choice,
    /// Ideas, regions × fields.
    pub ideas: Array2<f64>,
    /// Projects that moved on or failed.
    pub progress: Progress,
    /// Projects that found a place.
    pub siting: Choice,
    /// Sited projects by place and field, weighted by fit.
    pub fitting: Array2<f64>,
    /// Use that each region could see, CNY per year; regions × fields.
    pub visible_use: Array2<f64>,
}

impl Simulation {
    /// Begins a run in the base year; sampled runs start from whole people and drawn projects.
    pub fn new(
        model: Arc<Model>,
        base_world: World,
        policies: Vec<Policy>,
        governments: Governments,
        clock: Clock,
        mode: Mode,
    ) -> Self {
        let sampled = matches!(mode, Mode::Sampled { .. });
        let (records, books) = (FlowRecords::default(), Books::new(sampled));
        let chronicle = Chronicle::wanted(&model, &base_world, &policies, &governments, clock);
        let mut begun =
            Self { model, world: base_world, policies, governments, clock, mode, records, books, chronicle };
        begun.world.stances = begun.governments.stances(clock.now());
        if let Mode::Sampled { seed, replicate } = mode {
            begun.draw_base_stocks(Draws::new(seed, replicate, u64::MAX));
        }
        if let Some(mut chronicle) = begun.chronicle.take() {
            chronicle.open(&begun.outlook().economy.output);
            begun.chronicle = Some(chronicle);
        }
        begun
    }

    /// All that the next step needs of those before.
    pub fn snapshot(self) -> Snapshot {
        let Self { world, clock, records, books, chronicle, .. } = self;
        let World { stocks, accounts, stances, .. } = world;
        let (steps, largest_imbalance) = (clock.steps, books.largest);
        let chronicle = chronicle.map(Chronicle::close);
        Snapshot { steps, stocks, accounts, stances, records, largest_imbalance, chronicle }
    }

    /// Goes on from a snapshot of the same run.
    pub fn restore(&mut self, snapshot: Snapshot) {
        let Snapshot { steps, stocks, accounts, stances, records, largest_imbalance, chronicle } = snapshot;
        self.world = World { atlas: Arc::clone(&self.world.atlas), stocks, accounts, stances };
        self.clock.steps = steps;
        self.records = records;
        self.books.largest = largest_imbalance;
        if let (Some(own), Some(pages)) = (&mut self.chronicle, chronicle) {
            own.reopen(pages, &mut self.policies);
        }
    }

    /// What the reviews found that were held when the last year was complete, by policy.
    pub fn verdicts(&self) -> &[Option<Verdict>] {
        self.chronicle.as_ref().map_or(&[], Chronicle::verdicts)
    }

    /// What the period that begins now is like.
    pub fn outlook(&self) -> Outlook {
        let Self { model, world, .. } = self;
        // Policy first: what will this period be like?
        let (conditions, policies) = policy::enact(&self.policies, self.clock.middle(), model, world);
        // Regions produce with what they hold; what was used has become cheaper.
        let unit_costs = learning::log_unit_costs(model, &world.stocks.experience);
        let economy = production::produce(model, world, &conditions, unit_costs);
        // Places owe tax to the origins of their projects.
        let transfers = fiscal::transfers(model, world, &economy, &conditions, None);
        let revenue = fiscal::revenue(model, &economy, &transfers);
        Outlook { conditions, policies, economy, transfers, revenue }
    }

    /// Simulates one period under its outlook.
    ///
    /// # Errors
    ///
    /// Fails when people, projects or money were created or lost.
    pub fn step(&mut self, outlook: &Outlook) -> Result<Flows, Imbalance> {
        let flows = match self.mode {
            Mode::Expected => self.unfold(outlook, &Expected)?,
            Mode::Sampled { seed, replicate } => {
                self.unfold(outlook, &Draws::new(seed, replicate, self.clock.steps))?
            }
        };
        // When a year is complete, governments think again and policies are judged.
        self.chronicle()?;
        Ok(flows)
    }

    /// The order below is the model (model description, section 4). Every law sees the world as it was
    /// when the period began, so that people and factors can be worked out side by side.
    fn unfold<C: Chance>(&mut self, outlook: &Outlook, chance: &C) -> Result<Flows, Imbalance> {
        let Self { model, world, records, .. } = self;
        // People look for better places and grow older; money looks for returns, and ideas for their place.
        let (mut of_people, mut of_factors) = std::mem::take(records).apart();
        let ((migration, life_course), factors) = side_by_side(
            world.atlas.len(),
            || move_people(model, world, outlook, chance, &mut of_people),
            || move_factors(model, world, outlook, chance, &mut of_factors),
        );
        *records = of_people.together(of_factors);
        let sited = self.site(outlook, &factors.progress, chance);

        // Everything moves at once, and the books must balance.
        let flows = Flows {
            migration,
            life_course,
            investment: factors.investment,
            finance: factors.finance,
            ideas: factors.ideas,
            progress: factors.progress,
            siting: sited.flows,
            fitting: sited.fitting,
            visible_use: factors.visible_use,
        };
        self.close(outlook, factors.accounts, &flows, sited.deployments)?;
        Ok(flows)
    }

    /// Sited projects change the deployments in place, since they are too large to be copied each step.
    fn site<C: Chance>(&mut self, outlook: &Outlook, progress: &Progress, chance: &C) -> siting::Siting {
        let deployments = std::mem::take(&mut self.world.stocks.deployments);
        let Self { model, world, records, .. } = self;
        let passage = siting::passage(model, &world.atlas, &world.stances, &outlook.conditions);
        let offers = siting::offers(model, &outlook.economy);
        let ripe = &progress.advanced.scale_up;
        let base = Some(&model.base.choice);
        siting::site(model, &world.atlas, &passage, &offers, ripe, base, deployments, chance, records)
    }

    /// Settles the period and turns the clock.
    fn close(
        &mut self,
        outlook: &Outlook,
        accounts: Accounts,
        flows: &Flows,
        deployments: Deployments,
    ) -> Result<(), Imbalance> {
        let Self { model, world, books, .. } = self;
        ledger::balance_revenue(model, &outlook.economy, &outlook.revenue, books)?;
        world.stocks = ledger::settle(model, &world.stocks, &outlook.economy, flows, deployments, books)?;
        world.accounts = accounts;
        self.clock.steps += 1;
        if let Governments::Scripted(_) = self.governments {
            self.world.stances = self.governments.stances(self.clock.now());
        }
        Ok(())
    }

    /// People are rounded and projects drawn from their stationary law; constants of the base year stay.
    fn draw_base_stocks(&mut self, draws: Draws) {
        let stocks = &mut self.world.stocks;
        for cohort in COHORTS {
            stocks.people[cohort].mapv_inplace(f64::round);
        }
        for stage in STAGES {
            for ((region, field), number) in stocks.projects[stage].indexed_iter_mut() {
                let cell = stage as usize * self.model.base.field_shares.ncols() + field;
                *number = draws.stream(Process::BaseProjects, region, cell).events(*number);
            }
        }
    }
}

/// People look for better places, and grow older.
fn move_people<C: Chance>(
    model: &Model,
    world: &World,
    outlook: &Outlook,
    chance: &C,
    records: &mut FlowRecords,
) -> (Migration, LifeCourse) {
    let migration = talent::migrate(model, world, &outlook.economy, &outlook.conditions, chance, records);
    let settled = talent::settled(&world.stocks.people, &migration);
    let life_course = talent::live(model, &settled, chance);
    (migration, life_course)
}

/// What money, research and markets do in a period.
struct Factors {
    investment: Choice,
    finance: Choice,
    ideas: Array2<f64>,
    progress: Progress,
    visible_use: Array2<f64>,
    accounts: Accounts,
}

fn move_factors<C: Chance>(
    model: &Model,
    world: &World,
    outlook: &Outlook,
    chance: &C,
    records: &mut FlowRecords,
) -> Factors {
    let Outlook { conditions, economy, revenue, .. } = outlook;
    // Savings look for returns, venture finance for promising projects.
    let investment = capital::invest(model, world, economy, conditions, records);
    let hazards = projects::hazards(model, conditions);
    let finance = venture::finance(model, world, economy, conditions, &hazards, records);
    // Researchers have ideas, and projects ripen.
    let research = research::research(model, world, economy, conditions, records);
    let ideas = research::ideas(model, world, &research, conditions, chance);
    let projects = &world.stocks.projects;
    let progress = projects::progress(model, projects, hazards, economy, &research, &finance, chance);
    // What is used is seen, and what is taxed is shared.
    let visible_use = learning::visible_use(model, world, economy, conditions);
    if records.get(Factor::Transfer).is_some() {
        fiscal::transfers(model, world, economy, conditions, Some(records));
    }
    let accounts = fiscal::account(world, economy, revenue.clone(), research.cost, finance.received);
    Factors { investment, finance: finance.flows, ideas, progress, visible_use, accounts }
}
