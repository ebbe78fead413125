//! Where theory has a formula, the program must find its digits.
//!
//! Our discrete form often differs from the textbook's; the comment above a test then derives what ours
//! should give.

#![expect(clippy::doc_markdown, reason = "comments above tests are full of formulas")]

mod divergence;
mod growth;

use crate::worlds::{self, DELTA, NATION, apart, begin_with, near, scenario, time};
use factorflow::Scenario;
use factorflow::dynamics::production::{self, Economy};
use factorflow::dynamics::{Channel, Conditions, Expected, Model, Parameters, PeriodView, talent};
use factorflow::region::{Cohort, PerCohort, World};
use ndarray::{Array1, Array2};
use std::sync::Arc;

/// Section 6: without graduates, ageing, retirement, entrants, learning and growth of technology, and
/// with capital wearing out as fast as it is saved, nothing but experience may change.
fn assert_rests(parts: &[&str]) {
    let mut simulation = begin_with(&at_rest(parts), |model| model.base.graduates.fill(0.0));
    let before = simulation.world().stocks.clone();
    let mut drift: f64 = 0.0;
    for _ in 0..100 {
        let year = simulation.clock().steps_per_year.into();
        worlds::steps(&mut simulation, year);
        let mut now = simulation.world().stocks.clone();
        // Experience grows by definition.
        now.experience.assign(&before.experience);
        drift = drift.max(apart(&worlds::numbers(&before), &worlds::numbers(&now)));
    }
    println!("largest drift in 100 years: {drift:.1e}");
    assert!(drift <= 1e-11, "stocks drift by {drift:.1e}");
}

fn at_rest(parts: &[&str]) -> Scenario {
    let mut scenario = scenario(parts);
    let seen = &scenario.observations;
    let Parameters { talent, capital, technology, learning, .. } = &mut scenario.parameters;
    talent.ageing_rate = 0.0;
    talent.worker_retirement_rate = 0.0;
    talent.established_retirement_rate = 0.0;
    talent.entrant_rate = 0.0;
    technology.growth_rate = 0.0;
    learning.learning_rate = 0.0;
    capital.depreciation_rate = capital.saving_rate * seen.output.sum() / seen.capital.sum();
    scenario
}

#[test]
fn the_delta_rests_where_its_base_year_is() {
    assert_rests(&[DELTA, &time(100, 4)]);
}

#[test]
fn the_nation_rests_where_its_base_year_is() {
    assert_rests(&[NATION, &time(100, 4)]);
}

/// The drift is not small because nothing moves: with growth back the same world changes.
#[test]
fn the_delta_moves_when_it_is_driven() {
    let mut simulation = begin_with(&scenario(&[DELTA, &time(1, 1)]), |_| ());
    let before = worlds::numbers(&simulation.world().stocks);
    worlds::step(&mut simulation);
    assert!(apart(&before, &worlds::numbers(&simulation.world().stocks)) > 1e-3);
}

/// A law of redrawing: everything as at the start, and who moves where from given people.
struct Redrawing {
    model: Model,
    world: World,
    conditions: Conditions,
}

impl Redrawing {
    fn new(scenario: &Scenario, change: impl FnOnce(&mut Model)) -> Self {
        let (model, atlas) = (scenario.model().unwrap().0, &scenario.atlas);
        Self::begin(model, atlas, scenario.observations.as_ref(), change)
    }

    fn begin(
        mut model: Model,
        atlas: &Arc<factorflow::region::Atlas>,
        seen: &factorflow::region::Observations,
        change: impl FnOnce(&mut Model),
    ) -> Self {
        model.base.graduates.fill(0.0);
        change(&mut model);
        let conditions = Conditions::baseline(atlas, &model.parameters, 6);
        Self { world: model.base_world(atlas, seen), model, conditions }
    }

    fn economy(&self) -> Economy {
        let costs = Array2::zeros(self.model.base.field_shares.dim());
        production::produce(&self.model, &self.world, &self.conditions, costs)
    }

