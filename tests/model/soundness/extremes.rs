//! Each parameter at the ends of its limits, and many at once.

use super::faults;
use crate::worlds::{DELTA, scenario};
use factorflow::Scenario;
use factorflow::dynamics::{PARAMETERS, Parameter};
use factorflow::scenario::Change;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const SHARING: &str = "[[policies]]\nname = \"shared\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\nshare = 0.5\n";

/// Cities of one province, so that a year takes milliseconds.
const SMALL: &str = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\n\
     keep = [\"province:Zhejiang\", \"Shanghai\"]\n";

fn base(world: &str, mode: &str, rule: &str, years: u32, steps: u32) -> Scenario {
    let run = format!("[run]\nmode = \"{mode}\"\nseed = 5\n[governments]\nrule = \"{rule}\"\n");
    let time = format!("[time]\nyears = {years}\nsteps_per_year = {steps}\n");
    scenario(&[world, &run, &time, SHARING])
}

/// A parameter at an end, with another that it is refused without.
fn at(parameter: &Parameter, value: f64) -> Vec<Change> {
    let path = |it: &str| format!("parameters.{it}");
    let mut changes: Vec<Change> = vec![Change::new(path(parameter.path), value)];
    let with = match parameter.path {
        "production.capital_share" if value > 0.5 => Some(("production.talent_share", 0.01)),
        "production.talent_share" if value > 0.5 => Some(("production.capital_share", 0.01)),
        "learning.learning_rate" if value > 0.4 => Some(("learning.demand_elasticity", 0.99)),
        "learning.demand_elasticity" if value > 3.0 => Some(("learning.learning_rate", 0.05)),
        _ => None,
    };
    changes.extend(with.map(|(other, value)| Change::new(path(other), value)));
    changes
}

/// What is wrong with each parameter at each of its ends, in both modes.
fn faults_at_ends(world: &str, years: u32, steps: u32) -> Vec<String> {
    let mut found = Vec::new();
    for mode in ["expected", "sampled"] {
        // What governments weigh matters only where they choose.
        for rule in ["fixed", "respond", "imitate"] {
            let base = base(world, mode, rule, years, steps);
            let of_governments = |it: &&Parameter| it.path.starts_with("governments") == (rule != "fixed");
            for parameter in PARAMETERS.iter().filter(of_governments) {
                for value in [parameter.limits.low, parameter.limits.high] {
                    let faults = match base.with(at(parameter, value)) {
                        Ok(scenario) => faults(&scenario),
                        Err(problems) => vec![problems.to_string()],
                    };
                    let say = |it| format!("{mode}, {rule}: {} = {value}: {it}", parameter.path);
                    found.extend(faults.into_iter().map(say));
                }
            }
        }
    }
    found
}

#[test]
fn every_parameter_at_the_ends_of_its_limits_gives_sound_tables() {
    let found = faults_at_ends(SMALL, 2, 1);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// `cargo test --release --test model -- --ignored twenty_years`: 41 cities, ten seconds.
#[test]
#[ignore = "takes a minute without optimising"]
fn every_parameter_at_the_ends_of_its_limits_gives_sound_tables_for_twenty_years() {
    let found = faults_at_ends(DELTA, 20, 4);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A run of many parameters at their ends may leave what can be computed with; then it says so, and where.
#[test]
fn many_parameters_at_their_ends_give_sound_tables_or_are_told_to_be_too_far() {
    many_at_once(SMALL, 12, 3);
}

/// `cargo test --release --test model -- --ignored hundreds_of_parameters`: ten seconds.
#[test]
#[ignore = "takes a minute without optimising"]
fn hundreds_of_parameters_at_their_ends_give_sound_tables_or_are_told_to_be_too_far() {
    many_at_once(DELTA, 300, 20);
}

fn many_at_once(world: &str, number: u64, years: u32) {
    let mut sound = 0;
    for seed in 0..number {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mode = ["expected", "sampled"][random.random_range(0..2)];
        let rule = ["fixed", "respond", "imitate"][random.random_range(0..3)];
        let mut changes = Vec::new();
        for parameter in PARAMETERS {
            let ends = [parameter.limits.low, parameter.limits.high];
            if random.random_range(0..8) == 0 {
                changes.extend(at(parameter, ends[random.random_range(0..2)]));
            }
        }
        // Some do not go together and are refused.
        let Ok(scenario) = base(world, mode, rule, years, 2).with(changes) else { continue };
        let faults = faults(&scenario);
        let told = |it: &String| {
            it.contains("has left what can be computed with") || it.contains("the base year cannot")
        };
        assert!(faults.iter().all(told), "seed {seed}, {mode}, {rule}: {faults:?}");
        sound += u64::from(faults.is_empty());
    }
    assert!(3 * sound >= number, "only {sound} of {number} are sound");
}
