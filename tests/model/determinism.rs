//! The same scenario gives the same bits: whatever the threads, the order of rows or the names of places.

use crate::worlds::{self, DELTA, NATION, begin, bits, scenario, steps, time};
use factorflow::Scenario;
use factorflow::dynamics::{Model, Parameters};
use factorflow::outcome::{FlowSelection, TableSelection};
use factorflow::region::Deployments;
use factorflow::region::{Atlas, Observations, PerCohort, PerStage, Region, Stocks};
use factorflow::run::{Cancel, Control, Replicate};
use factorflow::simulation::{Clock, Governments, Mode, Script, Setup, Simulation};
use ndarray::{Array1, Array2, Axis};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Three instruments at once, so that every path of the kernels is walked.
const POLICIES: &str = r#"
[[policies]]
name = "vouchers"
instrument = "innovation-vouchers"
members = ["yangtze-delta"]
joint_fund = 2e9

[[policies]]
name = "tax"
instrument = "tax-sharing"
members = ["province:Jiangsu", "province:Zhejiang", "310000"]

[[policies]]
name = "scenarios"
instrument = "scenario-opening"
members = ["310000", "320100", "330100", "340100"]
"#;

const SAMPLED: &str = "[run]\nmode = \"sampled\"\nseed = 5\n";
const EXPECTED: &str = "[run]\nmode = \"expected\"\n";

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

fn final_bits(parts: &[&str]) -> Vec<u64> {
    let scenario = scenario(parts);
    bits(&worlds::finished(&scenario).world().stocks)
}

#[track_caller]
fn assert_same_on_all_threads(parts: &[&str]) {
    let alone = on_threads(1, || final_bits(parts));
    for threads in [2, 4, 8] {
        assert!(alone == on_threads(threads, || final_bits(parts)), "{threads} threads give other bits");
    }
}

#[test]
fn one_seed_gives_one_result_on_any_number_of_threads_in_the_delta() {
    for mode in [EXPECTED, SAMPLED] {
        assert_same_on_all_threads(&[DELTA, mode, &time(1, 4), POLICIES]);
    }
}

/// 368 regions are six blocks of rows, which threads take in any order.
#[test]
fn one_seed_gives_one_result_on_any_number_of_threads_in_the_nation() {
    for mode in [EXPECTED, SAMPLED] {
        assert_same_on_all_threads(&[NATION, mode, &time(1, 2), POLICIES]);
    }
}

#[test]
fn another_seed_and_another_replicate_give_other_results() {
    let run = |seed: &str, replicate| {
        let scenario = scenario(&[DELTA, seed, &time(1, 1)]);
        let mut simulation = scenario.begin(&Arc::new(scenario.model().unwrap().0), replicate);
        steps(&mut simulation, 1);
        bits(&simulation.world().stocks)
    };
    let other = "[run]\nmode = \"sampled\"\nseed = 6\n";
    assert_ne!(run(SAMPLED, 0), run(other, 0));
    assert_ne!(run(SAMPLED, 0), run(SAMPLED, 1));
    assert_eq!(run(SAMPLED, 1), run(SAMPLED, 1));
}

/// A replicate is the same whichever others run before it or beside it.
#[test]
fn a_replicate_does_not_depend_on_the_others() {
    let scenario = scenario(&[DELTA, SAMPLED, &time(1, 1)]);
    let model = Arc::new(scenario.model().unwrap().0);
    let run = |replicate| {
        let mut simulation = scenario.begin(&model, replicate);
        steps(&mut simulation, 1);
        bits(&simulation.world().stocks)
    };
    let alone = run(3);
    let together: Vec<_> = (0..4).map(run).collect();
    assert_eq!(alone, together[3]);
}

/// Records of flows are kept for whoever wants them and change nothing.
/// Half a year before its end, so that flows of the broken year were noted before and after.
#[test]
fn a_replicate_that_goes_on_from_where_it_was_stopped_leaves_the_tables_of_one_that_never_was() {
    let scenario = scenario(&[DELTA, SAMPLED, &time(2, 4), POLICIES]);
    let model = Arc::new(scenario.model().unwrap().0);
    let wanted = TableSelection {
        regions_every: Some(4),
        flows: FlowSelection::Largest(5),
        last_year_ends: Some(8),
        clubs: true,
    };
    let begin = || Replicate::new(&scenario, &model, 0, wanted);
    let mut whole = begin();
    whole.run(&Control::default()).unwrap();
    let mut stopped = begin();
    let asked = AtomicU64::new(0);
    let cancel = Cancel::when(move || asked.fetch_add(1, Ordering::Relaxed) == 6);
    stopped.run(&Control { cancel, ..Control::default() }).unwrap_err();
    let checkpoint = stopped.checkpoint();
    assert_eq!(checkpoint.steps(), 6);
    let mut resumed = begin();
    resumed.resume(checkpoint);
    resumed.run(&Control::default()).unwrap();
    let (whole, resumed) = (whole.finish(), resumed.finish());
    assert!(whole.tables.national.rows() > 8 && whole == resumed);
}

