//! The middle of the factors' space, then every factor on its own at its ends or other values.

use super::estimand::Estimand;
use super::factor::{DesignFactor, Levels};
use super::method::{DesignMethod, Method, MethodEntry, WrittenMethod, known};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "one-at-a-time",
    meaning: "The middle, then every factor on its own.",
    keys: &[],
    read: |_| Some(Method::new(OneAtATime)),
    known: known::<OneAtATime>,
};

/// The middle, then every factor on its own at its ends or other values.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OneAtATime;

impl DesignMethod for OneAtATime {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    fn len(&self, factors: &[DesignFactor]) -> u64 {
        1 + departures(factors).into_iter().sum::<usize>() as u64
    }

    /// The middle first; then factor by factor its lower and upper end, or every value of a list but the first, which
    /// is the middle's: lists have no order that could have a middle.
    fn points(&self, factors: &[DesignFactor], _seed: u64) -> Array2<f64> {
        let middle: Vec<f64> = factors.iter().map(|it| centre(&it.levels)).collect();
        let mut rows = vec![middle.clone()];
        for (at, factor) in factors.iter().enumerate() {
            for value in others(&factor.levels) {
                let mut row = middle.clone();
                row[at] = value;
                rows.push(row);
            }
        }
        Array2::from_shape_fn((rows.len(), factors.len()), |(row, factor)| rows[row][factor])
    }

    fn estimand(&self, factors: &[DesignFactor], _seed: u64) -> Estimand {
        Estimand::Swings(departures(factors))
    }
}

/// How many points each factor has.
fn departures(factors: &[DesignFactor]) -> Vec<usize> {
    factors.iter().map(|it| others(&it.levels).len()).collect()
}

fn centre(levels: &Levels) -> f64 {
    match levels {
        Levels::Range { .. } => levels.at(0.5),
        Levels::Values(_) => 0.0,
    }
}

fn others(levels: &Levels) -> Vec<f64> {
    match levels {
        Levels::Range { .. } => vec![levels.at(0.0), levels.at(1.0)],
        Levels::Values(values) => (1..values.len()).map(|it| it as f64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{FactorLevel, Scale};

    #[test]
    fn every_point_but_the_first_differs_from_it_in_one_factor() {
        let range = |low, high, scale| Levels::Range { low, high, scale };
        let level = |text: &str| FactorLevel { literal: text.into(), label: text.into(), number: None };
        let levels = [
            range(0.0, 1.0, Scale::Linear),
            range(0.01, 100.0, Scale::Log),
            Levels::Values(["a", "b", "c"].map(level).to_vec()),
        ];
        let factors = levels.map(|levels| DesignFactor { path: "p".into(), levels });
        let points = OneAtATime.points(&factors, 1);
        assert_eq!(OneAtATime.len(&factors), points.nrows() as u64);
        let expected = [
            [0.5, 1.0, 0.0],
            [0.0, 1.0, 0.0],
            [1.0, 1.0, 0.0],
            [0.5, 0.01, 0.0],
            [0.5, 100.0, 0.0],
            [0.5, 1.0, 1.0],
            [0.5, 1.0, 2.0],
        ];
        for (found, expected) in points.iter().zip(expected.as_flattened()) {
            assert!((found - expected).abs() < 1e-12, "{points}");
        }
    }
}
