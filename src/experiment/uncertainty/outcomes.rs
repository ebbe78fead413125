//! National outcomes of a single scenario over draws of parameters.

use super::deciding::Deciding;
use super::plan::{DrawPlan, NoDraws};
use super::runs::{DoneDraws, DrawError, DrawnScenarios, PointStore};
use super::tables::draws_table;
use crate::dynamics::Model;
use crate::outcome::catalogue::{DRAWN_EFFECTS, of_nation};
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::{Estimate, Estimator, mean};
use crate::outcome::{Column, Table, TableError, Tables, Texts, Values};
use crate::run::{Control, RunBuilder, RunError};
use crate::scenario::Scenario;
use std::convert::Infallible;
use std::sync::Arc;

/// National outcomes over draws of parameters.
#[derive(Clone, Debug)]
pub struct OutcomeDraws {
    /// What was drawn.
    pub plan: DrawPlan,
    /// A row a draw with the values of parameters.
    pub draws: Table,
    /// A row a draw, year and outcome.
    pub by_draw: Table,
    /// A row a year and outcome: what replicates at the scenario's own values say, and what draws do.
    pub outcomes: Table,
    /// How much each parameter decides every outcome in the last year.
    pub deciding: Table,
    /// Points that were replaced.
    pub refused: super::RefusedPoints,
}

/// Why outcomes could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum OutcomeDrawsError {
    /// Parameters cannot be drawn.
    #[error(transparent)]
    NoDraws(#[from] NoDraws),
    /// A run did not come to its end.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Draws did not come to their end.
    #[error(transparent)]
    Draws(#[from] DrawError<Infallible>),
    /// A table refused its rows.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl RunBuilder<'_> {
    /// National outcomes in every year, at the scenario's own values and over so many draws of parameters.
    ///
    /// ```
    /// use factorflow::Scenario;
    ///
    /// let scenario = Scenario::load("yangtze-delta")?.with([("time.years", 1.into())])?;
    /// let found = scenario.run().over_draws(4)?;
    /// let rows = found.outcomes.text("outcome")?.iter().zip(found.outcomes.real("year")?);
    /// let output = rows.clone().position(|(name, year)| name == "output_cny" && *year > 2025.5).expect("a row of output");
    /// assert!(found.outcomes.real("parameter_low_90")?[output] < found.outcomes.real("parameter_high_90")?[output]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when nothing can be drawn, more than half of the points are refused, a run does not come to its end, or
    /// somebody asked to stop.
    pub fn over_draws(&self, draws: u32) -> Result<OutcomeDraws, OutcomeDrawsError> {
        let plan = DrawPlan::of(&[self.scenario()], Some(draws), 0)?;
        let tables = self.tables()?;
        let done = draw_scenario(self.scenario(), &plan, None, &(), self.watch())?;
        Ok(OutcomeDraws::new(self.scenario(), plan, &tables.national, &done)?)
    }
}

/// A scenario at the points of a plan.
///
/// # Errors
///
/// Fails when more than half of the points are refused, or somebody asked to stop.
pub fn draw_scenario<S: PointStore<Vec<Tables>>>(
    scenario: &Scenario,
    plan: &DrawPlan,
    known: Option<Arc<Model>>,
    store: &S,
    control: &Control<'_>,
) -> Result<DoneDraws<Vec<Tables>>, DrawError<S::Error>> {
    DrawnScenarios { plan, scenarios: vec![scenario], known, has_regions: false }.run(store, control)
}

/// The values of national outcomes by moment, then run.
struct NationalValues<'t> {
    rows: Vec<usize>,
    moments: usize,
    runs: usize,
    table: &'t Table,
}

impl<'t> NationalValues<'t> {
    /// Of whole years after the start.
    fn new(table: &'t Table, runs: usize, start: f64) -> Result<Self, TableError> {
        /// Years are sums of binary fractions, and whole only up to rounding.
        const NEARLY: f64 = 1e-6;
        let (years, runs) = (table.real("year")?, runs.max(1));
        let moments = years.len() / runs;
        let is_whole = |row: &usize| ((years[*row] - start) - (years[*row] - start).round()).abs() < NEARLY;
        Ok(Self { rows: (0..moments).filter(is_whole).collect(), moments, runs, table })
    }

    fn of(&self, column: &[f64], row: usize) -> Vec<f64> {
        (0..self.runs).map(|run| column[run * self.moments + row]).collect()
    }

    /// Outcomes of the nation with their columns.
    fn outcomes(&self) -> impl Iterator<Item = (&'t str, &'t [f64])> {
        let real = |it: &'t Column| match &it.values {
            Values::Real(values) if of_nation(&it.name).is_some() => Some((it.name.as_str(), &values[..])),
            _ => None,
        };
        self.table.columns().iter().filter_map(real)
    }
}

