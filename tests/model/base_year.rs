//! The base year is found, found soon, or it is said where it cannot be.

use crate::worlds::{DELTA, NATION, Town, scenario, towns};
use factorflow::dynamics::{Model, Parameters};

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
