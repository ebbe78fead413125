//! One run: a scenario at a point, from its text to its national outcomes.

use super::scenarios::Scenarios;
use super::{Ended, Sweep};
use crate::dynamics::{MOST_IN_COMPANY, Model, NoConvergence, Seat};
use crate::experiment::metric::{self, Metric, National};
use crate::experiment::models::Models;
use crate::outcome::{Moment, Tally};
use crate::scenario::{self, Mode, Problems, Scenario};
use crate::simulation::{Flows, Outlook, Simulation};
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
    /// How many runs go through their kernels together.
    pub company: usize,
    scenarios: Scenarios<'a>,
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
        let (scenarios, models) = (Scenarios::new(sweep), Models::default());
        let alone = Self { sweep, metrics: manifest.metrics(), company: 1, scenarios, models, timeout };
        let company = if alone.is_worth_company() { MOST_IN_COMPANY } else { 1 };
        Self { company, ..alone }
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
        let mut scenario = self.scenarios.at(it.point, it.scenario)?;
        scenario.run.seed = it.seed;
        scenario.run.replicates = 1;
        Ok(scenario)
    }

    fn outcomes(&self, run: u64, stop: Stop<'_>) -> Result<National, Broken> {
        let deadline = self.timeout.and_then(|it| Instant::now().checked_add(it));
        let (scenario, model) = self.ready(run)?;
        simulate(&scenario, &model, deadline, stop)
    }

    /// The scenario of a run with its model.
    fn ready(&self, run: u64) -> Result<(Scenario, Arc<Model>), Broken> {
        let scenario = self.scenario(run).map_err(|it| Broken::Failed(messages(&it)))?;
        self.refuse_other_data(&scenario)?;
        let model = self.models.of(&scenario).map_err(|it: NoConvergence| Broken::Failed(it.to_string()))?;
        Ok((scenario, model))
    }

    /// Whether runs gain by going through their kernels together, which they do where a kernel does not fit the cache.
    /// Time is not shared out fairly in company, so runs whose time is limited go alone.
    fn is_worth_company(&self) -> bool {
        /// From here on a kernel takes 8 MB. At 2,169 regions company is 1.3 times as fast, at 368 it is slower (see benches).
        const FEWEST_REGIONS: usize = 1024;
        let worth = |it: &Scenario| it.run.mode == Mode::Expected && it.atlas.len() >= FEWEST_REGIONS;
        self.timeout.is_none() && self.scenario(0).is_ok_and(|it| worth(&it))
    }

    /// How several runs end that go through their kernels together: to the bit as each would alone.
    pub fn run_together(&self, runs: &[u64], stop: Stop<'_>) -> Vec<Option<Ended>> {
        let ready: Vec<_> = runs.iter().filter_map(|it| self.ready(*it).ok()).collect();
        let outcomes: Vec<Option<National>> =
            if ready.len() == runs.len() { simulate_together(&ready, stop) } else { vec![None; runs.len()] };
        let sound = |it: Option<National>| it.filter(|it| metric::broken(it).is_none());
        // Whatever does not end well is run again, so that its end and its message never hang on the company.
        let ended = outcomes.into_iter().map(sound).map(|it| it.map(Ended::Well));
        ended.zip(runs).map(|(ended, run)| ended.or_else(|| self.run(*run, stop))).collect()
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
    let mut outlook = simulation.outlook();
    let mut last = None;
    for _ in 0..scenario.steps() {
        if stop() {
            return Err(Broken::Stopped);
        }
        if deadline.is_some_and(|it| Instant::now() > it) {
            return Err(Broken::TooLong);
        }
        last = Some(step(&mut simulation, &outlook)?);
        outlook = simulation.outlook();
    }
    // A row tells what flowed in the step before it.
    let mut tally = Tally::new(scenario.atlas.len());
    if let Some(flows) = &last {
        tally.add(flows);
    }
    let moment = Moment { simulation: &simulation, outlook: &outlook };
    let row = moment.national(0, &tally).and_then(|it| metric::national(&it));
    row.map_err(|error| Broken::Failed(error.to_string()))
}

/// The same for several runs; nothing for those that did not come to their end.
fn simulate_together(ready: &[(Scenario, Arc<Model>)], stop: Stop<'_>) -> Vec<Option<National>> {
    let simulate_one = |(scenario, model): &(Scenario, Arc<Model>), seat: Seat| {
        // Each run keeps to a thread of its own; only one of them is awake at a time.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok()?;
        pool.install(|| {
            seat.begin();
            let kernels = model.kernels.in_company(seat);
            let model = Arc::new(Model { kernels, ..(**model).clone() });
            simulate(scenario, &model, None, stop).ok()
        })
    };
    std::thread::scope(|scope| {
        let seated = ready.iter().zip(Seat::row(ready.len()));
        let threads: Vec<_> = seated.map(|(it, seat)| scope.spawn(move || simulate_one(it, seat))).collect();
        threads.into_iter().map(|it| it.join().ok().flatten()).collect()
    })
}

/// What flows in a step.
fn step(simulation: &mut Simulation, outlook: &Outlook) -> Result<Flows, Broken> {
    let year = simulation.clock.now();
    simulation.step(outlook).map_err(|it| Broken::Failed(format!("year {year}: {it}")))
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
