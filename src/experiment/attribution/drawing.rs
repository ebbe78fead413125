//! Finds contributions at other values of parameters than the package's own.

use super::drawn::DrawnContributions;
use super::last_year::LastYear;
use super::{AttributionError, AttributionRequest, PackageEffect};
use crate::dynamics::Model;
use crate::experiment::shapley::Coalition;
use crate::experiment::single::messages;
use crate::experiment::uncertainty::{
    DrawError, DrawJournal, DrawPlan, NoDraws, PointOutcome, PointWork, at_points,
};
use crate::results::FolderError;
use crate::run::{Control, Interruption, Replicate};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

impl AttributionRequest<'_> {
    /// Which parameters are drawn, from what, and how often.
    ///
    /// # Errors
    ///
    /// Says everything that keeps parameters from being drawn.
    pub fn plan(&self) -> Result<DrawPlan, NoDraws> {
        DrawPlan::of(&[self.package.base(), self.package.whole()], self.draws, 0)
    }

    /// Contributions at as many points as the plan has draws, nothing without any; those that are done stay in the folder
    /// until the end.
    pub(super) fn draw(
        &self,
        plan: DrawPlan,
        model: &Model,
        folder: &Path,
        control: &Control<'_>,
    ) -> Result<Option<DrawnContributions>, AttributionError> {
        if plan.is_empty() {
            return Ok(None);
        }
        let journal = self.drawn_in(folder, &plan);
        journal.begin()?;
        let whole = self.package.whole();
        let bytes = whole.memory().matrices;
        let steps = whole.steps() * self.subsets().len() as u64;
        let work = |_: usize, point: &[f64]| self.at_point((&plan, point), model, control);
        let values = at_points(&plan, &journal, (bytes, steps), control, work).map_err(failed)?;
        Ok(Some(DrawnContributions::new(plan, values)))
    }

    /// The draws that are done in a folder.
    pub(super) fn drawn_in(&self, folder: &Path, plan: &DrawPlan) -> DrawJournal {
        let what = format!("attribution {:?} {}", self.method, self.regions);
        let scenarios = [self.package.base(), self.package.whole()];
        DrawJournal::new(&folder.join("draws"), plan, &scenarios, &what)
    }

    /// Every subset of the policies at a point: what policies contribute to each outcome, and the whole package.
    fn at_point(
        &self,
        (plan, point): (&DrawPlan, &[f64]),
        known: &Model,
        control: &Control<'_>,
    ) -> PointWork<Vec<Vec<f64>>> {
        let refused = |reason: String| Ok(Some(PointOutcome::Refused(reason)));
        let package = match self.package.at(|it| plan.at(it, point)) {
            Ok(package) => package,
            Err(problems) => return refused(messages(&problems)),
        };
        let model = match package.whole().model_like(Some(known), &|_| ()) {
            Ok((model, _)) => Arc::new(model),
            Err(error) => return refused(error.to_string()),
        };
        let request = AttributionRequest { package: &package, ..*self };
        let mut ends: BTreeMap<Coalition, LastYear> = BTreeMap::new();
        for subset in request.subsets() {
            let scenario = package.with(subset);
            let mut run = Replicate::new(&scenario, &model, 0, LastYear::WANTED).end_only();
            match run.run(control) {
                Ok(()) => ends.insert(subset, LastYear::of(&run.finish())?),
                Err(Interruption::Cancelled) => return Ok(None),
                Err(Interruption::Period(error)) => return refused(error.to_string()),
                Err(Interruption::Table(error)) => return Err(error),
            };
        }
        let of_outcome =
            |it: &PackageEffect| it.parts.iter().map(|part| part.contribution).chain([it.whole]).collect();
        Ok(Some(PointOutcome::Done(request.answer(&ends).effects.iter().map(of_outcome).collect())))
    }
}

fn failed(error: DrawError<FolderError>) -> AttributionError {
    match error {
        DrawError::Refused(points) => AttributionError::RefusedPoints(points),
        DrawError::Table(error) => error.into(),
        DrawError::Store(error) => error.into(),
        DrawError::Cancelled { done, all } => AttributionError::DrawsCancelled { done, all },
    }
}
