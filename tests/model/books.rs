//! Nothing is created or lost: people and projects to the last one, money to rounding.

use crate::worlds::{self, DELTA, DELTA_CHAINS, begin, begin_with, numbers, scenario, time};
use factorflow::dynamics::{Expected, Model, PeriodView, talent};
use factorflow::policy::{CATALOGUE, Entry};
use factorflow::region::{COHORTS, STAGES, Stocks};
use factorflow::simulation::{
    ConservationCheck, Flows, Imbalance, Mode, Period, PeriodState, Simulation, StepError, balance_revenue,
    settle,
};
use ndarray::Array1;
use std::sync::Arc;

const SAMPLED: &str = "[run]\nmode = \"sampled\"\nseed = 11\n";

/// A first step of which a test may spoil the stocks at its beginning, and the flows, before everything moves.
fn settled(
    parts: &[&str],
    spoil_stocks: impl FnOnce(&mut Stocks),
    spoil: impl FnOnce(&mut Flows),
) -> Result<Stocks, Imbalance> {
    let simulation = begin(&scenario(parts));
    let mut stocks = simulation.world().stocks.clone();
    let Period { state, mut flows } = simulation.clone().step().unwrap();
    spoil_stocks(&mut stocks);
    spoil(&mut flows);
    let mut check = ConservationCheck::new(simulation.mode() != Mode::Expected);
    let deployments = stocks.deployments.clone();
    settle(simulation.model(), &stocks, &state.economy, &flows, deployments, &mut check)
}

