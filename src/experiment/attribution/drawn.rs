//! Contributions at other values of parameters than the package's own.

use super::last_year::LastYear;
use super::{Attribution, AttributionError, AttributionRequest, Package};
use crate::dynamics::Model;
use crate::experiment::shapley::Coalition;
use crate::experiment::single::messages;
use crate::experiment::uncertainty::{
    DoneDraws, DrawError, DrawJournal, DrawPlan, DrawnDescription, NoDraws, PointOutcome, PointWork, at_points,
    draws_table,
};
use crate::outcome::catalogue::DRAWN_EFFECTS;
use crate::outcome::drawn::{DrawEstimate, DrawSplit};
use crate::outcome::{Column, Table, TableError};
use crate::results::{FolderError, csv, parquet};
use crate::run::{Control, Interruption, Replicate};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What draws of parameters say of every contribution.
#[derive(Clone, Debug)]
pub struct DrawnContributions {
    /// What was drawn.
    pub plan: DrawPlan,
    /// By outcome, in the order of [`Attribution::effects`], then policy; the whole package comes last.
    pub estimates: Vec<Vec<DrawEstimate>>,
    /// The same at every draw: by draw, then outcome, then policy.
    values: DoneDraws<Vec<Vec<f64>>>,
}

/// How contributions are drawn: the request, what it draws, and who watches.
pub(super) struct ContributionDraws<'a> {
    pub request: AttributionRequest<'a>,
    pub plan: &'a DrawPlan,
    pub model: Arc<Model>,
    pub control: &'a Control<'a>,
}

/// Which parameters an attribution draws, where nobody asks for draws and the scenarios say nothing none.
///
/// # Errors
///
/// Says everything that keeps parameters from being drawn.
pub fn plan(package: &Package, draws: Option<u32>) -> Result<DrawPlan, NoDraws> {
    DrawPlan::of(&[package.base(), package.whole()], draws, 0)
}

impl ContributionDraws<'_> {
    /// Contributions at as many points as the plan has draws; those that are done stay in the folder until the end.
    pub fn run(&self, folder: &Path) -> Result<DrawnContributions, AttributionError> {
        let package = self.request.package;
        let journal = self.journal(folder);
        journal.begin()?;
        let subsets = self.request.subsets().len() as u64;
        let whole = package.whole();
        let bytes = size_of::<f64>() * Model::MATRICES * whole.atlas.len().pow(2);
        let steps = whole.steps() * subsets;
        let work = |_: usize, point: &[f64]| self.run_at(point);
        let values = at_points(self.plan, &journal, (bytes, steps), self.control, work).map_err(failed)?;
        Ok(DrawnContributions { plan: self.plan.clone(), estimates: estimates(&values), values })
    }

    /// The draws that are done in a folder.
    pub fn journal(&self, folder: &Path) -> DrawJournal {
        let package = self.request.package;
        let what = format!("attribution {:?} {}", self.request.method, self.request.regions);
        DrawJournal::new(&folder.join("draws"), self.plan, &[package.base(), package.whole()], &what)
    }

    /// Every subset of the policies at a point: what policies contribute to each outcome, and the whole package.
    fn run_at(&self, point: &[f64]) -> PointWork<Vec<Vec<f64>>> {
        let refused = |reason: String| Ok(Some(PointOutcome::Refused(reason)));
        let package = match self.request.package.at(|it| self.plan.at(it, point)) {
            Ok(package) => package,
            Err(problems) => return refused(messages(&problems)),
        };
        let model = match package.whole().model_like(Some(&self.model), &|_| ()) {
            Ok((model, _)) => Arc::new(model),
            Err(error) => return refused(error.to_string()),
        };
        let request = AttributionRequest { package: &package, ..self.request };
        let mut ends: BTreeMap<Coalition, LastYear> = BTreeMap::new();
        for subset in request.subsets() {
            let scenario = package.with(subset);
            let mut run = Replicate::new(&scenario, &model, 0, LastYear::WANTED).end_only();
            match run.run(self.control) {
                Ok(()) => ends.insert(subset, LastYear::of(&run.finish())?),
                Err(Interruption::Cancelled) => return Ok(None),
                Err(Interruption::Period(error)) => return refused(error.to_string()),
                Err(Interruption::Table(error)) => return Err(error),
            };
        }
        let of_outcome = |it: &super::PackageEffect| {
            it.parts.iter().map(|part| part.contribution).chain([it.whole]).collect()
        };
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

/// Expected runs leave nothing to chance.
fn estimates(done: &DoneDraws<Vec<Vec<f64>>>) -> Vec<Vec<DrawEstimate>> {
    let split = DrawSplit { replicates: 1, is_crossed: false, has_chance: false };
    let shape = done.all.first().map_or(&[][..], |it| &it.left[..]);
    let of = |outcome: usize, policy: usize| {
        let values: Vec<f64> = done.all.iter().map(|it| it.left[outcome][policy]).collect();
        DrawEstimate::new(&values, &[], split)
    };
    shape.iter().enumerate().map(|(outcome, it)| (0..it.len()).map(|policy| of(outcome, policy)).collect()).collect()
}

impl DrawnContributions {
    /// What draws say of the contribution of a policy, or of the whole package behind the last policy.
    pub fn of(&self, outcome: usize, policy: usize) -> Option<&DrawEstimate> {
        self.estimates.get(outcome)?.get(policy)
    }

    /// The columns that contributions have besides, a row an outcome and policy.
    pub(super) fn columns(&self) -> Vec<Column> {
        let all: Vec<DrawEstimate> =
            self.estimates.iter().flat_map(|it| it[..it.len() - 1].iter().copied()).collect();
        let is_wanted = |name: &str| name != "share_parameter";
        let columns = DRAWN_EFFECTS.iter().filter(|it| is_wanted(&it.name));
        columns.map(|it| Column { name: it.name.to_string(), values: (it.value)(&all) }).collect()
    }

    /// Writes the points and the contributions at each of them.
    pub(super) fn write(&self, found: &Attribution, folder: &Path) -> Result<(), TableError> {
        let draws = draws_table(&self.plan, &self.values)?;
        csv::write(&folder.join("draws.csv"), &draws)?;
        parquet::write(&folder.join("draws.parquet"), &draws, &[])?;
        parquet::write(&folder.join("attribution-by-draw.parquet"), &self.by_draw(found)?, &[])
    }

    fn by_draw(&self, found: &Attribution) -> Result<Table, TableError> {
        let (mut draws, mut outcomes, mut policies, mut values) = (vec![], vec![], vec![], vec![]);
        for (draw, number) in self.values.all.iter().zip(0_i64..) {
            for (effect, parts) in found.effects.iter().zip(&draw.left) {
                for (policy, value) in found.policies.iter().zip(parts) {
                    draws.push(number);
                    outcomes.push(effect.outcome.name.clone());
                    policies.push(policy.clone());
                    values.push(*value);
                }
            }
        }
        Table::new(vec![
            Column::integer("draw", draws),
            Column::text("outcome", outcomes),
            Column::text("policy", policies),
            Column::real("contribution", values),
        ])
    }

    /// What the manifest says of draws.
    pub(super) fn described(&self) -> DrawnDescription {
        DrawnDescription::new(&self.plan, &self.values.refused)
    }
}
