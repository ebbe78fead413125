//! A single run of which only the end is looked at; whatever goes wrong with it is part of what it says.

use super::metric;
use super::models::Models;
use crate::dynamics::{Model, NoConvergence};
use crate::outcome::{FlowSelection, TableSelection, last_of_nation};
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
    /// With these national outcomes.
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

    /// The national outcomes of a run that came to its end.
    pub fn national(&self) -> Option<&[f64]> {
        if let Self::Complete(national) = self { Some(national) } else { None }
    }
}

/// What must be recorded for the national outcomes of the last moment.
const WANTED: TableSelection =
    TableSelection { regions_every: None, flows: FlowSelection::None, last_year_ends: None, clubs: false };

/// Runs the first replicate of a scenario; nothing if somebody asked to stop on the way. A panic is a failure like any
/// other, and so are problems of the scenario.
pub fn run(
    scenario: impl FnOnce() -> Result<Scenario, RunOutcome>,
    models: &Models,
    timeout: Option<Duration>,
    cancel: &Cancel,
) -> Option<RunOutcome> {
    let deadline = timeout.and_then(|it| Instant::now().checked_add(it));
    let outcome = || {
        let scenario = scenario()?;
        let model = models.of(&scenario).map_err(|it: NoConvergence| RunOutcome::Failed(it.to_string()))?;
        simulate(&scenario, &model, deadline, cancel)
    };
    match catch_unwind(AssertUnwindSafe(outcome)) {
        Ok(Ok(national)) => national.map(RunOutcome::Complete),
        Ok(Err(outcome)) => Some(outcome),
        Err(panic) => Some(RunOutcome::Failed(format!("panicked: {}", said(panic.as_ref())))),
    }
}

/// The values of [`all_of_nation`](crate::outcome::catalogue::all_of_nation) at the end; nothing if somebody asked to stop.
fn simulate(
    scenario: &Scenario,
    model: &Arc<Model>,
    deadline: Option<Instant>,
    cancel: &Cancel,
) -> Result<Option<Vec<f64>>, RunOutcome> {
    let asked = cancel.clone();
    let cancel = match deadline {
        Some(deadline) => Cancel::when(move || asked.is_cancelled() || Instant::now() > deadline),
        None => asked,
    };
    let control = Control { cancel, ..Control::default() };
    let mut replicate = Replicate::new(scenario, model, 0, WANTED).end_only();
    match replicate.run(&control) {
        Ok(()) => {
            let national = replicate.finish().tables.national;
            if let Some(name) = metric::broken(&national) {
                return Err(RunOutcome::Failed(format!("`{name}` is no number at the end")));
            }
            let last = last_of_nation(&national);
            last.map(Some).map_err(|error| RunOutcome::Failed(error.to_string()))
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
