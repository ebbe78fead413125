//! Every combination of levels.

use super::{DesignFactor, Levels, Scale};
use ndarray::Array2;

/// How many combinations there are; too many to be counted are `u64::MAX`.
pub(super) fn len(factors: &[DesignFactor], levels: &[Option<u32>]) -> u64 {
    let counts = factors.iter().zip(levels).map(|(factor, &levels)| count(&factor.levels, levels));
    counts.fold(1, u64::saturating_mul)
}

/// The combinations; the last factor changes fastest.
pub(super) fn points(factors: &[DesignFactor], levels: &[Option<u32>]) -> Array2<f64> {
    let values: Vec<Vec<f64>> =
        factors.iter().zip(levels).map(|(factor, &levels)| values(&factor.levels, levels)).collect();
    let rows = values.iter().map(Vec::len).product();
    let mut repeats: Vec<usize> = vec![1; values.len()];
    for it in (1..values.len()).rev() {
        repeats[it - 1] = repeats[it] * values[it].len();
    }
    Array2::from_shape_fn((rows, values.len()), |(row, it)| values[it][row / repeats[it] % values[it].len()])
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
    use super::super::{Design, FactorLevel, Method};
    use super::*;

    fn factor(levels: Levels) -> DesignFactor {
        DesignFactor { path: "p".into(), levels }
    }

    fn design(factors: Vec<DesignFactor>, levels: Vec<Option<u32>>) -> Design {
        Design { factors, method: Method::Grid { levels }, seed: 1 }
    }

    #[test]
    fn the_last_factor_of_a_grid_changes_fastest() {
        let range = |scale| factor(Levels::Range { low: 1.0, high: 4.0, scale });
        let level = |text: &str| FactorLevel { literal: text.into(), label: text.into(), number: None };
        let names = factor(Levels::Values(vec![level("a"), level("b")]));
        let grid = design(vec![names, range(Scale::Log)], vec![None, Some(3)]);
        let points = grid.points().values;
        assert_eq!(grid.len(), 6);
        let expected = [[0.0, 1.0], [0.0, 2.0], [0.0, 4.0], [1.0, 1.0], [1.0, 2.0], [1.0, 4.0]];
        for (row, expected) in points.rows().into_iter().zip(expected) {
            assert!((row[0] - expected[0]).abs() + (row[1] - expected[1]).abs() < 1e-12, "{points}");
        }
    }

    #[test]
    fn a_grid_takes_every_whole_number_unless_told_how_many() {
        let whole = || factor(Levels::Range { low: 1.0, high: 9.0, scale: Scale::Integer });
        assert_eq!(design(vec![whole()], vec![None]).points().values.column(0).len(), 9);
        let three = design(vec![whole()], vec![Some(3)]).points().values;
        assert_eq!(three.column(0).to_vec(), [1.0, 5.0, 9.0]);
    }

    #[test]
    fn a_grid_without_factors_is_one_point() {
        let nothing = design(vec![], vec![]);
        assert_eq!((nothing.len(), nothing.points().values.nrows()), (1, 1));
    }
}
