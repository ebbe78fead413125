//! Which numbers a parameter may have.

use std::fmt;
use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::ops::RangeBounds;

/// The numbers between two ends, each of which may belong to them or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower end.
    pub low: Bound<f64>,
    /// The upper end.
    pub high: Bound<f64>,
}

pub(super) const ANY: Limits = Limits { low: Unbounded, high: Unbounded };
pub(super) const FROM_ZERO: Limits = Limits { low: Included(0.0), high: Unbounded };
pub(super) const POSITIVE: Limits = Limits { low: Excluded(0.0), high: Unbounded };
pub(super) const BELOW_ONE: Limits = Limits { low: Unbounded, high: Excluded(1.0) };
pub(super) const SHARE: Limits = between(0.0, 1.0);
/// Shares that must take something.
pub(super) const SOME_SHARE: Limits = Limits { low: Excluded(0.0), high: Included(1.0) };
/// Shares that must leave something.
pub(super) const PARTIAL_SHARE: Limits = Limits { low: Included(0.0), high: Excluded(1.0) };
/// Shares that must take something and leave something.
pub(super) const INNER_SHARE: Limits = Limits { low: Excluded(0.0), high: Excluded(1.0) };

/// Both ends belong to the interval.
pub(super) const fn between(low: f64, high: f64) -> Limits {
    Limits { low: Included(low), high: Included(high) }
}

impl Limits {
    /// Whether a number lies within both ends. Only finite numbers do, and those that are too small to be held to
    /// full precision are not above 0, since what is divided by them is not finite.
    pub fn allow(self, number: f64) -> bool {
        let too_small = number.is_subnormal() && self.low == Excluded(0.0);
        number.is_finite() && !too_small && (self.low, self.high).contains(&number)
    }
}

impl fmt::Display for Limits {
    /// What is allowed, to follow "must be" or "is usually".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Included(low), Included(high)) => write!(f, "between {low} and {high}"),
            (Included(low), Excluded(high)) => write!(f, "at least {low} and below {high}"),
            (Included(low), Unbounded) => write!(f, "{low} or more"),
            (Excluded(low), Included(high)) => write!(f, "above {low} and at most {high}"),
            (Excluded(low), Excluded(high)) => write!(f, "above {low} and below {high}"),
            (Excluded(low), Unbounded) => write!(f, "above {low}"),
            (Unbounded, Included(high)) => write!(f, "{high} or less"),
            (Unbounded, Excluded(high)) => write!(f, "below {high}"),
            (Unbounded, Unbounded) => f.write_str("any number"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_worded_by_what_they_exclude() {
        let words = [
            (SHARE, "between 0 and 1"),
            (INNER_SHARE, "above 0 and below 1"),
            (SOME_SHARE, "above 0 and at most 1"),
            (PARTIAL_SHARE, "at least 0 and below 1"),
            (FROM_ZERO, "0 or more"),
            (POSITIVE, "above 0"),
            (BELOW_ONE, "below 1"),
            (ANY, "any number"),
        ];
        for (limits, said) in words {
            assert_eq!(limits.to_string(), said);
        }
    }

    #[test]
    fn an_end_that_is_excluded_is_refused_and_its_neighbour_is_not() {
        assert!(SHARE.allow(0.0) && SHARE.allow(1.0) && !SHARE.allow(-f64::EPSILON));
        assert!(!INNER_SHARE.allow(0.0) && !INNER_SHARE.allow(1.0) && INNER_SHARE.allow(1.0 - f64::EPSILON));
        assert!(POSITIVE.allow(f64::MIN_POSITIVE) && !POSITIVE.allow(f64::MIN_POSITIVE / 2.0));
        assert!(FROM_ZERO.allow(f64::MIN_POSITIVE / 2.0));
        assert!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|it| !ANY.allow(*it)));
    }
}
