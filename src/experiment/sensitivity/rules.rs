//! Where a policy helps, as a few rules that can be read aloud.
//!
//! A classification tree (Breiman, Friedman, Olshen and Stone 1984) of at most three questions. It was chosen over boxes
//! peeled from the space (PRIM) because its leaves cover the whole space without overlap, so that their shares add
//! up, and because its first question is the answer to "which factor decides".

use crate::experiment::design::DesignFactor;
use crate::outcome::Values;

/// Questions on the way to a leaf.
const DEPTH: usize = 3;

/// A leaf of fewer points is luck.
const LEAST_SHARE: f64 = 0.05;

/// A factor at all points.
#[derive(Clone, Debug, PartialEq)]
pub enum Feature {
    /// Values in an order.
    Number(Vec<f64>),
    /// Values without one, by their numbers.
    Category(Vec<usize>),
}

impl Feature {
    /// A factor with its values at the points of a design; a list of numbers has an order, a list of names has none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of values of a list"
    )]
    pub fn of(factor: &DesignFactor, values: impl Iterator<Item = f64> + Clone) -> Self {
        match factor.column(values.clone()).values {
            Values::Real(numbers) => Self::Number(numbers),
            _ => Self::Category(values.map(|it| it as usize).collect()),
        }
    }
}

/// A question about a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    /// Which factor.
    pub factor: usize,
    /// What is asked.
    pub test: Test,
    /// Whether the answer is yes.
    pub holds: bool,
}

/// What is asked of a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    /// At most so much?
    AtMost(f64),
    /// This value?
    Is(usize),
}

/// A part of the space where a policy helps about equally often.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Where it is: all of these hold. The first one decides most.
    pub conditions: Vec<Condition>,
    /// The share of all points that lie in it.
    pub share: f64,
    /// The share of its points at which the policy helps.
    pub helps: f64,
    /// The mean effect in it.
    pub mean_effect: f64,
}

/// The rules that tell best where an effect is positive; failed points (NaN) are left out. One leaf if nothing tells.
pub fn rules(features: &[Feature], effects: &[f64]) -> Vec<Leaf> {
    let points: Vec<usize> = (0..effects.len()).filter(|&it| effects[it].is_finite()).collect();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a number of points"
    )]
    let least = ((points.len() as f64 * LEAST_SHARE).ceil() as usize).max(1);
    let tree = Tree { features, effects, all: points.len(), least };
    let mut leaves = Vec::new();
    if !points.is_empty() {
        tree.grow(&points, &[], &mut leaves);
    }
    leaves
}

struct Tree<'a> {
    features: &'a [Feature],
    effects: &'a [f64],
    all: usize,
    least: usize,
}

/// A question and how much it tells.
struct Split {
    factor: usize,
    test: Test,
    gain: f64,
}

