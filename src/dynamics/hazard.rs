//! How fast things leave where they are, and how likely they get on.

use super::conditions::Conditions;
use super::model::Model;
use crate::numeric::{row_sums, scalar};
use crate::region::{PerStage, Stage, Stocks};
use ndarray::{Array1, Array2, Zip};

/// `1 − e^(−rate·years)`: the share of a stock that leaves at a constant hazard.
pub fn departures(rate: f64, years: f64) -> f64 {
    -scalar::exp_m1(-rate * years)
}

/// `(1 − e^(−rate·years))/rate`: years that count when what comes in wears out on the way.
pub fn discounted(rate: f64, years: f64) -> f64 {
    if rate == 0.0 { years } else { departures(rate, years) / rate }
}

/// `h'_sim`: the hazard of advancing before finance and lent time, per year; regions × fields.
pub fn hazards(model: &Model, conditions: &Conditions) -> PerStage<Array2<f64>> {
    let technology = &model.parameters.technology;
    PerStage::from_fn(|stage| {
        let hazard = -scalar::ln_1p(-technology.advance_probability[stage]) * technology.readiness[stage];
        &conditions.hazard_boost[stage] * hazard
    })
}

/// `σ_im`: probability that an idea passes all stages.
pub(super) fn success(model: &Model, hazards: &PerStage<Array2<f64>>) -> Array2<f64> {
    let failure = &model.parameters.technology.failure_rate;
    let passes = |stage: Stage, hazard: &f64| advance_share(*hazard, failure[stage]);
    Zip::from(&hazards.discovery).and(&hazards.maturation).and(&hazards.scale_up).map_collect(
        |discovery, maturation, scale_up| {
            passes(Stage::Discovery, discovery)
                * passes(Stage::Maturation, maturation)
                * passes(Stage::ScaleUp, scale_up)
        },
    )
}

/// Share of those leaving a stage who advance; none where nobody leaves, whose 0 / 0 is kept from happening.
pub(super) fn advance_share(hazard: f64, failure: f64) -> f64 {
    hazard / (hazard + failure).max(f64::MIN_POSITIVE)
}

/// `live_i`: projects that need finance, and one more that is always about to begin.
pub(super) fn live_projects(stocks: &Stocks) -> Array1<f64> {
    1.0 + row_sums(&stocks.projects.discovery) + row_sums(&stocks.projects.maturation)
}
