//! Where a policy helps, and which factor decides.

use crate::experiment::design::{Design, DesignFactor};
use crate::experiment::sensitivity::{Condition, Feature, Leaf, Measured, Test, positive_share, rules};
use crate::numeric::scalar::log10;
use crate::outcome::indicators;
use ndarray::Array2;

/// At which part of the design a change is positive.
#[derive(Clone, Debug, PartialEq)]
pub struct Robustness {
    /// The share of points, with an interval if these are drawn by chance; nothing where no change is more than rounding.
    pub positive: Measured,
    /// What the rules ask: whether the change is above this. 0 if both signs occur; else the median, since a sign that
    /// never changes is decided by nothing.
    pub threshold: f64,
    /// The factor that the first question is about; none if nothing tells.
    pub decides: Option<usize>,
    /// The rules, which together cover all points.
    pub rules: Vec<RobustnessRule>,
}

/// A part of the design, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct RobustnessRule {
    /// Where it is, such as `parameters.technology.retention at most 0.8`; `everywhere` if there is only one part.
    pub place: String,
    /// The share of all points that lie in it.
    pub share: f64,
    /// The share of its points whose change is above the threshold.
    pub above: f64,
    /// The mean change in it.
    pub mean: f64,
}

impl Robustness {
    /// From the change at every point, NaN where a point failed.
    pub(super) fn new(design: &Design, points: &Array2<f64>, changes: &[f64], block: usize) -> Self {
        let described = |(at, factor): (usize, &DesignFactor)| {
            Feature::of(factor, points.column(at).into_iter().copied())
        };
        let features: Vec<Feature> = design.factors.iter().enumerate().map(described).collect();
        let mut positive = positive_share(changes, block);
        if !design.is_random() {
            positive = Measured { value: positive.value, ..Measured::NONE };
        }
        if changes.iter().all(|it| !it.is_finite() || *it == 0.0) {
            // What has no sign is positive nowhere, and nothing decides where.
            return Self { positive: Measured::NONE, threshold: 0.0, decides: None, rules: Vec::new() };
        }
        let both = positive.value > 0.0 && positive.value < 1.0;
        let threshold = if both { 0.0 } else { indicators::quantiles(changes, &[0.5])[0] };
        let above: Vec<f64> = changes.iter().map(|it| it - threshold).collect();
        let leaves = rules(&features, &above);
        let decides = leaves.first().and_then(|it| it.conditions.first()).map(|it| it.factor);
        let rule = |leaf: &Leaf| RobustnessRule {
            place: place(leaf, &design.factors),
            share: leaf.share,
            above: leaf.helps,
            mean: leaf.mean_effect + threshold,
        };
        Self { positive, threshold, decides, rules: leaves.iter().map(rule).collect() }
    }
}

/// The conditions of a leaf in words, those of one factor together.
fn place(leaf: &Leaf, factors: &[DesignFactor]) -> String {
    let mut asked: Vec<usize> = Vec::new();
    for condition in &leaf.conditions {
        if !asked.contains(&condition.factor) {
            asked.push(condition.factor);
        }
    }
    let words = |factor: &usize| {
        let about: Vec<&Condition> = leaf.conditions.iter().filter(|it| it.factor == *factor).collect();
        let factor = &factors[*factor];
        format!("{} {}", factor.path, bounds(&about).or_else(|| names(&about, factor)).unwrap_or_default())
    };
    let words: Vec<String> = asked.iter().map(words).collect();
    if words.is_empty() { "everywhere".to_owned() } else { words.join(" and ") }
}

/// Between which numbers; nothing if no number was asked for.
fn bounds(conditions: &[&Condition]) -> Option<String> {
    let ends = |wanted: bool| {
        conditions.iter().filter_map(move |it| match it.test {
            Test::AtMost(most) if it.holds == wanted => Some(most),
            _ => None,
        })
    };
    match (ends(false).reduce(f64::max), ends(true).reduce(f64::min)) {
        (Some(low), Some(high)) => Some(format!("between {} and {}", rounded(low), rounded(high))),
        (None, Some(high)) => Some(format!("at most {}", rounded(high))),
        (Some(low), None) => Some(format!("above {}", rounded(low))),
        (None, None) => None,
    }
}

