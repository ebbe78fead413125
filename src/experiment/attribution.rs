//! Which policy of a package does how much of the work.
//!
//! Every subset of the policies is a run in expected numbers. The Shapley value of a policy is what it adds on average
//! over all orders in which the policies could have been introduced, so that contributions add up to the effect of the
//! whole package, whatever policies do to each other.

mod attributed;
mod drawing;
mod drawn;
mod error;
mod found;
mod last_year;
mod package;
mod tables;

pub use attributed::AttributedOutcome;
pub use drawn::DrawnContributions;
pub use error::AttributionError;
pub use found::{Attribution, CoalitionRun, Contribution, PackageEffect};
pub use package::{MOST_POLICIES, NoPackage, Package};
pub use tables::AttributionTables;

use super::shapley::{self, Coalition, Interaction, ShapleyEstimate, alone, everybody};
use super::stream::{Purpose, shuffled, stream};
use super::uncertainty::DrawnDescription;
use crate::dynamics::{Inversion, Model};
use crate::results::{self, Diagnostics, FolderOwner, Journal, Manifest, cpu_seconds};
use crate::run::{Checkpoint, Control, Interruption, Replicate, side_by_side};
use crate::scenario::Portable;
use last_year::LastYear;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Up to so many policies all subsets are run: 4,096 runs.
pub const MOST_EXACT: usize = 12;

/// Random orders of more policies than that, unless somebody wants another number.
pub const PERMUTATIONS: u32 = 200;

/// How contributions are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributionMethod {
    /// From all subsets of the policies.
    Exact,
    /// From so many random orders, in pairs of an order and its reverse; an odd number counts as one less.
    Permutations(u32),
}

impl AttributionMethod {
    /// The method for so many policies when nothing else is asked.
    pub fn for_policies(number: usize) -> Self {
        if number <= MOST_EXACT { Self::Exact } else { Self::Permutations(PERMUTATIONS) }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct AttributionRequest<'a> {
    /// Of which package.
    pub package: &'a Package,
    /// How to find it.
    pub method: AttributionMethod,
    /// Whether also for the output of every region.
    pub regions: bool,
    /// How often parameters are drawn; as the scenarios say when [`None`], and 0 where they say nothing.
    pub draws: Option<u32>,
}

/// Runs every subset of the package's policies that `folder` does not hold yet, then writes tables and manifest.
///
/// # Errors
///
/// Fails when the folder holds something else, the base year cannot be met, books do not balance, or somebody asked
/// to stop; finished runs then stay in the folder.
pub fn attribute(
    question: AttributionRequest<'_>,
    folder: &Path,
    resume: bool,
    command: &[String],
    control: &Control<'_>,
) -> Result<Attribution, AttributionError> {
    let began = Instant::now();
    let draws = question.plan()?;
    let (base, package) = (question.package.base().portable(), question.package.whole().portable());
    let fingerprint = question.fingerprint(&base, &package);
    let journal = Journal::new(folder, fingerprint.clone()).of_small_parts();
    FolderOwner { journal: &journal, what: "attribution" }.open(resume)?;
    let (model, inversion) =
        question.package.whole().model_like(None, &|share| control.progress.base_year(share))?;
    let model = Arc::new(model);
    let runner = CoalitionRunner { question, journal: &journal, model: Arc::clone(&model), control };
    let ends = runner.run_missing()?;
    let mut found = question.answer(&ends);
    found.drawn = question.draw(draws, &model, folder, control)?;
    tables::write(&found, folder, &fingerprint)?;
    let whole = question.package.whole();
    results::codebook::write(folder, whole.atlas.fields(), &whole.currency)?;
    base.write(&folder.join("base"))?;
    package.write(&folder.join("package"))?;
    let largest_imbalance = ends.values().map(|it| it.largest_imbalance).fold(0.0, f64::max);
    journal.sign(&question.manifest(&found, command, inversion, largest_imbalance, began, &fingerprint))?;
    if let Some(drawn) = &found.drawn {
        question.drawn_in(folder, &drawn.plan).clear()?;
    }
    Ok(found)
}

/// The content of `manifest.json`: that of a run of the package, and what is more.
#[derive(Serialize)]
struct Signature {
    kind: &'static str,
    base: String,
    package: String,
    policies: Vec<String>,
    method: &'static str,
    permutations: Option<u32>,
    runs: usize,
    year: f64,
    members: usize,
    base_scenario: results::ScenarioTexts,
    base_data: Vec<results::InputData>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none", rename = "uncertainty")]
    drawn: Option<DrawnDescription>,
    #[serde(flatten)]
    run: Manifest,
}

impl AttributionRequest<'_> {
    /// What decides every byte of the tables.
    fn fingerprint(&self, base: &Portable, package: &Portable) -> String {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(env!("FACTORFLOW_COMMIT"));
        let draws = self.draws.filter(|it| *it > 0).map_or_else(String::new, |it| format!(" {it}"));
        for text in [&base.text, &package.text, &format!("{:?} {}{draws}", self.method, self.regions)] {
            hash.update(text);
            hash.update([0]);
        }
        package.fingerprints.iter().for_each(|it| hash.update(it));
        base16ct::lower::encode_string(&hash.finalize())
    }

