//! Poisson draws by inversion, as binomial ones are, of which they are the limit.

use super::binomial::uniform;
use super::quantile::{LEAST_VARIANCE_TO_EXPAND, Law, Moments, RECIPROCALS, quantile};
use crate::numeric::scalar::exp;

/// The count that `word` stands for: F⁻¹(u) of Poisson(`mean`), where u is the uniform number in `word`.
#[inline]
pub(super) fn poisson_at(word: u64, mean: f64) -> f64 {
    let (u, law) = (uniform(word), Poisson(mean));
    // e^−m ≥ 1 − m, so the many draws that will be 0 are seen without an exponential.
    if u <= 1.0 - mean {
        0.0
    } else if mean < LEAST_VARIANCE_TO_EXPAND {
        law.counted_quantile(u)
    } else {
        quantile(u, law)
    }
}

/// The law of how many events happen when this many are expected.
#[derive(Clone, Copy)]
struct Poisson(f64);

impl Law for Poisson {
    #[inline]
    fn moments(self) -> Moments {
        Moments { mean: self.0, spread: 0.0, skew: 1.0, variance: self.0 }
    }

    fn most(self) -> f64 {
        f64::INFINITY
    }

    fn ratio_up(self, k: f64) -> f64 {
        self.0 / (k + 1.0)
    }

    fn ratio_down(self, k: f64) -> f64 {
        k / self.0
    }

    fn counted_quantile(self, u: f64) -> f64 {
        let mut probability = exp(-self.0);
        let (mut reached, mut count) = (probability, 0.0);
        for reciprocal in RECIPROCALS {
            if u <= reached {
                break;
            }
            probability *= self.0 * reciprocal;
            count += 1.0;
            reached += probability;
        }
        count
    }
}
