//! What cannot be estimated is said, and what can be is found.

use factorflow::estimate::{
    FitError, FlowError, FlowTable, HoldOut, Masses, ObservedFlow, PoissonFit, Predictor, Shrinkage,
};
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;

fn flow(origin: usize, destination: usize, flow: f64, terms: &[f64]) -> ObservedFlow {
    let code = |it: usize| format!("{it:03}");
    ObservedFlow { origin: code(origin), destination: code(destination), flow, terms: terms.to_vec() }
}

/// Pairs of different places.
fn pairs(places: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..places).flat_map(move |from| (0..places).filter(move |&to| to != from).map(move |to| (from, to)))
}

/// Seven places, nothing flowing in three pairs, with a first term that varies and a second that is given.
fn with_zeros(second: impl Fn(usize, usize) -> f64) -> FlowTable {
    let of = |(from, to): (usize, usize)| {
        let first = ((from * 7 + to * 3) % 11) as f64 / 3.0;
        let amount =
            if ZEROS.contains(&(from, to)) { 0.0 } else { 10.0 + ((from * 5 + to * 13) % 17) as f64 };
        flow(from, to, amount, &[first, second(from, to)])
    };
    FlowTable::new(pairs(7).map(of).collect(), &["distance", "extra"]).unwrap()
}

const ZEROS: [(usize, usize); 3] = [(0, 3), (2, 5), (6, 1)];

#[test]
fn a_term_that_is_there_only_where_nothing_flows_is_refused_with_its_pairs() {
    let on_zeros = |from, to| f64::from(u8::from(ZEROS.contains(&(from, to))));
    let error = PoissonFit::of(&with_zeros(on_zeros), None).unwrap_err();
    let FitError::Separated(separated) = error else { panic!("{error}") };
    assert_eq!((separated.pairs.len(), separated.terms.as_slice()), (3, &["extra".to_owned()][..]));
}

#[test]
fn a_term_of_both_signs_where_nothing_flows_has_an_estimate() {
    let of = |from, to| match (from, to) {
        (0, 3) => 1.0,
        (2, 5) => -1.0,
        _ => 0.0,
    };
    assert!(PoissonFit::of(&with_zeros(of), None).is_ok());
}

#[test]
fn a_term_that_differs_from_another_in_one_pair_without_a_flow_is_refused() {
    let of = |from: usize, to: usize| {
        ((from * 7 + to * 3) % 11) as f64 / 3.0 + f64::from(u8::from((from, to) == (2, 5)))
    };
    let error = PoissonFit::of(&with_zeros(of), None).unwrap_err();
    let FitError::Separated(separated) = error else { panic!("{error}") };
    assert_eq!(separated.pairs.len(), 1);
    assert_eq!(separated.terms, ["distance", "extra"]);
}

#[test]
fn a_term_that_effects_or_other_terms_say_already_is_refused_by_name() {
    let by_origin = PoissonFit::of(&with_zeros(|from, _| from as f64), None).unwrap_err();
    assert_eq!(by_origin, FitError::Collinear("extra".to_owned()));
    let doubled = PoissonFit::of(&with_zeros(|from, to| 2.0 * ((from * 7 + to * 3) % 11) as f64 / 3.0), None);
    assert_eq!(doubled.unwrap_err(), FitError::Collinear("extra".to_owned()));
    let constant = PoissonFit::of(&with_zeros(|_, _| 1.0), None).unwrap_err();
    assert_eq!(constant, FitError::Collinear("extra".to_owned()));
}

#[test]
fn every_flow_that_is_no_number_and_every_pair_that_stands_twice_is_named() {
    let flows = vec![
        flow(1, 2, -1.0, &[0.5]),
        flow(1, 3, f64::NAN, &[0.5]),
        flow(2, 3, 1.0, &[f64::INFINITY]),
        flow(2, 1, 1.0, &[0.5]),
        flow(2, 1, 2.0, &[0.5]),
    ];
    let errors = FlowTable::new(flows, &["distance"]).unwrap_err();
    let named = |it: &FlowError| match it {
        FlowError::Number { what, origin, destination } => format!("{what} {origin} {destination}"),
        FlowError::Twice { origin, destination } => format!("twice {origin} {destination}"),
    };
    let found: Vec<String> = errors.iter().map(named).collect();
    assert_eq!(found, ["flow 001 002", "flow 001 003", "distance 002 003", "twice 002 001"]);
}

#[test]
fn places_without_flows_are_dropped_until_none_is_left() {
    // 4 sends to 3 alone, which is dropped as nothing else arrives there and 4 sends nothing.
    let of = |(from, to): (usize, usize)| {
        let amount = if from == 4 || to == 3 { 0.0 } else { 5.0 + ((from * 3 + to) % 7) as f64 };
        flow(from, to, amount, &[((from * 7 + to * 5) % 13) as f64])
    };
    let table = FlowTable::new(pairs(6).map(of).collect(), &["distance"]).unwrap();
    let fit = PoissonFit::of(&table, None).unwrap();
    assert!(fit.origin_effects[4].is_nan() && fit.destination_effects[3].is_nan());
    assert_eq!(fit.origin_effects.iter().filter(|it| it.is_nan()).count(), 1);
    let single: Vec<ObservedFlow> = (1..4).map(|to| flow(0, to, 1.0, &[to as f64])).collect();
    let error = PoissonFit::of(&FlowTable::new(single, &["distance"]).unwrap(), None).unwrap_err();
    assert_eq!(error, FitError::TooFew { origins: 1, destinations: 3 });
}