    fn period<'a>(&'a self, economy: &'a Economy) -> PeriodView<'a> {
        let Self { model, world, conditions } = self;
        PeriodView { model, world, economy, conditions, chance: &Expected }
    }

    /// Everyone redraws once under wages that may be those of another moment.
    fn redraw(&mut self, economy: &Economy) {
        let moved = talent::migrate(&self.period(economy), PerCohort::default());
        self.world.stocks.people = talent::settled(&self.world.stocks.people, &moved);
    }

    fn settle(&mut self, economy: &Economy, times: usize) {
        (0..times).for_each(|_| self.redraw(economy));
    }

    /// κS of a cohort.
    fn within_reach(&self, cohort: Cohort) -> Array1<f64> {
        self.model.kernels.of(Channel::of(cohort)).base().dot(&self.model.base.appeal[cohort])
    }

    /// The share of those who redraw in a region that choose it again.
    fn stay_share(&self, cohort: Cohort, region: usize) -> f64 {
        let kernel = self.model.kernels.of(Channel::of(cohort)).base();
        let appeal = self.model.base.appeal[cohort][region];
        kernel[[region, region]] * appeal / self.within_reach(cohort)[region]
    }
}

/// At fixed appeal the chance to go from i to j is κ_ij S_j/(κS)_i. With N* = S∘(κS) the flow from i to
/// j is S_i κ_ij S_j, as large as the one back because κ is symmetric: N* stays, whatever the step.
#[test]
fn redrawing_settles_at_appeal_times_its_reach() {
    let mut law = Redrawing::new(&scenario(&[DELTA]), |model| {
        model.parameters.talent.redraw_rate = PerCohort::from_fn(|_| 3.0);
    });
    let economy = law.economy();
    for cohort in [Cohort::Worker, Cohort::Young, Cohort::Established] {
        let people = &mut law.world.stocks.people[cohort];
        *people = Array1::from_elem(41, people.sum() / 41.0);
    }
    law.settle(&economy, 4000);
    for cohort in [Cohort::Worker, Cohort::Young, Cohort::Established] {
        let people = &law.world.stocks.people[cohort];
        let law_of_theory = &law.model.base.appeal[cohort] * &law.within_reach(cohort);
        let expected = &law_of_theory * (people.sum() / law_of_theory.sum());
        let off = apart(people, &expected);
        println!("{cohort:?}: {off:.1e} from S∘(κS)");
        assert!(off < 1e-10, "{cohort:?}: {off:.1e}");
    }
}

/// N* ∝ S∘(κS) =: w, so a wage that raises u_i by dS_i/S_i moves w_i by 1 + κ_ii S_i/(κS)_i, one and the
/// stay share, and w_j by the share of j's movers that choose i. With the number of people given,
///
/// ```text
/// d ln N*_i/d ln u_i = 1 + stay_i − Σ_j n_j (d ln w_j/d ln u_i) = 1 + stay_i − 2 n_i,   n_i = N_i/ΣN,
/// ```
///
/// since flows balance pair by pair. The textbook's 1 + stay share is that of a region that is small.
#[test]
fn the_long_run_elasticity_is_one_and_the_stay_share() {
    let scenario = scenario(&[DELTA]);
    let bump: f64 = 1e-4;
    for region in [0, 17, 40] {
        let theta = scenario.parameters.talent.wage_elasticity.worker;
        let settled_at = |bump: f64| {
            let mut law = Redrawing::new(&scenario, |model| {
                model.parameters.talent.redraw_rate.worker = 3.0;
            });
            let mut economy = law.economy();
            economy.log_real_wage.worker[region] += bump;
            law.settle(&economy, 4000);
            law.world.stocks.people.worker[region].ln()
        };
        let found = (settled_at(bump) - settled_at(-bump)) / (2.0 * bump);
        let law = Redrawing::new(&scenario, |_| ());
        let workers = &law.world.stocks.people.worker;
        let share = workers[region] / workers.sum();
        let stays = law.stay_share(Cohort::Worker, region);
        println!("stay {stays:.3}, share {share:.3}: {found:.6}");
        near(found, theta * (1.0 + stays - 2.0 * share), 1e-7);
    }
}
