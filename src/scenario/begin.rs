//! From a sound scenario to the simulation that runs it.

use super::{RunMode, Scenario};
use crate::dynamics::{Inversion, Model, NoConvergence};
use crate::event::Event;
use crate::policy::Policy;
use crate::simulation::{self, Clock, Governments, Setup, Simulation};
use std::sync::Arc;

impl Scenario {
    /// Solves for the base year, once for all replicates; also says how well each fixed point was met.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point does not converge, naming the region with the largest residual.
    pub fn model(&self) -> Result<(Model, Vec<Inversion>), NoConvergence> {
        self.model_like(None, &|_| ())
    }

    /// The model of [`Scenario::model`] to the bit, sooner if a `known` one of the same atlas has something in common
    /// with it; `watch` hears again and again how much of the work is done, between 0 and 1.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point does not converge, naming the region with the largest residual.
    pub fn model_like(
        &self,
        known: Option<&Model>,
        watch: &dyn Fn(f64),
    ) -> Result<(Model, Vec<Inversion>), NoConvergence> {
        let years = 1.0 / f64::from(self.time.steps_per_year);
        let (mut model, report) =
            Model::like(known, &self.atlas, &self.observations, self.parameters.clone(), years, watch)?;
        if self.run.mode == RunMode::Sampled {
            model.count_people(&self.observations);
        }
        Ok((model, report))
    }

    /// A replicate at its start, counted from 0; `model` is that of [`model`](Self::model).
    pub fn begin(&self, model: &Arc<Model>, replicate: u32) -> Simulation {
        self.setup(model, replicate).begin()
    }

    /// What a replicate begins with, for those who want to change something of it first.
    pub fn setup(&self, model: &Arc<Model>, replicate: u32) -> Setup {
        let mut world = model.base_world(&self.atlas, &self.observations);
        if let Some(platforms) = &self.platforms_now {
            world.stocks.adoption.clone_from(&platforms.adopted);
            world.platforms = Some(Arc::clone(platforms));
        }
        let clock = Clock { start: self.time.start, steps_per_year: self.time.steps_per_year, steps: 0 };
        let mode = match self.run.mode {
            RunMode::Expected => simulation::Mode::Expected,
            RunMode::Sampled => {
                simulation::Mode::Sampled { seed: self.run.seed, replicate: u64::from(replicate) }
            }
        };
        let (share, seed) = (self.stances.initial_share(), self.run.seed);
        let governments = self.governments.clone().begun(share, seed, replicate.into(), self.atlas.len());
        let (policies, events) = (self.policies(), self.events());
        Setup { model: Arc::clone(model), world, policies, events, governments, clock, mode }
    }

    /// Whether anything is left to chance: people and projects, or who is open and who follows whom. If not, all
    /// replicates are the same.
    pub fn draws(&self) -> bool {
        let choosing = matches!(self.governments, Governments::Choosing(_));
        self.run.mode == RunMode::Sampled || choosing || self.stances.initial_share().is_some()
    }

    /// The scenario with one replicate, if all would be the same.
    #[must_use]
    pub fn without_repetition(mut self) -> Self {
        if !self.draws() {
            self.run.replicates = 1;
        }
        self
    }

    /// The policies as the simulation takes them.
    pub fn policies(&self) -> Vec<Policy> {
        self.policies.iter().map(|it| it.policy.clone()).collect()
    }

    /// The events as the simulation takes them.
    pub fn events(&self) -> Vec<Event> {
        self.events.iter().map(|it| it.event.clone()).collect()
    }

    /// Steps from the start to the end of the run.
    pub fn steps(&self) -> u64 {
        u64::from(self.time.years) * u64::from(self.time.steps_per_year)
    }
}
