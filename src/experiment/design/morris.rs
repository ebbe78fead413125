//! Walks through the factors' space that change one factor a step (Morris 1991, *Factorial sampling plans for
//! preliminary computational experiments*).

use super::estimand::{Estimand, Step, Trajectory};
use super::factor::{DesignFactor, spread};
use super::method::{DesignMethod, Method, MethodEntry, WrittenMethod, known};
use crate::experiment::stream::{Purpose, below, shuffled, stream};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Levels of each factor, evenly spread from one end of its range to the other.
const LEVELS: usize = 4;

/// A step is so many levels long, which makes all levels equally likely: Δ = p / (2 (p − 1)) of the range.
const STRIDE: usize = LEVELS / 2;

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "morris",
    meaning: "Walks for elementary effects.",
    keys: &["trajectories"],
    read: |settings| Some(Method::new(Morris { trajectories: settings.number("trajectories")? })),
    known: known::<Morris>,
};

/// Walks that change one factor a step, for elementary effects. More walks extend the design.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Morris {
    /// Walks, of one point more than there are factors each.
    pub trajectories: u32,
}

impl DesignMethod for Morris {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    fn len(&self, factors: &[DesignFactor]) -> u64 {
        u64::from(self.trajectories) * self.block(factors.len())
    }

    fn points(&self, factors: &[DesignFactor], seed: u64) -> Array2<f64> {
        spread(factors, shares(&trajectories(self.trajectories, factors.len(), seed), factors.len()))
    }

    fn is_random(&self) -> bool {
        true
    }

    fn block(&self, factors: usize) -> u64 {
        factors as u64 + 1
    }

    fn estimand(&self, factors: &[DesignFactor], seed: u64) -> Estimand {
        Estimand::ElementaryEffects(trajectories(self.trajectories, factors.len(), seed))
    }
}

/// `number` walks; each has a stream of its own, so that more of them leave the first as they are.
pub(super) fn trajectories(number: u32, factors: usize, seed: u64) -> Vec<Trajectory> {
    (0..u64::from(number)).map(|it| trajectory(factors, seed, it)).collect()
}

fn trajectory(factors: usize, seed: u64, number: u64) -> Trajectory {
    let mut random = stream(Purpose::MorrisTrajectories, seed, number);
    let order = shuffled(factors, &mut random);
    let levels: Vec<usize> = (0..factors).map(|_| below(LEVELS, &mut random)).collect();
    // From the lower half of the levels a step can only lead up, from the upper half only down.
    let change = |level: usize| share(STRIDE) * if level < STRIDE { 1.0 } else { -1.0 };
    Trajectory {
        start: levels.iter().map(|&it| share(it)).collect(),
        steps: order.into_iter().map(|factor| Step { factor, change: change(levels[factor]) }).collect(),
    }
}

/// Points × factors, in shares of the ranges: walk by walk, the start and then a point a step.
pub(super) fn shares(trajectories: &[Trajectory], factors: usize) -> Array2<f64> {
    let mut shares = Array2::zeros((trajectories.len() * (factors + 1), factors));
    let mut rows = shares.rows_mut().into_iter();
    for trajectory in trajectories {
        let mut at = trajectory.start.clone();
        rows.next().into_iter().for_each(|mut row| row.assign(&ndarray::aview1(&at)));
        for step in &trajectory.steps {
            // Back to a level, or two ways to one point would differ by rounding.
            at[step.factor] = nearest_level(at[step.factor] + step.change);
            rows.next().into_iter().for_each(|mut row| row.assign(&ndarray::aview1(&at)));
        }
    }
    shares
}

fn share(levels: usize) -> f64 {
    levels as f64 / (LEVELS - 1) as f64
}

fn nearest_level(at: f64) -> f64 {
    let last = (LEVELS - 1) as f64;
    (at * last).round() / last
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact by construction")]
mod tests {
    use super::*;

    #[test]
    fn a_step_changes_one_factor_by_two_thirds_of_its_range_and_each_factor_once() {
        let walks = trajectories(20, 5, 3);
        let shares = shares(&walks, 5);
        for (number, walk) in walks.iter().enumerate() {
            let mut changed: Vec<usize> = walk.steps.iter().map(|it| it.factor).collect();
            for (at, step) in walk.steps.iter().enumerate() {
                let (before, after) = (shares.row(6 * number + at), shares.row(6 * number + at + 1));
                for factor in 0..5 {
                    let expected = if factor == step.factor { step.change } else { 0.0 };
                    assert!((after[factor] - before[factor] - expected).abs() < 1e-15);
                }
                assert!((step.change.abs() - 2.0 / 3.0).abs() < 1e-15);
            }
            changed.sort_unstable();
            assert_eq!(changed, [0, 1, 2, 3, 4]);
        }
        assert!(shares.iter().all(|it| (it * 3.0).fract() == 0.0 && (0.0..=1.0).contains(it)));
    }

    #[test]
    fn walks_go_up_as_often_as_down_and_start_anywhere() {
        let walks = trajectories(400, 3, 1);
        let up = walks.iter().flat_map(|it| &it.steps).filter(|it| it.change > 0.0).count();
        // 1,200 steps: the standard deviation is 17.
        assert!((530..670).contains(&up), "{up}");
        for level in 0..LEVELS {
            let there = walks.iter().filter(|it| it.start[0] == share(level)).count();
            assert!((65..135).contains(&there), "{there} of 400 start at level {level}");
        }
    }

    #[test]
    fn more_walks_leave_the_first_as_they_are() {
        assert_eq!(trajectories(3, 4, 8), trajectories(7, 4, 8)[..3]);
        assert!(trajectories(3, 4, 8) != trajectories(3, 4, 9));
    }
}
