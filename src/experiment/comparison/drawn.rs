//! Effects at other values of parameters than those of the arms.

use super::panel::Panel;
use super::panels::Panels;
use crate::experiment::uncertainty::{Deciding, DoneDraws, DrawPlan, draws_table};
use crate::outcome::drawn::{DrawEstimate, DrawSplit};
use crate::outcome::statistics::mean;
use crate::outcome::{Column, Table, TableError, Texts};

/// All arms at all points.
pub(super) struct DrawnArms {
    pub plan: DrawPlan,
    /// The points; what arms left there has become `panels`.
    pub done: DoneDraws<()>,
    /// One an arm, the base first.
    pub panels: Vec<Panels>,
}

/// The effects of an arm at all points, as far as they are of one level.
pub(super) struct DrawnPanel<'p> {
    panel: &'p Panel,
    split: DrawSplit,
}

impl DrawnArms {
    /// The effects of an arm by its number, the base being 0.
    pub fn effects(&self, arm: usize, covered: impl Fn(&str) -> bool) -> Panels {
        self.panels[arm].effects(&self.panels[0], covered)
    }

    /// How values are split over draws and chance.
    pub fn split(&self) -> DrawSplit {
        self.plan.split()
    }

    /// One level of effects with how its values are split.
    pub fn panel<'p>(&self, panel: &'p Panel) -> DrawnPanel<'p> {
        DrawnPanel { panel, split: self.split() }
    }

    /// The rows of `draws`.
    pub fn draws(&self) -> Result<Table, TableError> {
        draws_table(&self.plan, &self.done)
    }

    /// The rows of `effects-by-draw`, for a level of one place: means over the replicates of each draw.
    pub fn by_draw(&self, arm: &str, panel: &Panel) -> Result<Table, TableError> {
        let (mut draws, mut years, mut outcomes, mut effects) = (vec![], vec![], Texts::default(), vec![]);
        for (draw, number) in (0..self.plan.draws as usize).zip(0_i64..) {
            for (at, &year) in panel.years.iter().enumerate() {
                for measure in &panel.measures {
                    draws.push(number);
                    years.push(year);
                    outcomes.push(&measure.outcome.name);
                    effects.push(self.mean(panel.cell(measure, 0, at), draw));
                }
            }
        }
        Table::new(vec![
            Column::text("arm", Texts::repeated(arm, effects.len())),
            Column::text("level", Texts::repeated(panel.level.word(), effects.len())),
            Column::integer("draw", draws),
            Column::real("year", years),
            Column::text("outcome", outcomes),
            Column::real("effect", effects),
        ])
    }

    fn mean(&self, values: &[f64], draw: usize) -> f64 {
        let replicates = self.plan.replicates as usize;
        mean(&values[draw * replicates..][..replicates])
    }

    /// The rows of `deciding`: which parameter decides each national effect in the last year.
    pub fn deciding(&self, arm: &str, nation: &Panel) -> Result<Table, TableError> {
        let names = nation.measures.iter().map(|it| it.outcome.name.to_string());
        let found: Vec<(String, Deciding)> =
            names.filter_map(|name| Some((name.clone(), self.decides(nation, &name)?))).collect();
        let table = Deciding::table(&self.plan, &found)?;
        let arms = Column::text("arm", Texts::repeated(arm, table.rows()));
        Table::new(std::iter::once(arms).chain(table.columns().iter().cloned()).collect())
    }

    /// Which parameter decides the effect on an outcome of the nation in the last year.
    pub fn decides(&self, nation: &Panel, outcome: &str) -> Option<Deciding> {
        let values = nation.cell(nation.measure(outcome)?, 0, nation.years.len() - 1);
        let values: Vec<f64> = (0..self.plan.draws as usize).map(|it| self.mean(values, it)).collect();
        let points: Vec<Vec<f64>> = self.done.all.iter().map(|it| it.point.clone()).collect();
        Some(Deciding::new(&points, &values))
    }
}

impl DrawnPanel<'_> {
    /// What draws say of a place, year and outcome, where replicates at the arms' own values are `own`.
    pub fn estimate(&self, outcome: &str, (place, year): (usize, usize), own: &[f64]) -> DrawEstimate {
        let measure = self.panel.measure(outcome);
        measure.map_or(DrawEstimate::NONE, |it| {
            DrawEstimate::new(self.panel.cell(it, place, year), own, self.split)
        })
    }

    /// What draws say of the last year, place by place.
    pub fn last(&self, outcome: &str, own: &Panel) -> Vec<DrawEstimate> {
        let year = self.panel.years.len() - 1;
        let Some(measure) = own.measure(outcome) else { return Vec::new() };
        let of = |place| self.estimate(outcome, (place, year), own.cell(measure, place, year));
        (0..own.places.len()).map(of).collect()
    }
}
