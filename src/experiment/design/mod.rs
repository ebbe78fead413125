//! Designs of experiments: which points of the factors' space are run.

mod factor;
mod grid;
mod list;

pub use factor::{Factor, Level, Levels, Scale};

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
    pub factors: Vec<Factor>,
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
            Method::File { rows } => rows.len() as u64,
        }
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The points in order.
    pub fn points(&self) -> Points {
        let values = match &self.method {
            Method::Grid { levels } => grid::points(&self.factors, levels),
            Method::List => list::points(&self.factors),
            Method::File { rows } => {
                Array2::from_shape_fn((rows.len(), self.factors.len()), |(point, factor)| rows[point][factor])
            }
        };
        Points { values }
    }
}
