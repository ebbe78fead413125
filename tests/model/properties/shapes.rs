//! The shape of single laws: monotone, homogeneous, nothing from nothing.

use super::{config, some_towns};
use crate::worlds::{Town, apart, model, towns};
use factorflow::dynamics::production::{self, Economy};
use factorflow::dynamics::{
    Conditions, Expected, Model, Parameters, PeriodView, capital, fiscal, hazards, research, talent, venture,
};
use factorflow::region::{COHORTS, PerCohort, World};
use ndarray::{Array1, Array2};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn output_doubles_when_everything_that_produces_it_doubles(places in some_towns(), factor in 0.1..10.0) {
        let mut law = Law::of(&places);
        law.model.parameters.production.agglomeration_elasticity = 0.0;
        let before = law.economy();
        law.multiply_people(factor);
        law.world.stocks.capital *= factor;
        let after = law.economy();
        prop_assert!(apart(&(factor * &before.output), &after.output) < 1e-12);
        prop_assert!(apart(&before.wage(COHORTS[0]), &after.wage(COHORTS[0])) < 1e-12);
    }

    #[test]
    fn output_rises_with_each_thing_that_produces_it(places in some_towns(), factor in 1.01..10.0) {
        let law = Law::of(&places);
        let before = law.economy();
        let changes: [fn(&mut Law, f64); 4] = [
            |law, factor| law.world.stocks.capital[0] *= factor,
            |law, factor| law.world.stocks.people.worker[0] *= factor,
            |law, factor| law.world.stocks.people.established[0] *= factor,
            |law, factor| law.world.stocks.technology[[0, 5]] *= factor,
        ];
        for change in changes {
            let mut law = law.clone();
            change(&mut law, factor);
            let after = law.economy();
            prop_assert!(after.output[0] > before.output[0]);
            prop_assert!(apart(after.output.iter().skip(1), before.output.iter().skip(1)) < 1e-13);
        }
    }

    #[test]
    fn twice_the_people_move_twice_as_often_and_nobody_moves_where_nobody_is(places in some_towns()) {
        let mut law = Law::of(&places);
        let economy = law.economy();
        let before = law.moves(&economy);
        law.multiply_people(2.0);
        prop_assert!(apart(&(2.0 * before), &law.moves(&economy)) < 1e-13);
        law.multiply_people(0.0);
        prop_assert!(law.moves(&economy).iter().all(|it| it.abs() <= 0.0));
    }

    #[test]
    fn better_wages_draw_people_from_everywhere_else(places in some_towns(), gain in 0.001..1.0) {
        let law = Law::of(&places);
        let mut economy = law.economy();
        let before = law.moves(&economy);
        economy.log_real_wage.worker[0] += gain;
        let after = law.moves(&economy);
        prop_assert!(places.len() == 1 || after[0] > before[0]);
        prop_assert!(after.iter().zip(&before).skip(1).all(|(after, before)| after < before));
    }

    #[test]
    fn everyone_better_off_alike_moves_nobody_elsewhere(places in some_towns(), gain in -1.0..1.0) {
        let law = Law::of(&places);
        let mut economy = law.economy();
        let before = law.moves(&economy);
        economy.log_real_wage.worker += gain;
        prop_assert!(apart(&before, &law.moves(&economy)) < 1e-12);
    }

    #[test]
    fn investment_follows_returns_and_grows_with_savings(places in some_towns(), gain in 0.001..1.0) {
        let law = Law::of(&places);
        let mut economy = law.economy();
        let before = law.invested(&economy);
        economy.output *= 2.0;
        prop_assert!(apart(&(2.0 * &before), &law.invested(&economy)) < 1e-13);
        economy.output *= 0.5;
        economy.log_return[0] += gain;
        let after = law.invested(&economy);
        prop_assert!(places.len() == 1 || after[0] > before[0]);
        prop_assert!(after.iter().zip(&before).skip(1).all(|(after, before)| after < before));
    }

    #[test]
    fn finance_grows_with_output_and_without_output_there_is_none(places in some_towns()) {
        let law = Law::of(&places);
        let mut economy = law.economy();
        let before = law.financed(&economy);
        economy.output *= 2.0;
        prop_assert!(apart(&(2.0 * before), &law.financed(&economy)) < 1e-13);
        economy.output.fill(0.0);
        prop_assert!(law.financed(&economy).iter().all(|it| it.abs() <= 0.0));
    }

    #[test]
    fn ideas_grow_with_researchers_and_support_and_need_some(places in some_towns(), support in 0.01..0.9) {
        let mut law = Law::of(&places);
        let mut economy = law.economy();
        let before = law.ideas(&economy);
        economy.talent *= 2.0;
        // Access compares shares of research, which stay: twice as many ideas.
        prop_assert!(apart(&(2.0 * &before), &law.ideas(&economy)) < 1e-12);
        law.conditions.research_support.fill(support);
        let supported = 2.0 * (1.0 - support).powf(-1.14);
        prop_assert!(apart(&(supported * &before), &law.ideas(&economy)) < 1e-12);
        economy.talent.fill(0.0);
        prop_assert!(law.ideas(&economy).iter().all(|it| it.abs() <= 0.0));
    }

    #[test]
    fn insurance_and_odds_never_lower_what_projects_promise(places in some_towns(), insured in 0.01..1.0) {
        let mut law = Law::of(&places);
        let economy = law.economy();
        let before = law.financed(&economy);
        law.conditions.insured_share[0] = insured;
        let after = law.financed(&economy);
        prop_assert!(after[0] >= before[0] * (1.0 - 1e-14));
        prop_assert!(after.iter().zip(&before).skip(1).all(|(after, before)| *after <= before * (1.0 + 1e-14)));
    }

    #[test]
    fn without_shared_tax_every_government_keeps_its_own(places in some_towns()) {
        let law = Law::of(&places);
        let economy = law.economy();
        let transfers = fiscal::transfers(&law.period(&economy), None);
        let revenue = fiscal::revenue(&law.model, &economy, &transfers);
        prop_assert!(apart(&revenue, &(0.0707 * &economy.output)) < 1e-15);
    }
}

