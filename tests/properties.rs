//! What holds in every world, tried on small ones that are made up at random.

mod worlds;

use factorflow::dynamics::production::{self, Economy};
use factorflow::dynamics::{
    CATALOGUE, Conditions, Expected, FlowRecords, Model, ParameterEntry, Parameters, capital, fiscal,
    projects, research, talent, venture,
};
use factorflow::policy::{Coverage, Policy, Timing};
use factorflow::region::{Atlas, COHORTS, Observations, STAGES, World};
use factorflow::simulation::{Clock, Governments, Mode, Script, Simulation};
use ndarray::{Array1, Array2};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::Arc;
use worlds::{Town, apart, instrument, model, near, numbers, towns};

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
        if let [first, second, ..] = &mut towns[..] {
            second.prefecture.clone_from(&first.prefecture);
            second.province.clone_from(&first.province);
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
        let policy = |(name, settings): &(&str, String)| Policy {
            name: (*name).to_owned(),
            instrument: instrument(name, settings),
            members: atlas.ids().skip(1).collect(),
            timing: Timing::default(),
            coverage,
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
    let (atlas, seen) = towns(places);
    let years = 1.0 / f64::from(steps_per_year);
    let mut model = worlds::model(&atlas, &seen, Parameters::default(), years);
    model.least_people = if mode == Mode::Expected { 0.0 } else { 1.0 };
    let world = model.base_world(&atlas, &seen);
    let clock = Clock { start: 2025.0, steps_per_year, steps: 0 };
    let (policies, governments) = (measures.policies(&atlas), measures.governments(atlas.len()));
    Simulation::new(Arc::new(model), world, policies, governments, clock, mode)
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
                let before = simulation.world.stocks.clone();
                let outlook = simulation.outlook();
                let flows = simulation.step(&outlook);
                prop_assert!(flows.is_ok(), "{:?}", flows.err());
                let stocks = &simulation.world.stocks;
                prop_assert!(numbers(stocks).iter().all(|it| it.is_finite() && *it >= 0.0));
                prop_assert!(outlook.economy.output.iter().all(|it| it.is_finite() && *it > 0.0));
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
        let size = simulation.world.atlas.len();
        simulation.records = FlowRecords::all(size);
        worlds::steps(&mut simulation, 2);
        simulation.records = FlowRecords::all(size);
        let world = simulation.world.clone();
        let outlook = simulation.outlook();
        let flows = simulation.step(&outlook).unwrap();
        let model = &simulation.model;

        for shares in model.base.field_shares.rows() {
            near(shares.sum(), 1.0, 1e-14);
        }
        near(outlook.revenue.sum(), 0.0707 * outlook.economy.total_output, 1e-12);
        near(outlook.economy.output.sum(), outlook.economy.total_output, 1e-14);
        for cohort in COHORTS {
            let leave = -(-model.parameters.talent.redraw_rate[cohort] * 0.25).exp_m1();
            prop_assert!(apart(&flows.migration.moves[cohort].leavers, &(leave * &world.stocks.people[cohort])) < 1e-13);
        }
        // Records are flows from row to column: rows add up to leavers, columns to arrivals.
        let records = &mut simulation.records;
        let kept: Vec<(&str, Array2<f64>)> = records.named().map(|(name, it)| (name, it.clone())).collect();
        let moves = &flows.migration.moves;
        for (name, choice) in [
            ("worker", &moves.worker), ("young", &moves.young), ("established", &moves.established),
            ("capital", &flows.investment), ("venture", &flows.finance), ("siting", &flows.siting),
        ] {
            let matrix = &kept.iter().find(|it| it.0 == name).unwrap().1;
            prop_assert!(apart(&matrix.sum_axis(ndarray::Axis(1)), &choice.leavers) < 1e-12, "{name}");
            prop_assert!(apart(&matrix.sum_axis(ndarray::Axis(0)), &choice.arrivals) < 1e-12, "{name}");
            prop_assert!(apart(matrix.diag(), &choice.stayed) < 1e-12, "{name}");
        }
        let transfer = &kept.iter().find(|it| it.0 == "transfer").unwrap().1;
        prop_assert!(apart(&transfer.sum_axis(ndarray::Axis(1)), &(0.25 * &outlook.transfers.received)) < 1e-12);
        prop_assert!(apart(&transfer.sum_axis(ndarray::Axis(0)), &(0.25 * &outlook.transfers.paid)) < 1e-12);
    }

    #[test]
    fn no_policy_costs_more_than_budgets_allow(places in some_towns(), measures in some_measures()) {
        let mut simulation = begin(&places, &measures, 1, Mode::Expected);
        for _ in 0..3 {
            let outlook = simulation.outlook();
            let budget = 0.05 * &simulation.world.accounts.revenue;
            let cost = outlook.policies.iter().fold(0.0 * &budget, |sum, it| sum + &it.cost);
            prop_assert!(cost.iter().zip(&budget).all(|(cost, budget)| *cost <= budget.max(0.0) * (1.0 + 1e-12)));
            prop_assert!(outlook.policies.iter().all(|it| it.scaled_down <= it.covered));
            prop_assert!(simulation.step(&outlook).is_ok());
        }
    }

    #[test]
    fn policies_of_no_strength_are_no_policies(places in some_towns(), measures in some_measures()) {
        let idle = Measures { budget_share: 0.0, joint_fund: 0.0, tax_share: 0.0, openness: 0.3, ..measures };
        for mode in [Mode::Expected, SAMPLED] {
            let mut with = begin(&places, &idle, 4, mode);
            let mut without = with.clone();
            without.policies.clear();
            worlds::steps(&mut with, 3);
            worlds::steps(&mut without, 3);
            prop_assert!(worlds::bits(&with.world.stocks) == worlds::bits(&without.world.stocks));
        }
    }

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
        let transfers = fiscal::transfers(&law.model, &law.world, &economy, &law.conditions, None);
        let revenue = fiscal::revenue(&law.model, &economy, &transfers);
        prop_assert!(apart(&revenue, &(0.0707 * &economy.output)) < 1e-15);
    }
}

