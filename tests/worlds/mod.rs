//! The worlds that tests run in: two of the seeds, and small ones made by hand.

#![allow(dead_code, reason = "every test program uses a part of it")]

use factorflow::Scenario;
use factorflow::dynamics::{Conditions, Model, Parameters};
use factorflow::policy::{self, Coverage, Instrument, Policy, Reach};
use factorflow::region::{Atlas, Observations, PerCohort, Place, Region, RegionKind, STAGES, Stocks};
use factorflow::scenario::Reader;
use factorflow::simulation::{Flows, Simulation};
use ndarray::{Array1, Array2};
use std::path::PathBuf;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// 41 cities of the Yangtze delta, closed.
pub const DELTA: &str = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = [\"yangtze-delta\"]\n";
/// The same with their industry chains.
pub const DELTA_CHAINS: &str = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = [\"yangtze-delta\"]\nsegments = \"seeds/china/segments.csv\"\nspecialisation = \"seeds/china/specialisation.csv\"\n";
/// All 368 prefectures.
pub const NATION: &str =
    "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\n";

/// The delta with what an instrument acts on, and sections that it needs besides.
pub fn delta_for(instrument: &str) -> [&'static str; 2] {
    match instrument {
        "chain-network" | "strategic-reserve" => [DELTA_CHAINS, ""],
        "platform-programme" => [DELTA, "[platforms]\n"],
        _ => [DELTA, ""],
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a scenario from parts of its text, as if it stood in a file at the top of the repository.
pub fn scenario(parts: &[&str]) -> Scenario {
    let read = Reader::default().read(&root().join("test.toml"), parts.join("\n"));
    read.unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// `[time]` and the rest of a scenario that runs `years` in steps.
pub fn time(years: u32, steps_per_year: u32) -> String {
    format!("[time]\nstart = 2025\nyears = {years}\nsteps_per_year = {steps_per_year}\n")
}

/// A scenario at its start.
pub fn begin(scenario: &Scenario) -> Simulation {
    begin_with(scenario, |_| ())
}

/// A scenario at its start, with a model that was changed after inversion.
pub fn begin_with(scenario: &Scenario, change: impl FnOnce(&mut Model)) -> Simulation {
    let mut model = scenario.model().unwrap().0;
    change(&mut model);
    scenario.begin(&Arc::new(model), 0)
}

/// The next period.
pub fn step(simulation: &mut Simulation) -> Flows {
    simulation.step().unwrap().flows
}

/// So many periods.
pub fn steps(simulation: &mut Simulation, number: u64) {
    for _ in 0..number {
        step(simulation);
    }
}

/// A scenario after all its years.
pub fn finished(scenario: &Scenario) -> Simulation {
    let mut simulation = begin(scenario);
    steps(&mut simulation, scenario.steps());
    simulation
}

/// ΣY of the state as it is, CNY per year.
pub fn output(simulation: &Simulation) -> f64 {
    simulation.period_state().economy.total_output
}

/// A policy that does nothing but look whose projects places host, so that they keep count of it.
pub fn onlooker() -> Policy {
    Policy::new("onlooker", Arc::new(Onlooker), Vec::new())
}

#[derive(Debug)]
struct Onlooker;

impl Instrument for Onlooker {
    fn coverage(&self) -> Coverage {
        Coverage::OneSided
    }

    fn reads_deployments(&self) -> bool {
        true
    }

    fn apply(&self, _: &Reach<'_>, _: &mut Conditions) {}
}

/// Every number of the stocks but deployments, which not every run has, in one fixed order.
pub fn numbers(stocks: &Stocks) -> Vec<f64> {
    let people = [&stocks.people.worker, &stocks.people.young, &stocks.people.established, &stocks.capital];
    let mut all: Vec<f64> = people.into_iter().flatten().copied().collect();
    all.extend(&stocks.technology);
    for stage in STAGES {
        all.extend(&stocks.projects[stage]);
    }
    all.extend(&stocks.experience);
    all
}

/// The same, bit by bit: equal only if nothing at all differs.
pub fn bits(stocks: &Stocks) -> Vec<u64> {
    numbers(stocks).into_iter().map(f64::to_bits).collect()
}

/// Largest relative difference between two sets of numbers; 0 where both are 0.
pub fn apart<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    let off = |(a, b): (&f64, &f64)| {
        let scale = a.abs().max(b.abs());
        if scale == 0.0 { 0.0 } else { (a - b).abs() / scale }
    };
    let (a, b): (Vec<_>, Vec<_>) = (a.into_iter().collect(), b.into_iter().collect());
    assert_eq!(a.len(), b.len());
    a.into_iter().zip(b).map(off).fold(0.0, |most, it| if it.is_nan() { f64::NAN } else { most.max(it) })
}

/// `value` is `expected` up to rounding.
#[track_caller]
pub fn close(value: f64, expected: f64) {
    near(value, expected, 1e-12);
}

/// `value` is `expected` up to a relative error.
#[track_caller]
pub fn near(value: f64, expected: f64, tolerance: f64) {
    let off = (value - expected).abs();
    assert!(
        off <= tolerance * expected.abs().max(f64::MIN_POSITIVE) || off == 0.0,
        "{value} is not {expected} ({:.1e})",
        off / expected.abs()
    );
}

/// One region of a world that is made by hand.
#[derive(Clone, Debug)]
pub struct Town {
    pub code: String,
    pub prefecture: String,
    pub province: String,
    pub longitude: f64,
    pub latitude: f64,
    pub area: f64,
    /// Workers, young and established talent.
    pub people: [f64; 3],
    pub output: f64,
    pub capital: f64,
    pub graduates: f64,
    pub staff: Option<f64>,
    /// Of the five fields; `general` is the rest.
    pub shares: [f64; 5],
}

impl Town {
    /// A middling town of its own province at a place on the map.
    pub fn at(longitude: f64, latitude: f64) -> Self {
        let code = format!("{longitude},{latitude}");
        Self {
            prefecture: code.clone(),
            province: code.clone(),
            code,
            longitude,
            latitude,
            area: 1000.0,
            people: [800_000.0, 100_000.0, 100_000.0],
            output: 1e11,
            capital: 3e11,
            graduates: 5000.0,
            staff: None,
            shares: [0.01; 5],
        }
    }

    /// The same town in a province.
    pub fn of(mut self, province: &str) -> Self {
        province.clone_into(&mut self.province);
        self
    }

    fn region(&self) -> Region {
        let place =
            |code: &String| Place { code: code.clone(), english: code.clone(), chinese: code.clone() };
        Region {
            place: place(&self.code),
            kind: RegionKind::City,
            prefecture: place(&self.prefecture),
            province: place(&self.province),
            longitude: self.longitude,
            latitude: self.latitude,
            area: self.area,
        }
    }
}

/// The atlas of some towns and what is known of them; say in which order they come out by their place.
pub fn towns(towns: &[Town]) -> (Arc<Atlas>, Observations) {
    let (atlas, order) = Atlas::new(towns.iter().map(Town::region).collect());
    let ordered: Vec<&Town> = order.iter().map(|&it| &towns[it]).collect();
    let column = |of: fn(&Town) -> f64| -> Array1<f64> { ordered.iter().map(|it| of(it)).collect() };
    let share = |town: usize, field: usize| {
        let shares = ordered[town].shares;
        shares.get(field).copied().unwrap_or_else(|| 1.0 - shares.iter().sum::<f64>())
    };
    let observations = Observations {
        people: PerCohort {
            worker: column(|it| it.people[0]),
            young: column(|it| it.people[1]),
            established: column(|it| it.people[2]),
        },
        output: column(|it| it.output),
        capital: column(|it| it.capital),
        graduates: column(|it| it.graduates),
        research_staff: ordered.iter().map(|it| it.staff).collect(),
        field_shares: Array2::from_shape_fn((towns.len(), 6), |(town, field)| share(town, field)),
        net_migrants: None,
        natural_growth: None,
    };
    (Arc::new(atlas), observations)
}

/// The model of a world that is made by hand.
pub fn model(atlas: &Arc<Atlas>, observations: &Observations, parameters: Parameters, years: f64) -> Model {
    Model::new(atlas, observations, parameters, years).unwrap().0
}

/// An instrument of the catalogue, with settings as a scenario file gives them.
pub fn instrument(name: &str, settings: &str) -> Arc<dyn Instrument> {
    let table = DeTable::parse(settings).unwrap();
    let span = table.span();
    let settings = toml::Spanned::new(span, DeValue::Table(table.into_inner()));
    (policy::find(name).unwrap().read)(settings).unwrap()
}
