//! Where forces of agglomeration win: rings and pairs of regions.

use super::Redrawing;
use crate::worlds::{self, Town, near, towns};
use factorflow::dynamics::{Channel, Parameters};
use factorflow::region::PerCohort;
use ndarray::Array1;
use std::f64::consts::TAU;

/// Two regions or a ring of them: alike, equally far from their neighbours, and only workers redraw.
fn ring(size: usize, parameters: Parameters) -> Redrawing {
    let places: Vec<Town> =
        (0..size).map(|it| Town::at(360.0 * it as f64 / size as f64 - 180.0, 0.0)).collect();
    let (atlas, seen) = towns(&places);
    let model = worlds::model(&atlas, &seen, parameters, 0.25);
    Redrawing::begin(model, &atlas, &seen, |model| {
        model.parameters.talent.redraw_rate = PerCohort { worker: 0.4, young: 0.0, established: 0.0 };
    })
}

/// ξ: how the real wage of workers answers to their own number, other regions moving the other way so
/// that ΣY stays. From (3)–(6), with s the workers' share of people (.8 in a [`Town`]):
///
/// ```text
/// d ln Y = γs + 1−α−β,   d ln w = d ln Y − 1,   d ln p = d ln Y/(1+ζ),   ξ = d ln w − χ d ln p − λs
/// ```
fn own_wage_elasticity(parameters: &Parameters) -> f64 {
    let (production, housing) = (&parameters.production, &parameters.housing);
    let (gamma, share) = (production.agglomeration_elasticity, 0.8);
    let output = gamma * share + 1.0 - production.capital_share - production.talent_share;
    let price = output / (1.0 + housing.supply_elasticity);
    output - 1.0 - housing.expenditure_share * price - housing.congestion_elasticity * share
}

/// Factor on a small wave of wavelength `size/q` after one step.
fn multiplier(mut law: Redrawing, q: usize) -> f64 {
    let small = 1e-6;
    let even = law.world.stocks.people.worker.clone();
    let wave: Array1<f64> =
        (0..even.len()).map(|it| (TAU * (q * it) as f64 / even.len() as f64).cos()).collect();
    law.world.stocks.people.worker = &even * &(1.0 + small * &wave);
    let economy = law.economy();
    law.redraw(&economy);
    let after = &law.world.stocks.people.worker / &even - 1.0;
    (&after * &wave).sum() / (small * (&wave * &wave).sum())
}

/// κ row by row on a ring is the same, only turned, so waves are its eigenvectors: with ρ_q the Fourier
/// coefficient of the moves, and m = 1−e^(−μ dt) redrawing, one step from N(1+ε) leaves
///
/// ```text
/// ε' = (1−m)ε + m[Pε + θξ(ε − P²ε)]   so   1 − m(1−ρ_q)[1 − θξ(1+ρ_q)] on the wave q:
/// ```
///
/// P ε are those who come from larger regions, θξε the pull of wages, θξP²ε the pull of wages elsewhere.
#[test]
fn waves_on_a_ring_grow_and_fade_as_its_spectrum_says() {
    for (agglomeration, theta) in [(0.06, 0.8), (1.5, 2.0), (1.5, 4.0)] {
        let mut parameters = Parameters::default();
        parameters.production.agglomeration_elasticity = agglomeration;
        parameters.talent.wage_elasticity.worker = theta;
        parameters.talent.distance_elasticity = 0.4;
        // Without costs of leaving home waves differ in how far they mix.
        parameters.talent.border_cost.worker = 0.0;
        parameters.talent.registration_cost.worker = 0.0;
        let feedback = theta * own_wage_elasticity(&parameters);
        for q in 1..=4 {
            let law = ring(8, parameters.clone());
            let kernel = law.model.kernels.of(Channel::Worker).base();
            let moves = &kernel.row(0) / kernel.row(0).sum();
            let rho: f64 = (0..8).map(|it| moves[it] * (TAU * (q * it) as f64 / 8.0).cos()).sum();
            let redraw = 1.0 - (-0.4_f64 * 0.25).exp();
            let expected = 1.0 - redraw * (1.0 - rho) * (1.0 - feedback * (1.0 + rho));
            let found = multiplier(law, q);
            println!("γ {agglomeration} θ {theta} q {q}: ρ {rho:.3}, multiplier {found:.9}");
            near(found, expected, 1e-9);
        }
    }
}

/// Two regions are a ring with q = 1. With k = κ_out/κ_home, ρ = (1−k)/(1+k) and the multiplier is 1
/// where θξ(1+ρ) = 2θξ/(1+k) = 1: at k* = 2θξ − 1. A freer country (k > k*) evens out, a more divided
/// one falls apart.
#[test]
fn two_equal_regions_part_at_the_break_point() {
    let mut parameters = Parameters::default();
    parameters.production.agglomeration_elasticity = 1.5;
    parameters.talent.distance_elasticity = 0.0;
    parameters.talent.registration_cost.worker = 0.0;
    let theta_xi = 0.75;
    parameters.talent.wage_elasticity.worker = theta_xi / own_wage_elasticity(&parameters);
    let break_point: f64 = 2.0 * theta_xi - 1.0;
    let at = |k: f64| {
        let mut parameters = parameters.clone();
        parameters.talent.border_cost.worker = -k.ln();
        multiplier(ring(2, parameters), 1)
    };
    near(at(break_point), 1.0, 1e-9);
    for k in [0.2, 0.49, 0.51, 0.9] {
        let (rho, redraw) = ((1.0 - k) / (1.0 + k), 1.0 - (-0.4_f64 * 0.25).exp());
        near(at(k), 1.0 - redraw * (1.0 - rho) * (1.0 - theta_xi * (1.0 + rho)), 1e-9);
        assert_eq!(at(k) < 1.0, k > break_point, "{k}");
    }
}

/// Far beyond the break point a tiny difference ends with nearly everyone in one place, and short of it
/// a large one disappears.
#[test]
fn beyond_the_break_point_one_of_two_equal_regions_wins() {
    let ends_at = |k: f64| {
        let mut parameters = Parameters::default();
        parameters.production.agglomeration_elasticity = 1.5;
        parameters.talent.distance_elasticity = 0.0;
        parameters.talent.registration_cost.worker = 0.0;
        parameters.talent.border_cost.worker = -k.ln();
        parameters.talent.wage_elasticity.worker = 0.75 / own_wage_elasticity(&parameters);
        let mut law = ring(2, parameters);
        law.model.parameters.talent.redraw_rate.worker = 2.0;
        law.world.stocks.people.worker *= &ndarray::arr1(&[1.01, 0.99]);
        for _ in 0..2000 {
            let economy = law.economy();
            law.redraw(&economy);
        }
        let workers = &law.world.stocks.people.worker;
        workers[0] / workers.sum()
    };
    assert!(ends_at(0.3) > 0.6);
    near(ends_at(0.7), 0.5, 1e-6);
}
