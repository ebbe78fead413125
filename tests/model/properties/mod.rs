//! What holds in every world, tried on small ones that are made up at random.

mod edges;
mod kernels;
mod shapes;

use crate::worlds::{self, Town, apart, instrument, near, numbers, towns};
use factorflow::dynamics::{FlowRecords, Parameters};
use factorflow::policy::{Coverage, Policy};
use factorflow::region::{Atlas, COHORTS, Factor, STAGES};
use factorflow::simulation::{Clock, Governments, Mode, Script, Setup, Simulation};
use ndarray::Axis;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::Arc;

/// Worlds are the same in every run of the tests.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// One town somewhere in an area as large as China, of one of three provinces.
fn a_town() -> impl Strategy<Value = Town> {
    let place = (80.0..125.0, 22.0..48.0, 0..3_u8, 50.0..50_000.0);
    let people = (1e3..1e6, prop_oneof![1 => Just(0.0), 4 => 10.0..1e5], 10.0..1e5);
    let money = (1e9..1e12, 1.0..6.0, 0.0..1e4);
    let staff = prop_oneof![Just(None), Just(Some(0.0)), (1.0..1e6).prop_map(Some)];
    let shares = prop::array::uniform5(prop_oneof![1 => Just(0.0), 3 => 0.0..0.19]);
    (place, people, money, staff, shares).prop_map(|(place, people, money, staff, shares)| Town {
        code: String::new(),
        prefecture: String::new(),
        province: format!("province {}", place.2),
        longitude: place.0,
        latitude: place.1,
        area: place.3,
        people: [f64::round(people.0), f64::round(people.1), f64::round(people.2)],
        output: money.0,
        capital: money.0 * money.1,
        graduates: money.2,
        staff,
        shares,
    })
}

/// One to six towns, the second in the prefecture of the first.
fn some_towns() -> impl Strategy<Value = Vec<Town>> {
    prop::collection::vec(a_town(), 1..7).prop_map(|mut towns| {
        for (number, town) in towns.iter_mut().enumerate() {
            town.code = format!("town {number}");
            town.prefecture.clone_from(&town.code);
        }
        if towns.len() > 1 {
            (towns[1].prefecture, towns[1].province) =
                (towns[0].prefecture.clone(), towns[0].province.clone());
        }
        towns
    })
}

/// What policies there are, and who is open; settings reach from nothing to all.
#[derive(Clone, Debug)]
struct Measures {
    budget_share: f64,
    joint_fund: f64,
    tax_share: f64,
    openness: f64,
    coverage: u8,
    open: Vec<bool>,
    fixed: bool,
}

fn some_measures() -> impl Strategy<Value = Measures> {
    let sizes = (0.0..0.3, 0.0..1e9, 0.0..=1.0, 0.0..=1.0);
    (sizes, 0..3_u8, prop::collection::vec(any::<bool>(), 6), any::<bool>()).prop_map(
        |((budget_share, joint_fund, tax_share, openness), coverage, open, fixed)| Measures {
            budget_share,
            joint_fund,
            tax_share,
            openness,
            coverage,
            open,
            fixed,
        },
    )
}

impl Measures {
    fn policies(&self, atlas: &Atlas) -> Vec<Policy> {
        let vouchers = format!("budget_share = {}\njoint_fund = {}", self.budget_share, self.joint_fund);
        let settings = [
            ("innovation-vouchers", vouchers),
            ("tax-sharing", format!("share = {}", self.tax_share)),
            ("scenario-opening", format!("openness = {}", self.openness)),
        ];
        let coverage = [Coverage::Mutual, Coverage::OneSided, Coverage::Origin][usize::from(self.coverage)];
        // All but the first region belong, so that there is an outside.
        let policy = |(name, settings): &(&str, String)| {
            let members = atlas.ids().skip(1).collect();
            Policy { coverage, ..Policy::new(name, instrument(name, settings), members) }
        };
        settings.iter().map(policy).collect()
    }

    fn governments(&self, regions: usize) -> Governments {
        if self.fixed {
            return Governments::Fixed;
        }
        Governments::Scripted(Script { initial: self.open[..regions].to_vec(), changes: Vec::new() })
    }
}

/// A run of these towns, whose base year always has a solution.
fn begin(places: &[Town], measures: &Measures, steps_per_year: u32, mode: Mode) -> Simulation {
    setup(places, measures, steps_per_year, mode).begin()
}

fn setup(places: &[Town], measures: &Measures, steps_per_year: u32, mode: Mode) -> Setup {
    let (atlas, seen) = towns(places);
    let years = 1.0 / f64::from(steps_per_year);
    let mut model = worlds::model(&atlas, &seen, Parameters::default(), years);
    model.population_floor = if mode == Mode::Expected { 0.0 } else { 1.0 };
    let world = model.base_world(&atlas, &seen);
    let clock = Clock { start: 2025.0, steps_per_year, steps: 0 };
    let (policies, governments) = (measures.policies(&atlas), measures.governments(atlas.len()));
    Setup { model: Arc::new(model), world, policies, events: Vec::new(), governments, clock, mode }
}

