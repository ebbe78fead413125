//! Compares scenarios with a base under the same random numbers.

mod arms;
mod costs;
mod drawing;
mod drawn;
mod effects;
#[cfg(feature = "files")]
mod effects_writer;
#[cfg(feature = "files")]
mod finished;
#[cfg(feature = "files")]
mod folder;
#[cfg(feature = "files")]
mod kept;
#[cfg(feature = "files")]
mod manifest;
mod named;
mod panel;
mod panels;
mod resilience;
mod shown;
mod verdict;

pub use arms::{Arm, names};
pub use costs::{CostRow, CostSummary};
#[cfg(feature = "files")]
pub use finished::{NotFinished, RunInFolder};
#[cfg(feature = "files")]
pub use folder::ComparisonFolderError;
#[cfg(feature = "files")]
pub use kept::arms_of;
pub use panel::Level;
pub use resilience::{Recovery, Resilience};
pub use shown::{
    DrawnOutcome, OutcomeSummary, PlaceEffect, RegionChange, SelectedPlace, SummarySelection, outcome_names,
};
pub use verdict::{ArmSummary, DrawnSummary};

use super::uncertainty::{DrawError, DrawPlan, NoDraws, RefusedPoints, has_same_model};
use crate::outcome::{Column, Table, TableError, Tables};
use crate::region::RegionId;
use crate::run::{Control, MemorySink, Progress, RunError, Series, controlled, run_missing};
use costs::CostPanels;
use drawn::DrawnArms;
use panel::Calendar;
use panels::Panels;
use resilience::CalmRuns;
use shown::Summaries;
use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A base and the arms that are compared with it.
///
/// ```
/// use factorflow::Scenario;
/// use factorflow::experiment::Comparison;
///
/// # let read = |name: &str| Scenario::load(name)?.with([("time.years", 1.into())]);
/// let (base, pilot) = (read("status-quo")?, read("tax-sharing")?);
/// let found = Comparison::new(base, [pilot])?.in_memory()?;
/// assert_eq!(found.verdicts[0].arm, found.effects.text("arm")?[0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    base: Arm,
    policies: Vec<Arm>,
    /// The same without their events, for arms with events.
    calm: CalmRuns,
    /// How often parameters are drawn, if somebody said so besides the scenarios.
    draws: Option<u32>,
    /// What summaries show.
    shown: SummarySelection,
    control: Control<'a>,
}

controlled!(Comparison);

/// What a comparison finds.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// What replicates say of each arm, place, year and outcome.
    pub effects: Table,
    /// The effect in every replicate, for the nation, for members and for all others.
    pub by_replicate: Table,
    /// What common random numbers are worth.
    pub variance_ratio: Table,
    /// The values of parameters in every draw; empty, like the next two, where none is drawn.
    pub draws: Table,
    /// The effect in every draw, for the nation, for members and for all others.
    pub by_draw: Table,
    /// How much each drawn parameter decides every national effect in the last year.
    pub deciding: Table,
    /// In which regions the policies or the stances of each arm differ from those of the base.
    pub members: Table,
    /// What policies cost beside what they change.
    pub costs: Table,
    /// Each arm in a few numbers.
    pub verdicts: Vec<ArmSummary>,
    /// What events cost each arm with events at every step, against the same arm without them.
    pub losses: Table,
    /// The same in a few numbers, arm by arm.
    pub resilience: Vec<Resilience>,
    /// The tables of every arm by its name, the base first.
    pub arms: Vec<(String, Tables)>,
}

/// A comparison in a few numbers.
#[derive(Clone, Debug, Default)]
pub struct ComparisonSummary {
    /// What each arm changes.
    pub arms: Vec<ArmSummary>,
    /// What events cost each arm that has some, the base among them.
    pub resilience: Vec<Resilience>,
    /// What was drawn; nothing where no parameter was.
    pub plan: Option<DrawPlan>,
}

/// Why a comparison could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ComparisonError {
    /// Arms differ in what they must share.
    #[error("the arms must share their world, time and random numbers:\n  {}", .0.join("\n  "))]
    Unlike(Vec<String>),
    /// Parameters cannot be drawn.
    #[error(transparent)]
    NoDraws(#[from] NoDraws),
    /// More than half of the points of their ranges are refused.
    #[error("{0}")]
    RefusedPoints(RefusedPoints),
    /// Somebody asked to stop while parameters were drawn.
    #[error("stopped with {done} of {all} draws of parameters done")]
    DrawsCancelled {
        /// Draws that are done.
        done: u32,
        /// Draws wanted.
        all: u32,
    },
    /// An arm did not run to its end.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The tables of an arm do not fit each other.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl From<DrawError<std::convert::Infallible>> for ComparisonError {
    fn from(error: DrawError<std::convert::Infallible>) -> Self {
        match error {
            DrawError::Refused(points) => Self::RefusedPoints(points),
            DrawError::Table(error) => Self::Table(error),
            DrawError::Cancelled { done, all } => Self::DrawsCancelled { done, all },
            DrawError::Store(never) => match never {},
        }
    }
}

