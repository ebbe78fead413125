//! A single run of which only the end is looked at; whatever goes wrong with it is part of what it says.

use super::metric::{self, Asked, Metric};
use super::models::Models;
use crate::dynamics::{Model, NoConvergence};
use crate::run::{Cancel, Control, Interruption, Replicate};
use crate::scenario::{Problems, Scenario, Severity};
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunOutcome {
    /// With so much of the outcome of each metric.
    Complete(Vec<f64>),
    /// With an error of the model, a number that is none, or a panic.
    Failed(String),
    /// Not within the time that it was given.
    TimedOut,
    /// With the death of the process, twice.
    Killed,
}

impl RunOutcome {
    /// The words in the column `status`.
    pub const STATUSES: [&str; 4] = ["ok", "failed", "timeout", "killed"];

    /// The word in the column `status`.
    pub fn status(&self) -> &'static str {
        Self::STATUSES[match self {
            Self::Complete(_) => 0,
            Self::Failed(_) => 1,
            Self::TimedOut => 2,
            Self::Killed => 3,
        }]
    }

    /// What went wrong, if anything did.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Complete(_) => None,
            Self::Failed(message) => Some(message),
            Self::TimedOut => Some("took longer than `run_timeout`"),
            Self::Killed => Some("its process was killed, and killed again when it ran alone"),
        }
    }

    /// How much of each metric's outcome a run has that came to its end.
    pub fn levels(&self) -> Option<&[f64]> {
        if let Self::Complete(levels) = self { Some(levels) } else { None }
    }

    /// The values of the metrics, given how the first scenario at the same point and replicate ended.
    pub fn values(&self, metrics: &[Metric], first: Option<&Self>) -> Vec<f64> {
        let first = first.and_then(Self::levels);
        let value = |(number, metric): (usize, &Metric)| {
            self.levels().map_or(f64::NAN, |it| metric.value(it[number], first.map(|first| first[number])))
        };
        metrics.iter().enumerate().map(value).collect()
    }
}

/// Runs the first replicate of a scenario; nothing if somebody asked to stop on the way. A panic is a failure like any
/// other, and so are problems of the scenario.
pub fn run(
    scenario: impl FnOnce() -> Result<Scenario, RunOutcome>,
    asked: Asked<'_>,
    models: &Models,
    timeout: Option<Duration>,
    cancel: &Cancel,
) -> Option<RunOutcome> {
    let deadline = timeout.and_then(|it| Instant::now().checked_add(it));
    let outcome = || {
        let scenario = scenario()?;
        let model = models.of(&scenario).map_err(|it: NoConvergence| RunOutcome::Failed(it.to_string()))?;
        simulate(&scenario, asked, &model, deadline, cancel)
    };
    match catch_unwind(AssertUnwindSafe(outcome)) {
        Ok(Ok(levels)) => levels.map(RunOutcome::Complete),
        Ok(Err(outcome)) => Some(outcome),
        Err(panic) => Some(RunOutcome::Failed(format!("panicked: {}", said(panic.as_ref())))),
    }
}

/// How much of each metric's outcome there is; nothing if somebody asked to stop.
fn simulate(
    scenario: &Scenario,
    asked: Asked<'_>,
    model: &Arc<Model>,
    deadline: Option<Instant>,
    cancel: &Cancel,
) -> Result<Option<Vec<f64>>, RunOutcome> {
    let stop = cancel.clone();
    let cancel = match deadline {
        Some(deadline) => Cancel::when(move || stop.is_cancelled() || Instant::now() > deadline),
        None => stop,
    };
    let control = Control { cancel, ..Control::default() };
    let mut replicate = Replicate::new(scenario, model, 0, asked.selection(scenario));
    if asked.is_of_the_end() {
        replicate = replicate.end_only();
    }
    match replicate.run(&control) {
        Ok(()) => {
            let tables = replicate.finish().tables;
            if let Some(name) = metric::broken(&tables.national) {
                return Err(RunOutcome::Failed(format!("`{name}` is no number at the end")));
            }
            let levels = asked.levels(&tables, scenario);
            levels.map(Some).map_err(|error| RunOutcome::Failed(error.to_string()))
        }
        Err(Interruption::Cancelled) => match deadline {
            Some(deadline) if Instant::now() > deadline => Err(RunOutcome::TimedOut),
            _ => Ok(None),
        },
        Err(error) => Err(RunOutcome::Failed(error.to_string())),
    }
}

/// Errors among problems, in one line.
pub fn messages(problems: &Problems) -> String {
    let errors = problems.iter().filter(|it| it.severity() == Severity::Error);
    errors.map(|it| it.message().to_owned()).collect::<Vec<_>>().join("; ")
}

/// What a panic said.
pub fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a word".to_owned())
}
