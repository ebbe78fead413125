//! Runs at the points of a plan: a point that something refuses is replaced by the next, for all arms.

use super::plan::DrawPlan;
use super::refused::RefusedPoints;
use crate::dynamics::Model;
use crate::outcome::{FlowSelection, TableError, TableSelection, Tables};
use crate::run::{Control, Interruption, Replicate, side_by_side};
use crate::scenario::{RegionRows, Scenario};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How the runs at a point ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PointOutcome<T> {
    /// With this.
    Done(T),
    /// With a reason why the values do not go together.
    Refused(String),
}

/// Where what is done is kept, so that work can go on after it was stopped; several threads use it at once.
pub trait PointStore<T>: Sync {
    /// Why it could not take something.
    type Error: Send;

    /// How the runs at the point of this number ended, if they are done.
    fn done(&self, point: usize) -> Option<PointOutcome<T>>;

    /// Takes how they ended.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be kept.
    fn keep(&self, point: usize, outcome: &PointOutcome<T>) -> Result<(), Self::Error>;
}

/// Keeps nothing.
impl<T> PointStore<T> for () {
    type Error = std::convert::Infallible;

    fn done(&self, _: usize) -> Option<PointOutcome<T>> {
        None
    }

    fn keep(&self, _: usize, _: &PointOutcome<T>) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// What all runs at one point left.
#[derive(Clone, Debug, PartialEq)]
pub struct DoneDraw<T> {
    /// The number of the point in the sequence, which is that of the draw unless some were replaced.
    pub number: usize,
    /// The values of the drawn parameters.
    pub point: Vec<f64>,
    /// What was left.
    pub left: T,
}

/// All draws of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct DoneDraws<T> {
    /// In the order of the sequence.
    pub all: Vec<DoneDraw<T>>,
    /// Points that were replaced.
    pub refused: RefusedPoints,
}

impl<T> DoneDraws<T> {
    /// The same draws with something else left.
    pub fn map<U>(self, of: impl Fn(T) -> U) -> DoneDraws<U> {
        let draw = |it: DoneDraw<T>| DoneDraw { number: it.number, point: it.point, left: of(it.left) };
        DoneDraws { all: self.all.into_iter().map(draw).collect(), refused: self.refused }
    }
}

/// Why draws did not come to their end.
#[derive(Debug, thiserror::Error)]
pub enum DrawError<E> {
    /// More than half of the points were refused.
    #[error("{0}")]
    Refused(RefusedPoints),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// What was done could not be kept.
    #[error("{0}")]
    Store(E),
    /// Somebody asked to stop.
    #[error("stopped with {done} of {all} draws of parameters done")]
    Cancelled {
        /// Draws that are done.
        done: u32,
        /// Draws wanted.
        all: u32,
    },
}

/// How the work at a point ended; nothing if somebody asked to stop.
pub type PointWork<T> = Result<Option<PointOutcome<T>>, TableError>;

/// The same with what can go wrong around it.
type PointResult<T, E> = Result<Option<PointOutcome<T>>, DrawError<E>>;

/// Does the `work` at as many points of the plan as it has draws; one of them takes so many bytes and steps.
///
/// # Errors
///
/// Fails when more than half of the points are refused, or somebody asked to stop.
pub fn at_points<T: Send, S: PointStore<T>>(
    plan: &DrawPlan,
    store: &S,
    (bytes, steps): (f64, u64),
    control: &Control<'_>,
    work: impl Fn(usize, &[f64]) -> PointWork<T> + Sync + Send,
) -> Result<DoneDraws<T>, DrawError<S::Error>> {
    let (points, wanted) = (plan.points(), plan.draws as usize);
    let mut done = DoneDraws { all: Vec::with_capacity(wanted), refused: RefusedPoints::default() };
    control.progress.begin(steps * u64::from(plan.draws));
    let one = |&number: &usize| -> PointResult<T, S::Error> {
        if let Some(known) = store.done(number) {
            control.progress.advance(steps);
            return Ok(Some(known));
        }
        if control.cancel.is_cancelled() {
            return Ok(None);
        }
        let outcome = work(number, &points[number])?;
        if let Some(outcome) = &outcome {
            store.keep(number, outcome).map_err(DrawError::Store)?;
        }
        Ok(outcome)
    };
    let mut next = 0;
    while done.all.len() < wanted {
        // The same points are tried whichever of them come first.
        let batch: Vec<usize> = (next..next + wanted - done.all.len()).collect();
        next += batch.len();
        let outcomes: Vec<PointResult<T, S::Error>> = side_by_side(&batch, bytes, one);
        let mut is_stopped = false;
        for (number, outcome) in batch.into_iter().zip(outcomes) {
            match outcome? {
                Some(PointOutcome::Done(left)) => {
                    done.all.push(DoneDraw { number, point: points[number].clone(), left });
                }
                Some(PointOutcome::Refused(reason)) => done.refused.add(&reason),
                None => is_stopped = true,
            }
        }
        if is_stopped {
            let count = u32::try_from(done.all.len()).unwrap_or(plan.draws);
            return Err(DrawError::Cancelled { done: count, all: plan.draws });
        }
        if done.refused.count() > wanted {
            return Err(DrawError::Refused(done.refused));
        }
    }
    Ok(done)
}

