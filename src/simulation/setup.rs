//! What a run follows from, and its beginning.

use super::Simulation;
use super::clock::{Clock, Mode};
use super::current::Current;
use super::evaluation::Evaluation;
use super::government::Governments;
use super::ledger::ConservationCheck;
use super::random::Draws;
use crate::dynamics::{Chance, FlowRecords, Model, Process, Stream};
use crate::event::Event;
use crate::policy::Policy;
use crate::region::{COHORTS, STAGES, Stocks, World};
use std::sync::Arc;

/// Everything that a run follows from. It may be changed at will until the run [begins](Self::begin), and never after.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What stays the same: parameters, kernels and the base year.
    pub model: Arc<Model>,
    /// The world of the base year; its stances are those that the governments begin with.
    pub world: World,
    /// The policies of the scenario.
    pub policies: Vec<Policy>,
    /// What happens and nobody decides.
    pub events: Vec<Event>,
    /// How governments come to their stances.
    pub governments: Governments,
    /// When the run begins.
    pub clock: Clock,
    /// Expected or drawn.
    pub mode: Mode,
}

impl Setup {
    /// Begins the run; sampled runs start from whole people and drawn projects.
    pub fn begin(self) -> Simulation {
        let potential = self.is_evaluated().then(|| self.without_policy().begin());
        let Self { model, mut world, policies, events, governments, clock, mode } = self;
        world.stances = governments.stances(clock.now());
        // Whose projects places host is the largest stock to carry along.
        world.stocks.deployments.take_if(|_| !policies.iter().any(|it| it.instrument.reads_deployments()));
        if let Mode::Sampled { seed, replicate } = mode {
            draw_base_stocks(&mut world.stocks, Draws::new(seed, replicate, u64::MAX));
        }
        let check = ConservationCheck::new(mode != Mode::Expected);
        let current = Current::new(model, world, policies, events, clock);
        let evaluation = potential.map(|potential| {
            let evaluation = Evaluation::new(&current, &potential.period_state().economy.output);
            (Box::new(potential), evaluation)
        });
        Simulation { current, governments, mode, records: FlowRecords::default(), check, evaluation }
    }

    /// Whether governments choose or any policy is reviewed.
    fn is_evaluated(&self) -> bool {
        matches!(self.governments, Governments::Choosing(_))
            || self.policies.iter().any(|it| it.review.is_some())
    }

    /// The same world with the same events and without any policy, with governments fixed and in expected mode: growth is judged against it.
    fn without_policy(&self) -> Self {
        let (model, mut world) = (Arc::clone(&self.model), self.world.clone());
        if self.mode != Mode::Expected {
            round_people(&mut world.stocks);
        }
        let (policies, governments, mode) = (Vec::new(), Governments::Fixed, Mode::Expected);
        let events = self.events.clone();
        Self { model, world, policies, events, governments, clock: self.clock, mode }
    }
}

fn round_people(stocks: &mut Stocks) {
    for cohort in COHORTS {
        stocks.people[cohort].mapv_inplace(f64::round);
    }
}

/// People are rounded and projects drawn from their stationary law; constants of the base year stay.
fn draw_base_stocks(stocks: &mut Stocks, draws: Draws) {
    round_people(stocks);
    for stage in STAGES {
        let fields = stocks.projects[stage].ncols();
        for ((region, field), number) in stocks.projects[stage].indexed_iter_mut() {
            let cell = stage as usize * fields + field;
            *number = draws.stream(Process::BaseProjects, region, cell).events(*number);
        }
    }
}
