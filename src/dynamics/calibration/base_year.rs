//! What the laws know of the base year.

use crate::region::{Chains, Deployments, Fields, PerCohort, PerStage};
use ndarray::{Array1, Array2};
use std::sync::Arc;

/// Everything with a superscript 0, and the appeal of every region.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseYear {
    /// The fields, in the order of arrays over fields.
    pub fields: Arc<Fields>,
    /// `ω_im`, regions × fields.
    pub field_shares: Array2<f64>,
    /// `Y_i⁰`, CNY per year.
    pub output: Array1<f64>,
    /// ΣY⁰.
    pub total_output: f64,
    /// ΣH⁰, persons.
    pub total_talent: f64,
    /// `ln Y_i⁰`.
    pub log_output: Array1<f64>,
    /// `ln B_i`.
    pub log_efficiency: Array1<f64>,
    /// `ln E_i⁰`.
    pub log_all_people: Array1<f64>,
    /// `ln R_i⁰`.
    pub log_return: Array1<f64>,
    /// `ln v_ci⁰`.
    pub log_real_wage: PerCohort<Array1<f64>>,
    /// `ln uc_i⁰`.
    pub log_unit_input_cost: Array1<f64>,
    /// `S_ci`.
    pub appeal: PerCohort<Array1<f64>>,
    /// `S^K_i`.
    pub capital_appeal: Array1<f64>,
    /// `S^V_i`.
    pub finance_appeal: Array1<f64>,
    /// `S^P_im`, one vector a field.
    pub siting_appeal: Vec<Array1<f64>>,
    /// `G_i`, persons per year.
    pub graduates: Array1<f64>,
    /// `e_i`, persons per year.
    pub entrants: Array1<f64>,
    /// `r_i`: researchers over talent.
    pub research_share: Array1<f64>,
    /// `R_im⁰`, full-time equivalents, regions × fields.
    pub research: Array2<f64>,
    /// `ΣR_m⁰`; 1 in a field that nobody works in.
    pub total_research: Array1<f64>,
    /// `a_im⁰`, regions × fields; 1 in a field that nobody works in.
    pub access: Array2<f64>,
    /// `P_sim⁰`, regions × fields.
    pub projects: PerStage<Array2<f64>>,
    /// `e_i⁰`.
    pub prospect: Array1<f64>,
    /// `live_i⁰`.
    pub live: Array1<f64>,
    /// `V_i⁰`, CNY per year.
    pub finance: Array1<f64>,
    /// `Φ_om⁰`, origins × fields.
    pub choice: Array2<f64>,
    /// Expected deployments a year in each place and field, `n_m⁰ ω_im Y_i⁰/Σ_j ω_jm Y_j⁰`; 0 where ω is 0.
    pub deployment_share: Array2<f64>,
    /// `D_oi⁰`.
    pub deployments: Deployments,
    /// `Q_im⁰`, CNY; regions × fields.
    pub experience: Array2<f64>,
    /// The industry chains.
    pub chains: Arc<Chains>,
    /// `χ_jmk ω_jm Y_j⁰`, CNY per year; regions × segments.
    pub segment_output: Array2<f64>,
    /// `Σ_j κ^C⁰_ij χ_jmk ω_jm Y_j⁰`; regions × segments.
    pub segment_reach: Array2<f64>,
}