impl Tree<'_> {
    fn grow(&self, points: &[usize], conditions: &[Condition], leaves: &mut Vec<Leaf>) {
        let split = if conditions.len() < DEPTH { self.best(points) } else { None };
        let Some(Split { factor, test, .. }) = split else {
            leaves.push(self.leaf(points, conditions));
            return;
        };
        let (yes, no): (Vec<usize>, Vec<usize>) =
            points.iter().partition(|&&point| self.answer(factor, test, point));
        for (points, holds) in [(yes, true), (no, false)] {
            let more = [conditions, &[Condition { factor, test, holds }]].concat();
            self.grow(&points, &more, leaves);
        }
    }

    fn leaf(&self, points: &[usize], conditions: &[Condition]) -> Leaf {
        let count = points.len() as f64;
        Leaf {
            conditions: conditions.to_vec(),
            share: count / self.all as f64,
            helps: self.helped(points) as f64 / count,
            mean_effect: points.iter().map(|&it| self.effects[it]).sum::<f64>() / count,
        }
    }

    fn answer(&self, factor: usize, test: Test, point: usize) -> bool {
        match (&self.features[factor], test) {
            (Feature::Number(values), Test::AtMost(most)) => values[point] <= most,
            (Feature::Category(values), Test::Is(value)) => values[point] == value,
            _ => false,
        }
    }

    fn helped(&self, points: &[usize]) -> usize {
        points.iter().filter(|&&it| self.effects[it] > 0.0).count()
    }

    /// The question that tells most; of equals the first.
    fn best(&self, points: &[usize]) -> Option<Split> {
        let of_factor = |factor| match &self.features[factor] {
            Feature::Number(values) => self.thresholds(factor, values, points),
            Feature::Category(values) => self.values(factor, values, points),
        };
        let all = (0..self.features.len()).flat_map(of_factor).filter(|it| it.gain > 1e-12);
        all.fold(None, |best: Option<Split>, it| match best {
            Some(best) if best.gain >= it.gain => Some(best),
            _ => Some(it),
        })
    }

    /// "At most so much?", between every two neighbouring values.
    fn thresholds(&self, factor: usize, values: &[f64], points: &[usize]) -> Vec<Split> {
        let mut sorted: Vec<(f64, bool)> =
            points.iter().map(|&it| (values[it], self.effects[it] > 0.0)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (all, mut yes, mut splits) = ((points.len(), self.helped(points)), (0, 0), Vec::new());
        for pair in sorted.windows(2) {
            yes = (yes.0 + 1, yes.1 + usize::from(pair[0].1));
            if pair[0].0 < pair[1].0 {
                let test = Test::AtMost(f64::midpoint(pair[0].0, pair[1].0));
                splits.extend(self.gain(all, yes).map(|gain| Split { factor, test, gain }));
            }
        }
        splits
    }

    /// "This value?", for every value.
    fn values(&self, factor: usize, values: &[usize], points: &[usize]) -> Vec<Split> {
        let mut known: Vec<usize> = points.iter().map(|&it| values[it]).collect();
        known.sort_unstable();
        known.dedup();
        let all = (points.len(), self.helped(points));
        let split = |value: usize| {
            let yes: Vec<usize> = points.iter().copied().filter(|&it| values[it] == value).collect();
            let gain = self.gain(all, (yes.len(), self.helped(&yes)))?;
            Some(Split { factor, test: Test::Is(value), gain })
        };
        known.into_iter().filter_map(split).collect()
    }

    /// By how much less the parts are mixed than the whole (Gini's impurity), per point of the design; nothing if a part
    /// is too small. Points and helped ones of the whole and of those that answer yes.
    fn gain(&self, all: (usize, usize), yes: (usize, usize)) -> Option<f64> {
        let no = (all.0 - yes.0, all.1 - yes.1);
        let mixed = |(points, helped): (usize, usize)| {
            let (points, helped) = (points as f64, helped as f64);
            helped * (points - helped) / points
        };
        let large = yes.0 >= self.least && no.0 >= self.least;
        large.then(|| (mixed(all) - mixed(yes) - mixed(no)) / self.all as f64)
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact by construction")]
mod tests {
    use super::*;
    use crate::experiment::design::{FactorLevel, Levels};
    use crate::experiment::stream::{Purpose, stream, uniform};

    fn random(number: u64, points: usize) -> Vec<f64> {
        let mut random = stream(Purpose::LatinHypercube, 5, number);
        (0..points).map(|_| uniform(&mut random)).collect()
    }

    #[test]
    fn the_factor_that_decides_is_asked_first_and_where() {
        let columns = [random(0, 500), random(1, 500), random(2, 500)];
        // Helps where the second factor is above 0.6; there the third one is decisive for the rest.
        let effects: Vec<f64> = (0..500)
            .map(|it| if columns[1][it] > 0.6 && columns[2][it] < 0.9 { 2.0 } else { -1.0 })
            .collect();
        let features: Vec<Feature> = columns.iter().cloned().map(Feature::Number).collect();
        let leaves = rules(&features, &effects);
        let Condition { factor: 1, test: Test::AtMost(at), .. } = leaves[0].conditions[0] else {
            panic!("{leaves:?}")
        };
        assert!((at - 0.6).abs() < 0.02, "{at}");
        let helped = leaves.iter().find(|it| it.helps > 0.99).unwrap();
        assert!((helped.share - 0.36).abs() < 0.05 && (helped.mean_effect - 2.0).abs() < 0.1, "{leaves:?}");
        assert!((leaves.iter().map(|it| it.share).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(leaves.iter().all(|it| it.conditions.len() <= DEPTH && it.share >= LEAST_SHARE));
    }

    #[test]
    fn values_without_an_order_are_told_apart_one_by_one() {
        let kind: Vec<usize> = (0..90).map(|it| it % 3).collect();
        let effects: Vec<f64> = kind.iter().map(|&it| if it == 1 { 1.0 } else { -1.0 }).collect();
        let leaves = rules(&[Feature::Number(random(0, 90)), Feature::Category(kind)], &effects);
        let condition = Condition { factor: 1, test: Test::Is(1), holds: true };
        assert_eq!(leaves.len(), 2);
        assert_eq!((leaves[0].conditions[0], leaves[0].helps, leaves[1].helps), (condition, 1.0, 0.0));
    }

    #[test]
    fn numbers_of_a_list_have_an_order_and_names_have_none() {
        let level = |text: &str, number| FactorLevel { literal: text.into(), label: text.into(), number };
        let of = |levels: Vec<FactorLevel>| {
            let factor = DesignFactor { path: "p".into(), levels: Levels::Values(levels) };
            Feature::of(&factor, [1.0, 0.0, 1.0].into_iter())
        };
        let numbers = of(vec![level("0.5", Some(0.5)), level("2", Some(2.0))]);
        assert_eq!(numbers, Feature::Number(vec![2.0, 0.5, 2.0]));
        assert_eq!(of(vec![level("a", None), level("b", None)]), Feature::Category(vec![1, 0, 1]));
    }

    #[test]
    fn where_nothing_is_to_be_told_apart_there_is_one_leaf() {
        let leaves = rules(&[Feature::Number(random(0, 40))], &[3.0; 40]);
        assert_eq!(leaves, [Leaf { conditions: Vec::new(), share: 1.0, helps: 1.0, mean_effect: 3.0 }]);
        assert!(rules(&[Feature::Number(vec![1.0])], &[f64::NAN]).is_empty());
    }

    #[test]
    fn failed_points_belong_to_no_leaf() {
        let values = random(0, 100);
        let effects: Vec<f64> = values.iter().map(|&it| if it < 0.2 { f64::NAN } else { it - 0.5 }).collect();
        let leaves = rules(&[Feature::Number(values)], &effects);
        assert_eq!(leaves.len(), 2);
        assert!(leaves[0].helps == 0.0 && leaves[1].helps == 1.0);
    }
}