/// Which value of a list, or which ones not.
fn names(conditions: &[&Condition], factor: &DesignFactor) -> Option<String> {
    let labels = |wanted: bool| {
        let all = conditions.iter().filter(move |it| it.holds == wanted);
        let label = |it: &&Condition| {
            if let Test::Is(value) = it.test { Some(factor.label(value as f64)) } else { None }
        };
        all.filter_map(label).collect::<Vec<_>>()
    };
    match (labels(true).first(), labels(false)) {
        (Some(label), _) => Some(format!("is {label}")),
        (None, others) if others.is_empty() => None,
        (None, others) => Some(format!("is not {}", others.join(" or "))),
    }
}

/// Three digits, which is more than a rule knows.
fn rounded(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm of a finite number is small")]
    let decimals = (2 - log10(value.abs()).floor() as i32).clamp(0, 12).unsigned_abs() as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{FactorLevel, Levels, Method, Scale, Sobol};

    fn design() -> Design {
        let factor = |path: &str| DesignFactor {
            path: path.to_owned(),
            levels: Levels::Range { low: 0.0, high: 1.0, scale: Scale::Linear },
        };
        Design {
            factors: vec![factor("one"), factor("two")],
            method: Method::new(Sobol { points: 256 }),
            seed: 3,
        }
    }

    fn found(law: impl Fn(f64, f64) -> f64) -> Robustness {
        let (design, points) = (design(), design().points().values);
        let changes: Vec<f64> = points.rows().into_iter().map(|it| law(it[0], it[1])).collect();
        Robustness::new(&design, &points, &changes, 1)
    }

    #[test]
    fn the_factor_that_turns_the_sign_decides_and_the_rule_says_where() {
        let found = found(|one, two| 0.1 * one + two - 0.5);
        assert_eq!((found.decides, found.threshold), (Some(1), 0.0));
        assert!((found.positive.value - 0.55).abs() < 0.02, "{found:?}");
        assert!(found.rules[0].place.starts_with("two at most 0."), "{found:?}");
        let share: f64 = found.rules.iter().map(|it| it.share).sum();
        let positive: f64 = found.rules.iter().map(|it| it.share * it.above).sum();
        assert!((share - 1.0).abs() < 1e-12 && (positive - found.positive.value).abs() < 1e-12);
    }

    #[test]
    fn where_the_sign_never_turns_the_rules_tell_large_from_small() {
        let found = found(|one, _| 2.0 + one);
        assert!((found.positive.value - 1.0).abs() < 1e-15 && found.decides == Some(0));
        assert!((found.threshold - 2.5).abs() < 0.01);
        let mean: f64 = found.rules.iter().map(|it| it.share * it.mean).sum();
        assert!((mean - 2.5).abs() < 0.01, "{found:?}");
        assert_eq!(self::found(|_, _| 1.0).rules[0].place, "everywhere");
    }

    #[test]
    fn conditions_of_one_factor_are_told_together() {
        let condition = |most, holds| Condition { factor: 0, test: Test::AtMost(most), holds };
        let leaf = |conditions: Vec<Condition>| Leaf { conditions, share: 1.0, helps: 1.0, mean_effect: 0.0 };
        let mut factors = design().factors;
        let other = Condition { factor: 1, test: Test::AtMost(20.0), holds: false };
        let narrow =
            leaf(vec![condition(0.75, true), other, condition(0.5, true), condition(0.123_456, false)]);
        assert_eq!(place(&narrow, &factors), "one between 0.123 and 0.5 and two above 20");
        assert_eq!(place(&leaf(vec![condition(0.75, true)]), &factors), "one at most 0.75");
        let level = |text: &str| FactorLevel { literal: text.into(), label: text.into(), number: None };
        factors[0].levels = Levels::Values(["a", "b", "c"].map(level).to_vec());
        let is = |value, holds| Condition { factor: 0, test: Test::Is(value), holds };
        assert_eq!(place(&leaf(vec![is(0, false), is(2, false)]), &factors), "one is not a or c");
        assert_eq!(place(&leaf(vec![is(0, false), is(1, true)]), &factors), "one is b");
    }
}
