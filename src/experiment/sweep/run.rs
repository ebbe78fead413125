//! One run of a sweep: a scenario at a point, from its text to its outcomes.

use super::Sweep;
use super::scenarios::Scenarios;
use crate::experiment::metric::{Asked, Metric, covered};
use crate::experiment::models::Models;
use crate::experiment::single::{self, RunOutcome, messages};
use crate::run::Cancel;
use crate::scenario::{Problems, Scenario};
use std::collections::BTreeSet;
use std::time::Duration;

/// Runs single runs of a sweep; threads share one, and with it worlds, kernels and base years.
#[derive(Debug)]
pub struct RunExecutor<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// The metrics of the sweep, those of every year included.
    pub metrics: Vec<Metric>,
    scenarios: Scenarios<'a>,
    models: Models,
    timeout: Option<Duration>,
}

impl<'a> RunExecutor<'a> {
    /// A runner for a sweep.
    pub fn new(sweep: &'a Sweep) -> Self {
        let manifest = &sweep.manifest;
        let timeout = manifest.run_timeout_seconds.and_then(|it| Duration::try_from_secs_f64(it).ok());
        let (scenarios, models) = (Scenarios::new(sweep), Models::default());
        Self { sweep, metrics: manifest.recorded(), scenarios, models, timeout }
    }

    /// How a run ends; nothing when it was stopped on its way. Panics end it as failed.
    pub fn run(&self, run: u64, cancel: &Cancel) -> Option<RunOutcome> {
        let scenario = || {
            let scenario = self.scenario(run).map_err(|it| RunOutcome::Failed(messages(&it)))?;
            self.refuse_other_data(&scenario).map_err(RunOutcome::Failed)?;
            Ok(scenario)
        };
        let covered = self.covered(run);
        let asked = Asked { metrics: &self.metrics, covered: &covered };
        single::run(scenario, asked, &self.models, self.timeout, cancel)
    }

    /// The codes of the regions that policies of any scenario cover at the point of a run; nothing where no metric asks for
    /// them.
    fn covered(&self, run: u64) -> BTreeSet<String> {
        let all =
            if Asked::asks_for_members(&self.metrics) { self.sweep.manifest.scenarios.len() } else { 0 };
        let point = self.sweep.manifest.place(run).point;
        let read: Vec<Scenario> = (0..all).filter_map(|it| self.scenarios.at(point, it).ok()).collect();
        covered(&read)
    }

    /// The scenario of a run, ready to begin.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it when values that are sound one by one do not go together.
    pub fn scenario(&self, run: u64) -> Result<Scenario, Problems> {
        let it = self.sweep.manifest.place(run);
        let mut scenario = self.scenarios.at(it.point, it.scenario)?;
        scenario.run.seed = it.seed;
        scenario.run.replicates = 1;
        Ok(scenario)
    }

    /// Where a worker is started may decide which table of one name it finds.
    fn refuse_other_data(&self, scenario: &Scenario) -> Result<(), String> {
        let data = &self.sweep.manifest.data;
        let mut read = scenario.origin.tables();
        match read.find(|it| !data.iter().any(|frozen| frozen.sha256 == it.sha256)) {
            None => Ok(()),
            Some(other) => {
                let table = &other.written;
                Err(format!("`{table}` is no table that the sweep was planned with"))
            }
        }
    }
}

/// Runs whose scenario is not sound at their point, of `sample` that are evenly spread over the first replicate, and
/// why. Values that are sound one by one may not go together.
pub fn unsound(sweep: &Sweep, sample: u64) -> Vec<(u64, String)> {
    let all = sweep.manifest.points * sweep.manifest.scenarios.len() as u64;
    let sample = sample.min(all);
    let runner = RunExecutor::new(sweep);
    let runs = (0..sample).map(|it| (2 * it + 1) * all / (2 * sample));
    let problem = |run| Some((run, messages(&runner.scenario(run).err()?)));
    runs.filter_map(problem).collect()
}