/// Single laws on a made-up world.
#[derive(Clone)]
struct Law {
    model: Model,
    world: World,
    conditions: Conditions,
}

impl Law {
    fn of(places: &[Town]) -> Self {
        let (atlas, seen): (Arc<Atlas>, Observations) = towns(places);
        let model = model(&atlas, &seen, Parameters::default(), 0.25);
        let conditions = Conditions::baseline(&atlas, &model.parameters);
        Self { world: model.base_world(&atlas, &seen), conditions, model }
    }

    fn economy(&self) -> Economy {
        let costs = Array2::zeros(self.model.base.field_shares.dim());
        production::produce(&self.model, &self.world, &self.conditions, costs)
    }

    fn multiply_people(&mut self, factor: f64) {
        for cohort in COHORTS {
            self.world.stocks.people[cohort] *= factor;
        }
    }

    /// Arrivals of workers.
    fn moves(&self, economy: &Economy) -> Array1<f64> {
        let mut records = FlowRecords::default();
        let Self { model, world, conditions } = self;
        talent::migrate(model, world, economy, conditions, &Expected, &mut records).moves.worker.arrivals
    }

    fn invested(&self, economy: &Economy) -> Array1<f64> {
        let mut records = FlowRecords::default();
        capital::invest(&self.model, &self.world, economy, &self.conditions, &mut records).arrivals
    }

    fn financed(&self, economy: &Economy) -> Array1<f64> {
        let hazards = projects::hazards(&self.model, &self.conditions);
        let mut records = FlowRecords::default();
        let Self { model, world, conditions } = self;
        venture::finance(model, world, economy, conditions, &hazards, &mut records).flows.arrivals
    }

    fn ideas(&self, economy: &Economy) -> Array2<f64> {
        let mut records = FlowRecords::default();
        let Self { model, world, conditions } = self;
        let research = research::research(model, world, economy, conditions, &mut records);
        research::ideas(model, world, &research, conditions, &Expected)
    }
}

