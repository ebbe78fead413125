//! What a sweep has found: which factor decides, how, and where a policy helps.
//!
//! Everything is worked out from the rows of the runs and the design; nothing is simulated.

mod observations;
mod pairs;
mod report;
mod robustness;
mod tables;
mod until;

pub use observations::SweepObservations;
pub use pairs::{FactorPair, PairCell};
pub use report::report;
pub use robustness::{Robustness, RobustnessRule};
pub use tables::{FOLDER, write};
pub use until::{PrecisionReached, reached};

use super::design::{Design, Estimand, Levels};
use super::metric::Metric;
use super::sensitivity::{
    Bin, ElementaryEffects, Indices, ROUNDING, Swing, elementary_effects, main_effect, sobol_indices, swings,
    varies, without_broken_blocks,
};
use super::sweep::{Sweep, SweepError, SweepStatus, status};
use crate::outcome::{indicators, statistics};
use crate::wording::argument;

/// The number of stretches of a factor that have a mean each.
const BINS: usize = 10;

/// What a sweep has found.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// How far the sweep had come.
    pub status: SweepStatus,
    /// Replicates that were used: those that every point has.
    pub replicates: usize,
    /// Points that stand or fall together.
    pub block: usize,
    /// Blocks of the design.
    pub blocks: usize,
    /// An answer a metric and scenario.
    pub answers: Vec<Answer>,
}

/// What one metric of one scenario hangs on.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The metric.
    pub metric: Metric,
    /// The number of the scenario.
    pub scenario: usize,
    /// Points that were used.
    pub points: usize,
    /// Their mean.
    pub mean: f64,
    /// What the middle 90 % of them lie between, below.
    pub low_90: f64,
    /// Above.
    pub high_90: f64,
    /// Blocks that were left out because a run of theirs is missing or did not end well.
    pub dropped: usize,
    /// Whether it varies by more than rounding; if not, nothing decides it.
    pub varies: bool,
    /// The mean along each factor, with its standard error where points are drawn by chance.
    pub main_effects: Vec<Vec<Bin>>,
    /// Of a Saltelli design.
    pub indices: Option<Indices>,
    /// Of a Morris design.
    pub elementary_effects: Option<ElementaryEffects>,
    /// Of a one-at-a-time design: its middle, and the swings from there.
    pub swings: Option<(f64, Vec<Swing>)>,
    /// Of a grid.
    pub pairs: Vec<FactorPair>,
    /// Of a change: where it is positive.
    pub robustness: Option<Robustness>,
}

/// Works out what the runs that are done say of these metrics, or of all.
///
/// # Errors
///
/// Fails when no run is done, workers contradict each other, a metric is none of the sweep's, or a shard cannot be read.
pub fn analyze(sweep: &Sweep, metrics: &[String]) -> Result<Analysis, SweepError> {
    let metrics = chosen(sweep, metrics)?;
    let status = status(sweep)?;
    if status.done == 0 {
        let folder = argument(&sweep.path.display().to_string());
        return Err(SweepError::Refused(format!(
            "no run is done yet; `factorflow sweep run {folder}` makes them"
        )));
    }
    let observations = SweepObservations::read(sweep, &status, &metrics)?;
    let design = sweep.manifest.design();
    let block = usize::try_from(design.block()).unwrap_or(usize::MAX);
    let mut answers = Vec::new();
    for (number, metric) in metrics.iter().enumerate() {
        // The first scenario does not change against itself.
        for scenario in usize::from(metric.change)..sweep.manifest.scenarios.len() {
            let question = Scope { sweep, design: &design, block, metric, scenario };
            answers.push(question.answer(&observations.means(number, scenario)));
        }
    }
    let (replicates, blocks) = (observations.replicates.len(), sweep.points.nrows() / block);
    Ok(Analysis { status, replicates, block, blocks, answers })
}

/// The metrics of these names, or all.
fn chosen(sweep: &Sweep, names: &[String]) -> Result<Vec<Metric>, SweepError> {
    let all = sweep.manifest.metrics();
    if names.is_empty() {
        return Ok(all);
    }
    let find = |name: &String| {
        let wanted = Metric::find(name);
        let same = |it: &&Metric| wanted.as_ref().is_some_and(|wanted| wanted.is_same_as(it));
        all.iter().find(same).cloned().ok_or_else(|| {
            let known: Vec<String> = all.iter().map(|it| format!("`{}`", it.name)).collect();
            SweepError::Refused(format!("`{name}` is none of the sweep's metrics: {}", known.join(", ")))
        })
    };
    names.iter().map(find).collect()
}

/// A metric of a scenario.
struct Scope<'a> {
    sweep: &'a Sweep,
    design: &'a Design,
    block: usize,
    metric: &'a Metric,
    scenario: usize,
}

impl Scope<'_> {
    /// From the mean at every point, NaN where there is none.
    fn answer(&self, means: &[f64]) -> Answer {
        let (mut means, dropped) = without_broken_blocks(means, self.block);
        let varies = self.without_rounding(&mut means);
        let (factors, seed) = (self.design.factors.len(), self.design.seed);
        let estimand = self.design.estimand();
        let whole: Vec<f64> = means.iter().copied().filter(|it| it.is_finite()).collect();
        let ends = indicators::quantiles(&whole, &[0.05, 0.95]);
        let robustness = || Robustness::new(self.design, &self.sweep.points, &means, self.block);
        Answer {
            metric: self.metric.clone(),
            scenario: self.scenario,
            points: whole.len(),
            mean: statistics::mean(&whole),
            low_90: ends[0],
            high_90: ends[1],
            dropped,
            varies,
            main_effects: (0..factors).map(|it| self.main_effect(it, &means)).collect(),
            indices: (estimand == Estimand::SobolIndices).then(|| sobol_indices(&means, factors, seed)),
            elementary_effects: match &estimand {
                Estimand::ElementaryEffects(walks) => Some(elementary_effects(walks, &means, factors, seed)),
                _ => None,
            },
            swings: match &estimand {
                Estimand::Swings(departures) => Some((means[0], swings(departures, &means))),
                _ => None,
            },
            pairs: match estimand {
                Estimand::Pairs => pairs::pairs(&self.sweep.points, &means),
                _ => Vec::new(),
            },
            robustness: self.metric.change.then(robustness),
        }
    }

    /// Makes equal what only rounding tells apart, and says whether anything is left that varies.
    fn without_rounding(&self, means: &mut [f64]) -> bool {
        let size = self.metric.size();
        means.iter_mut().filter(|it| it.abs() <= ROUNDING * size).for_each(|it| *it = 0.0);
        let varies = varies(means, size);
        if let (false, Some(first)) = (varies, means.iter().copied().find(|it| it.is_finite())) {
            means.iter_mut().filter(|it| it.is_finite()).for_each(|it| *it = first);
        }
        varies
    }

    fn main_effect(&self, factor: usize, means: &[f64]) -> Vec<Bin> {
        // Values of a list are never put together.
        let bins = match &self.design.factors[factor].levels {
            Levels::Values(levels) => levels.len().max(1),
            Levels::Range { .. } => BINS,
        };
        let mut found = main_effect(&self.sweep.points.column(factor).to_vec(), means, self.block, bins);
        if !self.design.is_random() {
            for it in &mut found {
                it.standard_error = f64::NAN;
            }
        }
        found
    }
}
