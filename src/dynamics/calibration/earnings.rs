//! (a) of the base year: how productive regions are and what factors earn, from what was observed.

use super::base_year::BaseYear;
use crate::dynamics::parameters::Parameters;
use crate::numeric::{ln, scalar};
use crate::region::{Observations, PerCohort};
use ndarray::Array1;

/// What follows from output, people and capital of the base year.
#[expect(clippy::struct_field_names, reason = "they are fields of the base year by these names")]
pub(super) struct Earnings {
    pub log_efficiency: Array1<f64>,
    pub log_all_people: Array1<f64>,
    pub log_return: Array1<f64>,
    pub log_real_wage: PerCohort<Array1<f64>>,
    pub log_unit_input_cost: Array1<f64>,
}

impl Earnings {
    /// With these `people` in the place of those that were observed, reckoned as `at_least` so many.
    pub fn new(
        observations: &Observations,
        people: &PerCohort<Array1<f64>>,
        at_least: f64,
        parameters: &Parameters,
    ) -> Self {
        let (alpha, beta) = (parameters.production.capital_share, parameters.production.talent_share);
        let labour = 1.0 - alpha - beta;
        let counted = |people: Array1<f64>| ln(people.mapv(|it| it.max(at_least)));
        let talent = &people.young + &people.established;
        let log_all_people = counted(&people.worker + &talent);
        let (log_workers, log_talent) = (counted(people.worker.clone()), counted(talent));
        let (log_output, log_capital) = (ln(observations.output.clone()), ln(observations.capital.clone()));
        let inputs = alpha * &log_capital + labour * &log_workers + beta * &log_talent;
        let log_return = &log_output - &log_capital + scalar::ln(alpha);
        let log_wage_worker = &log_output - &log_workers + scalar::ln(labour);
        let log_wage_talent = &log_output - &log_talent + scalar::ln(beta);
        Self {
            log_efficiency: log_output - inputs,
            log_all_people,
            log_unit_input_cost: alpha * &log_return + labour * &log_wage_worker + beta * &log_wage_talent,
            log_return,
            log_real_wage: PerCohort {
                worker: log_wage_worker,
                young: log_wage_talent.clone(),
                established: log_wage_talent,
            },
        }
    }

    /// In the place of what the base year said before.
    pub fn put_into(self, base: &mut BaseYear) {
        base.log_efficiency = self.log_efficiency;
        base.log_all_people = self.log_all_people;
        base.log_return = self.log_return;
        base.log_real_wage = self.log_real_wage;
        base.log_unit_input_cost = self.log_unit_input_cost;
    }
}