#[test]
fn keeping_records_of_flows_changes_nothing() {
    for mode in [EXPECTED, SAMPLED] {
        let scenario = scenario(&[DELTA, mode, &time(1, 2), POLICIES]);
        let mut simulation = begin(&scenario);
        *simulation.records() = factorflow::dynamics::FlowRecords::all(scenario.atlas.len());
        steps(&mut simulation, 2);
        assert_eq!(bits(&simulation.world().stocks), final_bits(&[DELTA, mode, &time(1, 2), POLICIES]));
    }
}

/// Rows are read in another order and every code, of regions, prefectures and provinces, is another one.
///
/// Sums are made in the order of places on the map, so not a bit may change.
#[test]
fn shuffled_rows_and_other_codes_give_the_same_bits() {
    let scenario = scenario(&[DELTA, EXPECTED, &time(2, 4), POLICIES]);
    let mut original = begin(&scenario);
    steps(&mut original, 8);
    let (atlas, observations) = relabelled(&scenario.atlas, &scenario.observations);
    let mut other = begin_relabelled(&scenario, &atlas, &observations);
    steps(&mut other, 8);
    let moved_to = new_places(&scenario.atlas, &atlas);
    assert_eq!(bits(&arranged(&original.world().stocks, &moved_to)), bits(&other.world().stocks));
}

fn other_code(code: &str) -> String {
    // Backwards, so that codes sort differently, with a letter so that none meets an old one.
    format!("x{}", code.chars().rev().collect::<String>())
}

/// The same places in another order under other codes.
fn relabelled(atlas: &Atlas, seen: &Observations) -> (Arc<Atlas>, Observations) {
    let size = atlas.len();
    // 17 has no common divisor with 41, so each row comes once.
    let shuffled: Vec<usize> = (0..size).map(|it| (it * 17 + 5) % size).collect();
    let rename = |region: &Region| {
        let mut region = region.clone();
        for place in [&mut region.place, &mut region.prefecture, &mut region.province] {
            place.code = other_code(&place.code);
        }
        region
    };
    let rows: Vec<Region> = shuffled.iter().map(|&it| rename(&atlas.regions()[it])).collect();
    assert_ne!(rows[0].place.english, atlas.regions()[0].place.english);
    let (other, order) = Atlas::new(rows);
    let from: Vec<usize> = order.iter().map(|&row| shuffled[row]).collect();
    let pick = |values: &Array1<f64>| values.select(Axis(0), &from);
    let observations = Observations {
        people: PerCohort::from_fn(|it| pick(&seen.people[it])),
        output: pick(&seen.output),
        capital: pick(&seen.capital),
        graduates: pick(&seen.graduates),
        research_staff: from.iter().map(|&it| seen.research_staff[it]).collect(),
        field_shares: seen.field_shares.select(Axis(0), &from),
        net_migrants: None,
        natural_growth: None,
    };
    (Arc::new(other), observations)
}

fn begin_relabelled(scenario: &Scenario, atlas: &Arc<Atlas>, observations: &Observations) -> Simulation {
    let years = 1.0 / f64::from(scenario.time.steps_per_year);
    let model = Model::new(atlas, observations, Parameters::default(), years).unwrap().0;
    let world = model.base_world(atlas, observations);
    let mut policies = scenario.policies();
    for policy in &mut policies {
        let code = |it: &factorflow::region::RegionId| other_code(&scenario.atlas.region(*it).place.code);
        policy.members = policy.members.iter().map(|it| atlas.find(&code(it)).unwrap()).collect();
        policy.members.sort_unstable();
    }
    let clock = Clock { start: 2025.0, steps_per_year: scenario.time.steps_per_year, steps: 0 };
    let (model, governments, mode) = (Arc::new(model), Governments::Fixed, Mode::Expected);
    Setup { model, world, policies, events: Vec::new(), governments, clock, mode }.begin()
}

/// Where each region of `atlas` stands in the other one.
fn new_places(atlas: &Atlas, other: &Atlas) -> Vec<usize> {
    let place = |it: &Region| other.find(&other_code(&it.place.code)).unwrap().index();
    atlas.regions().iter().map(place).collect()
}

