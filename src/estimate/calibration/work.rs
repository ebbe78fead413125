//! The runs of a calibration, and the folder in which they wait.

use super::matching::{HistoryMatch, HistoryMatching, MomentValues, PointAnswer};
use super::model_moments::ModelMoment;
use super::trace::RunTrace;
use crate::dynamics::Parameter;
use crate::experiment::plan::CalibrationPlan;
use crate::experiment::stream::replicate_seed;
use crate::experiment::{Models, error_messages, panic_message};
use crate::outcome::TableError;
use crate::outcome::statistics;
use crate::results::{FolderError, FolderOwner, Journal};
use crate::run::{Control, side_by_side};
use crate::scenario::{Change, Scenario};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

/// Why a calibration did not end well.
#[derive(Debug, thiserror::Error)]
pub enum CalibrationError {
    /// No run of the first wave went well.
    #[error("none of the {points} points of the first wave can be run: {example}")]
    NothingRuns {
        /// Points of the wave.
        points: usize,
        /// Why one of them cannot.
        example: String,
    },
    /// The folder refuses.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Somebody asked to stop; what is finished is kept.
    #[error("stopped with {done} runs done")]
    Cancelled {
        /// Points in the folder.
        done: usize,
    },
}

/// A calibration that is done.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// What was asked.
    pub plan: CalibrationPlan,
    /// What was found.
    pub found: HistoryMatch,
    /// Runs, with those for derivatives; each of all replicates.
    pub points: usize,
    /// Why points could not be run, with how many.
    pub failures: Vec<(usize, String)>,
}

/// Runs what `folder` does not hold yet of a calibration, then writes tables, `kernel.toml`, report and manifest.
///
/// # Errors
///
/// Fails when the folder holds something else, when nothing can be run, and when somebody asked to stop; finished runs then stay
/// in the folder.
pub fn calibrate(
    plan: &CalibrationPlan,
    folder: &Path,
    resume: bool,
    chinese: bool,
    command: &[String],
    control: &Control<'_>,
) -> Result<Calibration, CalibrationError> {
    let began = Instant::now();
    let fingerprint = fingerprint(plan);
    let journal = Journal::new(folder, fingerprint.clone()).of_small_parts();
    FolderOwner { journal: &journal, what: "calibration" }.open(resume)?;
    let moments = plan.moments.iter().filter_map(|it| ModelMoment::find(&it.model)).collect();
    let mut runner = PointRunner {
        plan,
        moments,
        models: Models::default(),
        journal: &journal,
        control,
        failures: Vec::new(),
        done: 0,
    };
    let found = plan.matching().matched(|points| runner.run_all(points))?;
    let failures = std::mem::take(&mut runner.failures);
    let calibration = Calibration { plan: plan.clone(), found, points: runner.done, failures };
    calibration.write(folder, chinese)?;
    journal.sign(&calibration.manifest(command, &fingerprint, began.elapsed().as_secs_f64()))?;
    Ok(calibration)
}

impl CalibrationPlan {
    /// What is to be matched.
    pub fn matching(&self) -> HistoryMatching<'_> {
        HistoryMatching {
            factors: self.factors.len(),
            moments: &self.moments,
            waves: self.waves,
            points: self.points,
            seed: self.seed,
        }
    }

    /// The values of the parameters at a point, which is in shares of their ranges.
    pub fn values(&self, point: &[f64]) -> Vec<f64> {
        self.factors.iter().zip(point).map(|(factor, share)| factor.levels.at(*share)).collect()
    }
}

/// Of all that decides what comes out.
fn fingerprint(plan: &CalibrationPlan) -> String {
    let mut hash = Sha256::new();
    hash.update(plan.scenario.portable().fingerprint(false));
    let numbers = format!(
        "{:?} {:?} {} {} {} {}",
        plan.factors, plan.moments, plan.waves, plan.points, plan.replicates, plan.seed
    );
    for text in ["calibration", env!("CARGO_PKG_VERSION"), &numbers] {
        hash.update(text);
        hash.update([0]);
    }
    base16ct::lower::encode_string(&hash.finalize())
}

/// Runs points, from the folder where they have been there before.
struct PointRunner<'a> {
    plan: &'a CalibrationPlan,
    moments: Vec<ModelMoment>,
    models: Models,
    journal: &'a Journal,
    control: &'a Control<'a>,
    failures: Vec<(usize, String)>,
    done: usize,
}