const SAMPLED: Mode = Mode::Sampled { seed: 1, replicate: 0 };

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn every_world_balances_its_books_and_holds_only_sound_numbers(
        places in some_towns(),
        measures in some_measures(),
        steps_per_year in prop_oneof![Just(1), Just(4)],
    ) {
        for mode in [Mode::Expected, SAMPLED] {
            let mut simulation = begin(&places, &measures, steps_per_year, mode);
            for _ in 0..6 {
                let before = simulation.world().stocks.clone();
                let state = simulation.period_state().clone();
                let flows = simulation.step();
                prop_assert!(flows.is_ok(), "{:?}", flows.err());
                let stocks = &simulation.world().stocks;
                prop_assert!(numbers(stocks).iter().all(|it| it.is_finite() && *it >= 0.0));
                prop_assert!(state.economy.output.iter().all(|it| it.is_finite() && *it > 0.0));
                let never_lost = stocks.experience.iter().zip(&before.experience).all(|(now, then)| now >= then);
                let rises = |(now, then): (&f64, &f64)| *now >= then * (1.0 - 1e-14);
                prop_assert!(never_lost && stocks.technology.iter().zip(&before.technology).all(rises));
                if mode != Mode::Expected {
                    let people = COHORTS.iter().flat_map(|&it| &stocks.people[it]);
                    let projects = STAGES.iter().flat_map(|&it| &stocks.projects[it]);
                    prop_assert!(people.chain(projects).all(|it| it.fract().abs() < f64::MIN_POSITIVE));
                }
            }
        }
    }

    #[test]
    fn accounts_add_up_in_every_world(places in some_towns(), measures in some_measures()) {
        let mut simulation = begin(&places, &measures, 4, Mode::Expected);
        worlds::steps(&mut simulation, 2);
        let world = simulation.world().clone();
        let period = simulation.step().unwrap();
        let (state, flows) = (period.state, period.flows);
        let model = simulation.model();

        for shares in model.base.field_shares.rows() {
            near(shares.sum(), 1.0, 1e-14);
        }
        near(state.revenue.sum(), 0.0707 * state.economy.total_output, 1e-12);
        near(state.economy.output.sum(), state.economy.total_output, 1e-14);
        for cohort in COHORTS {
            let leave = -(-model.parameters.talent.redraw_rate[cohort] * 0.25).exp_m1();
            prop_assert!(apart(&flows.migration.moves[cohort].leavers, &(leave * &world.stocks.people[cohort])) < 1e-13);
        }
    }

    #[test]
    fn records_add_up_to_what_left_and_what_came(
        places in some_towns(),
        measures in some_measures(),
        mode in prop_oneof![Just(Mode::Expected), Just(SAMPLED)],
    ) {
        let mut simulation = begin(&places, &measures, 4, mode);
        worlds::steps(&mut simulation, 2);
        *simulation.records() = FlowRecords::all(places.len());
        let period = simulation.step().unwrap();
        let (state, flows) = (period.state, period.flows);
        let moves = &flows.migration.moves;
        let choices = [&moves.worker, &moves.young, &moves.established, &flows.investment, &flows.finance, &flows.siting];
        let mut kept = simulation.records().iter();
        for choice in choices {
            let (factor, matrix) = kept.next().unwrap();
            prop_assert!(apart(&matrix.sum_axis(Axis(1)), &choice.leavers) < 1e-12, "{factor:?}");
            prop_assert!(apart(&matrix.sum_axis(Axis(0)), &choice.arrivals) < 1e-12, "{factor:?}");
            prop_assert!(apart(matrix.diag(), &choice.stayed) < 1e-12, "{factor:?}");
            let mut away = matrix.clone();
            away.diag_mut().fill(0.0);
            prop_assert!(apart(&away.sum_axis(Axis(0)), &choice.came) < 1e-12, "{factor:?}");
            prop_assert!(apart(&away.sum_axis(Axis(1)), &choice.moved()) < 1e-12, "{factor:?}");
        }
        let (factor, transfer) = kept.next().unwrap();
        prop_assert_eq!(factor, Factor::Transfer);
        prop_assert!(apart(&transfer.sum_axis(Axis(1)), &(0.25 * &state.transfers.received)) < 1e-12);
        prop_assert!(apart(&transfer.sum_axis(Axis(0)), &(0.25 * &state.transfers.paid)) < 1e-12);
    }

    #[test]
    fn no_policy_costs_more_than_budgets_allow(places in some_towns(), measures in some_measures()) {
        let mut simulation = begin(&places, &measures, 1, Mode::Expected);
        for _ in 0..3 {
            let state = simulation.period_state().clone();
            let budget = 0.05 * &simulation.world().accounts.revenue;
            let cost = state.policies.iter().fold(0.0 * &budget, |sum, it| sum + &it.cost);
            prop_assert!(cost.iter().zip(&budget).all(|(cost, budget)| *cost <= budget.max(0.0) * (1.0 + 1e-12)));
            prop_assert!(state.policies.iter().all(|it| it.scaled_down <= it.covered));
            prop_assert!(simulation.step().is_ok());
        }
    }

    #[test]
    fn policies_of_no_strength_are_no_policies(places in some_towns(), measures in some_measures()) {
        let idle = Measures { budget_share: 0.0, joint_fund: 0.0, tax_share: 0.0, openness: 0.3, ..measures };
        for mode in [Mode::Expected, SAMPLED] {
            let idle = setup(&places, &idle, 4, mode);
            let nothing = Setup { policies: Vec::new(), ..idle.clone() };
            let (mut with, mut without) = (idle.begin(), nothing.begin());
            worlds::steps(&mut with, 3);
            worlds::steps(&mut without, 3);
            prop_assert!(worlds::bits(&with.world().stocks) == worlds::bits(&without.world().stocks));
        }
    }
}
