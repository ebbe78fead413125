//! A base and policies in lockstep, heard year by year: what a page needs that shows a policy while it is computed.

use super::Models;
use crate::dynamics::Model;
use crate::outcome::{FactorFlows, TableError};
use crate::region::Atlas;
use crate::run::{Cancel, RunError, RunYear, YearSelection, Years};
use crate::scenario::Scenario;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The same year of both runs, and how their flows differ.
#[derive(Clone, Debug, PartialEq)]
pub struct PairYear {
    /// Of the base.
    pub base: Arc<RunYear>,
    /// Of the run that is compared with it.
    pub policy: RunYear,
    /// What flows more in the second, or less, from all of their flows.
    pub difference: Vec<FactorFlows>,
}

/// Baselines that were run before, so that a policy that changes costs one run and not two.
///
/// A baseline that would fill the room by itself is not kept; it is run along with every policy, a year at a time, so that
/// only the flows of two years are in memory.
#[derive(Debug)]
pub struct Baselines {
    room: usize,
    kept: Mutex<VecDeque<(BaselineKey, Arc<Mutex<Baseline>>)>>,
    computed: Arc<AtomicU64>,
}

/// What a baseline says, in which world, and what is kept of it.
#[derive(Clone, Debug, PartialEq)]
struct BaselineKey {
    scenario: String,
    atlas: usize,
    replicate: u32,
    selection: YearSelection,
    bytes: usize,
}

/// A baseline as far as somebody has asked for it.
#[derive(Debug)]
struct Baseline {
    known: VecDeque<Arc<RunYear>>,
    /// The number of the first year that is known.
    first: usize,
    rest: Years,
    /// Whether years stay known after the next one.
    is_kept: bool,
    computed: Arc<AtomicU64>,
    /// Keeps the tables in memory, so that nothing else comes to lie where the key points.
    _atlas: Arc<Atlas>,
}

impl Default for Baselines {
    /// With room for several baselines of 368 regions with the flows of all factors.
    fn default() -> Self {
        Self::new(512 << 20)
    }
}

impl Baselines {
    /// Baselines that together take so many bytes.
    pub fn new(room: usize) -> Self {
        Self { room, kept: Mutex::default(), computed: Arc::default() }
    }

    /// How many years of baselines were computed, those that are forgotten included.
    pub fn years_computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    fn of(
        &self,
        scenario: &Scenario,
        model: &Arc<Model>,
        replicate: u32,
        selection: &YearSelection,
    ) -> Result<Arc<Mutex<Baseline>>, TableError> {
        let years = scenario.time.years as usize + 1;
        let key = BaselineKey {
            scenario: scenario.to_toml(),
            atlas: Arc::as_ptr(&scenario.atlas).addr(),
            replicate,
            selection: selection.clone(),
            bytes: years * selection.bytes(scenario.atlas.len()),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = kept.iter().find(|it| it.0 == key) {
            return Ok(Arc::clone(known));
        }
        // A baseline outlives the policy that asked for it first, so nobody cancels it; it runs no further than asked.
        let rest = Years::begin(scenario, model, replicate, selection, &Cancel::default())?;
        let is_kept = key.bytes <= self.room;
        let baseline = Arc::new(Mutex::new(Baseline {
            known: VecDeque::new(),
            first: 0,
            rest,
            is_kept,
            computed: Arc::clone(&self.computed),
            _atlas: Arc::clone(&scenario.atlas),
        }));
        if is_kept {
            kept.push_back((key, Arc::clone(&baseline)));
            while kept.iter().map(|it| it.0.bytes).sum::<usize>() > self.room {
                kept.pop_front();
            }
        }
        Ok(baseline)
    }
}

impl Baseline {
    /// The year of that number, the start being 0; numbers come in order where years are not kept.
    fn year(&mut self, number: usize) -> Option<Result<Arc<RunYear>, RunError>> {
        while self.first + self.known.len() <= number {
            match self.rest.next()? {
                Ok(year) => self.known.push_back(Arc::new(year)),
                Err(error) => return Some(Err(error)),
            }
            self.computed.fetch_add(1, Ordering::Relaxed);
            if !self.is_kept && self.known.len() > 1 {
                self.known.pop_front();
                self.first += 1;
            }
        }
        self.known.get(number.checked_sub(self.first)?).cloned().map(Ok)
    }
}

/// Runs a replicate of `policy` beside the same of `base`, which shares its world and time, and hands on every year when
/// both have it: first the start. Whoever hears it may end both; so may whoever cancels, within a step.
///
/// ```
/// use factorflow::Scenario;
/// use factorflow::experiment::{Baselines, Models, pair};
/// use factorflow::run::{Cancel, YearSelection};
/// use std::ops::ControlFlow;
///
/// let policy = Scenario::load("tax-sharing")?.with([("time.years", 1.into())])?;
/// let mut base = policy.clone();
/// base.policies.clear();
/// let (models, kept, keep) = (Models::default(), Baselines::default(), YearSelection::default());
/// let mut years = Vec::new();
/// pair([&base, &policy], 0, &models, &keep, &kept, &Cancel::default(), &mut |it| {
///     years.push(it.policy.year);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(years, [2025.0, 2026.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Fails when a base year cannot be met, a period does not balance, a column is unknown, or the runs were ended.
pub fn pair(
    [base, policy]: [&Scenario; 2],
    replicate: u32,
    models: &Models,
    selection: &YearSelection,
    kept: &Baselines,
    cancel: &Cancel,
    heard: &mut dyn FnMut(PairYear) -> ControlFlow<()>,
) -> Result<(), RunError> {
    let baseline = kept.of(base, &models.of(base)?, replicate, selection)?;
    let years = Years::begin(policy, &models.of(policy)?, replicate, selection, cancel)?;
    for (number, year) in years.enumerate() {
        let policy = year?;
        let base = baseline.lock().unwrap_or_else(PoisonError::into_inner).year(number);
        let Some(base) = base.transpose()? else { return Ok(()) };
        let difference = selection.difference(&policy, &base);
        if heard(PairYear { base, policy, difference }).is_break() {
            return Err(RunError::Cancelled { done: 0, all: 1 });
        }
    }
    Ok(())
}