impl PointRunner<'_> {
    fn run_all(&mut self, points: &[Vec<f64>]) -> Result<Vec<PointAnswer>, CalibrationError> {
        let replicates = u64::from(self.plan.replicates);
        self.control.progress.begin(points.len() as u64 * replicates);
        let bytes = self.plan.scenario.memory().replicate;
        let numbered: Vec<(usize, &Vec<f64>)> =
            points.iter().enumerate().map(|(at, it)| (self.done + at, it)).collect();
        let answers: Vec<Result<Option<PointAnswer>, FolderError>> =
            side_by_side(&numbered, bytes, |&(number, point)| self.run_one(number, point));
        let answers = answers.into_iter().collect::<Result<Vec<_>, _>>()?;
        let here = answers.iter().flatten().count();
        let Some(answers) = answers.into_iter().collect::<Option<Vec<PointAnswer>>>() else {
            return Err(CalibrationError::Cancelled { done: self.done + here });
        };
        for it in &answers {
            self.note(it);
        }
        if self.done == 0 && answers.iter().all(Result::is_err) {
            let example = answers.iter().find_map(|it| it.as_ref().err()).cloned().unwrap_or_default();
            return Err(CalibrationError::NothingRuns { points: points.len(), example });
        }
        self.done += points.len();
        Ok(answers)
    }

    fn note(&mut self, answer: &PointAnswer) {
        let Err(reason) = answer else { return };
        match self.failures.iter_mut().find(|it| it.1 == *reason) {
            Some(known) => known.0 += 1,
            None => self.failures.push((1, reason.clone())),
        }
    }

    /// Nothing if somebody asked to stop before the end.
    fn run_one(&self, number: usize, point: &[f64]) -> Result<Option<PointAnswer>, FolderError> {
        let part = format!("p{number:06}");
        if let Ok(answer) = self.journal.done::<PointAnswer>(&part) {
            self.control.progress.advance(u64::from(self.plan.replicates));
            return Ok(Some(answer));
        }
        if self.control.cancel.is_cancelled() {
            return Ok(None);
        }
        let simulated = catch_unwind(AssertUnwindSafe(|| self.simulated(point)));
        let answer = match simulated {
            Ok(Ok(None)) => return Ok(None),
            Ok(Ok(Some(moments))) => Ok(moments),
            Ok(Err(reason)) => Err(reason),
            Err(panic) => Err(format!("panicked: {}", panic_message(panic.as_ref()))),
        };
        self.journal.keep(&part, &answer)?;
        Ok(Some(answer))
    }

    fn simulated(&self, point: &[f64]) -> Result<Option<MomentValues>, String> {
        let selection = ModelMoment::selection(&self.moments);
        let mut by_replicate = Vec::new();
        for replicate in 0..self.plan.replicates {
            let mut scenario = self.at(point)?;
            scenario.run.seed = replicate_seed(scenario.run.seed, u64::from(replicate));
            scenario.run.replicates = 1;
            let model = self.models.of(&scenario).map_err(|it| it.to_string())?;
            let trace = RunTrace::of(&scenario, &model, 0, &selection, &self.control.cancel)?;
            let Some(trace) = trace else { return Ok(None) };
            by_replicate.push(self.values(&trace)?);
            self.control.progress.advance(1);
        }
        let of = |moment: usize| by_replicate.iter().map(|it| it[moment]).collect::<Vec<f64>>();
        let all: Vec<Vec<f64>> = (0..self.moments.len()).map(of).collect();
        let replicates = f64::from(self.plan.replicates);
        let chance = |it: &Vec<f64>| if it.len() > 1 { statistics::variance(it) / replicates } else { 0.0 };
        Ok(Some(MomentValues {
            values: all.iter().map(|it| statistics::mean(it)).collect(),
            chance: all.iter().map(chance).collect(),
        }))
    }

    fn values(&self, trace: &RunTrace) -> Result<Vec<f64>, String> {
        let value = |(moment, it): (&crate::experiment::plan::PlannedMoment, &ModelMoment)| {
            let value = it.value(trace);
            if value.is_finite() {
                Ok(value)
            } else {
                Err(format!("`{}` is no number at the end", moment.model))
            }
        };
        self.plan.moments.iter().zip(&self.moments).map(value).collect()
    }

    /// The scenario with the parameters of a point.
    fn at(&self, point: &[f64]) -> Result<Scenario, String> {
        let values = self.plan.values(point);
        let factors = || self.plan.factors.iter().zip(&values);
        let parameter = |(factor, value): (&crate::experiment::design::DesignFactor, &f64)| {
            Some((Parameter::find(factor.path.strip_prefix("parameters.")?)?, *value))
        };
        let parameters: Option<Vec<_>> = factors().map(parameter).collect();
        if let Some(changed) = parameters.and_then(|it| self.plan.scenario.with_parameters(&it)) {
            return Ok(changed);
        }
        // What is refused is read as text, which tells why.
        let changes = factors().map(|(factor, value)| Change::new(&factor.path, *value));
        self.plan.scenario.with(changes).map_err(|problems| error_messages(&problems))
    }
}
