//! A base year that moves people: more come to some regions than leave them, as many as the tables say.

use crate::worlds::{DELTA, Town, scenario, towns};
use factorflow::Scenario;
use factorflow::dynamics::{
    BaseMigration, Channel, Model, Parameters, entrants, homes, smallest_worker_rate,
};
use factorflow::region::{COHORTS, NaturalGrowth, PerCohort};
use factorflow::simulation::Period;
use ndarray::{Array1, Array2, arr1};
use std::sync::Arc;

const HINDCAST: &str = include_str!("../../scenarios/validation/hindcast-2010.toml");

/// The hindcast in which nothing but redrawing moves anybody, in steps of one length.
fn redrawing(steps_per_year: u32) -> Scenario {
    let changes = [("time.steps_per_year", i64::from(steps_per_year).into())];
    Scenario::parse(HINDCAST).unwrap().with(changes).unwrap()
}

/// Two towns: in the second work a third as many, and twenty a year more come there than leave.
#[test]
fn net_migrants_are_shared_out_by_who_redraws() {
    let people = PerCohort {
        worker: arr1(&[3000.0, 1000.0]),
        young: arr1(&[300.0, 100.0]),
        established: arr1(&[0.0, 0.0]),
    };
    let parameters = Parameters::default();
    let migration = BaseMigration::new(&people, &arr1(&[-20.0, 20.0]), &parameters, 1.0);
    // 1 − e^−.012 and 1 − e^−.1 of them redraw; α_i is the same for both cohorts, since both live alike.
    let workers = 3000.0 * 0.011_928_287_138_1;
    let young = 300.0 * 0.095_162_581_964_0;
    assert!((migration.leavers.worker[0] - workers).abs() < 1e-9);
    assert!((migration.leavers.young[0] - young).abs() < 1e-9);
    let share = workers / (workers + young);
    assert!((migration.net.worker[0] + 20.0 * share).abs() < 1e-9, "{:?}", migration.net);
    assert!((migration.net.young[1] - 20.0 * (1.0 - share)).abs() < 1e-9);
    assert!(migration.net.established.iter().all(|it| *it == 0.0));
}

/// Of a thousand workers two hundred leave for good within a year, and one in twenty of those who redraw their place has
/// to stay: 1 − e^−μ is at least 200/950, so μ = .23639.
#[test]
fn the_smallest_rate_at_which_every_region_can_be_reached_is_found() {
    let (_, mut seen) = towns(&[Town::at(0.0, 0.0), Town::at(2.0, 0.0)]);
    let nobody = arr1(&[0.0, 0.0]);
    seen.people =
        PerCohort { worker: arr1(&[1000.0, 1000.0]), young: nobody.clone(), established: nobody.clone() };
    let found = |most| smallest_worker_rate(&seen, &Parameters::default(), 1.0, most);
    assert_eq!(found(1.0), None, "nobody is known to move");
    seen.net_migrants = Some(arr1(&[-200.0, 200.0]));
    let found = |most| smallest_worker_rate(&seen, &Parameters::default(), 1.0, most);
    // Half a per cent more, so that what is rounded to three digits is not below.
    assert_eq!((found(100.0), found(0.3), found(0.2)), (Some(0.238), Some(0.238), None));
}

/// Of three regions with other shares of the cohorts each margin holds.
#[test]
fn net_migrants_add_up_to_those_of_each_region_and_to_nothing_in_each_cohort() {
    let people = PerCohort {
        worker: arr1(&[3000.0, 1000.0, 500.0]),
        young: arr1(&[300.0, 500.0, 20.0]),
        established: arr1(&[100.0, 20.0, 90.0]),
    };
    let wanted = arr1(&[-9.0, 11.0, -2.0]);
    let migration = BaseMigration::new(&people, &wanted, &Parameters::default(), 0.25);
    let by_region = &migration.net.worker + &migration.net.young + &migration.net.established;
    assert!((by_region - wanted).iter().all(|it| it.abs() < 1e-12));
    assert!(COHORTS.into_iter().all(|it| migration.net[it].sum().abs() < 1e-12));
}

#[test]
fn no_net_migration_gives_the_appeals_of_a_base_year_at_rest() {
    let plain = scenario(&[DELTA]);
    let mut moving = (*plain.observations).clone();
    moving.net_migrants = Some(Array1::zeros(plain.atlas.len()));
    let model = |seen| Model::new(&plain.atlas, seen, plain.parameters.clone(), 0.25).unwrap().0;
    let (rest, moving) = (model(&plain.observations), model(&moving));
    for cohort in COHORTS {
        let scaled = |model: &Model| &model.base.appeal[cohort] / model.base.appeal[cohort].sum();
        let off = scaled(&moving) / scaled(&rest) - 1.0;
        assert!(off.iter().all(|it| it.abs() < 1e-10), "{off}");
    }
}