/// A region that has lost its last talent can still borrow researchers, and its projects stay numbers.
#[test]
fn borrowed_time_helps_a_region_without_talent_by_a_finite_amount() {
    let (atlas, seen) = towns(&[Town::at(100.0, 30.0), Town::at(101.0, 30.0)]);
    let model = model(&atlas, &seen, Parameters::default(), 0.25);
    let conditions = Conditions::baseline(&atlas, &model.parameters);
    let world = model.base_world(&atlas, &seen);
    let mut law = Law { model, world, conditions };
    law.model.least_people = 1.0;
    law.world.stocks.people.young[0] = 0.0;
    law.world.stocks.people.established[0] = 0.0;
    let economy = law.economy();
    let share = ndarray::arr1(&[0.0, 0.5]);
    let members = law.world.atlas.ids().collect();
    law.conditions.lent_time.push(factorflow::dynamics::ClubShare { members, share });
    let mut records = FlowRecords::default();
    let Law { model, world, conditions } = &law;
    let research = research::research(model, world, &economy, conditions, &mut records);
    assert!(research.borrowed[0] > 100.0);
    let hazards = projects::hazards(model, conditions);
    let finance = venture::finance(model, world, &economy, conditions, &hazards, &mut records);
    let stocks = &world.stocks.projects;
    let progress = projects::progress(model, stocks, hazards, &economy, &research, &finance, &Expected);
    assert!(STAGES.iter().all(|&it| progress.advanced[it].iter().all(|it| it.is_finite())));
}

/// The loader asks for some talent in each region, which may all be of one cohort.
#[test]
fn a_world_without_anyone_young_runs() {
    for cohort in [1, 2] {
        let mut places = [Town::at(100.0, 30.0), Town::at(101.0, 30.0)];
        for place in &mut places {
            place.people[cohort] = 0.0;
        }
        let (atlas, seen) = towns(&places);
        let model = Arc::new(model(&atlas, &seen, Parameters::default(), 0.25));
        let world = model.base_world(&atlas, &seen);
        let clock = Clock { start: 2025.0, steps_per_year: 4, steps: 0 };
        let mut simulation =
            Simulation::new(model, world, Vec::new(), Governments::Fixed, clock, Mode::Expected);
        worlds::steps(&mut simulation, 8);
        assert!(numbers(&simulation.world.stocks).iter().all(|it| it.is_finite()));
    }
}

/// Each parameter at the ends of what the loader lets pass, all others at their defaults; where an end is
/// excluded, a thousandth inside. Shares in output that leave nothing to workers, and learning that feeds
/// itself, are refused together with other parameters and not tried.
#[test]
fn parameters_at_their_limits_give_sound_numbers() {
    let places = [Town::at(100.0, 30.0), Town::at(101.0, 30.0), Town::at(103.0, 31.0).of("100,30")];
    let (atlas, seen) = towns(&places);
    let mut unsound = Vec::new();
    for entry in CATALOGUE {
        for limit in ends(entry) {
            let outcome = std::panic::catch_unwind(|| years_with(&atlas, &seen, entry.path, limit));
            if !matches!(outcome, Ok(true)) {
                unsound.push((entry.path, limit));
            }
        }
    }
    assert!(unsound.is_empty(), "{unsound:#?}");
}

fn ends(entry: &ParameterEntry) -> Vec<f64> {
    let (low, high) = entry.limits;
    let low = if low > 0.0 && low < 1e-300 { 0.001 } else { low };
    let high = if high < 1.0 && high > 0.999_999 { 0.999 } else { high };
    let refused = ["production.capital_share", "production.talent_share", "learning.learning_rate"];
    let tried = if refused.contains(&entry.path) { vec![low] } else { vec![low, high] };
    tried.into_iter().filter(|it| it.is_finite()).collect()
}

/// Whether two years leave finite stocks.
fn years_with(atlas: &Arc<Atlas>, seen: &Observations, path: &str, value: f64) -> bool {
    let mut table = toml::Table::try_from(Parameters::default()).unwrap();
    let (tables, key) = path.rsplit_once('.').unwrap();
    let table_of_key = tables
        .split('.')
        .fold(&mut table, |table, name| table.get_mut(name).unwrap().as_table_mut().unwrap());
    table_of_key.insert(key.to_owned(), toml::Value::Float(value));
    let parameters: Parameters = table.try_into().unwrap();
    let model = Arc::new(model(atlas, seen, parameters, 0.25));
    let world = model.base_world(atlas, seen);
    let clock = Clock { start: 2025.0, steps_per_year: 4, steps: 0 };
    let mut simulation = Simulation::new(model, world, Vec::new(), Governments::Fixed, clock, Mode::Expected);
    worlds::steps(&mut simulation, 8);
    numbers(&simulation.world.stocks).iter().all(|it| it.is_finite())
}