impl Comparison<'_> {
    /// A comparison of arms that share their world, time and random numbers.
    ///
    /// # Errors
    ///
    /// Fails with everything in which arms differ from the base but must not.
    pub fn new(
        base: impl Into<Arm>,
        policies: impl IntoIterator<Item: Into<Arm>>,
    ) -> Result<Self, ComparisonError> {
        let (mut base, mut policies) =
            (base.into(), policies.into_iter().map(Into::into).collect::<Vec<Arm>>());
        let differences: Vec<String> = policies.iter().flat_map(|it| it.differences(&base)).collect();
        if !differences.is_empty() {
            return Err(ComparisonError::Unlike(differences));
        }
        // Where one arm leaves something to chance, all are held against it replicate by replicate.
        if std::iter::once(&base).chain(&policies).all(|it| !it.scenario.draws()) {
            for arm in std::iter::once(&mut base).chain(&mut policies) {
                arm.scenario.run.replicates = 1;
            }
        }
        let calm = CalmRuns::new(&std::iter::once(&base).chain(&policies).collect::<Vec<_>>());
        let shown = SummarySelection::default();
        Ok(Self { base, policies, calm, draws: None, shown, control: Control::default() })
    }

    /// A comparison of arms that are not run: what is held against an arm without its events is one of them.
    #[cfg(feature = "files")]
    fn of(base: Arm, policies: Vec<Arm>) -> Self {
        let mut calm = CalmRuns::new(&std::iter::once(&base).chain(&policies).collect::<Vec<_>>());
        calm.leave_out_runs(1 + policies.len());
        let shown = SummarySelection::default();
        Self { base, policies, calm, draws: None, shown, control: Control::default() }
    }

    /// Lets summaries show other outcomes and more places.
    #[must_use]
    pub fn showing(self, shown: SummarySelection) -> Self {
        Self { shown, ..self }
    }

    /// What the others are compared with.
    pub fn base(&self) -> &Arm {
        &self.base
    }

    /// The base, then the others.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        std::iter::once(&self.base).chain(&self.policies)
    }

    /// The arms, then those without their events.
    fn all_runs(&self) -> impl Iterator<Item = &Arm> {
        self.arms().chain(&self.calm.arms)
    }

    /// Runs all arms and finds the effects; nothing is written.
    ///
    /// # Errors
    ///
    /// Fails when an arm does not run to its end, or somebody asked to stop.
    pub fn in_memory(&self) -> Result<Effects, ComparisonError> {
        let plan = self.plan()?;
        let runs = self.all_runs().map(|it| (it, MemorySink::default()));
        let series = series(runs, false, self.control.progress)?;
        run_missing(&series, &self.control)?;
        let mut found = Effects { members: self.members()?, ..Effects::default() };
        let drawn = self.draw(plan, &series, &())?;
        if let Some(drawn) = &drawn {
            found.draws = drawn.draws()?;
        }
        let runs = series.into_iter().map(|it| it.sink.into_tables());
        let mut runs: Vec<Tables> = runs.collect::<Result<_, _>>()?;
        let losses = &mut found.losses;
        found.resilience = self.resilience(|at| Ok(&runs[at]), |rows| losses.append(rows))?;
        runs.truncate(self.arms().count());
        found.arms = self.arms().map(|it| it.name.clone()).zip(runs).collect();
        let tables = |at: usize| Ok(&found.arms[at].1);
        let (effects, by_replicate, variance_ratio) =
            (&mut found.effects, &mut found.by_replicate, &mut found.variance_ratio);
        let (by_draw, deciding, costs) = (&mut found.by_draw, &mut found.deciding, &mut found.costs);
        found.verdicts = self.judge(tables, drawn.as_ref(), |rows| match rows {
            TableRows::Effects(rows) => effects.append(rows),
            TableRows::ByReplicate(rows) => by_replicate.append(rows),
            TableRows::Coupling(rows) => variance_ratio.append(rows),
            TableRows::ByDraw(rows) => by_draw.append(rows),
            TableRows::Deciding(rows) => deciding.append(rows),
            TableRows::Costs(rows) => costs.append(rows),
        })?;
        Ok(found)
    }

    /// Compares the tables of each arm, in the order of arms, with those of the base, and hands on the rows of each
    /// level as they come.
    fn judge<T: Borrow<Tables>>(
        &self,
        tables: impl Fn(usize) -> Result<T, ComparisonError>,
        drawn: Option<&DrawnArms>,
        mut take: impl FnMut(TableRows<'_>) -> Result<(), TableError>,
    ) -> Result<Vec<ArmSummary>, ComparisonError> {
        let (calendar, atlas) = (self.calendar(), &self.base.scenario.atlas);
        let panels = |number: usize, arm: &Arm| -> Result<Panels, ComparisonError> {
            let has_policies = !arm.scenario.policies.is_empty();
            Ok(Panels::of(tables(number)?.borrow(), &calendar, atlas, has_policies)?)
        };
        let base = panels(0, &self.base)?;
        let mut verdicts = Vec::with_capacity(self.policies.len());
        for (number, arm) in (1..).zip(&self.policies) {
            let values = panels(number, arm)?;
            let members = arm.members(&self.base);
            let effects = values.effects(&base, |code| members.contains(code));
            let variance_ratios = effects::variance_ratios(&values.nation, &base.nation);
            let currency = &self.base.scenario.currency;
            let at_draws = drawn.map(|it| it.effects(number, |code| members.contains(code)));
            let of_draws = drawn.zip(at_draws.as_ref());
            for panel in effects.all() {
                let drawn = of_draws.and_then(|(arms, of)| Some(arms.panel(of.level(panel.level)?)));
                let rows = panel.estimates(&arm.name, drawn.as_ref())?;
                take(TableRows::Effects(&currency.in_units(rows)))?;
            }
            if let Some((arms, of)) = of_draws {
                of.wholes().try_for_each(|it| take(TableRows::ByDraw(&arms.by_draw(&arm.name, it)?)))?;
                take(TableRows::Deciding(&arms.deciding(&arm.name, &of.nation)?))?;
            }
            effects.wholes().try_for_each(|it| take(TableRows::ByReplicate(&it.by_replicate(&arm.name)?)))?;
            take(TableRows::Coupling(&effects::variance_ratio_table(&arm.name, &variance_ratios)?))?;
            let places = self.shown.places_of(&members, &self.named(arm), atlas);
            let costs = CostPanels { own: &values, base: &base, atlas };
            let [all, costs] = costs.summaries(&members, &places);
            take(TableRows::Costs(&costs::table(&arm.name, &all, &calendar)?))?;
            let of_outcome = Summaries { own: &values, base: &base, effects: &effects, atlas, places };
            let summary = ArmSummary {
                outcomes: self.shown.outcomes().filter_map(|it| of_outcome.of(it)).collect(),
                costs,
                ..ArmSummary::new(&arm.name, &effects, &variance_ratios, atlas)
            };
            verdicts.push(match of_draws {
                Some((arms, of)) => summary.with_draws(&effects, arms, of),
                None => summary,
            });
        }
        Ok(verdicts)
    }

    /// The regions that an arm or the base names one by one.
    fn named(&self, arm: &Arm) -> BTreeSet<RegionId> {
        [arm, &self.base].into_iter().flat_map(|it| named::regions(&it.scenario)).collect()
    }

    /// Holds each arm with events against the same without them, and hands on the rows of its losses.
    fn resilience<T: Borrow<Tables>>(
        &self,
        tables: impl Fn(usize) -> Result<T, ComparisonError>,
        mut take: impl FnMut(&Table) -> Result<(), TableError>,
    ) -> Result<Vec<Resilience>, ComparisonError> {
        let mut found = Vec::new();
        for ((number, arm), calm) in self.arms().enumerate().zip(&self.calm.of) {
            let Some(calm) = calm else { continue };
            let (with, without) = (tables(number)?, tables(*calm)?);
            let losses = resilience::losses(&arm.name, &with.borrow().national, &without.borrow().national)?;
            take(&losses)?;
            found.push(Resilience::new(arm, &losses)?);
        }
        Ok(found)
    }

    /// In which regions the policies or the stances of each arm differ from those of the base.
    fn members(&self) -> Result<Table, TableError> {
        let of_arm =
            |it: &Arm| it.members(&self.base).into_iter().map(|code| (it.name.clone(), code)).collect();
        let rows: Vec<Vec<(String, String)>> = self.policies.iter().map(of_arm).collect();
        let (arms, codes) = rows.into_iter().flatten().unzip();
        Table::new(vec![Column::text("arm", arms), Column::text("code", codes)])
    }

    fn calendar(&self) -> Calendar {
        let scenario = &self.base.scenario;
        let (time, replicates) = (scenario.time, scenario.run.replicates);
        Calendar { start: time.start, years: time.years, replicates }
    }
}

/// The runs of some arms. The base year is solved once for all arms of equal parameters, since they share their world;
/// industry chains alone may differ.
fn series<'s, S>(
    arms: impl Iterator<Item = (&'s Arm, S)>,
    keeps_last_year: bool,
    progress: &dyn Progress,
) -> Result<Vec<Series<'s, S>>, RunError> {
    let mut all: Vec<Series<'s, S>> = Vec::new();
    for (Arm { scenario, .. }, sink) in arms {
        let alike = all.iter().find(|it| has_same_model(it.scenario, scenario));
        all.push(match alike {
            Some(Series { model, inversion, .. }) => {
                let (model, inversion) = (Arc::clone(model), inversion.clone());
                Series { scenario, model, inversion, keeps_last_year, sink }
            }
            None => Series::new(scenario, keeps_last_year, sink, progress)?,
        });
    }
    Ok(all)
}

/// Rows of one of the tables of a comparison.
enum TableRows<'t> {
    Effects(&'t Table),
    ByReplicate(&'t Table),
    Coupling(&'t Table),
    ByDraw(&'t Table),
    Deciding(&'t Table),
    Costs(&'t Table),
}
