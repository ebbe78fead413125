//! One run: a scenario at a point, from its text to its national outcomes.

use super::{Ended, Sweep};
use crate::dynamics::{Model, NoConvergence};
use crate::experiment::metric::{self, Metric, National};
use crate::experiment::models::Models;
use crate::outcome::{Moment, Tally};
use crate::scenario::{self, Library, Problems, Scenario};
use crate::simulation::{Period, Simulation};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Says whether to stop before the next step.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// Runs single runs of a sweep; threads share one, and with it worlds, kernels and base years.
#[derive(Debug)]
pub struct Runner<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// Its metrics.
    pub metrics: Vec<Metric>,
    library: Arc<Library>,
    models: Models,
    timeout: Option<Duration>,
}

/// Why a simulation did not come to its end.
enum Broken {
    Stopped,
    TooLong,
    Failed(String),
}

impl<'a> Runner<'a> {
    /// A runner for a sweep.
    pub fn new(sweep: &'a Sweep) -> Self {
        let manifest = &sweep.manifest;
        let timeout = manifest.run_timeout_seconds.and_then(|it| Duration::try_from_secs_f64(it).ok());
        let (library, models) = (Arc::default(), Models::default());
        Self { sweep, metrics: manifest.metrics(), library, models, timeout }
    }

    /// How a run ends; nothing when it was stopped on its way. Panics end it as failed.
    pub fn run(&self, run: u64, stop: Stop<'_>) -> Option<Ended> {
        let ended = catch_unwind(AssertUnwindSafe(|| self.outcomes(run, stop)));
        match ended {
            Ok(Ok(national)) => Some(match metric::broken(&national) {
                Some(name) => Ended::Failed(format!("`{name}` is no number at the end")),
                None => Ended::Well(national),
            }),
            Ok(Err(Broken::Stopped)) => None,
            Ok(Err(Broken::TooLong)) => Some(Ended::TooLong),
            Ok(Err(Broken::Failed(message))) => Some(Ended::Failed(message)),
            Err(panic) => Some(Ended::Failed(format!("panicked: {}", said(panic.as_ref())))),
        }
    }

    /// The scenario of a run, ready to begin.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it when values that are sound one by one do not go together.
    pub fn scenario(&self, run: u64) -> Result<Scenario, Problems> {
        let it = self.sweep.manifest.place(run);
        let frozen = &self.sweep.manifest.scenarios[it.scenario];
        let settings = [frozen.tables.clone(), self.sweep.settings(it.point, it.scenario)].concat();
        let reader = scenario::Reader::default().library(&self.library).overrides(&settings);
        let (mut scenario, _) = reader.read(&frozen.file, frozen.text.clone())?;
        scenario.run.seed = it.seed;
        scenario.run.replicates = 1;
        Ok(scenario)
    }

    fn outcomes(&self, run: u64, stop: Stop<'_>) -> Result<National, Broken> {
        let deadline = self.timeout.and_then(|it| Instant::now().checked_add(it));
        let scenario = self.scenario(run).map_err(|it| Broken::Failed(messages(&it)))?;
        self.refuse_other_data(&scenario)?;
        let model = self.models.of(&scenario).map_err(|it: NoConvergence| Broken::Failed(it.to_string()))?;
        simulate(&scenario, &model, deadline, stop)
    }
}

impl Runner<'_> {
    /// Where a worker is started may decide which table of one name it finds.
    fn refuse_other_data(&self, scenario: &Scenario) -> Result<(), Broken> {
        let data = &self.sweep.manifest.data;
        let mut read = std::iter::once(&scenario.origin.regions).chain(&scenario.origin.clubs);
        match read.find(|it| !data.iter().any(|frozen| frozen.sha256 == it.sha256)) {
            None => Ok(()),
            Some(other) => {
                let file = other.found.display();
                Err(Broken::Failed(format!("`{file}` is no table that the sweep was planned with")))
            }
        }
    }
}

/// The national outcomes at the end, as the last row of `national` has them.
fn simulate(
    scenario: &Scenario,
    model: &Arc<Model>,
    deadline: Option<Instant>,
    stop: Stop<'_>,
) -> Result<National, Broken> {
    let mut simulation = scenario.begin(model, 0);
    let mut last = None;
    for _ in 0..scenario.steps() {
        if stop() {
            return Err(Broken::Stopped);
        }
        if deadline.is_some_and(|it| Instant::now() > it) {
            return Err(Broken::TooLong);
        }
        last = Some(step(&mut simulation)?);
    }
    // A row tells what flowed in the step before it.
    let mut tally = Tally::new(scenario.atlas.len());
    if let Some(period) = &last {
        tally.add(&period.flows);
    }
    let row = Moment { simulation: &simulation }.national(0, &tally).and_then(|it| metric::national(&it));
    row.map_err(|error| Broken::Failed(error.to_string()))
}

fn step(simulation: &mut Simulation) -> Result<Period, Broken> {
    let year = simulation.clock().now();
    simulation.step().map_err(|it| Broken::Failed(format!("year {year}: {it}")))
}

/// Problems in one line.
fn messages(problems: &Problems) -> String {
    let errors = problems.iter().filter(|it| it.severity() == scenario::Severity::Error);
    errors.map(|it| it.message().to_owned()).collect::<Vec<_>>().join("; ")
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a word".to_owned())
}

/// Runs whose scenario is not sound at their point, of `sample` that are evenly spread over the first replicate, and
/// why. Values that are sound one by one may not go together.
pub fn unsound(sweep: &Sweep, sample: u64) -> Vec<(u64, String)> {
    let all = sweep.manifest.points * sweep.manifest.scenarios.len() as u64;
    let sample = sample.min(all);
    let runner = Runner::new(sweep);
    let runs = (0..sample).map(|it| (2 * it + 1) * all / (2 * sample));
    let problem = |run| Some((run, messages(&runner.scenario(run).err()?)));
    runs.filter_map(problem).collect()
}
