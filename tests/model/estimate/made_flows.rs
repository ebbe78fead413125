//! Five tables of made-up flows, each of which another model knows best: the estimator with a bent distance and shrinkage is
//! hardly behind it in any, on pairs that it has not seen.

use factorflow::estimate::{FlowTable, HoldOut, Masses, ObservedFlow, Predictor};
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The common part may be this much behind that of the best benchmark.
const BEHIND: f64 = 0.002;

/// Places on a plane with masses.
struct Country {
    at: Vec<[f64; 2]>,
    masses: Vec<f64>,
    random: Xoshiro256PlusPlus,
}

impl Country {
    fn new(places: usize, seed: u64) -> Self {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let at = (0..places)
            .map(|_| [random.random_range(0.0..1000.0), random.random_range(0.0..1000.0)])
            .collect();
        let sizes = LogNormal::new(0.0, 1.0).unwrap();
        let masses = (0..places).map(|_| 1e6 * sizes.sample(&mut random)).collect();
        Self { at, masses, random }
    }

    fn distance(&self, from: usize, to: usize) -> f64 {
        let [dx, dy] = [0, 1].map(|it| self.at[from][it] - self.at[to][it]);
        dx.hypot(dy).max(5.0)
    }

    /// Draws flows with these means, scaled so that so many leave altogether.
    fn drawn(mut self, total: f64, mean: impl Fn(&Self, usize, usize) -> f64) -> (FlowTable, Masses) {
        let places = self.masses.len();
        let pairs =
            (0..places).flat_map(|from| (0..places).map(move |to| (from, to))).filter(|it| it.0 != it.1);
        let means: Vec<((usize, usize), f64)> =
            pairs.map(|(from, to)| ((from, to), mean(&self, from, to))).collect();
        let scale = total / means.iter().map(|it| it.1).sum::<f64>();
        let mut flows = Vec::new();
        for ((from, to), mean) in means {
            let mean = scale * mean;
            let amount = if mean > 0.0 { Poisson::new(mean).unwrap().sample(&mut self.random) } else { 0.0 };
            let log = (self.distance(from, to) / 100.0).ln();
            let code = |it: usize| format!("{it:03}");
            flows.push(ObservedFlow {
                origin: code(from),
                destination: code(to),
                flow: amount,
                terms: vec![log, log * log],
            });
        }
        let masses = Masses { of_origins: self.masses.clone(), of_destinations: self.masses };
        (FlowTable::new(flows, &["distance", "distance2"]).unwrap(), masses)
    }
}

const GRAVITY: [Predictor; 2] = [Predictor::LogLinearGravity, Predictor::PoissonGravity];

const ALL: [Predictor; 3] = [Predictor::LogLinearGravity, Predictor::PoissonGravity, Predictor::Radiation];

/// The common part of the estimator as `--shrink auto` makes it is hardly below that of the best benchmark.
fn check(name: &str, (flows, masses): &(FlowTable, Masses), benchmarks: &[Predictor]) -> f64 {
    let common =
        |it: Predictor| HoldOut::Checkerboard.predict(it, flows, masses).unwrap().score().common_part;
    let own = HoldOut::Checkerboard.predict_best_shrunk(flows, masses).unwrap().score().common_part;
    let scored = benchmarks.iter().map(|it| (common(*it), it.name()));
    let (best, model) = scored.fold((0.0, ""), |a, b| if b.0 > a.0 { b } else { a });
    println!("{name}: {own:.4}, {model} {best:.4}");
    assert!(own >= best - BEHIND, "{name}: {own:.4} and {model} has {best:.4}");
    own
}

#[test]
fn where_gravity_is_the_law_the_estimator_is_as_good() {
    let gravity = |it: &Country, from: usize, to: usize| {
        it.masses[from] * it.masses[to] / it.distance(from, to).powf(1.5)
    };
    check("gravity", &Country::new(60, 1).drawn(2e5, gravity), &ALL);
    check("gravity of few", &Country::new(60, 2).drawn(8e3, gravity), &ALL);
}

#[test]
fn where_radiation_is_the_law_the_estimator_is_better_than_gravity_and_only_radiation_is_better() {
    let radiation = |it: &Country, from: usize, to: usize| {
        let reach = it.distance(from, to);
        let nearer = (0..it.masses.len()).filter(|&l| l != from && l != to && it.distance(from, l) < reach);
        let between: f64 = nearer.map(|l| it.masses[l]).sum();
        let (here, there) = (it.masses[from], it.masses[to]);
        here * here * there / ((here + between) * (here + there + between))
    };
    let country = Country::new(60, 3).drawn(2e5, radiation);
    let own = check("radiation", &country, &GRAVITY);
    let law = HoldOut::Checkerboard.predict(Predictor::Radiation, &country.0, &country.1).unwrap();
    // No power of distance knows who lives in between, which radiation is told.
    assert!(law.score().common_part > own + 0.1);
}

#[test]
fn where_hubs_draw_and_send_little_the_estimator_is_better() {
    let hubs = |it: &Country, from: usize, to: usize| {
        let draw = if to.is_multiple_of(10) { 20.0 } else { 1.0 };
        it.masses[from] * it.masses[to] * draw / it.distance(from, to)
    };
    check("hubs", &Country::new(60, 4).drawn(2e5, hubs), &ALL);
}

#[test]
fn where_islands_lie_far_apart_the_estimator_is_as_good() {
    let mut country = Country::new(60, 5);
    for (place, at) in country.at.iter_mut().enumerate() {
        at[0] = at[0] / 2.0 + 1500.0 * (place % 3) as f64;
    }
    let gravity =
        |it: &Country, from: usize, to: usize| it.masses[from] * it.masses[to] / it.distance(from, to);
    check("islands", &country.drawn(1e5, gravity), &ALL);
}

#[test]
fn where_most_of_many_pairs_have_no_flow_the_estimator_is_as_good() {
    let gravity = |it: &Country, from: usize, to: usize| {
        it.masses[from] * it.masses[to] / it.distance(from, to).powi(2)
    };
    check("sparse", &Country::new(300, 6).drawn(3e4, gravity), &ALL);
}