/// Single laws on a made-up world.
#[derive(Clone)]
pub struct Law {
    pub model: Model,
    pub world: World,
    pub conditions: Conditions,
}

impl Law {
    pub fn of(places: &[Town]) -> Self {
        let (atlas, seen) = towns(places);
        let model = model(&atlas, &seen, Parameters::default(), 0.25);
        let conditions = Conditions::baseline(&atlas, &model.parameters, 6);
        Self { world: model.base_world(&atlas, &seen), conditions, model }
    }

    pub fn economy(&self) -> Economy {
        let costs = Array2::zeros(self.model.base.field_shares.dim());
        production::produce(&self.model, &self.world, &self.conditions, costs)
    }

    fn multiply_people(&mut self, factor: f64) {
        for cohort in COHORTS {
            self.world.stocks.people[cohort] *= factor;
        }
    }

    pub fn period<'a>(&'a self, economy: &'a Economy) -> PeriodView<'a> {
        let Self { model, world, conditions } = self;
        PeriodView { model, world, economy, conditions, chance: &Expected }
    }

    /// Arrivals of workers.
    fn moves(&self, economy: &Economy) -> Array1<f64> {
        talent::migrate(&self.period(economy), PerCohort::default()).moves.worker.arrivals
    }

    fn invested(&self, economy: &Economy) -> Array1<f64> {
        capital::invest(&self.period(economy), None).arrivals
    }

    fn financed(&self, economy: &Economy) -> Array1<f64> {
        let hazards = hazards(&self.model, &self.conditions);
        venture::finance(&self.period(economy), &hazards, None).flows.arrivals
    }

    fn ideas(&self, economy: &Economy) -> Array2<f64> {
        let period = self.period(economy);
        research::ideas(&period, &research::research(&period, None))
    }
}
