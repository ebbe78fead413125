//! What the values of a parameter are drawn from.

use crate::simulation::sampling::normal_quantile;

/// A law of a single number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterLaw {
    /// All values between both ends are equally likely.
    Uniform {
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
    },
    /// Likelier the nearer to the mode.
    Triangular {
        /// The least value.
        low: f64,
        /// The most likely value.
        mode: f64,
        /// The greatest value.
        high: f64,
    },
    /// An estimate with its standard error, cut at what the parameter may be.
    Normal {
        /// The estimate.
        mean: f64,
        /// The standard error.
        deviation: f64,
        /// The least possible value.
        low: f64,
        /// The greatest possible value.
        high: f64,
    },
}

/// Shares nearer to 0 or 1 than this count as this, so that normal values stay finite.
const NEAREST: f64 = 1e-10;

impl ParameterLaw {
    /// The value below which this share of all draws lies.
    pub fn quantile(self, share: f64) -> f64 {
        match self {
            Self::Uniform { low, high } => low + share * (high - low),
            Self::Triangular { low, mode, high } => triangular(share, low, mode, high),
            Self::Normal { mean, deviation, .. } => self.within(mean + deviation * standard_normal(share)),
        }
    }

    /// A value cut at what the parameter may be.
    pub fn within(self, value: f64) -> f64 {
        let (Self::Uniform { low, high }
        | Self::Triangular { low, high, .. }
        | Self::Normal { low, high, .. }) = self;
        value.clamp(low, high)
    }

    /// In words, for tables and manifests.
    pub fn words(self) -> String {
        match self {
            Self::Uniform { low, high } => format!("uniform from {low} to {high}"),
            Self::Triangular { low, mode, high } => format!("triangular from {low} over {mode} to {high}"),
            Self::Normal { mean, deviation, .. } => format!("normal, {mean} ± {deviation}"),
        }
    }
}

/// The quantile of the standard normal law.
pub fn standard_normal(share: f64) -> f64 {
    normal_quantile(share.clamp(NEAREST, 1.0 - NEAREST))
}

fn triangular(share: f64, low: f64, mode: f64, high: f64) -> f64 {
    let below = (mode - low) / (high - low);
    if share < below {
        low + (share * (high - low) * (mode - low)).sqrt()
    } else {
        high - ((1.0 - share) * (high - low) * (high - mode)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_laws() {
        let close =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        let uniform = ParameterLaw::Uniform { low: -1.0, high: 3.0 };
        close(uniform.quantile(0.25), 0.0);
        // Left of the mode lie (2 − 0)/(8 − 0) of all values.
        let triangle = ParameterLaw::Triangular { low: 0.0, mode: 2.0, high: 8.0 };
        close(triangle.quantile(0.25), 2.0);
        close(triangle.quantile(0.0), 0.0);
        close(triangle.quantile(1.0), 8.0);
        close(triangle.quantile(0.0625), 1.0);
        let normal = ParameterLaw::Normal { mean: 1.0, deviation: 2.0, low: 0.0, high: 10.0 };
        close(normal.quantile(0.5), 1.0);
        assert!((normal.quantile(0.975) - (1.0 + 2.0 * 1.959_963_984_540_054)).abs() < 1e-9);
        close(normal.quantile(0.0), 0.0);
        close(normal.quantile(1.0), 10.0);
    }
}
