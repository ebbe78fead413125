//! Points that were refused, by their reasons.

use std::collections::BTreeMap;
use std::fmt;

/// How many points were refused, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedPoints(BTreeMap<String, (usize, String)>);

/// More reasons than these nobody reads.
const MOST_REASONS: usize = 6;

impl RefusedPoints {
    /// Takes a refusal.
    pub fn add(&mut self, reason: &str) {
        // What differs in numbers alone is one reason; its first case stands for all.
        let alike: String = reason.chars().filter(|it| !it.is_ascii_digit() && *it != '.').collect();
        self.0.entry(alike).or_insert_with(|| (0, reason.to_owned())).0 += 1;
    }

    /// How many points.
    pub fn count(&self) -> usize {
        self.0.values().map(|it| it.0).sum()
    }

    /// Every reason with how many points have it, the most frequent first.
    pub fn reasons(&self) -> Vec<(usize, &str)> {
        let mut all: Vec<(usize, &str)> = self.0.values().map(|it| (it.0, it.1.as_str())).collect();
        all.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
        all
    }
}

impl fmt::Display for RefusedPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than half of the points of the parameters' ranges are refused")?;
        for (count, reason) in self.reasons().into_iter().take(MOST_REASONS) {
            write!(f, "\n  {count} times: {reason}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_differ_in_numbers_are_one_and_the_most_frequent_comes_first() {
        let mut refused = RefusedPoints::default();
        for reason in
            ["no convergence in `Wuxi`", "sum must be below 1, not 1.2", "sum must be below 1, not 1.05"]
        {
            refused.add(reason);
        }
        assert_eq!(refused.count(), 3);
        assert_eq!(refused.reasons(), [(2, "sum must be below 1, not 1.2"), (1, "no convergence in `Wuxi`")]);
        assert!(refused.to_string().contains("2 times: sum must be below 1"));
    }
}
