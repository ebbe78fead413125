//! The base year is found, found soon, or it is said where it cannot be.

use crate::worlds::{DELTA, NATION, Town, near, scenario, towns};
use factorflow::dynamics::{Channel, Model, Parameters};
use factorflow::region::{COHORTS, PerCohort};
use ndarray::arr1;
use std::sync::Arc;

/// Plain steps need up to 130.
#[test]
fn no_fixed_point_takes_more_than_forty_iterations() {
    for world in [DELTA, NATION] {
        let report = scenario(&[world]).model().unwrap().1;
        assert_eq!(report.len(), 11);
        for found in report {
            assert!(found.residual < 1e-12 && found.iterations <= 40, "{found:?}");
        }
    }
}

#[test]
fn who_watches_hears_of_more_and_more_of_the_work_until_all_of_it_is_done() {
    let heard = std::cell::RefCell::new(Vec::new());
    scenario(&[DELTA]).model_like(None, &|share| heard.borrow_mut().push(share)).unwrap();
    let heard = heard.into_inner();
    assert!(heard.iter().all(|it| (0.0..=1.0).contains(it)));
    assert!(heard.len() > 50 && (heard[heard.len() - 1] - 1.0).abs() < 1e-12);
    assert!(heard.windows(2).filter(|it| it[1] > it[0]).count() > heard.len() / 2, "{heard:?}");
}

/// Nothing goes from one town to the other, so what is saved in each stays there, whatever the other offers.
#[test]
fn what_cannot_be_reproduced_is_named_with_how_far_off_it_is() {
    // Across a region it is about 100 km, at which a power of distance is 1 however steep.
    let town = |longitude| Town { area: 72_000.0, ..Town::at(longitude, 0.0) };
    let mut rich = town(0.0);
    rich.capital *= 3.0;
    let (atlas, seen) = towns(&[rich, town(20.0)]);
    let mut parameters = Parameters::default();
    parameters.capital.distance_elasticity = 1000.0;
    let error = Model::new(&atlas, &seen, parameters, 0.25).unwrap_err();
    assert_eq!(error.target, "where capital is invested");
    assert!(error.region.starts_with(&atlas.regions()[1].place.code), "{error}");
    assert!((error.residual - 1.0).abs() < 1e-9, "{error}");
}

/// Of two towns alike as many come as leave, so who stays is who chooses home: its kernel over the sum of both.
#[test]
fn those_who_stay_are_the_share_of_home_in_what_is_within_reach() {
    let (atlas, seen) = towns(&[Town::at(0.0, 0.0), Town::at(2.0, 0.0)]);
    let model = Model::new(&atlas, &seen, Parameters::default(), 0.25).unwrap().0;
    let shares = model.stay_shares(&seen);
    assert_eq!(shares.iter().map(|it| it.0).collect::<Vec<_>>(), COHORTS);
    for (cohort, share) in shares {
        let kernel = model.kernels.of(Channel::of(cohort)).base();
        let expected = kernel[[0, 0]] / (kernel[[0, 0]] + kernel[[0, 1]]);
        assert!((share - expected).abs() < 1e-9 && share < 0.999, "{cohort:?}: {share}, not {expected}");
    }
}

/// 10.4 workers, 1.3 young and 1.6 established are 10, 1 and 2; of .3 workers and no others nobody is left, so one
/// stands for all, and for talent.
#[test]
fn regions_that_count_whole_people_produce_and_pay_with_these_what_was_observed() {
    let (atlas, mut seen) = towns(&[Town::at(0.0, 0.0), Town::at(2.0, 0.0)]);
    seen.people =
        PerCohort { worker: arr1(&[10.4, 0.3]), young: arr1(&[1.3, 0.1]), established: arr1(&[1.6, 0.1]) };
    let parameters = Parameters::default();
    let (alpha, beta) = (parameters.production.capital_share, parameters.production.talent_share);
    let mut model = Model::new(&atlas, &seen, parameters, 0.25).unwrap().0;
    model.count_people(&seen);
    for (town, [workers, talent, all]) in [[10.0, 3.0, 13.0], [1.0, 1.0, 1.0]].into_iter().enumerate() {
        let (output, capital): (f64, f64) = (seen.output[town], seen.capital[town]);
        let labour = 1.0 - alpha - beta;
        let inputs = capital.powf(alpha) * f64::powf(workers, labour) * f64::powf(talent, beta);
        near(model.base.log_efficiency[town].exp(), output / inputs, 1e-12);
        near(model.base.log_real_wage.worker[town].exp(), labour * output / workers, 1e-12);
        near(model.base.log_real_wage.young[town].exp(), beta * output / talent, 1e-12);
        near(model.base.log_all_people[town].exp(), all, 1e-12);
    }
}

#[test]
fn a_run_that_draws_begins_with_whole_people() {
    let scenario = scenario(&[DELTA, "[run]\nmode = \"sampled\"\nseed = 1\n"]);
    let mut setup = scenario.setup(&Arc::new(scenario.model().unwrap().0), 0);
    for cohort in COHORTS {
        setup.world.stocks.people[cohort] += 0.3;
    }
    let people = setup.world.stocks.people.clone();
    let found = setup.begin().world().stocks.people.clone();
    assert_ne!(found, people);
    assert_eq!(found, PerCohort::from_fn(|it| people[it].mapv(f64::round)));
}
