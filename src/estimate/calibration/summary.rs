//! What a calibration says of each moment and of each parameter.

use super::matching::JudgedRun;
use super::model_moments::ModelMoment;
use super::work::Calibration;
use crate::experiment::design::{Levels, Scale};
use crate::outcome::indicators::quantiles;
use crate::outcome::statistics;
use ndarray::Array2;

/// A moment, and how near the best run comes.
#[derive(Clone, Debug)]
pub struct FoundMoment {
    /// As the plan has it.
    pub name: String,
    /// The metric of the model.
    pub model: String,
    /// In the best run; NaN without one.
    pub at_best: f64,
    /// The best run less what was observed, in standard deviations.
    pub z: f64,
    /// The part of the variance over points left out that the emulator of the last wave explains; NaN without one.
    pub explained: f64,
    /// The standard deviation of what it misses.
    pub emulator_error: f64,
}

/// A parameter before and after.
#[derive(Clone, Debug)]
pub struct FoundFactor {
    /// Its path in scenarios.
    pub path: String,
    /// The ends of its range.
    pub prior: (f64, f64),
    /// Whether the logarithm is evenly spread over the range.
    pub is_log: bool,
    /// In the scenario, in the best run, and on average over the kept runs.
    pub default: f64,
    /// In the run whose worst moment is least far off; NaN without one.
    pub best: f64,
    /// The mean of the kept runs; NaN where none is kept.
    pub mean: f64,
    /// Least, 5 %, 95 % and greatest of the kept runs.
    pub kept: [f64; 4],
    /// The part of its prior variance that the moments take away near the best run.
    pub variance_removed: f64,
    /// The moment that speaks to it most; empty without a best run.
    pub leading_moment: String,
}

impl Calibration {
    /// The run whose worst moment is least far off.
    pub fn best(&self) -> Option<&JudgedRun> {
        self.found.best.map(|it| &self.found.runs[it])
    }

    /// Every moment, in the order of the plan.
    pub fn moments(&self) -> Vec<FoundMoment> {
        let emulators = self.found.waves.last().map_or(&[][..], |it| &it.emulators);
        let found = |(at, moment): (usize, &crate::experiment::plan::PlannedMoment)| {
            let run = self.best().map(|it| &it.moments);
            let at_best = run.map_or(f64::NAN, |it| it.values[at]);
            let variance = moment.variance() + run.map_or(0.0, |it| it.chance[at]);
            FoundMoment {
                name: moment.name.clone(),
                model: moment.model.clone(),
                at_best,
                z: (at_best - moment.observed) / variance.sqrt(),
                explained: emulators.get(at).map_or(f64::NAN, |it| it.explained),
                emulator_error: emulators.get(at).map_or(f64::NAN, |it| it.variance.sqrt()),
            }
        };
        self.plan.moments.iter().enumerate().map(found).collect()
    }

    /// The kept runs as values of the parameters, a list a run.
    pub fn kept_values(&self) -> Vec<Vec<f64>> {
        self.found.kept().map(|it| self.plan.values(&it.point)).collect()
    }

    /// Every parameter, in the order of the plan.
    pub fn factors(&self) -> Vec<FoundFactor> {
        let kept = self.kept_values();
        let best = self.best().map(|it| self.plan.values(&it.point));
        let found = |(at, factor): (usize, &crate::experiment::design::DesignFactor)| {
            let values: Vec<f64> = kept.iter().map(|it| it[at]).collect();
            let of = quantiles(&values, &[0.0, 0.05, 0.95, 1.0]);
            let known = self.found.identification.as_ref();
            let leading = known.map(|it| self.plan.moments[it.leading_moment[at]].name.clone());
            FoundFactor {
                path: factor.path.clone(),
                prior: ends(&factor.levels),
                is_log: matches!(factor.levels, Levels::Range { scale: Scale::Log, .. }),
                default: self.default_of(&factor.path),
                best: best.as_ref().map_or(f64::NAN, |it| it[at]),
                mean: statistics::mean(&values),
                kept: [of[0], of[1], of[2], of[3]],
                variance_removed: known.map_or(f64::NAN, |it| it.variance_removed[at]),
                leading_moment: leading.unwrap_or_default(),
            }
        };
        self.plan.factors.iter().enumerate().map(found).collect()
    }

    fn default_of(&self, path: &str) -> f64 {
        let parameter = path.strip_prefix("parameters.").and_then(crate::dynamics::Parameter::find);
        parameter.map_or(f64::NAN, |it| it.get(&self.plan.scenario.parameters))
    }

    /// Covariances of the parameters over the kept runs; nothing of fewer than two.
    pub fn kept_covariance(&self) -> Option<Array2<f64>> {
        let kept = self.kept_values();
        let factors = self.plan.factors.len();
        let of = |at: usize| kept.iter().map(|it| it[at]).collect::<Vec<f64>>();
        let means: Vec<f64> = (0..factors).map(|it| statistics::mean(&of(it))).collect();
        let entry = |(one, other): (usize, usize)| {
            let products = kept.iter().map(|it| (it[one] - means[one]) * (it[other] - means[other]));
            products.sum::<f64>() / (kept.len() as f64 - 1.0)
        };
        (kept.len() > 1).then(|| Array2::from_shape_fn((factors, factors), entry))
    }
}

fn ends(levels: &Levels) -> (f64, f64) {
    match levels {
        Levels::Range { low, high, .. } => (*low, *high),
        Levels::Values(_) => (f64::NAN, f64::NAN),
    }
}

/// What figures call the metric of a moment, in English and Chinese.
pub(super) fn labels(model: &str) -> (String, String) {
    ModelMoment::find(model).map_or_else(|| (model.to_owned(), model.to_owned()), |it| it.labels())
}

/// A number with so many decimals; a dash where there is none.
pub fn shown(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { "–".to_owned() }
}
