//! Which numbers a parameter may have.

use std::fmt;

/// The numbers between two ends, which belong to them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

pub(super) const SHARE: Limits = up_to(1.0);

pub(super) const fn between(low: f64, high: f64) -> Limits {
    Limits { low, high }
}

/// From 0 on, as elasticities, costs and rates are.
pub(super) const fn up_to(high: f64) -> Limits {
    between(0.0, high)
}

impl Limits {
    /// Whether a number lies within both ends.
    pub fn allow(self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }
}

impl fmt::Display for Limits {
    /// What is allowed, to follow "must be" or "is usually".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "between {} and {}", self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_allowed_and_what_lies_beyond_them_is_not() {
        assert_eq!(between(-0.5, 1e6).to_string(), "between -0.5 and 1000000");
        assert!(SHARE.allow(0.0) && SHARE.allow(1.0) && !SHARE.allow(-f64::EPSILON));
        assert!(!SHARE.allow(1.0 + f64::EPSILON));
        assert!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|it| !SHARE.allow(*it)));
    }
}