/// Scenarios that are run at the same points.
pub struct DrawnScenarios<'a> {
    /// The plan.
    pub plan: &'a DrawPlan,
    /// What is run.
    pub scenarios: Vec<&'a Scenario>,
    /// A model of the same tables that was solved before and may have something in common with those at points.
    pub known: Option<Arc<Model>>,
    /// Whether rows of regions are wanted.
    pub has_regions: bool,
}

impl DrawnScenarios<'_> {
    /// The tables of every scenario at as many points as the plan has draws.
    ///
    /// # Errors
    ///
    /// Fails as [`at_points`] does.
    pub fn run<S: PointStore<Vec<Tables>>>(
        &self,
        store: &S,
        control: &Control<'_>,
    ) -> Result<DoneDraws<Vec<Tables>>, DrawError<S::Error>> {
        let base = self.scenarios[0];
        let bytes = base.memory().matrices;
        let steps = base.steps() * self.scenarios.len() as u64 * u64::from(self.plan.replicates);
        at_points(self.plan, store, (bytes, steps), control, |number, point| {
            self.run_at(number, point, control)
        })
    }

    /// All scenarios at a point; those of equal parameters share base year and kernels, since they share their world.
    fn run_at(&self, number: usize, point: &[f64], control: &Control<'_>) -> PointWork<Vec<Tables>> {
        let refused = |reason: String| Ok(Some(PointOutcome::Refused(reason)));
        let mut solved: Vec<(Scenario, Arc<Model>)> = Vec::with_capacity(self.scenarios.len());
        for scenario in &self.scenarios {
            let changed = match self.plan.at(scenario, point) {
                Ok(changed) => changed,
                Err(problems) => return refused(crate::experiment::single::messages(&problems)),
            };
            let alike = solved.iter().find(|it| has_same_model(&it.0, &changed)).map(|it| Arc::clone(&it.1));
            let model = match alike {
                Some(model) => model,
                None => match changed.model_like(self.known_for(&changed), &|_| ()) {
                    Ok((model, _)) => Arc::new(model),
                    Err(error) => return refused(error.to_string()),
                },
            };
            solved.push((changed, model));
        }
        let mut left = Vec::with_capacity(solved.len());
        for (scenario, model) in &solved {
            let mut tables = Tables::default();
            for replicate in 0..self.plan.replicates {
                // Streams are common to the scenarios of a draw, and others in every draw.
                let stream = u32::try_from(number).unwrap_or(u32::MAX) * self.plan.replicates + replicate;
                let mut run = Replicate::new(scenario, model, stream, self.wanted(scenario));
                match run.run(control) {
                    Ok(()) => tables.append(&run.finish().tables)?,
                    Err(Interruption::Cancelled) => return Ok(None),
                    Err(Interruption::Period(error)) => return refused(error.to_string()),
                    Err(Interruption::Table(error)) => return Err(error),
                }
            }
            left.push(tables);
        }
        Ok(Some(PointOutcome::Done(left)))
    }

    /// Chains shape kernels, and those of other worlds have nothing in common.
    fn known_for(&self, scenario: &Scenario) -> Option<&Model> {
        let is_of_base = self.scenarios[0].atlas.chains() == scenario.atlas.chains();
        self.known.as_deref().filter(|_| is_of_base)
    }

    fn wanted(&self, scenario: &Scenario) -> TableSelection {
        let has_regions = self.has_regions && scenario.output.regions != RegionRows::Never;
        TableSelection {
            regions_every: has_regions.then(|| u64::from(scenario.time.steps_per_year)),
            flows: FlowSelection::None,
            last_year_ends: None,
            clubs: true,
        }
    }
}

/// Whether two scenarios of one world have the same base year: industry chains alone may differ besides parameters.
pub fn has_same_model(one: &Scenario, other: &Scenario) -> bool {
    one.parameters == other.parameters
        && one.base_year == other.base_year
        && one.atlas.chains() == other.atlas.chains()
        && one.run.mode == other.run.mode
}