#[test]
fn in_the_first_step_as_many_more_come_than_leave_as_the_table_says_whatever_its_length() {
    for steps in [1, 4, 12] {
        let scenario = redrawing(steps);
        let wanted = scenario.observations.net_migrants.clone().unwrap() / f64::from(steps);
        let period = first_period(&scenario);
        let net = |it| period.flows.migration.moves[it].net();
        let found = COHORTS.into_iter().map(net).fold(Array1::zeros(wanted.len()), |sum, it| sum + it);
        let people = scenario.observations.people.worker.sum();
        let off = (&found - &wanted).mapv(f64::abs).sum();
        assert!(off < 1e-9 * people && wanted.mapv(f64::abs).sum() > 1e-4 * people, "{off}");
        assert!(found.sum().abs() < 1e-9 * people);
    }
}

fn first_period(scenario: &Scenario) -> Period {
    let model = Arc::new(scenario.model().unwrap().0);
    scenario.begin(&model, 0).step().unwrap()
}

/// People who redraw among towns at rest go each way alike; if a town gains they do not.
#[test]
fn flows_are_one_sided_only_where_somebody_gains() {
    let (atlas, mut seen) = towns(&[Town::at(0.0, 0.0), Town::at(2.0, 0.0), Town::at(1.0, 2.0)]);
    let one_sided = |seen: &factorflow::region::Observations| {
        let model = Model::new(&atlas, seen, Parameters::default(), 1.0).unwrap().0;
        let (kernel, appeal) = (model.kernels.of(Channel::Worker).base(), &model.base.appeal.worker);
        let leavers = &seen.people.worker;
        let flows = Array2::from_shape_fn((3, 3), |(from, to)| {
            let reach: f64 = (0..3).map(|it| kernel[[from, it]] * appeal[it]).sum();
            leavers[from] * kernel[[from, to]] * appeal[to] / reach
        });
        (&flows - &flows.t()).mapv(f64::abs).sum() / flows.sum()
    };
    assert!(one_sided(&seen) < 1e-11);
    seen.net_migrants = Some(arr1(&[-30.0, 10.0, 20.0]));
    assert!(one_sided(&seen) > 1e-4);
}

/// Three in four of 140 graduates study in their province, where the first two towns are, with 30 and 10 of an age to
/// begin; 60 are in the third.
#[test]
fn graduates_grew_up_in_their_province_or_anywhere_by_who_is_of_an_age_to_begin() {
    let with =
        |longitude: f64, province: &str| Town { province: province.into(), ..Town::at(longitude, 0.0) };
    let (atlas, _) = towns(&[with(0.0, "one"), with(2.0, "one"), with(4.0, "other")]);
    let found = homes(&arr1(&[100.0, 0.0, 40.0]), &arr1(&[30.0, 10.0, 60.0]), 0.75, &atlas);
    let expected = [75.0 * 0.75 + 35.0 * 0.3, 75.0 * 0.25 + 35.0 * 0.1, 30.0 + 35.0 * 0.6];
    assert!(found.iter().zip(expected).all(|(found, it)| (found - it).abs() < 1e-12), "{found}");
}

/// Of a thousand workers and a hundred with experience 1 − e^−.02 and 1 − e^−.025 retire; 5 per thousand more are born
/// than die, and eight who grew up here graduate.
#[test]
fn those_who_begin_to_work_follow_from_births_and_from_where_graduates_grew_up() {
    let (_, mut seen) = towns(&[Town::at(0.0, 0.0), Town::at(2.0, 0.0)]);
    seen.people = PerCohort {
        worker: arr1(&[1000.0, 1000.0]),
        young: arr1(&[50.0, 50.0]),
        established: arr1(&[100.0, 100.0]),
    };
    let rate = arr1(&[0.005, -0.1]);
    seen.natural_growth = Some(NaturalGrowth { rate, graduates_from: arr1(&[8.0, 8.0]) });
    let found = entrants(&seen, &Parameters::default());
    let expected = 0.005 * 1150.0 + 1000.0 * 0.019_801_326_693 + 100.0 * 0.024_690_087_972 - 8.0;
    assert!((found[0] - expected).abs() < 1e-8 && found[1] == 0.0, "{found}");
    seen.natural_growth = None;
    assert!((entrants(&seen, &Parameters::default())[0] - 12.0).abs() < 1e-12);
}
