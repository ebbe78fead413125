//! Reviews (32): what they find, when they are held, and what follows.

use crate::worlds::{self, DELTA, close, near, scenario, time};
use factorflow::Scenario;
use factorflow::dynamics::review::review;
use factorflow::dynamics::{Chance, Process};
use factorflow::policy::{ReviewPlan, Timing};
use factorflow::simulation::{Draws, Simulation};
use statrs::distribution::{ContinuousCDF, Normal};

#[test]
fn a_review_compares_means_by_their_standard_error() {
    let verdict = review(&[3.0, 5.0, 7.0], &[1.0, 2.0], 2.0);
    // 5 − 1.5; s² are 4 and 1/2, so SE = √(4/3 + 1/4).
    close(verdict.effect, 3.5);
    close(verdict.standard_error, (4.0_f64 / 3.0 + 0.25).sqrt());
    assert!(verdict.goes_on);
    assert!(!review(&[3.0, 5.0, 7.0], &[1.0, 2.0], 2.8).goes_on);
}

#[test]
fn where_nothing_can_be_said_a_policy_goes_on() {
    assert!(review(&[-1.0], &[0.0, 1.0, 2.0], 0.0).goes_on);
    assert!(review(&[-1.0, -2.0], &[], 0.0).goes_on);
    // Without any spread the sign of the effect decides.
    assert!(review(&[1.0, 1.0], &[0.5, 0.5], 5.0).goes_on);
    assert!(!review(&[0.5, 0.5], &[0.5, 0.5], 0.0).goes_on);
}

/// Effects of mean Δ and known spread are renewed with probability 1 − Φ(z − Δ/SE). Fails by chance once in 16,000
/// seeds for each pair; with 400 on each side SE itself hardly varies.
#[test]
fn policies_are_renewed_as_often_as_the_normal_law_says() {
    let normal = Normal::standard();
    let (size, rounds) = (400_usize, 1200_u64);
    let standard_error = (2.0 / size as f64).sqrt();
    for (gain, z) in [(0.0, 0.0), (0.05, 0.0), (0.1, 1.0), (0.02, 1.5)] {
        let renewed = (0..rounds).filter(|&round| {
            let mut stream = Draws::new(11, round, 0).stream(Process::Stances, 0, 0);
            let mut side = |mean: f64| -> Vec<f64> {
                (0..size).map(|_| mean + normal.inverse_cdf(stream.uniform().max(1e-16))).collect()
            };
            let (members, others) = (side(gain), side(0.0));
            review(&members, &others, z).goes_on
        });
        let found = renewed.count() as f64 / rounds as f64;
        let expected = 1.0 - normal.cdf(z - gain / standard_error);
        let error = (expected * (1.0 - expected) / rounds as f64).sqrt();
        assert!(
            (found - expected).abs() < 4.0 * error,
            "Δ {gain}, z {z}: {found} is not {expected} ± {error}"
        );
    }
}

#[test]
fn reviews_are_held_every_so_many_whole_years_after_the_start_and_before_the_stop() {
    let due = |start, stop, every| {
        let timing = Timing { start, stop, ramp_years: 0.0 };
        let plan = ReviewPlan { every, z: 0.0 };
        (0..=12).filter(|&year| plan.is_due(timing, 2025.0, year)).collect::<Vec<u64>>()
    };
    assert_eq!(due(None, None, 5), [5, 10]);
    assert_eq!(due(Some(2020.0), None, 5), [5, 10]);
    assert_eq!(due(Some(2026.25), None, 3), [5, 8, 11]);
    assert_eq!(due(Some(2026.0), Some(2032.0), 3), [4]);
    assert!(due(Some(2040.0), None, 1).is_empty());
}

/// The delta with a policy of one province that is reviewed every other year.
fn reviewed(instrument: &str, z: f64) -> Simulation {
    worlds::begin(&under_review(instrument, z))
}

fn under_review(instrument: &str, z: f64) -> Scenario {
    let policy = format!(
        "[[policies]]\nname = \"it\"\ninstrument = \"{instrument}\"\nmembers = [\"province:Zhejiang\"]\nreview_every = 2\nz = {z}\n"
    );
    scenario(&[DELTA, &time(5, 4), &policy])
}

#[test]
fn a_policy_that_fails_its_review_ends_then_and_for_good() {
    let mut simulation = reviewed("scenario-opening", 1e9);
    worlds::steps(&mut simulation, 7);
    assert!(simulation.verdicts()[0].is_none());
    worlds::steps(&mut simulation, 1);
    let verdict = simulation.verdicts()[0].unwrap();
    assert!(!verdict.goes_on && verdict.effect.is_finite());
    assert!(simulation.period_state().policies[0].covered == 0);
    worlds::steps(&mut simulation, 8);
    assert!(simulation.verdicts()[0].is_none(), "it was reviewed after its end");
    assert!(simulation.period_state().policies[0].strength < f64::MIN_POSITIVE);
}

#[test]
fn a_policy_that_passes_goes_on_and_is_reviewed_again() {
    let mut simulation = reviewed("scenario-opening", -1e9);
    let mut never_reviewed = under_review("scenario-opening", -1e9);
    never_reviewed.policies[0].policy.review = None;
    let mut plain = worlds::begin(&never_reviewed);
    for year in 1..=4 {
        worlds::steps(&mut simulation, 4);
        worlds::steps(&mut plain, 4);
        assert_eq!(simulation.verdicts()[0].is_some(), year % 2 == 0);
    }
    assert_eq!(simulation.period_state().policies[0].covered, 11);
    assert_eq!(worlds::bits(&simulation.world().stocks), worlds::bits(&plain.world().stocks));
}

/// The effect by hand: output with and without the policy, of members and others.
#[test]
fn the_effect_is_measured_against_the_same_world_without_policy() {
    let mut simulation = reviewed("scenario-opening", 0.0);
    let mut without = worlds::begin(&scenario(&[DELTA, &time(5, 4)]));
    worlds::steps(&mut simulation, 8);
    worlds::steps(&mut without, 8);
    let lead =
        (&simulation.period_state().economy.output / &without.period_state().economy.output).mapv(f64::ln);
    let members: Vec<usize> = simulation.policies()[0].members.iter().map(|it| it.index()).collect();
    let mean = |inside: bool| {
        let chosen: Vec<f64> =
            (0..41).filter(|it| members.contains(it) == inside).map(|it| lead[it]).collect();
        chosen.iter().sum::<f64>() / chosen.len() as f64
    };
    near(simulation.verdicts()[0].unwrap().effect, mean(true) - mean(false), 1e-12);
}
