//! Which parameters are drawn, from what, and at which points.

use super::law::{ParameterLaw, standard_normal};
use crate::dynamics::Parameter;
use crate::experiment::design::{Design, DesignFactor, Levels, Method, Scale, Sobol};
use crate::experiment::point::{applicable, at_point};
use crate::numeric::Cholesky;
use crate::outcome::drawn::DrawSplit;
use crate::scenario::{Change, Problems, RunMode, Scenario, VarianceParts};

/// A parameter, a table of parameters with one value, or a setting of a policy that is drawn.
#[derive(Clone, Debug)]
pub struct DrawnParameter {
    /// Its path after `--set`.
    pub path: String,
    /// The scenario's own value.
    pub value: f64,
    /// What it is drawn from.
    pub law: ParameterLaw,
    /// The parameters that take the value; none of a setting of a policy.
    pub(super) members: Vec<&'static Parameter>,
}

/// Its path says which parameters take the value.
impl PartialEq for DrawnParameter {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.value.to_bits() == other.value.to_bits() && self.law == other.law
    }
}

/// What keeps its value in all draws, though it could be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedParameter {
    /// Its path after `--set`.
    pub path: String,
    /// Why, to follow its name.
    pub reason: &'static str,
}

/// Which parameters are drawn, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawPlan {
    /// What is drawn, in the order of the catalogue, settings of policies last.
    pub drawn: Vec<DrawnParameter>,
    /// What could be drawn and is not.
    pub fixed: Vec<FixedParameter>,
    /// How often; 0 for chance only.
    pub draws: u32,
    /// How variance is split.
    pub parts: VarianceParts,
    /// Replicates of each draw: one of expected runs that leave nothing to chance.
    pub replicates: u32,
    /// Whether replicates at the scenarios' own values can differ.
    pub has_chance: bool,
    /// What one should know of it.
    pub notes: Vec<String>,
    pub(super) seed: u64,
    /// Which of the drawn have estimates that hang together, and the factor of their covariances.
    pub(super) correlated: Option<(Vec<usize>, Cholesky)>,
}

/// Why nothing can be drawn: everything that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("parameters cannot be drawn:\n  {}", .0.join("\n  "))]
pub struct NoDraws(pub Vec<String>);

/// As many draws as a comparison of worlds with so many regions makes when nobody says.
pub fn usual_draws(regions: usize) -> u32 {
    match regions {
        0..=100 => 32,
        101..=400 => 16,
        _ => 8,
    }
}

impl DrawPlan {
    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.draws == 0
    }

    /// How values are split over draws and chance.
    pub fn split(&self) -> DrawSplit {
        DrawSplit {
            replicates: self.replicates as usize,
            is_crossed: self.parts == VarianceParts::Crossed,
            has_chance: self.has_chance,
        }
    }

    /// Points × drawn parameters: twice as many as draws, since some may have to be replaced.
    pub fn points(&self) -> Vec<Vec<f64>> {
        let factor = |it: &DrawnParameter| DesignFactor {
            path: it.path.clone(),
            levels: Levels::Range { low: 0.0, high: 1.0, scale: Scale::Linear },
        };
        let method = Method::new(Sobol { points: 2 * self.draws });
        let design = Design { factors: self.drawn.iter().map(factor).collect(), method, seed: self.seed };
        design.points().values.rows().into_iter().map(|it| self.values(&it.to_vec())).collect()
    }

    /// The values at shares of the laws.
    fn values(&self, shares: &[f64]) -> Vec<f64> {
        let mut values: Vec<f64> =
            self.drawn.iter().zip(shares).map(|(it, &share)| it.law.quantile(share)).collect();
        if let Some((order, factor)) = &self.correlated {
            let normal: Vec<f64> = order.iter().map(|&it| standard_normal(shares[it])).collect();
            for (&at, off) in order.iter().zip(factor.times(&normal)) {
                values[at] = self.drawn[at].law.within(self.drawn[at].value + off);
            }
        }
        values
    }

    /// What a point changes.
    pub fn changes(&self, point: &[f64]) -> Vec<Change> {
        let of = |(drawn, &value): (&DrawnParameter, &f64)| -> Vec<Change> {
            if drawn.members.is_empty() {
                return vec![Change::new(drawn.path.clone(), value)];
            }
            drawn.members.iter().map(|it| Change::new(format!("parameters.{}", it.path), value)).collect()
        };
        self.drawn.iter().zip(point).flat_map(of).collect()
    }

    /// A scenario at a point, as it is run there.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the values together.
    pub fn at(&self, scenario: &Scenario, point: &[f64]) -> Result<Scenario, Problems> {
        let mut changed = at_point(scenario, &applicable(scenario, &self.changes(point)))?;
        if self.parts == VarianceParts::Added {
            changed.run.mode = RunMode::Expected;
        }
        changed.run.replicates = self.replicates;
        Ok(changed)
    }
}
