//! What each law takes of a step: the profile of an expected step on one thread.
//!
//! `cargo bench --bench laws` prints a column for each world, in microseconds, medians over repeated calls. The last
//! row is a step as it is run; it takes less than the sum where a law finds in the cache what the one before has read.

mod shared;

use factorflow::dynamics::{
    Conditions, Expected, PeriodView, capital, fiscal, hazards, learning, production, projects, research,
    siting, talent, venture,
};
use factorflow::policy;
use factorflow::region::PerCohort;
use factorflow::scenario::Reader;
use factorflow::simulation::Simulation;
use shared::{WORLDS, timed, with_threads};
use std::hint::black_box;
use std::sync::Arc;

fn main() {
    let worlds = WORLDS.into_iter().zip([1001, 101, 11]);
    let columns: Vec<Vec<(&str, f64)>> =
        worlds.map(|((_, file), times)| with_threads(1, || profile(file, times))).collect();
    println!("{:<24}{:>10}{:>10}{:>12}", "us", 41, 368, 2169);
    for ((delta, nation), country) in columns[0].iter().zip(&columns[1]).zip(&columns[2]) {
        println!("{:<24}{:>10.2}{:>10.1}{:>12.0}", delta.0, delta.1, nation.1, country.1);
    }
}

/// Every law of a period by itself, and the period.
fn profile(file: &str, times: usize) -> Vec<(&'static str, f64)> {
    let overrides = ["run.mode=\"expected\"", "run.replicates=1", "output.flows=\"none\""].map(str::to_owned);
    let scenario = Reader::default().overrides(&overrides).load(file).expect("a sound scenario");
    let mut simulation = scenario.begin(&Arc::new(scenario.model().expect("a base year").0), 0);
    step(&mut simulation);
    let mut profile = laws(&simulation, times);
    profile.push(("a step", median(times, || step(&mut simulation))));
    profile
}

fn step(simulation: &mut Simulation) {
    simulation.step().expect("balanced books");
}

fn laws(simulation: &Simulation, times: usize) -> Vec<(&'static str, f64)> {
    let (model, world, moment) = (simulation.model(), simulation.world(), simulation.clock().middle());
    let (policies, mut profile) = (simulation.policies(), Vec::new());
    // Times what makes a value, and hands the value on.
    macro_rules! law {
        ($name:literal, $value:expr) => {{
            profile.push(($name, median(times, || drop(black_box($value)))));
            $value
        }};
    }
    let (conditions, _) = law!("policy", {
        let start = Conditions::baseline(&world.atlas, &model.parameters, model.fields().count());
        policy::enact(policies, start, moment, model, world, &world.stances)
    });
    let costs = law!("(25) unit costs", learning::log_unit_costs(model, &world.stocks.experience));
    let economy = law!("(1)-(6) output", production::produce(model, world, &conditions, costs.clone()));
    let period = PeriodView { model, world, economy: &economy, conditions: &conditions, chance: &Expected };
    law!("(7)-(9) people", talent::migrate(&period, PerCohort::default()));
    law!("(11) investment", capital::invest(&period, None));
    let hazards = hazards(model, &conditions);
    let finance = law!("(13), (14) finance", venture::finance(&period, &hazards, None));
    let research = law!("(15), (16) research", research::research(&period, None));
    law!("(17), (18) ideas", research::ideas(&period, &research));
    let progress = law!("(19) progress", projects::progress(&period, hazards.clone(), &research, &finance));
    law!("(24) use seen", learning::visible_use(&period));
    let ripe = &progress.advanced.scale_up;
    let (mut sited, mut fitting) = (Some(world.stocks.deployments.clone()), None);
    let mut site = || {
        let after = siting::site(&period, ripe, sited.take().expect("given back"), None);
        sited = Some(after.deployments);
        fitting = Some(after.fitting);
    };
    profile.push(("(20), (21), (23) siting", median(times, &mut site)));
    let fitting = fitting.expect("sited at least once");
    law!("(22) technology", siting::advance(model, &economy, &fitting));
    law!("(26) shared tax", fiscal::transfers(&period, None));
    profile
}

/// Microseconds.
fn median(times: usize, work: impl FnMut()) -> f64 {
    timed(times, work)[times / 2].as_secs_f64() * 1e6
}
