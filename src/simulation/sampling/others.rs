//! The destinations among which movers spread.

use super::binomial::uniform;

/// The destinations of those who do not go to the likely one.
pub(super) struct Others<'a> {
    pub weights: &'a [f64],
    pub likely: usize,
}

impl Others<'_> {
    /// Puts the weights behind what is in `list`; the likely destination weighs nothing.
    pub fn list_in(&self, list: &mut Vec<f64>) {
        let first = list.len();
        list.extend_from_slice(self.weights);
        list[first + self.likely] = 0.0;
    }
}

/// A uniform point in [0, `total`); rounding of very small totals could otherwise reach the end.
#[inline]
pub(super) fn point_below(total: f64, word: u64) -> f64 {
    (uniform(word) * total).min(total.next_down())
}

/// The weight up to and with each of four, when `reached` comes before them.
///
/// One addition instead of four waits for the sum before. The sums never decrease, and stay exactly the same
/// across a weight of 0.
#[inline]
pub(super) fn cumulated(reached: f64, [a, b, c, d]: [f64; 4]) -> [f64; 4] {
    let two = a + b;
    [reached + a, reached + two, reached + (two + c), reached + (two + (c + d))]
}
