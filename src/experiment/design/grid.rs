//! Every combination of levels.

use super::estimand::Estimand;
use super::factor::{DesignFactor, Levels, Scale};
use super::method::{DesignMethod, Method, MethodEntry, MethodSettings, WrittenMethod, known};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "grid",
    meaning: "Every combination.",
    keys: &["levels"],
    read,
    known: known::<Grid>,
};

/// Every combination of levels; the last factor changes fastest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grid {
    /// Levels of each factor that is a range, both ends included; each whole number of an integer range when there
    /// are none.
    pub levels: Vec<Option<u32>>,
}

fn read(settings: &mut dyn MethodSettings) -> Option<Method> {
    let levels = settings.levels();
    let is_endless =
        |it: &DesignFactor| matches!(it.levels, Levels::Range { scale: Scale::Linear | Scale::Log, .. });
    let factors = settings.factors().iter().zip(&levels).enumerate();
    let without = factors.filter(|(_, (factor, levels))| levels.is_none() && is_endless(factor));
    let without: Vec<usize> = without.map(|(number, _)| number).collect();
    for &factor in &without {
        let hint = "write `levels = 5` beside the range or under `[design]`";
        settings.refuse_factor(factor, "a grid needs to know how many levels a range has", hint);
    }
    without.is_empty().then(|| Method::new(Grid { levels }))
}

impl DesignMethod for Grid {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    fn len(&self, factors: &[DesignFactor]) -> u64 {
        let counts = factors.iter().zip(&self.levels).map(|(factor, &levels)| count(&factor.levels, levels));
        counts.fold(1, u64::saturating_mul)
    }

    fn points(&self, factors: &[DesignFactor], _seed: u64) -> Array2<f64> {
        let values = factors.iter().zip(&self.levels).map(|(factor, &levels)| values(&factor.levels, levels));
        let values: Vec<Vec<f64>> = values.collect();
        let rows = values.iter().map(Vec::len).product();
        let mut repeats: Vec<usize> = vec![1; values.len()];
        for it in (1..values.len()).rev() {
            repeats[it - 1] = repeats[it] * values[it].len();
        }
        Array2::from_shape_fn((rows, values.len()), |(row, it)| {
            values[it][row / repeats[it] % values[it].len()]
        })
    }

    fn estimand(&self, _factors: &[DesignFactor], _seed: u64) -> Estimand {
        Estimand::Pairs
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ends are whole and in order")]
fn count(factor: &Levels, levels: Option<u32>) -> u64 {
    match (factor, levels) {
        (Levels::Values(values), _) => values.len() as u64,
        (Levels::Range { low, high, scale: Scale::Integer }, levels) => {
            let whole = (high - low) as u64 + 1;
            levels.map_or(whole, |it| whole.min(u64::from(it)))
        }
        (Levels::Range { .. }, levels) => u64::from(levels.unwrap_or(2)),
    }
}

fn values(factor: &Levels, levels: Option<u32>) -> Vec<f64> {
    let count = count(factor, levels);
    let share = |it: u64| it as f64 / (count - 1).max(1) as f64;
    match factor {
        Levels::Values(_) => (0..count).map(|it| it as f64).collect(),
        // Both ends are levels, so whole numbers are spread as others are and then rounded.
        Levels::Range { low, high, scale: Scale::Integer } => {
            (0..count).map(|it| (low + share(it) * (high - low)).round()).collect()
        }
        Levels::Range { .. } => (0..count).map(|it| factor.at(share(it))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::FactorLevel;

    fn factor(levels: Levels) -> DesignFactor {
        DesignFactor { path: "p".into(), levels }
    }

    fn points(factors: &[DesignFactor], levels: Vec<Option<u32>>) -> Array2<f64> {
        let grid = Grid { levels };
        let points = grid.points(factors, 1);
        assert_eq!(grid.len(factors), points.nrows() as u64);
        points
    }

    #[test]
    fn the_last_factor_of_a_grid_changes_fastest() {
        let range = |scale| factor(Levels::Range { low: 1.0, high: 4.0, scale });
        let level = |text: &str| FactorLevel { literal: text.into(), label: text.into(), number: None };
        let names = factor(Levels::Values(vec![level("a"), level("b")]));
        let points = points(&[names, range(Scale::Log)], vec![None, Some(3)]);
        assert_eq!(points.nrows(), 6);
        let expected = [[0.0, 1.0], [0.0, 2.0], [0.0, 4.0], [1.0, 1.0], [1.0, 2.0], [1.0, 4.0]];
        for (row, expected) in points.rows().into_iter().zip(expected) {
            assert!((row[0] - expected[0]).abs() + (row[1] - expected[1]).abs() < 1e-12, "{points}");
        }
    }

    #[test]
    fn a_grid_takes_every_whole_number_unless_told_how_many() {
        let whole = || factor(Levels::Range { low: 1.0, high: 9.0, scale: Scale::Integer });
        assert_eq!(points(&[whole()], vec![None]).column(0).len(), 9);
        let three = points(&[whole()], vec![Some(3)]);
        assert_eq!(three.column(0).to_vec(), [1.0, 5.0, 9.0]);
    }

    #[test]
    fn a_grid_without_factors_is_one_point() {
        assert_eq!(points(&[], vec![]).nrows(), 1);
    }
}