    /// The subsets that have to be run.
    fn subsets(&self) -> BTreeSet<Coalition> {
        let players = self.package.policies().len();
        let Some(orders) = self.orders() else { return shapley::coalitions(players).collect() };
        let all = everybody(players);
        let ends = (0..players).flat_map(|it| [alone(it), all & !alone(it)]);
        orders.iter().flat_map(|it| shapley::coalitions_of_order(it)).chain(ends).collect()
    }

    /// Random orders of the policies; none if all of them are considered.
    fn orders(&self) -> Option<Vec<Vec<usize>>> {
        let AttributionMethod::Permutations(number) = self.method else { return None };
        let (players, seed) = (self.package.policies().len(), self.package.whole().run.seed);
        let order = |pair| shuffled(players, &mut stream(Purpose::PolicyOrders, seed, u64::from(pair)));
        Some((0..number / 2).map(order).collect())
    }

    fn answer(&self, ends: &BTreeMap<Coalition, LastYear>) -> Attribution {
        let outcomes = attributed::outcomes(self.package, self.regions);
        let run = |(&policies, end): (&Coalition, &LastYear)| CoalitionRun {
            policies,
            name: self.package.named(policies),
            values: outcomes.iter().map(|it| it.value(end)).collect(),
        };
        let runs = ends.iter().map(run).collect();
        let orders = self.orders();
        let effects = outcomes.iter().map(|it| self.effect(it, ends, orders.as_deref())).collect();
        let policies = self.package.policies().into_iter().map(str::to_owned).collect();
        Attribution { policies, effects, drawn: None, runs }
    }

    fn effect(
        &self,
        outcome: &AttributedOutcome,
        ends: &BTreeMap<Coalition, LastYear>,
        orders: Option<&[Vec<usize>]>,
    ) -> PackageEffect {
        let players = self.package.policies().len();
        let (base, all) = (outcome.value(&ends[&0]), everybody(players));
        let worth = |subset: Coalition| outcome.effect(outcome.value(&ends[&subset]), base);
        let (contributions, interactions) = match orders {
            Some(orders) => (shapley::estimate(orders, worth), Vec::new()),
            None => exact(&shapley::coalitions(players).map(worth).collect::<Vec<_>>()),
        };
        let part = |(player, found): (usize, &ShapleyEstimate)| Contribution {
            alone: worth(alone(player)) - worth(0),
            last: worth(all) - worth(all & !alone(player)),
            contribution: found.value,
            standard_error: orders.map(|_| found.standard_error),
        };
        let parts = contributions.iter().enumerate().map(part).collect();
        PackageEffect { outcome: outcome.clone(), whole: worth(all) - worth(0), parts, interactions }
    }