type Spoil = (&'static str, fn(&mut Flows));

/// One more in some flow, and the book that must notice.
const ONE_TOO_MANY: [Spoil; 5] = [
    ("people who moved", |it| it.migration.moves.worker.arrivals[7] += 1.0),
    ("people who moved", |it| it.migration.moves.established.leavers[0] += 1.0),
    ("graduates", |it| it.migration.graduates.arrivals[40] += 1.0),
    ("ripe projects", |it| it.progress.advanced.scale_up[[3, 5]] += 1.0),
    ("sited projects", |it| it.siting.arrivals[3] += 1.0),
];

#[test]
fn one_person_or_project_too_many_stops_the_run() {
    for (book, spoil) in ONE_TOO_MANY {
        for mode in ["", SAMPLED] {
            assert!(settled(&[DELTA, mode], |_| (), |_| ()).is_ok());
            let error = settled(&[DELTA, mode], |_| (), spoil).unwrap_err();
            assert_eq!(error.book, book);
            assert!(error.to_string().starts_with(&format!("the books of {book} do not balance")));
        }
    }
}

/// Money may be off by what rounding leaves, 1e-12 of a total, and by no more.
#[test]
fn money_that_appears_stops_the_run() {
    let spoiled = |by: f64| {
        let investment = move |it: &mut Flows| it.investment.arrivals *= 1.0 + by;
        let finance = move |it: &mut Flows| it.finance.arrivals *= 1.0 - by;
        [settled(&[DELTA], |_| (), investment), settled(&[DELTA], |_| (), finance)]
            .map(|it| it.map_err(|it| it.book))
    };
    assert!(spoiled(1e-13).iter().all(Result::is_ok));
    let books = spoiled(1e-11).map(Result::unwrap_err);
    assert_eq!(books, ["investment", "venture finance"]);
}

#[test]
fn what_is_no_number_stops_the_run() {
    let spoils: [Spoil; 3] = [
        ("people", |it| it.life_course.aged[0] = f64::NAN),
        ("projects", |it| it.ideas[[0, 0]] = f64::NAN),
        ("investment", |it| it.investment.arrivals[1] = f64::INFINITY),
    ];
    for (book, spoil) in spoils {
        assert_eq!(settled(&[DELTA], |_| (), spoil).unwrap_err().book, book);
    }
}

/// Before anything moves the first such number is named, in the order of the model, with its region.
#[test]
fn a_world_that_cannot_be_computed_with_stops_before_its_period() {
    let scenario = scenario(&[DELTA]);
    let model = Arc::new(scenario.model().unwrap().0);
    let stopped = |spoil: fn(&mut Stocks)| {
        let mut setup = scenario.setup(&model, 0);
        spoil(&mut setup.world.stocks);
        let Err(StepError::Overflow(error)) = setup.begin().step() else { panic!("it goes on") };
        (error.quantity, error.region)
    };
    let third = &scenario.atlas.regions()[3].place;
    let region = format!("{} {}", third.code, third.english);
    assert_eq!(stopped(|it| it.technology[[3, 0]] = f64::INFINITY), ("technology", region.clone()));
    assert_eq!(stopped(|it| it.capital[3] = f64::INFINITY), ("output", region));
}

/// Before the books are made what has moved is looked at, too.
#[test]
fn flows_that_are_no_numbers_are_named_before_any_book_is() {
    for (quantity, spoil) in [
        ("the number of people who moved", (|it| it.base.appeal.young[0] = f64::NAN) as fn(&mut Model)),
        ("investment", |it| it.base.capital_appeal[0] = f64::NAN),
        ("venture finance", |it| it.base.finance_appeal[0] = f64::NAN),
    ] {
        let step = begin_with(&scenario(&[DELTA]), spoil).step();
        let Err(StepError::Overflow(error)) = step else { panic!("{quantity}: {step:?}") };
        assert_eq!(error.quantity, quantity);
    }
}

#[test]
fn capital_that_appears_from_nowhere_stops_the_run() {
    let spoil = |stocks: &mut Stocks| stocks.capital[0] = f64::NAN;
    assert_eq!(settled(&[DELTA], spoil, |_| ()).unwrap_err().book, "capital");
}

#[test]
fn tax_that_one_side_forgets_stops_the_run() {
    let simulation = begin(&scenario(&[DELTA]));
    let PeriodState { economy, transfers, mut revenue, .. } = simulation.period_state().clone();
    let balance = |revenue: &Array1<f64>| {
        balance_revenue(simulation.model(), &economy, &transfers, revenue, &mut ConservationCheck::new(false))
    };
    assert!(balance(&revenue).is_ok());
    revenue[5] *= 1.000_001;
    assert_eq!(balance(&revenue).unwrap_err().book, "public revenue");
}

/// When nobody wants them, those who left would be lost.
#[test]
fn leavers_who_find_no_place_stop_the_run() {
    let nowhere = |book: &str, change: fn(&mut factorflow::dynamics::Model)| {
        let mut simulation = begin_with(&scenario(&[DELTA]), change);
        let Err(StepError::Imbalance(error)) = simulation.step() else { panic!("{book} balance") };
        assert_eq!(error.book, book);
    };
    nowhere("people who moved", |it| it.base.appeal.young.fill(0.0));
    nowhere("investment", |it| it.base.capital_appeal.fill(0.0));
    nowhere("venture finance", |it| it.base.finance_appeal.fill(0.0));
    nowhere("sited projects", |it| it.base.siting_appeal[2].fill(0.0));
}

/// Counted without the ledger: whole numbers everywhere, and no person or project unaccounted for.
#[test]
fn sampled_people_and_projects_stay_whole_and_are_never_lost() {
    let mut simulation =
        begin(&scenario(&[DELTA, SAMPLED, &time(3, 4), "[parameters.venture]\nfinance_share = 0.02"]));
    for _ in 0..12 {
        let before = simulation.world().stocks.clone();
        let flows = worlds::step(&mut simulation);
        let after = &simulation.world().stocks;
        let people: Vec<f64> = COHORTS.iter().flat_map(|&it| after.people[it].to_vec()).collect();
        let projects: Vec<f64> =
            STAGES.iter().flat_map(|&it| after.projects[it].iter().copied().collect::<Vec<_>>()).collect();
        assert!(people.iter().chain(&projects).all(|it| it.fract().abs() < f64::MIN_POSITIVE && *it >= 0.0));
        let (course, migration) = (&flows.life_course, &flows.migration);
        let came = course.entrants.sum() + migration.graduates.leavers.sum();
        let left = course.retired_workers.sum() + course.retired_established.sum();
        same(before.all_people().sum() + came - left, people.iter().sum());
        let passed = flows.progress.advanced.discovery.sum() + flows.progress.advanced.maturation.sum();
        let exits: f64 = STAGES.iter().map(|&it| flows.progress.exits[it].sum()).sum();
        let all = |stocks: &Stocks| STAGES.iter().map(|&it| stocks.projects[it].sum()).sum::<f64>();
        same(all(&before) + flows.ideas.sum() + passed - exits, all(after));
        same(flows.progress.advanced.scale_up.sum(), flows.siting.arrivals.sum());
    }
}

/// People begin as the data have them; projects are drawn from Poisson laws around their stationary stock.
#[test]
fn sampled_runs_begin_with_the_people_of_the_data_and_drawn_projects() {
    let scenario = scenario(&[DELTA, SAMPLED]);
    let simulation = begin(&scenario);
    for cohort in COHORTS {
        assert_eq!(simulation.world().stocks.people[cohort], scenario.observations.people[cohort]);
    }
    for stage in STAGES {
        let (drawn, mean) =
            (&simulation.world().stocks.projects[stage], &simulation.model().base.projects[stage]);
        // (X − μ)²/μ has mean 1 and variance 2 + 1/μ; either sum is beyond 4 deviations with probability 1e-4.
        let scores = ((drawn - mean).mapv(|it| it * it) / mean).sum();
        let deviation = mean.mapv(|it| 2.0 + 1.0 / it).sum().sqrt();
        assert!((scores - mean.len() as f64).abs() < 4.0 * deviation, "{scores}");
        assert!((drawn.sum() - mean.sum()).abs() < 4.0 * mean.sum().sqrt());
    }
}

#[track_caller]
fn same(expected: f64, found: f64) {
    assert_eq!(expected.to_bits(), found.to_bits(), "{expected} is not {found}");
}

/// The largest imbalance that was let pass is remembered; rounding alone stays far below what is allowed.
#[test]
fn books_balance_to_rounding_over_twenty_years_under_all_instruments() {
    let policies: Vec<String> = CATALOGUE
        .iter()
        .filter(|it| it.name != "platform-programme")
        .map(|Entry { name, example, .. }| {
            let header = format!("[[policies]]\nname = \"{name}\"\ninstrument = \"{name}\"\n");
            format!("{header}members = [\"yangtze-delta\"]\n{example}\n")
        })
        .collect();
    for mode in ["", SAMPLED] {
        let scenario = scenario(&[DELTA_CHAINS, mode, &time(20, 4), &policies.concat()]);
        let simulation: Simulation = worlds::finished(&scenario);
        println!("largest imbalance: {:.1e}", simulation.largest_imbalance());
        assert!(simulation.largest_imbalance() > 0.0 && simulation.largest_imbalance() < 1e-13);
        assert!(numbers(&simulation.world().stocks).iter().all(|it| it.is_finite() && *it >= 0.0));
    }
}

/// An expected run asks nothing of chance: its one step is the one that [`Expected`] gives.
#[test]
fn expected_flows_are_those_that_leave_nothing_to_chance() {
    let simulation = begin(&scenario(&[DELTA]));
    let flows = simulation.clone().step().unwrap().flows;
    let (model, world, state) = (simulation.model(), simulation.world(), simulation.period_state());
    let PeriodState { economy, conditions, .. } = state;
    let period = PeriodView { model, world, economy, conditions, chance: &Expected };
    let settled = talent::settled(&world.stocks.people, &flows.migration);
    assert_eq!(talent::live(&period, &settled), flows.life_course);
}

/// A run that goes on from where it was left has its largest imbalance from before, too.
#[test]
fn the_largest_imbalance_survives_a_snapshot() {
    let scenario = scenario(&[DELTA, &time(2, 4)]);
    let mut stopped = begin(&scenario);
    worlds::steps(&mut stopped, 4);
    let before = stopped.largest_imbalance();
    assert!(before > 0.0);
    let mut resumed = begin(&scenario);
    resumed.restore(stopped.snapshot());
    same(before, resumed.largest_imbalance());
    worlds::steps(&mut resumed, 4);
    same(worlds::finished(&scenario).largest_imbalance(), resumed.largest_imbalance());
}
