//! One moment of a run: what the catalogue asks of it.

use super::indicators::{self, Theil};
use crate::dynamics::production::Economy;
use crate::dynamics::review::Verdict;
use crate::numeric::scalar;
use crate::policy::InForce;
use crate::region::{Atlas, Cohort, Stage, Stocks};
use crate::simulation::{PeriodState, Simulation};
use ndarray::{Array1, Axis};
use std::cell::OnceCell;

/// A moment: the simulation before its next step, and what that step will be like. How unequal regions
/// are is worked out once.
pub struct Moment<'a> {
    pub(super) simulation: &'a Simulation,
    state: &'a PeriodState,
    disparities: OnceCell<Disparities>,
}

/// How unequal regions are.
struct Disparities {
    /// Output per worker of each region; NaN where nobody works.
    per_worker: Vec<f64>,
    theil: Theil,
}

impl<'a> Moment<'a> {
    /// The moment before the next step of a simulation.
    pub fn new(simulation: &'a Simulation) -> Self {
        Self { simulation, state: simulation.period_state(), disparities: OnceCell::new() }
    }

    /// What regions produce and factors earn.
    pub fn economy(&self) -> &Economy {
        &self.state.economy
    }

    /// What regions hold.
    pub fn stocks(&self) -> &Stocks {
        &self.simulation.world().stocks
    }

    /// The people of a cohort in each region.
    pub fn people(&self, cohort: Cohort) -> &Array1<f64> {
        &self.stocks().people[cohort]
    }

    /// The projects of each region in a stage, all fields.
    pub fn projects(&self, stage: Stage) -> Array1<f64> {
        self.stocks().projects[stage].sum_axis(Axis(1))
    }

    /// `ln s_im`: supply with the inputs of a field's chain.
    pub fn log_supply(&self, field: usize) -> Array1<f64> {
        let Economy { output, supply, .. } = self.economy();
        let full = || Array1::zeros(output.len());
        supply.as_ref().map_or_else(full, |it| it.log_supply.column(field).to_owned())
    }

    /// Part of output that breaks of chains cost all regions together.
    pub fn supply_gap(&self) -> f64 {
        let Economy { output, total_output, supply, .. } = self.economy();
        supply.as_ref().map_or(0.0, |it| 1.0 - total_output / (output / &it.output_left).sum())
    }

    /// Share of firms on platforms, weighted by output; 0 in a world without platforms.
    pub fn platform_adoption(&self) -> f64 {
        let Economy { output, total_output, .. } = self.economy();
        let adoption = &self.stocks().adoption;
        if adoption.is_empty() { 0.0 } else { (adoption * output).sum() / total_output }
    }

    /// `T_i`: what governments have, CNY per year.
    pub fn revenue(&self) -> &Array1<f64> {
        &self.state.revenue
    }

    /// `τ_L Y_i`: shared tax that each region pays, CNY per year.
    pub fn transfers_paid(&self) -> &Array1<f64> {
        &self.state.transfers.paid
    }

    /// `T_i − τ_L Y_i`: shared tax that each region receives less what it pays, CNY per year.
    pub fn transfers(&self) -> Array1<f64> {
        &self.state.transfers.received - &self.state.transfers.paid
    }

    /// What policies cost each region, CNY per year.
    pub fn policy_cost(&self) -> Array1<f64> {
        let nothing = Array1::zeros(self.simulation.world().atlas.len());
        self.policies().iter().fold(nothing, |sum, it| sum + &it.cost)
    }

    /// `ln c_im` weighted by the fields' shares.
    pub fn log_unit_cost(&self) -> Array1<f64> {
        (&self.simulation.model().base.field_shares * &self.economy().log_unit_cost).sum_axis(Axis(1))
    }

    /// The geometric mean over regions, weighted by output, of what these are the logarithms of.
    pub fn mean_by_output(&self, logs: &Array1<f64>) -> f64 {
        scalar::exp((logs * &self.economy().output).sum() / self.economy().total_output)
    }

    /// Gini's coefficient of output per worker.
    pub fn gini(&self) -> f64 {
        indicators::gini(&self.disparities().per_worker)
    }

    /// The dispersion of output per worker.
    pub fn dispersion(&self) -> f64 {
        indicators::dispersion(&self.disparities().per_worker)
    }

    /// Theil's index of output per worker.
    pub fn theil(&self) -> Theil {
        self.disparities().theil
    }

    fn disparities(&self) -> &Disparities {
        self.disparities.get_or_init(|| {
            let (output, people) = (self.economy().output.to_vec(), self.economy().all_people.to_vec());
            let theil = indicators::theil(&output, &people, &provinces(&self.simulation.world().atlas));
            Disparities { per_worker: indicators::per_worker(&output, &people), theil }
        })
    }

    /// Of all governments, those that are open.
    pub fn open_share(&self) -> f64 {
        self.stances().filter(|it| *it).count() as f64 / self.simulation.world().atlas.len() as f64
    }

    /// Whether each government is open.
    pub fn stances(&self) -> impl Iterator<Item = bool> {
        let stances = &self.simulation.world().stances;
        (0..self.simulation.world().atlas.len()).map(|it| stances.open(it))
    }

    /// What each policy does, in the order of the scenario.
    pub fn policies(&self) -> &[InForce] {
        &self.state.policies
    }

    /// What reviews found when the last year was complete, policy by policy.
    pub fn verdicts(&self) -> impl Iterator<Item = Option<Verdict>> {
        let verdicts = self.simulation.verdicts();
        (0..self.policies().len()).map(|number| verdicts.get(number).copied().flatten())
    }
}

/// The number of each region's province.
fn provinces(atlas: &Atlas) -> Vec<usize> {
    let stretches = atlas.provinces().iter().enumerate();
    stretches.flat_map(|(number, (_, range))| range.clone().map(move |_| number)).collect()
}