    fn manifest(
        &self,
        found: &Attribution,
        command: &[String],
        inversion: Vec<Inversion>,
        largest_imbalance: f64,
        began: Instant,
        fingerprint: &str,
    ) -> Signature {
        let (base, package) = (self.package.base(), self.package.whole());
        let wall_seconds = began.elapsed().as_secs_f64();
        let diagnostics =
            Diagnostics { inversion, largest_imbalance, wall_seconds, cpu_seconds: cpu_seconds() };
        let (method, permutations) = match self.method {
            AttributionMethod::Exact => ("exact", None),
            AttributionMethod::Permutations(number) => ("permutations", Some(number / 2 * 2)),
        };
        Signature {
            kind: "attribution",
            base: base.name.clone(),
            package: package.name.clone(),
            policies: found.policies.clone(),
            method,
            permutations,
            runs: found.runs.len(),
            year: attributed::last_year(package),
            members: self.package.members().len(),
            base_scenario: results::ScenarioTexts::from(&base.origin),
            base_data: results::InputData::of(base),
            fingerprint: fingerprint.to_owned(),
            drawn: found.drawn.as_ref().map(DrawnContributions::described),
            run: Manifest::new(package, command, &diagnostics),
        }
    }
}

/// Contributions and interactions from the worth of all subsets.
fn exact(worth: &[f64]) -> (Vec<ShapleyEstimate>, Vec<Interaction>) {
    let estimate = |value| ShapleyEstimate { value, standard_error: f64::NAN };
    (shapley::values(worth).into_iter().map(estimate).collect(), shapley::interactions(worth))
}

struct CoalitionRunner<'a> {
    question: AttributionRequest<'a>,
    journal: &'a Journal,
    model: Arc<Model>,
    control: &'a Control<'a>,
}

impl CoalitionRunner<'_> {
    /// How every subset ends, from the folder where it has been there before.
    fn run_missing(&self) -> Result<BTreeMap<Coalition, LastYear>, AttributionError> {
        let wanted: Vec<Coalition> = self.question.subsets().into_iter().collect();
        let mut ends: BTreeMap<Coalition, LastYear> =
            wanted.iter().filter_map(|&it| Some((it, self.journal.done(&part(it)).ok()?))).collect();
        let missing: Vec<Coalition> = wanted.iter().copied().filter(|it| !ends.contains_key(it)).collect();
        let scenario = self.question.package.whole();
        self.control.progress.begin(missing.len() as u64 * scenario.steps());
        let bytes = scenario.memory().replicate;
        let found: Vec<Result<Option<LastYear>, AttributionError>> =
            side_by_side(&missing, bytes, |&it| self.run_one(it));
        for (subset, end) in missing.into_iter().zip(found) {
            ends.extend(end?.map(|it| (subset, it)));
        }
        let (done, all) = (ends.len(), wanted.len());
        if done < all { Err(AttributionError::Cancelled { done, all }) } else { Ok(ends) }
    }

    /// Nothing if somebody asked to stop before the end.
    fn run_one(&self, subset: Coalition) -> Result<Option<LastYear>, AttributionError> {
        let Control { progress, cancel } = self.control;
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let (scenario, part) = (self.question.package.with(subset), part(subset));
        let mut run = Replicate::new(&scenario, &self.model, 0, LastYear::WANTED).end_only();
        if let Some(checkpoint) = self.journal.begun::<Checkpoint>(&part) {
            progress.advance(checkpoint.steps());
            run.resume(checkpoint);
        }
        match run.run(self.control) {
            Ok(()) => {
                let end = LastYear::of(&run.finish())?;
                self.journal.keep(&part, &end)?;
                Ok(Some(end))
            }
            Err(Interruption::Cancelled) => {
                self.journal.keep_begun(&part, run.checkpoint())?;
                Ok(None)
            }
            Err(Interruption::Period(error)) => Err(error.into()),
            Err(Interruption::Table(error)) => Err(error.into()),
        }
    }
}

/// The name of the part with these policies.
fn part(policies: Coalition) -> String {
    format!("s{policies:08}")
}
