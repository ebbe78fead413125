//! Runs the arms of a comparison at other values of parameters than their own.

use super::drawn::DrawnArms;
use super::panel::Calendar;
use super::panels::Panels;
use super::{Comparison, ComparisonError};
use crate::experiment::uncertainty::{
    DrawError, DrawPlan, DrawnScenarios, PointStore, has_same_model, usual_draws,
};
use crate::outcome::{TableError, Tables};
use crate::run::Series;
use std::sync::Arc;

impl Comparison<'_> {
    /// Sets how often parameters are drawn, in place of what the scenarios say or their size suggests; 0 for chance only.
    ///
    /// ```
    /// use factorflow::Scenario;
    /// use factorflow::experiment::Comparison;
    ///
    /// # let read = |name: &str| Scenario::load(name)?.with([("time.years", 1.into())]);
    /// let (base, pilot) = (read("status-quo")?, read("tax-sharing")?);
    /// let found = Comparison::new(base, [pilot])?.draws(4).in_memory()?;
    /// let nation = found.verdicts[0].drawn.as_ref().expect("parameters are drawn").nation;
    /// assert_eq!(nation.draws, 4);
    /// assert!(nation.low_90 <= nation.median && nation.median <= nation.high_90);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn draws(mut self, draws: u32) -> Self {
        self.draws = Some(draws);
        self
    }

    /// Which parameters the comparison draws, from what, and how often.
    ///
    /// # Errors
    ///
    /// Says everything that keeps parameters from being drawn.
    pub fn plan(&self) -> Result<DrawPlan, ComparisonError> {
        let scenarios: Vec<_> = self.arms().map(|it| &it.scenario).collect();
        Ok(DrawPlan::of(&scenarios, self.draws, usual_draws(self.base.scenario.atlas.len()))?)
    }

    /// All arms at the points of a plan; nothing without draws.
    pub(super) fn draw<S: PointStore<Vec<Tables>>, K>(
        &self,
        plan: DrawPlan,
        solved: &[Series<'_, K>],
        store: &S,
    ) -> Result<Option<DrawnArms>, DrawError<S::Error>> {
        if plan.is_empty() {
            return Ok(None);
        }
        let base = &self.base.scenario;
        let known =
            solved.iter().find(|it| has_same_model(it.scenario, base)).map(|it| Arc::clone(&it.model));
        let scenarios = self.arms().map(|it| &it.scenario).collect();
        let drawn =
            DrawnScenarios { plan: &plan, scenarios, known, has_regions: true }.run(store, &self.control)?;
        let calendar = Calendar { replicates: plan.draws * plan.replicates, ..self.calendar() };
        let panels = |arm: usize| {
            let tables = Tables::joined(drawn.all.iter().map(|it| &it.left[arm]))?;
            Panels::of(&tables, &calendar, &base.atlas, false)
        };
        let panels = (0..self.arms().count()).map(panels).collect::<Result<_, TableError>>()?;
        let done = drawn.map(|_| ());
        Ok(Some(DrawnArms { plan, done, panels }))
    }
}