impl OutcomeDraws {
    /// From the table of the nation at the scenario's own values, one replicate after the other, and what was left at points.
    ///
    /// # Errors
    ///
    /// Fails when the tables do not fit each other.
    pub fn new(
        scenario: &Scenario,
        plan: DrawPlan,
        own: &Table,
        done: &DoneDraws<Vec<Tables>>,
    ) -> Result<Self, TableError> {
        let start = scenario.time.start;
        let replicates = scenario.run.replicates as usize;
        let mut at_points = Table::default();
        for draw in &done.all {
            draw.left.iter().try_for_each(|it| at_points.append(&it.national))?;
        }
        let runs = plan.draws as usize * plan.replicates as usize;
        let (own, drawn) =
            (NationalValues::new(own, replicates, start)?, NationalValues::new(&at_points, runs, start)?);
        let draws = draws_table(&plan, done)?;
        let points: Vec<Vec<f64>> = done.all.iter().map(|it| it.point.clone()).collect();
        Ok(Self {
            draws,
            by_draw: by_draw(&plan, &drawn)?,
            outcomes: outcomes(&plan, &own, &drawn)?,
            deciding: deciding(&plan, &drawn, &points)?,
            refused: done.refused.clone(),
            plan,
        })
    }

    /// What replicates and draws say of an outcome in the last year.
    ///
    /// # Errors
    ///
    /// Fails when there is no such outcome.
    pub fn last(&self, outcome: &str) -> Result<(Estimate, DrawEstimate), TableError> {
        let names = self.outcomes.text("outcome")?;
        let row = (0..names.len()).rfind(|it| names[*it] == outcome);
        let row = row.ok_or_else(|| TableError::Malformed(format!("no outcome `{outcome}`")))?;
        let real = |name: &str| Ok::<f64, TableError>(self.outcomes.real(name)?[row]);
        let whole = |name: &str| {
            Ok::<usize, TableError>(usize::try_from(self.outcomes.integer(name)?[row]).unwrap_or_default())
        };
        let own = Estimate {
            mean: real("mean")?,
            low_90: real("low_90")?,
            high_90: real("high_90")?,
            replicates: whole("replicates")?,
            ..Estimator::new(0).estimate(&[])
        };
        let drawn = DrawEstimate {
            low_90: real("parameter_low_90")?,
            median: real("parameter_median")?,
            high_90: real("parameter_high_90")?,
            draws: whole("draws")?,
            ..DrawEstimate::NONE
        };
        Ok((own, drawn))
    }
}

fn means(plan: &DrawPlan, values: &[f64]) -> Vec<f64> {
    values.chunks(plan.replicates.max(1) as usize).map(mean).collect()
}

fn by_draw(plan: &DrawPlan, drawn: &NationalValues<'_>) -> Result<Table, TableError> {
    let years = drawn.table.real("year")?;
    let (mut draws, mut moments, mut names, mut values) = (vec![], vec![], Texts::default(), vec![]);
    for (draw, number) in (0..plan.draws as usize).zip(0_i64..) {
        for &row in &drawn.rows {
            for (name, column) in drawn.outcomes() {
                draws.push(number);
                moments.push(years[row]);
                names.push(name);
                values.push(means(plan, &drawn.of(column, row))[draw]);
            }
        }
    }
    Table::new(vec![
        Column::integer("draw", draws),
        Column::real("year", moments),
        Column::text("outcome", names),
        Column::real("value", values),
    ])
}

fn outcomes(
    plan: &DrawPlan,
    own: &NationalValues<'_>,
    drawn: &NationalValues<'_>,
) -> Result<Table, TableError> {
    let years = own.table.real("year")?;
    let split = plan.split();
    let estimator = Estimator::new(own.runs);
    let (mut moments, mut names, mut units) = (vec![], Texts::default(), Texts::default());
    let (mut estimates, mut of_draws) = (Vec::new(), Vec::new());
    for (&row, &drawn_row) in own.rows.iter().zip(&drawn.rows) {
        for (name, column) in own.outcomes() {
            let values = own.of(column, row);
            let at_points = drawn.table.real(name).map_or(vec![], |it| drawn.of(it, drawn_row));
            moments.push(years[row]);
            names.push(name);
            units.push(of_nation(name).map_or("", |it| it.unit.words()));
            estimates.push(estimator.estimate(&values));
            of_draws.push(DrawEstimate::new(&at_points, &values, split));
        }
    }
    let real = |name: &str, of: fn(&Estimate) -> f64| Column::real(name, estimates.iter().map(of).collect());
    let replicates = estimates.iter().map(|it| i64::try_from(it.replicates).unwrap_or(i64::MAX)).collect();
    let keys = [
        Column::real("year", moments),
        Column::text("outcome", names),
        Column::text("unit", units),
        real("mean", |it| it.mean),
        real("low_90", |it| it.low_90),
        real("high_90", |it| it.high_90),
        Column::integer("replicates", replicates),
    ];
    // Levels are hardly ever negative, so that the share above 0 says nothing of them.
    let columns = DRAWN_EFFECTS.iter().filter(|it| !it.name.starts_with("positive"));
    let columns = columns.map(|it| Column { name: it.name.to_string(), values: (it.value)(&of_draws) });
    Table::new(keys.into_iter().chain(columns).collect())
}

fn deciding(plan: &DrawPlan, drawn: &NationalValues<'_>, points: &[Vec<f64>]) -> Result<Table, TableError> {
    let last = drawn.rows.last().copied().unwrap_or_default();
    let found: Vec<(String, Deciding)> = drawn
        .outcomes()
        .map(|(name, column)| (name.to_owned(), Deciding::new(points, &means(plan, &drawn.of(column, last)))))
        .collect();
    Deciding::table(plan, &found)
}
