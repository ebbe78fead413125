//! The period that begins now: what it follows from, and what it is like.

use super::clock::Clock;
use crate::dynamics::production::{self, Economy};
use crate::dynamics::{Conditions, Expected, Model, PeriodView, fiscal, learning, platform};
use crate::event::{self, Event};
use crate::policy::{self, InForce, Policy};
use crate::region::{Accounts, Deployments, Stances, Stocks, World};
use ndarray::Array1;
use std::sync::{Arc, OnceLock};

/// What a period is like before anything moves.
#[derive(Clone, Debug)]
pub struct PeriodState {
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

/// What the period that begins now follows from, with its state once somebody has asked for it.
///
/// Whatever changes the first goes through [`change`](Self::change), which drops the second; so no state is ever old.
#[derive(Clone, Debug)]
pub(super) struct Current {
    model: Arc<Model>,
    world: World,
    policies: Vec<Policy>,
    events: Arc<[Event]>,
    clock: Clock,
    state: OnceLock<PeriodState>,
}

impl Current {
    pub fn new(
        model: Arc<Model>,
        world: World,
        policies: Vec<Policy>,
        events: Vec<Event>,
        clock: Clock,
    ) -> Self {
        Self { model, world, policies, events: events.into(), clock, state: OnceLock::new() }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    pub fn events(&self) -> &[Event] {
        &self.events
    }

    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The state of the period, worked out once.
    pub fn state(&self) -> &PeriodState {
        self.state.get_or_init(|| self.begin())
    }

    /// The state of the period, for the step that ends it.
    pub fn take_state(&mut self) -> PeriodState {
        self.state.take().unwrap_or_else(|| self.begin())
    }

    /// The first three points of the order of a period.
    fn begin(&self) -> PeriodState {
        let Self { model, world, .. } = self;
        // Events, policies and the last accounts make the conditions of the period.
        let (conditions, policies) = self.enact(&world.stances);
        // What was used has become cheaper, and regions produce with what they hold.
        let unit_costs = learning::log_unit_costs(model, &world.stocks.experience);
        let economy = production::produce(model, world, &conditions, unit_costs);
        // Places owe tax to the origins of their projects.
        let period =
            PeriodView { model, world, economy: &economy, conditions: &conditions, chance: &Expected };
        let transfers = fiscal::transfers(&period, None);
        let revenue = fiscal::revenue(model, &economy, &transfers);
        PeriodState { conditions, policies, economy, transfers, revenue }
    }

    /// What events, platforms and policies would make of the period if governments held these stances.
    pub fn enact(&self, stances: &Stances) -> (Conditions, Vec<InForce>) {
        let Self { model, world, clock, .. } = self;
        let mut conditions = Conditions::baseline(&world.atlas, &model.parameters, model.fields().count());
        event::happen(&self.events, &clock.step(), model, &mut conditions);
        platform::work(world, &mut conditions);
        policy::enact(&self.policies, conditions, clock.middle(), model, world, stances)
    }

    /// The period as the laws see it.
    pub fn view<'a, C>(&'a self, state: &'a PeriodState, chance: &'a C) -> PeriodView<'a, C> {
        let PeriodState { economy, conditions, .. } = state;
        PeriodView { model: &self.model, world: &self.world, economy, conditions, chance }
    }

    /// Takes the deployments out, for siting to change them in place.
    pub fn take_deployments(&mut self) -> Option<Deployments> {
        self.change().world.stocks.deployments.take()
    }

    /// Goes on to the next period.
    pub fn advance(&mut self, stocks: Stocks, accounts: Accounts) {
        let current = self.change();
        (current.world.stocks, current.world.accounts) = (stocks, accounts);
        current.clock.steps += 1;
    }

    /// Goes on from the world after so many steps.
    pub fn restore(&mut self, world: World, steps: u64) {
        let current = self.change();
        (current.world, current.clock.steps) = (world, steps);
    }

    pub fn set_stances(&mut self, stances: Stances) {
        if self.world.stances != stances {
            self.change().world.stances = stances;
        }
    }

    /// Ends a policy at this moment, in decimal years.
    pub fn stop_policy(&mut self, number: usize, moment: f64) {
        self.change().policies[number].timing.stop = Some(moment);
    }

    pub fn into_world(self) -> World {
        self.world
    }

    fn change(&mut self) -> &mut Self {
        self.state.take();
        self
    }
}
