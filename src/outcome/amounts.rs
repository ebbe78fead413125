//! What an arm of a comparison gives and takes, before any statistics.

/// Costs below this part of output are rounding; what is gained for them is no number.
const LEAST_COST: f64 = 1e-12;

/// What an arm gives and takes in one place in one year, or in several added up.
#[derive(Clone, Copy, Debug, Default)]
pub struct CostAmounts {
    /// Of governments, those that are open in the arm; the mean of years.
    pub open_share: f64,
    /// Output more than in the base, CNY.
    pub output: f64,
    /// Cost of policies more than in the base, CNY.
    pub cost: f64,
    /// Shared tax that is received, less what is paid, more than in the base, CNY; of the nation what is paid at all.
    pub payments: f64,
    /// Output of the base, CNY.
    pub base_output: f64,
}

impl CostAmounts {
    /// What is gained for each yuan; NaN where policies cost nothing more.
    pub fn effect_per_cost(&self) -> f64 {
        if self.cost.abs() > LEAST_COST * self.base_output.abs() { self.output / self.cost } else { f64::NAN }
    }
}
