//! Designs of experiments: which points of the factors' space are run.

mod factor;
mod grid;
mod latin_hypercube;
mod list;
mod morris;
mod one_at_a_time;
mod saltelli;
mod sobol;

pub use factor::{DesignFactor, FactorLevel, Levels, Scale};
pub use morris::{Step, Trajectory};

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// How points are chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Every combination of levels; the last factor changes fastest.
    Grid {
        /// Levels of each factor that is a range, both ends included; each whole number of an integer range when
        /// there are none.
        levels: Vec<Option<u32>>,
    },
    /// The first value of every factor, then the second of each, and so on.
    List,
    /// Every factor's range in so many equal parts, each of which has one point.
    LatinHypercube {
        /// Points.
        points: u32,
    },
    /// Sobol' points, scrambled: evenly spread in all factors together. More points extend the design.
    Sobol {
        /// Points; a power of 2 spreads best.
        points: u32,
    },
    /// Blocks of points for Sobol' indices. More blocks extend the design.
    Saltelli {
        /// Blocks, of two points more than there are factors each; a power of 2 spreads best.
        blocks: u32,
    },
    /// Walks that change one factor a step, for elementary effects. More walks extend the design.
    Morris {
        /// Walks, of one point more than there are factors each.
        trajectories: u32,
    },
    /// The middle, then every factor on its own at its ends or other values.
    OneAtATime,
    /// Points that the user gives, one row a point.
    File {
        /// In the factors' own units; for a list of values the number of the value, from 0.
        rows: Vec<Vec<f64>>,
    },
}

/// Factors and the way their points are chosen; the points are a function of these alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What is varied.
    pub factors: Vec<DesignFactor>,
    /// How.
    pub method: Method,
    /// Where the random numbers of a method that needs some start from.
    pub seed: u64,
}

/// Points × factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// In the factors' own units; for a list of values the number of the value, from 0.
    pub values: Array2<f64>,
}

impl Design {
    /// How many points there are; too many to be counted are `u64::MAX`.
    pub fn len(&self) -> u64 {
        match &self.method {
            Method::Grid { levels } => grid::len(&self.factors, levels),
            Method::List => list::len(&self.factors),
            Method::LatinHypercube { points } | Method::Sobol { points } => u64::from(*points),
            Method::Saltelli { blocks } => u64::from(*blocks) * self.block(),
            Method::Morris { trajectories } => u64::from(*trajectories) * self.block(),
            Method::OneAtATime => one_at_a_time::len(&self.factors),
            Method::File { rows } => rows.len() as u64,
        }
    }

    /// So many points, one behind the other, are of use only together: if one of them fails, all are lost for the
    /// analysis. 1 where each counts by itself.
    pub fn block(&self) -> u64 {
        match &self.method {
            Method::Saltelli { .. } => self.factors.len() as u64 + 2,
            Method::Morris { .. } => self.factors.len() as u64 + 1,
            _ => 1,
        }
    }

    /// Whether points are drawn by chance; others are where somebody chose them to be, so that a share of them or their
    /// scatter says nothing of how certain a mean is.
    pub fn is_random(&self) -> bool {
        match &self.method {
            Method::LatinHypercube { .. }
            | Method::Sobol { .. }
            | Method::Saltelli { .. }
            | Method::Morris { .. } => true,
            Method::Grid { .. } | Method::List | Method::OneAtATime | Method::File { .. } => false,
        }
    }

    /// Why the points cannot be made, if they cannot.
    pub fn refusal(&self) -> Option<String> {
        let factors = self.factors.len();
        match &self.method {
            Method::Sobol { points } => sobol::refusal(*points, factors),
            // Both corners of a block are one point of twice the dimensions.
            Method::Saltelli { blocks } => sobol::refusal(*blocks, 2 * factors),
            _ => None,
        }
    }

