//! Growth in the long run: Solow, Jones, Wright and the pipeline.

use super::Redrawing;
use crate::worlds::{self, Town, close, near, towns};
use factorflow::dynamics::{Conditions, Parameters, capital, hazards, learning, projects, research, venture};
use factorflow::region::{PerCohort, PerStage, STAGES, Stage, World};
use factorflow::simulation::{Clock, Governments, Mode, Setup};
use ndarray::{Array1, Array2};
use std::sync::Arc;

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
        let Redrawing { model, world, .. } = &self.law;
        let invested = capital::invest(&self.law.period(&economy), None);
        capital::accumulate(model, &world.stocks.capital, &Array1::zeros(1), &invested)[0]
            / self.unit
            / self.growth
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
    let (policies, governments, mode) = (Vec::new(), Governments::Fixed, Mode::Expected);
    let mut setup = Setup { model, world, policies, events: Vec::new(), governments, clock, mode };
    let mut growth = 0.0;
    for year in 0..800 {
        setup.world.stocks.people = PerCohort::from_fn(|it| &seen.people[it] * 1.04_f64.powi(year));
        let mut simulation = setup.clone().begin();
        worlds::step(&mut simulation);
        let technology = |world: &World| world.stocks.technology[[0, 0]];
        growth = technology(simulation.world()) / technology(&setup.world) - 1.0;
        setup.world = simulation.world().clone();
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
    let conditions = Conditions::baseline(&atlas, &model.parameters, 6);
    let world = model.base_world(&atlas, &seen);
    let mut law = Redrawing { model, world, conditions };
    let economy = law.economy();
    let research = research::research(&law.period(&economy), None);
    let hazards = hazards(&law.model, &law.conditions);
    let finance = venture::finance(&law.period(&economy), &hazards, None);
    let nothing = Array2::zeros((1, 6));
    for stage in STAGES {
        law.world.stocks.projects[stage].fill(0.0);
    }
    law.world.stocks.projects.discovery.fill(1000.0 / 6.0);
    let (mut sited, mut waited) = (0.0, 0.0);
    for step in 1..=200 * steps_per_year {
        let progress = projects::progress(&law.period(&economy), hazards.clone(), &research, &finance);
        let ripe = progress.advanced.scale_up.sum();
        sited += ripe;
        waited += ripe * f64::from(step) * years;
        law.world.stocks.projects = projects::moved_on(&law.world.stocks.projects, &nothing, &progress);
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
