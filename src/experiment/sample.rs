//! One scenario at many points, in memory.

use super::metric::{Asked, Metric, WrongMetric, covered};
use super::models::Models;
use super::point::{applicable, at_point};
use super::single::{self, RunOutcome, messages};
use super::stream::replicate_seed;
use crate::outcome::{Column, Table, TableError};
use crate::run::{Control, controlled, side_by_side};
use crate::scenario::real;
use crate::scenario::{Change, Scenario};
use std::collections::BTreeSet;

/// A scenario that is run at many points.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    scenario: &'a Scenario,
    against: Option<&'a Scenario>,
    points: &'a [Vec<Change>],
    metrics: Vec<Metric>,
    replicates: u32,
    control: Control<'a>,
}

/// Why a sample could not be made; a run that fails is a row, and no reason.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// There is no such metric.
    #[error("there is no metric `{0}`")]
    UnknownMetric(String),
    /// No run of the scenario has what the metric is about.
    #[error("`{metric}` of `{scenario}`: {wrong}")]
    NotInThisWorld {
        /// The metric.
        metric: String,
        /// What the scenario is called.
        scenario: String,
        /// What is missing.
        wrong: WrongMetric,
    },
    /// A change refers to a scenario that is not there.
    #[error("`{0}` is a change, and there is no scenario that it refers to")]
    NothingToCompareWith(String),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Somebody asked to stop.
    #[error("stopped with {done} of {all} runs done")]
    Cancelled {
        /// Runs that are done.
        done: usize,
        /// Runs wanted.
        all: usize,
    },
}

/// Runs a scenario once at each point, and reports outcomes by the names of [metrics](Metric::find).
///
/// ```
/// use factorflow::Scenario;
/// use factorflow::experiment::sample;
/// use factorflow::scenario::Change;
///
/// let scenario = Scenario::load("yangtze-delta")?.with([("time.years", 1.into())])?;
/// let point = |it: f64| vec![Change::new("parameters.technology.retention", it)];
/// let found = sample(&scenario, &[point(0.5), point(-1.0), point(1.5)], &["output"])?;
/// assert_eq!(found.text("status")?, ["ok", "failed", "ok"]);
/// assert!(found.real("output")?[1].is_nan() && found.text("error")?[1].contains("retention"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Fails when there is no such metric.
pub fn sample(
    scenario: &Scenario,
    points: &[Vec<Change>],
    metrics: &[impl AsRef<str>],
) -> Result<Table, SampleError> {
    Sample::new(scenario, points, metrics)?.table()
}

controlled!(Sample);

impl<'a> Sample<'a> {
    /// A scenario at points, each of which is a list of changes.
    ///
    /// # Errors
    ///
    /// Fails when there is no such metric, or the world of the scenario has not what it is about.
    pub fn new(
        scenario: &'a Scenario,
        points: &'a [Vec<Change>],
        metrics: &[impl AsRef<str>],
    ) -> Result<Self, SampleError> {
        let find = |name: &str| Metric::find(name).ok_or_else(|| SampleError::UnknownMetric(name.to_owned()));
        let metrics: Vec<Metric> = metrics.iter().map(|it| find(it.as_ref())).collect::<Result<_, _>>()?;
        metrics.iter().try_for_each(|it| has(scenario, it, points))?;
        Ok(Self { scenario, against: None, points, metrics, replicates: 1, control: Control::default() })
    }

    /// Sets the scenario that changes refer to, at the same points; what a point says of policies that it does not have
    /// is left out.
    #[must_use]
    pub fn against(mut self, scenario: &'a Scenario) -> Self {
        self.against = Some(scenario);
        self
    }

    /// Sets how many replicates are run at each point; their seeds are those of a sweep.
    #[must_use]
    pub fn replicates(mut self, replicates: u32) -> Self {
        self.replicates = replicates;
        self
    }

    /// A row a point and replicate: which they are, the seed, what the point changes, how the run ended, its metrics.
    ///
    /// # Errors
    ///
    /// Fails when a metric is a change and there is nothing to compare with, and when somebody asked to stop.
    pub fn table(&self) -> Result<Table, SampleError> {
        if let (None, Some(change)) = (self.against, self.metrics.iter().find(|it| it.change)) {
            return Err(SampleError::NothingToCompareWith(change.name.clone()));
        }
        if let Some(against) = self.against {
            self.metrics.iter().filter(|it| it.change).try_for_each(|it| has(against, it, self.points))?;
        }
        let of_point = |point| (0..self.replicates).map(move |replicate| (point, replicate));
        let runs: Vec<(usize, u32)> = (0..self.points.len()).flat_map(of_point).collect();
        self.control.progress.begin(runs.len() as u64);
        let models = Models::default();
        let bytes = self.scenario.memory().replicate;
        let rows: Vec<Option<FinishedRun>> =
            side_by_side(&runs, bytes, |&(point, replicate)| self.row(point, replicate, &models));
        let done = rows.iter().flatten().count();
        let rows: Option<Vec<FinishedRun>> = rows.into_iter().collect();
        self.written(&runs, &rows.ok_or(SampleError::Cancelled { done, all: runs.len() })?)
    }

