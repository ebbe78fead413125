//! What draws of parameters say of contributions.

use crate::experiment::uncertainty::{DoneDraws, DrawPlan, DrawnDescription, draws_table};
use crate::outcome::catalogue::DRAWN_EFFECTS;
use crate::outcome::drawn::{DrawEstimate, DrawSplit};
use crate::outcome::{Column, Table, TableError};

/// What draws of parameters say of every contribution.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnContributions {
    /// What was drawn.
    pub plan: DrawPlan,
    /// By outcome, in the order of those of the attribution, then policy; the whole package comes last.
    pub estimates: Vec<Vec<DrawEstimate>>,
    /// Contributions at every draw, in the same order.
    pub values: DoneDraws<Vec<Vec<f64>>>,
}

impl DrawnContributions {
    /// From what was left at every point.
    pub(super) fn new(plan: DrawPlan, values: DoneDraws<Vec<Vec<f64>>>) -> Self {
        Self { plan, estimates: estimates(&values), values }
    }

    /// What draws say of the contribution of a policy, or of the whole package behind the last policy.
    pub fn of(&self, outcome: usize, policy: usize) -> Option<&DrawEstimate> {
        self.estimates.get(outcome)?.get(policy)
    }

    /// The columns that contributions have besides, a row an outcome and policy.
    pub(super) fn columns(&self) -> Vec<Column> {
        let all: Vec<DrawEstimate> =
            self.estimates.iter().flat_map(|it| it[..it.len() - 1].iter().copied()).collect();
        // Expected runs leave nothing to chance, so all variance is that of parameters.
        let columns = DRAWN_EFFECTS.iter().filter(|it| it.name != "share_parameter");
        columns.map(|it| Column { name: it.name.to_string(), values: (it.value)(&all) }).collect()
    }

    /// The rows of `draws`.
    pub(super) fn draws(&self) -> Result<Table, TableError> {
        draws_table(&self.plan, &self.values)
    }

    /// What the manifest says of draws.
    pub(super) fn described(&self) -> DrawnDescription {
        DrawnDescription::new(&self.plan, &self.values.refused)
    }
}

fn estimates(done: &DoneDraws<Vec<Vec<f64>>>) -> Vec<Vec<DrawEstimate>> {
    let split = DrawSplit { replicates: 1, is_crossed: false, has_chance: false };
    let shape = done.all.first().map_or(&[][..], |it| &it.left[..]);
    let of = |outcome: usize, policy: usize| {
        let values: Vec<f64> = done.all.iter().map(|it| it.left[outcome][policy]).collect();
        DrawEstimate::new(&values, &[], split)
    };
    let of_outcome =
        |(outcome, it): (usize, &Vec<f64>)| (0..it.len()).map(|policy| of(outcome, policy)).collect();
    shape.iter().enumerate().map(of_outcome).collect()
}
