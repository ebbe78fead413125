//! From a sound scenario to the simulation that runs it.

use super::{RunMode, Scenario};
use crate::dynamics::{Inversion, Model, NoConvergence};
use crate::policy::Policy;
use crate::simulation::{self, Clock, Setup, Simulation};
use std::sync::Arc;

impl Scenario {
    /// Solves for the base year, once for all replicates; also says how well each fixed point was met.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point does not converge, naming the region with the largest residual.
    pub fn model(&self) -> Result<(Model, Vec<Inversion>), NoConvergence> {
        self.model_like(None)
    }

    /// The model of [`Scenario::model`] to the bit, sooner if a `known` one of the same atlas has something in common
    /// with it.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point does not converge, naming the region with the largest residual.
    pub fn model_like(&self, known: Option<&Model>) -> Result<(Model, Vec<Inversion>), NoConvergence> {
        let years = 1.0 / f64::from(self.time.steps_per_year);
        let (mut model, report) =
            Model::like(known, &self.atlas, &self.observations, self.parameters.clone(), years)?;
        model.population_floor = if self.run.mode == RunMode::Sampled { 1.0 } else { 0.0 };
        Ok((model, report))
    }

    /// A replicate at its start, counted from 0; `model` is that of [`model`](Self::model).
    pub fn begin(&self, model: &Arc<Model>, replicate: u32) -> Simulation {
        self.setup(model, replicate).begin()
    }

    /// What a replicate begins with, for those who want to change something of it first.
    pub fn setup(&self, model: &Arc<Model>, replicate: u32) -> Setup {
        let world = model.base_world(&self.atlas, &self.observations);
        let clock = Clock { start: self.time.start, steps_per_year: self.time.steps_per_year, steps: 0 };
        let mode = match self.run.mode {
            RunMode::Expected => simulation::Mode::Expected,
            RunMode::Sampled => {
                simulation::Mode::Sampled { seed: self.run.seed, replicate: u64::from(replicate) }
            }
        };
        let (share, seed) = (self.stances.initial_share(), self.run.seed);
        let governments = self.governments.clone().begun(share, seed, replicate.into(), self.atlas.len());
        Setup { model: Arc::clone(model), world, policies: self.policies(), governments, clock, mode }
    }

    /// The policies as the simulation takes them.
    pub fn policies(&self) -> Vec<Policy> {
        self.policies.iter().map(|it| it.policy.clone()).collect()
    }

    /// Steps from the start to the end of the run.
    pub fn steps(&self) -> u64 {
        u64::from(self.time.years) * u64::from(self.time.steps_per_year)
    }
}