/// Flows drawn from `exp(a_i + s_j + x'β)`, with flows within places if asked for.
fn drawn(places: usize, coefficients: [f64; 2], seed: u64) -> FlowTable {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut uniform = |low: f64, high: f64| low + (high - low) * random.random::<f64>();
    let at: Vec<[f64; 2]> = (0..places).map(|_| [uniform(0.0, 10.0), uniform(0.0, 10.0)]).collect();
    let effects: Vec<[f64; 2]> = (0..places).map(|_| [uniform(2.0, 4.0), uniform(-1.0, 1.0)]).collect();
    let of = |(from, to): (usize, usize)| {
        let apart = (at[from][0] - at[to][0]).hypot(at[from][1] - at[to][1]).max(0.1).ln();
        let border = f64::from(u8::from(from % 3 != to % 3));
        let log = effects[from][0] + effects[to][1] + coefficients[0] * apart + coefficients[1] * border;
        let amount = Poisson::new(log.exp()).unwrap().sample(&mut random);
        flow(from, to, amount, &[apart, border])
    };
    FlowTable::new(pairs(places).map(of).collect(), &["distance", "border"]).unwrap()
}

/// Two hundred tables of fifty places; 95 % intervals should cover in 88 to 98 % of them, which a table of 200 fails by
/// chance alone with a probability below .001 if they cover in 94 to 95 %.
#[test]
fn coefficients_are_recovered_and_intervals_cover_them() {
    let truth = [-1.3, -0.4];
    let (mut means, mut two_way, mut pairs) = ([0.0; 2], [0; 2], [0; 2]);
    let mut error = [0.0; 2];
    for seed in 0..200 {
        let fit = PoissonFit::of(&drawn(50, truth, seed), None).unwrap();
        for term in 0..2 {
            let miss = fit.coefficients[term] - truth[term];
            means[term] += miss / 200.0;
            error[term] += fit.covariance.error(term) / 200.0;
            two_way[term] += u32::from(miss.abs() <= fit.covariance.reach(term));
            let simple = fit.covariance.of_pairs[[term, term]].sqrt();
            pairs[term] += u32::from(miss.abs() <= 1.96 * simple);
        }
    }
    for term in 0..2 {
        assert!(means[term].abs() < 3.0 * error[term] / 200_f64.sqrt(), "{means:?} {error:?}");
        assert!((176..=196).contains(&two_way[term]), "{two_way:?}");
        assert!((176..=196).contains(&pairs[term]), "{pairs:?}");
    }
}

#[test]
fn strong_shrinkage_is_gravity_in_masses_and_weak_shrinkage_is_none() {
    let table = drawn(20, [-1.0, -0.3], 1);
    let masses: Vec<f64> = (0..20).map(|it| 1.0 + f64::from(it)).collect();
    let shrunk = |strength| PoissonFit::of(&table, Some(&Shrinkage { strength, masses: &masses })).unwrap();
    let free = PoissonFit::of(&table, None).unwrap();
    assert!((shrunk(1e-5).coefficients[0] - free.coefficients[0]).abs() < 1e-4);
    assert!(shrunk(1e9).destination_effects.iter().all(|it| it.abs() < 1e-6));
    let by_mass = Masses { of_origins: masses.clone(), of_destinations: masses };
    let predicted = HoldOut::Checkerboard.predict(Predictor::ShrunkKernel(1.0), &table, &by_mass).unwrap();
    assert!(predicted.left_out.is_empty() && predicted.pairs.len() == 200);
}

#[test]
fn flows_within_places_do_not_slow_the_estimate_and_are_met() {
    let truth = -1.2;
    let of = |(from, to): (usize, usize)| {
        let apart = 0.3 + from.abs_diff(to) as f64;
        let away = f64::from(u8::from(from != to));
        let log = 5.0 + (from % 5) as f64 / 5.0 - (to % 7) as f64 / 7.0 + truth * apart.ln() - 2.0 * away;
        flow(from, to, log.exp(), &[apart.ln(), away])
    };
    let all = (0..60).flat_map(|from| (0..60).map(move |to| (from, to)));
    let fit =
        PoissonFit::of(&FlowTable::new(all.map(of).collect(), &["distance", "away"]).unwrap(), None).unwrap();
    assert!((fit.coefficients[0] - truth).abs() < 1e-9 && (fit.coefficients[1] + 2.0).abs() < 1e-9);
    assert!(fit.steps < 25, "{}", fit.steps);
}

/// Nothing is left of the deviance of millions but rounding.
#[test]
fn flows_that_are_met_exactly_have_an_estimate() {
    let distance = |from: usize, to: usize| ((from * 7 + to * 3) % 11) as f64 / 4.0;
    let exact = |(from, to): (usize, usize)| {
        let size = 14.0 + 0.1 * from as f64 - 0.2 * to as f64 - 1.5 * distance(from, to);
        flow(from, to, size.exp(), &[distance(from, to)])
    };
    let fit =
        PoissonFit::of(&FlowTable::new(pairs(9).map(exact).collect(), &["distance"]).unwrap(), None).unwrap();
    assert!((fit.coefficients[0] + 1.5).abs() < 1e-9, "{:?}", fit.coefficients);
    assert!(fit.deviance.abs() < 1e-6, "{}", fit.deviance);
}