    /// Nothing if somebody asked to stop.
    fn row(&self, point: usize, replicate: u32, models: &Models) -> Option<FinishedRun> {
        let changes = &self.points[point];
        let covered = self.covered(changes);
        let asked = Asked { metrics: &self.metrics, covered: &covered };
        let run = |of: &Scenario, changes: &[Change]| {
            let seed = replicate_seed(of.run.seed, u64::from(replicate));
            single::run(|| changed(of, changes, seed), asked, models, None, &self.control.cancel)
        };
        let first = match self.against.filter(|_| self.metrics.iter().any(|it| it.change)) {
            Some(against) => Some(run(against, &applicable(against, changes))?),
            None => None,
        };
        let outcome = run(self.scenario, changes)?;
        self.control.progress.advance(1);
        let values = outcome.values(&self.metrics, first.as_ref());
        Some(FinishedRun { outcome, values })
    }

    /// The codes of the regions that policies cover at a point; nothing where no metric asks for them.
    fn covered(&self, changes: &[Change]) -> BTreeSet<String> {
        if !Asked::asks_for_members(&self.metrics) {
            return BTreeSet::new();
        }
        let own = at_point(self.scenario, changes).ok();
        let against = self.against.and_then(|it| at_point(it, &applicable(it, changes)).ok());
        covered(own.iter().chain(&against))
    }

    fn written(&self, runs: &[(usize, u32)], rows: &[FinishedRun]) -> Result<Table, SampleError> {
        let whole = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
        let integers = |name: &str, of: &dyn Fn(&(usize, u32)) -> u64| {
            Column::integer(name, runs.iter().map(|it| whole(of(it))).collect())
        };
        let seed = self.scenario.run.seed;
        let mut columns = vec![
            integers("point", &|it| it.0 as u64),
            integers("replicate", &|it| u64::from(it.1)),
            integers("seed", &|it| replicate_seed(seed, u64::from(it.1))),
        ];
        columns.extend(self.paths().into_iter().map(|path| self.factor(path, runs)));
        let text = |of: fn(&RunOutcome) -> &str| rows.iter().map(|it| of(&it.outcome).to_owned()).collect();
        columns.push(Column::text("status", text(|it| it.status())));
        columns.push(Column::text("error", text(|it| it.message().unwrap_or_default())));
        for (number, metric) in self.metrics.iter().enumerate() {
            columns.push(Column::real(&metric.name, rows.iter().map(|it| it.values[number]).collect()));
        }
        Ok(Table::new(columns)?)
    }

    /// The paths that points change, in the order in which they first appear.
    fn paths(&self) -> Vec<&'a str> {
        let mut paths: Vec<&str> = Vec::new();
        for change in self.points.iter().flatten() {
            if !paths.contains(&change.path.as_str()) {
                paths.push(&change.path);
            }
        }
        paths
    }

    /// What points say of a path, as numbers if all of them are; empty where a point says nothing.
    fn factor(&self, path: &str, runs: &[(usize, u32)]) -> Column {
        let said =
            |point: usize| self.points[point].iter().rev().find(|it| it.path == path).map(|it| &it.value);
        let values = || runs.iter().map(|it| said(it.0));
        if values().flatten().all(|it| real(it).is_some()) {
            return Column::real(path, values().map(|it| it.and_then(real).unwrap_or(f64::NAN)).collect());
        }
        let text = |it: &toml::Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
        Column::text(path, values().map(|it| it.map(text).unwrap_or_default()).collect())
    }
}

/// Refuses a metric of what the scenario has not, unless a point may give it that.
fn has(scenario: &Scenario, metric: &Metric, points: &[Vec<Change>]) -> Result<(), SampleError> {
    let of_world = |it: &Change| it.path.starts_with("world.") || it.path.starts_with("platforms");
    if points.iter().flatten().any(of_world) {
        return Ok(());
    }
    metric.check(scenario, true).map_err(|wrong| {
        let (metric, scenario) = (metric.name.clone(), scenario.name.clone());
        SampleError::NotInThisWorld { metric, scenario, wrong }
    })
}

/// A run that is done.
struct FinishedRun {
    outcome: RunOutcome,
    values: Vec<f64>,
}

/// The scenario at a point, for one run.
fn changed(scenario: &Scenario, changes: &[Change], seed: u64) -> Result<Scenario, RunOutcome> {
    let mut changed = at_point(scenario, changes).map_err(|it| RunOutcome::Failed(messages(&it)))?;
    changed.run.seed = seed;
    changed.run.replicates = 1;
    Ok(changed)
}
