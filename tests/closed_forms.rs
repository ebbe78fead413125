//! Where theory has a formula, the program must find its digits.
//!
//! Our discrete form often differs from the textbook's; the comment above a test then derives what ours
//! should give.

#![expect(clippy::doc_markdown, reason = "comments above tests are full of formulas")]

mod worlds;

use factorflow::Scenario;
use factorflow::dynamics::production::{self, Economy};
use factorflow::dynamics::{
    Channel, Conditions, Expected, FlowRecords, Model, Parameters, capital, learning, projects, talent,
};
use factorflow::region::{Cohort, PerCohort, PerStage, STAGES, Stage, World};
use factorflow::simulation::{Clock, Governments, Mode, Simulation};
use ndarray::{Array1, Array2};
use std::f64::consts::TAU;
use std::sync::Arc;
use worlds::{DELTA, NATION, Town, apart, begin_with, close, near, scenario, time, towns};

/// Section 6: without graduates, ageing, retirement, entrants, learning and growth of technology, and
/// with capital wearing out as fast as it is saved, nothing but experience may change.
fn assert_rests(parts: &[&str]) {
    let mut simulation = begin_with(&at_rest(parts), |model| model.base.graduates.fill(0.0));
    let before = simulation.world.stocks.clone();
    let mut drift: f64 = 0.0;
    for _ in 0..100 {
        let year = simulation.clock.steps_per_year.into();
        worlds::steps(&mut simulation, year);
        let mut now = simulation.world.stocks.clone();
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
    let before = worlds::numbers(&simulation.world.stocks);
    worlds::step(&mut simulation);
    assert!(apart(&before, &worlds::numbers(&simulation.world.stocks)) > 1e-3);
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
        let conditions = Conditions::baseline(atlas, &model.parameters);
        Self { world: model.base_world(atlas, seen), model, conditions }
    }

    fn economy(&self) -> Economy {
        let costs = Array2::zeros(self.model.base.field_shares.dim());
        production::produce(&self.model, &self.world, &self.conditions, costs)
    }

    /// Everyone redraws once under wages that may be those of another moment.
    fn redraw(&mut self, economy: &Economy) {
        let mut records = FlowRecords::default();
        let moved =
            talent::migrate(&self.model, &self.world, economy, &self.conditions, &Expected, &mut records);
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

/// The Solow model with one region: α = .45, s = .40, δ = .096, n = .005, g = .03, γ = 0.
struct Solow {
    law: Redrawing,
    /// Growth of effective labour in a year, (1+n)(1+g).
    growth: f64,
    /// Capital per unit of effective labour at which k = 1, so that y = k^α.
    unit: f64,
}

const ALPHA: f64 = 0.45;
const SAVING: f64 = 0.40;
const WEAR: f64 = 0.096;

impl Solow {
    fn new(saving_rate: f64, depreciation_rate: f64) -> Self {
        let mut parameters = Parameters::default();
        parameters.production.capital_share = ALPHA;
        parameters.production.agglomeration_elasticity = 0.0;
        parameters.capital.saving_rate = saving_rate;
        parameters.capital.depreciation_rate = depreciation_rate;
        let (atlas, seen) = towns(&[Town::at(100.0, 30.0)]);
        let model = worlds::model(&atlas, &seen, parameters, 1.0);
        let unit = (seen.output[0] / seen.capital[0].powf(ALPHA)).powf(1.0 / (1.0 - ALPHA));
        let law = Redrawing::begin(model, &atlas, &seen, |_| ());
        Self { law, growth: 1.005 * 1.03, unit }
    }

    /// k after one year from k, by (3), (11) and (12), with people and technology then growing.
    fn next(&mut self, k: f64) -> f64 {
        self.law.world.stocks.capital.fill(k * self.unit);
        let economy = self.law.economy();
        let Redrawing { model, world, conditions } = &self.law;
        let invested = capital::invest(model, world, &economy, conditions, &mut FlowRecords::default());
        capital::accumulate(model, &world.stocks.capital, &invested)[0] / self.unit / self.growth
    }

    fn settles_at(&mut self) -> f64 {
        (0..1000).fold(1.0, |k, _| self.next(k))
    }

    fn eigenvalue(&mut self) -> f64 {
        let (k, small) = (self.settles_at(), 1e-5);
        (self.next(k * (1.0 + small)) - self.next(k * (1.0 - small))) / (2.0 * small * k)
    }
}

/// With dt = 1 and G = (1+n)(1+g), (11) and (12) are, per unit of effective labour,
///
/// ```text
/// k' = [e^(−δ) k + s·w·k^α]/G,   w = (1−e^(−δ))/δ,
/// k* = [s·w/(G − e^(−δ))]^(1/(1−α)) = 7.417822604,   dk'/dk = [e^(−δ) + α s w k*^(α−1)]/G = .9326887010.
/// ```
#[test]
fn capital_settles_where_solow_says_in_our_discrete_form() {
    let mut solow = Solow::new(SAVING, WEAR);
    near(solow.settles_at(), 7.417_822_603_9, 1e-10);
    near(solow.eigenvalue(), 0.932_688_701_0, 1e-9);
}

/// The textbook's k' = [(1−δ)k + s k^α]/G, whose k* is 7.595045100 and eigenvalue .9303168623, is ours
/// when what is lost in a year is δ and what is invested is not yet worn: e^(−δ') = 1−δ and s'w' = s.
#[test]
fn capital_settles_where_the_textbook_says_with_its_rates() {
    let rate = -(1.0 - WEAR).ln();
    let mut solow = Solow::new(SAVING * rate / WEAR, rate);
    near(solow.settles_at(), 7.595_045_100, 1e-10);
    near(solow.eigenvalue(), 0.930_316_862_3, 1e-9);
}

/// A world that is one region without feedback from finance to hazards, whose people grow at n = .04.
fn growth_of_technology(change: impl FnOnce(&mut Parameters)) -> f64 {
    let mut parameters = Parameters::default();
    parameters.technology.finance_elasticity = 0.0;
    change(&mut parameters);
    let (atlas, seen) = towns(&[Town::at(100.0, 30.0)]);
    let model = Arc::new(worlds::model(&atlas, &seen, parameters, 1.0));
    let world = model.base_world(&atlas, &seen);
    let clock = Clock { start: 0.0, steps_per_year: 1, steps: 0 };
    let mut simulation = Simulation::new(model, world, Vec::new(), Governments::Fixed, clock, Mode::Expected);
    let mut growth = 0.0;
    for year in 0..800 {
        let people = PerCohort::from_fn(|it| &seen.people[it] * 1.04_f64.powi(year));
        simulation.world.stocks.people = people;
        let before = simulation.world.stocks.technology[[0, 0]];
        worlds::step(&mut simulation);
        growth = simulation.world.stocks.technology[[0, 0]] / before - 1.0;
    }
    growth
}

/// Ideas grow as (ΣR)^λ_R, and by (22) A^(1−φ) grows by what is sited: in the long run A^(1−φ) grows as
/// ideas do, so A by (1+n)^(λ_R/(1−φ)) − 1 a year (Jones 1995): .0127322161 with n = .04, λ_R = 1 and
/// φ = −2.1.
#[test]
fn technology_grows_with_people_as_jones_says() {
    near(growth_of_technology(|_| ()), 0.012_732_216_1, 1e-8);
    let duplicated = growth_of_technology(|it| it.technology.research_elasticity = 0.75);
    near(duplicated, 1.04_f64.powf(0.75 / 3.1) - 1.0, 1e-8);
    let easier = growth_of_technology(|it| it.technology.returns_to_knowledge = -1.0);
    near(easier, 1.04_f64.powf(0.5) - 1.0, 1e-8);
}

/// Growth in the long run does not know how long ideas take to ripen, or how many fail.
#[test]
fn delays_in_the_pipeline_do_not_change_growth_in_the_long_run() {
    let slow = growth_of_technology(|it| {
        it.technology.advance_probability = PerStage { discovery: 0.15, maturation: 0.1, scale_up: 0.12 };
    });
    let failing = growth_of_technology(|it| it.technology.failure_rate = PerStage::from_fn(|_| 0.5));
    near(slow, growth_of_technology(|_| ()), 1e-8);
    near(failing, growth_of_technology(|_| ()), 1e-8);
}

/// Wright (1936): every doubling of experience multiplies cost by 1 − LR.
#[test]
fn a_doubling_of_experience_multiplies_cost_by_one_less_the_learning_rate() {
    let (atlas, seen) = towns(&[Town::at(100.0, 30.0), Town::at(101.0, 30.0)]);
    for rate in [0.1, 0.2, 0.3] {
        let mut parameters = Parameters::default();
        parameters.learning.learning_rate = rate;
        let model = worlds::model(&atlas, &seen, parameters, 1.0);
        for doublings in 0..4 {
            let experience = &model.base.experience * 2.0_f64.powi(doublings);
            let costs = learning::log_unit_costs(&model, &experience).mapv(f64::exp);
            for (field, cost) in costs.row(1).iter().enumerate() {
                let learns = field < 5;
                close(*cost, if learns { (1.0 - rate).powi(doublings) } else { 1.0 });
            }
        }
    }
}

/// What one thousand ideas come to when none follows: how many are sited, and the mean of their years,
/// by steps in a year.
fn chain(steps_per_year: u32) -> (f64, f64) {
    let years = 1.0 / f64::from(steps_per_year);
    let mut parameters = Parameters::default();
    parameters.technology.finance_elasticity = 0.0;
    let (atlas, seen) = towns(&[Town::at(100.0, 30.0)]);
    let model = worlds::model(&atlas, &seen, parameters, years);
    let conditions = Conditions::baseline(&atlas, &model.parameters);
    let mut world = model.base_world(&atlas, &seen);
    let law = Redrawing { model, world: world.clone(), conditions };
    let economy = law.economy();
    let Redrawing { model, conditions, .. } = &law;
    let mut records = FlowRecords::default();
    let research =
        factorflow::dynamics::research::research(model, &world, &economy, conditions, &mut records);
    let hazards = projects::hazards(model, conditions);
    let finance =
        factorflow::dynamics::venture::finance(model, &world, &economy, conditions, &hazards, &mut records);
    let nothing = Array2::zeros((1, 6));
    for stage in STAGES {
        world.stocks.projects[stage].fill(0.0);
    }
    world.stocks.projects.discovery.fill(1000.0 / 6.0);
    let (mut sited, mut waited) = (0.0, 0.0);
    for step in 1..=200 * steps_per_year {
        let before = &world.stocks.projects;
        let hazards = hazards.clone();
        let progress = projects::progress(model, before, hazards, &economy, &research, &finance, &Expected);
        let ripe = progress.advanced.scale_up.sum();
        sited += ripe;
        waited += ripe * f64::from(step) * years;
        world.stocks.projects = projects::moved_on(before, &nothing, &progress);
    }
    (sited, waited / sited)
}

/// Hazards h = −ln(1−p) of .4308, .2877 and .3567 against failure at .15, .15 and .05 a year: a project
/// passes all stages with probability Π h/(h+f) = .42758638240618, whatever the step, because a step
/// parts those who leave in this proportion.
#[test]
fn a_project_passes_all_stages_with_the_product_of_its_chances() {
    for steps_per_year in [1, 4, 12] {
        near(chain(steps_per_year).0, 427.586_382_406_18, 1e-12);
    }
}

/// The mean time of those who pass is Σ 1/(h+f) = 6.46554352111 years in continuous time. In steps a
/// stage takes a whole number of them, with chance x = 1−e^(−(h+f)dt) to end in each: dt/x on average,
/// which is 1/(h+f) + dt/2 + (h+f)dt²/12 − … Quarters give 6.84796424305.
#[test]
fn a_project_takes_the_sum_of_its_stages_times() {
    near(chain(4).1, 6.847_964_243_05, 1e-11);
    let short = 1.0 / 365.0;
    let rates: f64 = [0.35, 0.25, 0.30]
        .into_iter()
        .zip([0.15, 0.15, 0.05])
        .map(|(p, f): (f64, f64)| f - (1.0 - p).ln())
        .sum();
    near(chain(365).1 - 1.5 * short - rates * short * short / 12.0, 6.465_543_521_11, 1e-10);
}

/// Little's law: projects under way in the base year are ideas a year times the time they spend there.
#[test]
fn projects_under_way_are_ideas_a_year_times_years_under_way() {
    let (atlas, seen) = towns(&[Town::at(100.0, 30.0)]);
    let base = worlds::model(&atlas, &seen, Parameters::default(), 0.25).base;
    let ideas = 0.10 * base.research.sum();
    let rates = [0.15 - 0.65_f64.ln(), 0.15 - 0.75_f64.ln(), 0.05 - 0.70_f64.ln()];
    let passed = [1.0, rates[0].recip() * (rates[0] - 0.15), 0.0];
    let years = |rate: f64| 0.25 / (1.0 - (-rate * 0.25).exp());
    close(base.projects[Stage::Discovery].sum(), ideas * years(rates[0]));
    close(base.projects[Stage::Maturation].sum(), ideas * passed[1] * years(rates[1]));
}