/// The stocks as an atlas has them in which region `i` stands at `to[i]`.
fn arranged(stocks: &Stocks, to: &[usize]) -> Stocks {
    let mut from = vec![0; to.len()];
    to.iter().enumerate().for_each(|(old, &new)| from[new] = old);
    let vector = |values: &Array1<f64>| values.select(Axis(0), &from);
    let table = |values: &Array2<f64>| values.select(Axis(0), &from);
    let moved = |it: &Deployments| {
        let mut moved = Deployments::new(table(it.projects()).select(Axis(1), &from));
        moved.set_by_place(vector(it.by_place()));
        moved
    };
    Stocks {
        people: PerCohort::from_fn(|it| vector(&stocks.people[it])),
        capital: vector(&stocks.capital),
        technology: table(&stocks.technology),
        projects: PerStage::from_fn(|it| table(&stocks.projects[it])),
        deployments: stocks.deployments.as_ref().map(moved),
        experience: table(&stocks.experience),
        adoption: stocks.adoption.clone(),
    }
}

/// Zero strength, a time that never comes, and members who all stand aside: none leaves a trace.
#[test]
fn a_policy_of_no_strength_leaves_no_trace() {
    let settings = [
        "instrument = \"innovation-vouchers\"\nbudget_share = 0\njoint_fund = 0",
        "instrument = \"tax-sharing\"\nshare = 0",
        "instrument = \"tax-sharing\"\nenforcement = 0",
        "instrument = \"scenario-opening\"\nopenness = 0.3",
        "instrument = \"scenario-opening\"\nopenness = 0.1",
        "instrument = \"scenario-opening\"\nfields = []",
    ];
    for mode in [EXPECTED, SAMPLED] {
        for setting in settings {
            assert_no_trace(&[DELTA, mode, &time(1, 4)], setting);
        }
    }
}

#[test]
fn a_policy_outside_its_years_leaves_no_trace() {
    for mode in [EXPECTED, SAMPLED] {
        for instrument in ["innovation-vouchers", "tax-sharing", "scenario-opening"] {
            for years in ["start = 2026", "stop = 2025", "start = 2031\nstop = 2033\nramp_years = 2"] {
                let setting = format!("instrument = \"{instrument}\"\n{years}");
                assert_no_trace(&[DELTA, mode, &time(1, 4)], &setting);
            }
        }
    }
}

/// Only siting sees stances without a policy, and it sees nothing of closed ones.
#[test]
fn a_policy_whose_members_all_stand_aside_leaves_no_trace() {
    let script = Governments::Scripted(Script { initial: vec![false; 41], changes: Vec::new() });
    for instrument in ["innovation-vouchers", "tax-sharing", "scenario-opening"] {
        let setting = format!("instrument = \"{instrument}\"\nmutual = true");
        let run = |policy: &str| {
            let mut scenario = scenario(&[DELTA, &time(1, 4), policy]);
            scenario.governments = script.clone();
            let mut simulation = begin(&scenario);
            steps(&mut simulation, 4);
            bits(&simulation.world().stocks)
        };
        assert_eq!(run(&policy(&setting)), run(""), "{setting}");
    }
}

/// A policy that ended is not there any more: conditions are those of the baseline, whatever it left.
#[test]
fn conditions_after_a_policy_are_those_of_the_baseline() {
    let settings = "instrument = \"scenario-opening\"\nstop = 2025.5";
    let scenario = scenario(&[DELTA, &time(1, 4), &policy(settings)]);
    let mut simulation = begin(&scenario);
    assert!(simulation.period_state().conditions != baseline(&scenario));
    steps(&mut simulation, 2);
    assert!(simulation.period_state().conditions == baseline(&scenario));
}

fn baseline(scenario: &Scenario) -> factorflow::dynamics::Conditions {
    factorflow::dynamics::Conditions::baseline(&scenario.atlas, &scenario.parameters, 6)
}

fn policy(settings: &str) -> String {
    format!("[[policies]]\nname = \"it\"\nmembers = [\"yangtze-delta\"]\n{settings}\n")
}

#[track_caller]
fn assert_no_trace(parts: &[&str], settings: &str) {
    let policy = policy(settings);
    let mut with = parts.to_vec();
    with.push(&policy);
    assert!(final_bits(&with) == final_bits(parts), "{settings} left a trace");
}

/// The three instruments do leave traces at full strength, or the tests above could not fail.
#[test]
fn a_policy_in_force_leaves_a_trace() {
    for instrument in ["innovation-vouchers", "tax-sharing", "scenario-opening"] {
        let policy = policy(&format!("instrument = \"{instrument}\""));
        assert_ne!(final_bits(&[DELTA, &time(1, 4), &policy]), final_bits(&[DELTA, &time(1, 4)]));
    }
}
