//! Where ripe projects are sited, and what technology gains by it (model description, section 4).

use super::chance::Chance;
use super::conditions::{Channel, Conditions};
use super::exchange::{self, KernelView, Search, Siting};
use super::hazard::discounted;
use super::model::Model;
use super::period::PeriodView;
use super::production::Economy;
use crate::numeric::{exp, ln, scalar};
use crate::region::{Atlas, Deployments, Stances};
use ndarray::{Array1, Array2, Zip};

/// What each region offers to projects of each field; one vector a field.
pub type Offers = Vec<Array1<f64>>;

/// What regions offer to projects: `S^P_im ĉ_i^(−θ_P)` of (20), with the draw of each region where somebody pulls.
///
/// ```text
/// (20') uc_i ← uc_i/(b_i X_i) before ĉ_i;  S^P_im ĉ_i^(−θ_P) ← S^P_im ĉ_i^(−θ_P) draw_im/exp(Σ_j ω_jm Y_j⁰ ln draw_jm/Σ_j ω_jm Y_j⁰)
/// ```
///
/// Output that is missing makes wages and returns small and would make a broken place look cheap.
pub fn offers(model: &Model, economy: &Economy, conditions: &Conditions) -> Offers {
    let base = &model.base;
    let mut change = economy.log_unit_input_cost(model) - &base.log_unit_input_cost;
    if let Some(log_breaks) = &economy.log_breaks {
        change -= log_breaks;
    }
    let national = (&base.output * &change).sum() / base.total_output;
    let theta = model.parameters.technology.cost_elasticity;
    let cheapness = exp(-theta * (change - national));
    let offer = |(field, appeal): (usize, &Array1<f64>)| match conditions.siting_draw(field) {
        Some(draw) => appeal * &cheapness * relative(model, field, draw),
        None => appeal * &cheapness,
    };
    base.siting_appeal.iter().enumerate().map(offer).collect()
}

/// A draw that everybody has draws nobody: over its mean by output of the field.
fn relative(model: &Model, field: usize, draw: Array1<f64>) -> Array1<f64> {
    let weight = &model.base.field_shares.column(field) * &model.base.output;
    let total = weight.sum();
    let mean = if total > 0.0 { (weight * ln(draw.clone())).sum() / total } else { 0.0 };
    draw / scalar::exp(mean)
}

/// The kernel of siting with the hold of each origin and the recruiting of each place.
pub fn kernel<'a>(
    model: &'a Model,
    atlas: &'a Atlas,
    stances: &'a Stances,
    conditions: &'a Conditions,
) -> KernelView<'a> {
    let technology = &model.parameters.technology;
    let (rho, eta) = (technology.retention, technology.recruitment);
    let mut view = KernelView::new(&model.kernels, atlas, conditions, Channel::Siting);
    let anyone_open = (0..atlas.len()).any(|it| stances.open(it));
    if anyone_open || !conditions.tax_share.is_empty() {
        let alike = |a: usize, b: usize| {
            stances.open(a) == stances.open(b) && conditions.tax_share.iter().all(|it| it.alike(a, b))
        };
        view.touch(atlas.len(), alike, move |origin, place| {
            let kept = 1.0 - conditions.tax_share_between(origin, place);
            let held = if stances.open(origin) { 0.0 } else { kept };
            // The kernel carries e^−ρ already.
            scalar::exp(rho * (1.0 - held) + eta * scalar::ln(kept))
        });
    }
    view
}

/// Ripe projects choose a place, and places keep count of whose they are.
///
/// ```text
/// (20) F^P_oi,m ~ Multinomial(advanced_3om, κ^siting_oi S^P_im ĉ_i^(−θ_P) e^ψ_oi / Φ_om)
///      Φ_om = Σ_i κ^siting_oi S^P_im ĉ_i^(−θ_P) e^ψ_oi
///      uc_i = R_i^α w_worker,i^(1−α−β) w_talent,i^β,  ĉ_i = (uc_i/uc_i⁰)/exp(Σ_j Y_j⁰ ln(uc_j/uc_j⁰)/ΣY⁰)
///      ψ_oi = 0 if i = o, else −ρ (1−share_oi)(1−x_o) + η ln(1−share_oi)
/// (21) q_om = (Φ_om/Φ_om⁰)^(1/θ_M)
/// (23) D_oi ← D_oi e^(−δ_D dt) + Σ_m q_om F^P_oi,m (1−e^(−δ_D dt))/(δ_D dt)
/// ```
///
/// `ripe` are `advanced_3`, origins × fields; the `deployments` before the period are brought up to date, if there are any.
pub fn site<C: Chance>(
    period: &PeriodView<'_, C>,
    ripe: &Array2<f64>,
    deployments: Option<Deployments>,
    record: Option<&mut Array2<f64>>,
) -> Siting {
    let PeriodView { model, world, economy, conditions, chance } = *period;
    let offers = offers(model, economy, conditions);
    let base_choice = Some(&model.base.choice);
    let search = Search { base_choice, ..search(model, &world.atlas, &offers, ripe, chance) };
    let kernel = kernel(model, &world.atlas, &world.stances, conditions);
    exchange::site(&search, &kernel, deployments, record)
}

/// What projects look for in the base year, when every fit is 1.
pub(super) fn search<'a, C>(
    model: &'a Model,
    atlas: &'a Atlas,
    offers: &'a [Array1<f64>],
    ripe: &'a Array2<f64>,
    chance: &'a C,
) -> Search<'a, C> {
    let decay = model.parameters.fiscal.deployment_decay;
    Search {
        atlas,
        offers,
        ripe,
        base_choice: None,
        breadth: 1.0 / model.parameters.technology.match_dispersion,
        kept: scalar::exp(-decay * model.years),
        added: discounted(decay, model.years) / model.years,
        chance,
    }
}

/// Technology grows by what is sited, less easily the further it has come.
///
/// ```text
/// (22) A_im ← [A_im^(1−φ) + (1−φ) g⁰ · Σ_o q_om F^P_oi,m/n_im⁰]^(1/(1−φ)),  A_im = 1 where ω_im = 0
///      n_im⁰ = n_m⁰ · ω_im Y_i⁰/Σ_j ω_jm Y_j⁰
/// ```
///
/// `F^P` counts the projects of the period and `n_m⁰` those of a year, so the length of the period is in
/// their quotient.
pub fn advance(model: &Model, economy: &Economy, fitting: &Array2<f64>) -> Array2<f64> {
    let technology = &model.parameters.technology;
    let power = 1.0 - technology.returns_to_knowledge;
    let expected = &model.base.deployment_share;
    let gain = power * technology.growth_rate * fitting / expected;
    let mut advanced = exp(ln(exp(power * &economy.log_technology) + gain) / power);
    // A field that a region does not have gains nothing, whatever is divided by 0 above.
    Zip::from(&mut advanced).and(expected).for_each(|advanced, expected| {
        if *expected <= 0.0 {
            *advanced = 1.0;
        }
    });
    advanced
}