    /// The walks of a Morris design, in shares of the factors' ranges; none for other methods.
    pub fn trajectories(&self) -> Vec<Trajectory> {
        match &self.method {
            Method::Morris { trajectories } => {
                morris::trajectories(*trajectories, self.factors.len(), self.seed)
            }
            _ => Vec::new(),
        }
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many points of a one-at-a-time design belong to each factor, behind the middle; none for other methods.
    pub fn departures(&self) -> Vec<usize> {
        match &self.method {
            Method::OneAtATime => one_at_a_time::departures(&self.factors),
            _ => Vec::new(),
        }
    }

    /// Shares of ranges as values of the factors.
    fn spread(&self, shares: Array2<f64>) -> Array2<f64> {
        let mut values = shares;
        for ((_, factor), value) in values.indexed_iter_mut() {
            *value = self.factors[factor].levels.at(*value);
        }
        values
    }

    /// The points in order.
    ///
    /// # Panics
    ///
    /// May panic when there is a [`refusal`](Self::refusal).
    pub fn points(&self) -> Points {
        let (factors, seed) = (self.factors.len(), self.seed);
        let values = match &self.method {
            Method::Grid { levels } => grid::points(&self.factors, levels),
            Method::List => list::points(&self.factors),
            Method::LatinHypercube { points } => self.spread(latin_hypercube::shares(*points, factors, seed)),
            Method::Sobol { points } => self.spread(sobol::shares(*points, factors, seed)),
            Method::Saltelli { blocks } => self.spread(saltelli::shares(*blocks, factors, seed)),
            Method::Morris { trajectories } => {
                self.spread(morris::shares(&morris::trajectories(*trajectories, factors, seed), factors))
            }
            Method::OneAtATime => one_at_a_time::points(&self.factors),
            Method::File { rows } => {
                Array2::from_shape_fn((rows.len(), self.factors.len()), |(point, factor)| rows[point][factor])
            }
        };
        Points { values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(method: Method) -> Design {
        let range =
            |low, high, scale| DesignFactor { path: "p".into(), levels: Levels::Range { low, high, scale } };
        let factors = vec![
            range(-2.0, 6.0, Scale::Linear),
            range(0.1, 10.0, Scale::Log),
            range(1.0, 5.0, Scale::Integer),
        ];
        Design { factors, method, seed: 5 }
    }

    #[test]
    fn every_design_has_as_many_points_as_it_says_all_inside_the_ranges() {
        let methods = [
            Method::Grid { levels: vec![Some(2), Some(3), None] },
            Method::LatinHypercube { points: 20 },
            Method::Sobol { points: 33 },
            Method::Saltelli { blocks: 9 },
            Method::Morris { trajectories: 6 },
            Method::OneAtATime,
        ];
        for design in methods.map(design) {
            let points = design.points().values;
            assert_eq!(design.len(), points.nrows() as u64, "{:?}", design.method);
            assert_eq!(design.len() % design.block(), 0);
            assert!(design.departures().is_empty() || design.departures() == [2, 2, 2]);
            let inside = |it: ndarray::ArrayView1<f64>| {
                (-2.0..=6.0).contains(&it[0])
                    && (0.1..=10.0).contains(&it[1])
                    && (1.0..=5.0).contains(&it[2])
                    && it[2].fract() == 0.0
            };
            assert!(points.rows().into_iter().all(inside), "{:?}: {points}", design.method);
            assert_eq!(design.points(), design.points());
            assert_eq!(design.refusal(), None);
        }
    }

    #[test]
    fn what_sobol_points_cannot_be_is_refused_with_the_number_of_dimensions() {
        assert!(design(Method::Sobol { points: 100_000 }).refusal().is_some());
        let mut many = design(Method::Saltelli { blocks: 8 });
        many.factors = vec![many.factors[0].clone(); 129];
        assert!(many.refusal().unwrap().contains("258"));
        many.method = Method::Sobol { points: 8 };
        assert_eq!(many.refusal(), None);
    }
}
