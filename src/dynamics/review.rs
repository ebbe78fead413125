//! Whether a policy goes on, judged by what its members gained (model description, section 9).

use crate::numeric::scalar::square;
use serde::{Deserialize, Serialize};

/// What a review found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// How much more the members gained than the others, in logarithms of output over its potential; no number
    /// if either side is empty.
    pub effect: f64,
    /// The standard error of the gain; no number with fewer than two on a side.
    pub standard_error: f64,
    /// Whether the policy goes on.
    pub goes_on: bool,
}

/// Compares what members and others have gained since the last review.
///
/// ```text
/// (32) effect = (mean over members) − (mean over others) of the change of ln(Y_i/Y_i^ref) since the last review
///      SE = sqrt(s_1²/n_1 + s_0²/n_0),  the policy goes on if effect/SE > z
/// ```
///
/// The `n` members have the variance `s²` with n − 1 in its denominator, the others likewise. With fewer than two
/// on a side nothing can be said and the policy goes on; with SE = 0 it goes on if the effect is above 0.
pub fn review(members: &[f64], others: &[f64], z: f64) -> Verdict {
    let effect = mean(members) - mean(others);
    let standard_error = (squared_error(members) + squared_error(others)).sqrt();
    let goes_on = if members.len() < 2 || others.len() < 2 {
        true
    } else if standard_error == 0.0 {
        effect > 0.0
    } else {
        effect / standard_error > z
    };
    Verdict { effect, standard_error, goes_on }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// s²/n.
fn squared_error(values: &[f64]) -> f64 {
    let (center, number) = (mean(values), values.len() as f64);
    let squares: f64 = values.iter().map(|it| square(it - center)).sum();
    squares / (number - 1.0) / number
}
