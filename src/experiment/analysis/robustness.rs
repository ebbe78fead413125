//! Where a policy helps, and which factor decides.

use crate::experiment::design::{Design, Factor, Levels};
use crate::experiment::sensitivity::{Condition, Feature, Leaf, Measured, Test, positive_share, rules};
use crate::results::indicators;
use ndarray::Array2;

/// At which part of the design a change is positive.
#[derive(Clone, Debug, PartialEq)]
pub struct Robustness {
    /// The share of points.
    pub positive: Measured,
    /// What the rules ask: whether the change is above this. 0 if both signs occur; else the median, since a sign that
    /// never changes is decided by nothing.
    pub threshold: f64,
    /// The factor that the first question is about; none if nothing tells.
    pub decides: Option<usize>,
    /// The rules, which together cover all points.
    pub rules: Vec<Rule>,
}

/// A part of the design, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
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
        let feature =
            |(at, factor): (usize, &Factor)| Feature::of(factor, points.column(at).into_iter().copied());
        let features: Vec<Feature> = design.factors.iter().enumerate().map(feature).collect();
        let positive = positive_share(changes, block);
        let both = positive.value > 0.0 && positive.value < 1.0;
        let threshold = if both { 0.0 } else { indicators::quantiles(changes, &[0.5])[0] };
        let above: Vec<f64> = changes.iter().map(|it| it - threshold).collect();
        let leaves = rules(&features, &above);
        let decides = leaves.first().and_then(|it| it.conditions.first()).map(|it| it.factor);
        let rule = |leaf: &Leaf| Rule {
            place: place(leaf, &design.factors),
            share: leaf.share,
            above: leaf.helps,
            mean: leaf.mean_effect + threshold,
        };
        Self { positive, threshold, decides, rules: leaves.iter().map(rule).collect() }
    }
}

/// The conditions of a leaf in words; of several thresholds of one factor only the ones that count.
fn place(leaf: &Leaf, factors: &[Factor]) -> String {
    let needed = leaf.conditions.iter().enumerate().filter(|(at, it)| {
        let later = &leaf.conditions[at + 1..];
        !later.iter().any(|other| implies(other, it))
    });
    let words: Vec<String> = needed.map(|(_, it)| in_words(it, factors)).collect();
    if words.is_empty() { "everywhere".to_owned() } else { words.join(" and ") }
}

/// Whether a condition further down the tree says all that an earlier one says.
fn implies(later: &Condition, earlier: &Condition) -> bool {
    let same = later.factor == earlier.factor && later.holds == earlier.holds;
    matches!((later.test, earlier.test), (Test::AtMost(_), Test::AtMost(_)) if same)
        || matches!((later.test, earlier.test), (Test::Is(_), Test::Is(_)) if later.factor == earlier.factor && later.holds)
}

fn in_words(condition: &Condition, factors: &[Factor]) -> String {
    let factor = &factors[condition.factor];
    match (condition.test, condition.holds) {
        (Test::AtMost(most), true) => format!("{} at most {}", factor.path, rounded(most)),
        (Test::AtMost(most), false) => format!("{} above {}", factor.path, rounded(most)),
        (Test::Is(value), holds) => {
            let label = match &factor.levels {
                Levels::Values(levels) => levels.get(value).map_or("", |it| it.label.as_str()),
                Levels::Range { .. } => "",
            };
            format!("{} {} {label}", factor.path, if holds { "is" } else { "is not" })
        }
    }
}

/// Three digits, which is more than a rule knows.
fn rounded(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm of a finite number is small")]
    let decimals = (2 - value.abs().log10().floor() as i32).clamp(0, 12).unsigned_abs() as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{Method, Scale};

    fn design() -> Design {
        let factor = |path: &str| Factor {
            path: path.to_owned(),
            levels: Levels::Range { low: 0.0, high: 1.0, scale: Scale::Linear },
        };
        Design { factors: vec![factor("one"), factor("two")], method: Method::Sobol { points: 256 }, seed: 3 }
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
    fn a_rule_does_not_repeat_what_a_later_condition_says() {
        let condition = |most, holds| Condition { factor: 0, test: Test::AtMost(most), holds };
        let leaf = |conditions: Vec<Condition>| Leaf { conditions, share: 1.0, helps: 1.0, mean_effect: 0.0 };
        let factors = design().factors;
        let narrow = leaf(vec![condition(0.75, true), condition(0.5, true), condition(0.123_456, false)]);
        assert_eq!(place(&narrow, &factors), "one at most 0.5 and one above 0.123");
    }
}
