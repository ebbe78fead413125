//! Output, wages, returns and housing: what regions make of what they hold (model description, section 4).

use super::chain::{self, Supply};
use super::conditions::Conditions;
use super::model::Model;
use crate::numeric::{exp, ln, scalar};
use crate::region::{Cohort, PerCohort, World};
use ndarray::{Array1, Array2, Zip};

/// What regions produce and what factors earn in one period, in logarithms where laws need them so.
#[derive(Clone, Debug, PartialEq)]
pub struct Economy {
    /// `Y_i`: CNY per year.
    pub output: Array1<f64>,
    /// ΣY: CNY per year.
    pub total_output: f64,
    /// `E_i`: persons.
    pub all_people: Array1<f64>,
    /// `H_i`: young and established talent, persons.
    pub talent: Array1<f64>,
    /// `ln A_im`, regions × fields.
    pub log_technology: Array2<f64>,
    /// `ln c_im`, regions × fields.
    pub log_unit_cost: Array2<f64>,
    /// `ln Ã_i`: technology with learning by use.
    pub log_productivity: Array1<f64>,
    /// `ln w_ci`; talent of both cohorts earns the same; CNY per person and year.
    pub log_wage: PerCohort<Array1<f64>>,
    /// `ln R_i`: return to capital, per year.
    pub log_return: Array1<f64>,
    /// `ln p_i`: housing price index.
    pub log_housing: Array1<f64>,
    /// `ln v_ci`: real wage.
    pub log_real_wage: PerCohort<Array1<f64>>,
    /// Supply with the inputs of industry chains; [`None`] in a world without chains.
    pub supply: Option<Supply>,
    /// `ln(b_i X_i)`: what breaks leave of output; [`None`] where nothing is broken.
    pub log_breaks: Option<Array1<f64>>,
}

impl Economy {
    /// `w_ci` of a cohort: CNY per person and year.
    pub fn wage(&self, cohort: Cohort) -> Array1<f64> {
        exp(self.log_wage[cohort].clone())
    }

    /// `ln uc_i`: cost of producing with a project's own technology.
    ///
    /// It is `ln(R_i^α w_worker,i^(1−α−β) w_talent,i^β)`, part of (20).
    pub fn log_unit_input_cost(&self, model: &Model) -> Array1<f64> {
        let (alpha, beta) =
            (model.parameters.production.capital_share, model.parameters.production.talent_share);
        let wages = &self.log_wage;
        let mut log_cost = alpha * &self.log_return;
        log_cost.scaled_add(1.0 - alpha - beta, &wages.worker);
        log_cost.scaled_add(beta, &wages.young);
        log_cost
    }
}

/// Every region produces with the people, capital and technology it holds.
///
/// ```text
/// (1) E_i = Σ_c N_ci,  H_i = N_young,i + N_established,i
/// (2) ln Ã_i = Σ_m ω_im (ln A_im − ln c_im)
/// (3) Y_i = B_i Ã_i (E_i/E_i⁰)^γ K_i^α N_worker,i^(1−α−β) H_i^β
/// (4) w_worker,i = (1−α−β) Y_i/N_worker,i,  w_talent,i = β Y_i/H_i,  R_i = α Y_i/K_i
/// (5) p_i = [(Y_i/Y_i⁰)/(ΣY/ΣY⁰)]^(1/(1+ζ))
/// (6) v_ci = w_ci (1+subsidy_ci) p_i^(−χ) (E_i/E_i⁰)^(−λ)
/// ```
pub fn produce(model: &Model, world: &World, conditions: &Conditions, log_unit_cost: Array2<f64>) -> Economy {
    let (stocks, base, production) = (&world.stocks, &model.base, &model.parameters.production);
    let (alpha, beta) = (production.capital_share, production.talent_share);
    let all_people = stocks.all_people();
    let talent = &stocks.people.young + &stocks.people.established;
    // A sampled region can lose its last worker; one person then stands for the limit.
    let at_least = model.population_floor;
    let floored = |people: &Array1<f64>| ln(people.mapv(|it| it.max(at_least)));
    let (log_workers, log_talent) = (floored(&stocks.people.worker), floored(&talent));
    let log_crowding = floored(&all_people) - &base.log_all_people;
    let log_capital = ln(stocks.capital.clone());
    let log_technology = ln(stocks.technology.clone());
    let log_productivity = productivity(model, &log_technology, &log_unit_cost);

    let supply = chain::supply(model, world, conditions);
    let log_breaks = chain::log_breaks(conditions, supply.as_ref());
    let mut log_output = &base.log_efficiency + &log_productivity;
    log_output.scaled_add(production.agglomeration_elasticity, &log_crowding);
    log_output.scaled_add(alpha, &log_capital);
    log_output.scaled_add(1.0 - alpha - beta, &log_workers);
    log_output.scaled_add(beta, &log_talent);
    if let Some(log_breaks) = &log_breaks {
        log_output += log_breaks;
    }
    let output = exp(log_output.clone());
    let total_output = output.sum();
    let log_wage_worker = &log_output - &log_workers + scalar::ln(1.0 - alpha - beta);
    let log_wage_talent = &log_output - &log_talent + scalar::ln(beta);
    let log_return = &log_output - &log_capital + scalar::ln(alpha);
    let growth = scalar::ln(total_output / base.total_output);
    let log_housing = housing(model, &log_output, growth);
    let log_wage =
        PerCohort { worker: log_wage_worker, young: log_wage_talent.clone(), established: log_wage_talent };
    let log_real_wage = real_wages(model, conditions, &log_wage, &log_housing, &log_crowding);
    Economy {
        output,
        total_output,
        all_people,
        talent,
        log_technology,
        log_unit_cost,
        log_productivity,
        log_wage,
        log_return,
        log_housing,
        log_real_wage,
        supply,
        log_breaks,
    }
}

/// (2), regions × fields weighted by the fields' shares in output.
fn productivity(model: &Model, log_technology: &Array2<f64>, log_unit_cost: &Array2<f64>) -> Array1<f64> {
    let mut log_productivity = Array1::zeros(log_technology.nrows());
    Zip::from(&mut log_productivity)
        .and(model.base.field_shares.rows())
        .and(log_technology.rows())
        .and(log_unit_cost.rows())
        .for_each(|sum, shares, technology, cost| {
            *sum = shares.iter().zip(technology).zip(cost).map(|((share, a), c)| share * (a - c)).sum();
        });
    log_productivity
}

/// (5): a region that outgrows the nation pays with dearer housing.
fn housing(model: &Model, log_output: &Array1<f64>, national_growth: f64) -> Array1<f64> {
    let zeta = model.parameters.housing.supply_elasticity;
    (log_output - &model.base.log_output - national_growth) / (1.0 + zeta)
}

/// (6).
fn real_wages(
    model: &Model,
    conditions: &Conditions,
    log_wage: &PerCohort<Array1<f64>>,
    log_housing: &Array1<f64>,
    log_crowding: &Array1<f64>,
) -> PerCohort<Array1<f64>> {
    let housing = &model.parameters.housing;
    let (chi, lambda) = (housing.expenditure_share, housing.congestion_elasticity);
    let mut burden = chi * log_housing;
    burden.scaled_add(lambda, log_crowding);
    PerCohort::from_fn(|cohort| {
        let subsidy = ln(1.0 + &conditions.wage_subsidy[cohort]);
        subsidy + &log_wage[cohort] - &burden
    })
}
