//! Firms join platforms by themselves and after others.

use super::{delta, event, policy};
use crate::worlds::{self, Town, begin, close, near, steps, towns};
use factorflow::dynamics::{Parameters, platform};
use factorflow::region::{Platforms, Stage};
use factorflow::simulation::{Clock, Governments, Mode, Setup};
use ndarray::Array1;
use std::sync::Arc;

const PLATFORMS: &str = "[platforms]\n";

/// One region from .25 with ceiling .6, p .02 and q .35, after ten years.
fn one_region(steps_per_year: u32) -> f64 {
    let (atlas, seen) = towns(&[Town::at(100.0, 30.0)]);
    let model =
        Arc::new(worlds::model(&atlas, &seen, Parameters::default(), 1.0 / f64::from(steps_per_year)));
    let mut world = model.base_world(&atlas, &seen);
    let adopted = Array1::from_elem(1, 0.25);
    world.stocks.adoption.clone_from(&adopted);
    world.platforms = Some(Arc::new(Platforms { adopted, numbers: [250.0, 60.0, 25.0, 5.0], boost: 0.0 }));
    let clock = Clock { start: 2025.0, steps_per_year, steps: 0 };
    let (policies, events, governments) = (Vec::new(), Vec::new(), Governments::Fixed);
    let mut simulation =
        Setup { model, world, policies, events, governments, clock, mode: Mode::Expected }.begin();
    steps(&mut simulation, u64::from(10 * steps_per_year));
    simulation.world().stocks.adoption[0]
}

/// dψ/dt = (p + qψ)(c − ψ): with u = (p + qψ)/(c − ψ), u grows by the factor e^((p + qc) t).
fn bass(years: f64) -> f64 {
    let (p, q, c, start): (f64, f64, f64, f64) = (0.02, 0.35, 0.6, 0.25);
    let u = (p + q * start) / (c - start) * ((p + q * c) * years).exp();
    (u * c - p) / (q + u)
}

#[test]
fn one_region_follows_the_closed_form_of_bass_at_first_order() {
    assert_eq!(format!("{:.6}", bass(10.0)), "0.532620");
    assert_eq!(format!("{:.6}", one_region(4)), "0.531478");
    assert_eq!(format!("{:.6}", one_region(1)), "0.527954");
    let off = |steps: u32| bass(10.0) - one_region(steps);
    let order = off(4) / off(16);
    assert!((order - 4.0).abs() < 0.1, "a quarter of the step leaves a quarter of the error: {order}");
}

#[test]
fn the_ceiling_is_the_initial_one_at_the_numbers_now_and_rises_with_platforms() {
    let scenario = delta(&[PLATFORMS]);
    let simulation = begin(&scenario);
    let (model, platforms) = (simulation.model(), simulation.world().platforms.as_ref().unwrap());
    close(platform::ceiling(model, platforms, &[0.0; 4]), 0.6);
    // Weights 1, 2, 4, 8 give 510 now and 710 at 450 platforms.
    let wanted = [70.0, 25.0, 10.0, 5.0];
    let weighted = 510.0 + 70.0 + 50.0 + 40.0 + 40.0;
    near(platform::ceiling(model, platforms, &wanted), 1.0 - 0.4_f64.powf(weighted / 510.0), 1e-12);
    close(platform::ceiling(model, platforms, &[-1e6; 4]), 0.0);
}

#[test]
fn adoption_opens_markets_and_speeds_scale_up_by_what_it_has_gained() {
    let scenario = delta(&["[platforms]\nadopted = 0.3\nboost = 0.5\n"]);
    let mut simulation = begin(&scenario);
    let at_start = simulation.period_state().conditions.clone();
    close(at_start.openness[[0, 0]], 0.3);
    steps(&mut simulation, 6);
    let gained = simulation.world().stocks.adoption[0] - 0.3;
    let later = &simulation.period_state().conditions;
    assert!(gained > 0.01);
    near(later.openness[[0, 0]], 0.3 + 0.3 * gained, 1e-12);
    near(later.hazard_boost[Stage::ScaleUp][[0, 0]], 1.0 + 0.5 * gained, 1e-12);
}

#[test]
fn a_programme_is_as_strong_as_its_members_are_large_and_speeds_them_alone() {
    let settings =
        "members = [\"310000\"]\npay_after_use = 1\ninterconnection = -0.5\ndigital_voucher = 0.002";
    let scenario = delta(&[PLATFORMS, &policy("platform-programme", settings)]);
    let simulation = begin(&scenario);
    let (found, seen) = (&simulation.period_state().conditions, &scenario.observations);
    let shanghai = scenario.atlas.find("310000").unwrap().index();
    let part = seen.output[shanghai] / seen.output.sum();
    let gains = [70.0, 25.0, 10.0, 5.0];
    found.platforms.added.iter().zip(gains).for_each(|(added, gain)| near(*added, gain * part, 1e-12));
    close(found.platforms.innovation[shanghai], 2.0);
    close(found.platforms.imitation[shanghai], 0.5);
    close(found.platforms.imitation[(shanghai + 1) % 41], 1.0);
    close(found.research_support[shanghai], 0.002);
    assert!(simulation.period_state().policies[0].cost.iter().all(|it| it.abs() < f64::MIN_POSITIVE));
}

/// Shanghai's programme makes it go ahead, and whoever sees it follows.
#[test]
fn a_closed_border_of_knowledge_keeps_adoption_from_spreading() {
    let ahead = policy("platform-programme", "members = [\"310000\"]\npay_after_use = 10\nstop = 2026");
    let closed =
        event("border-closure", "places = [\"310000\"]\nchannels = [\"knowledge\"]\ntightening = 100");
    let adopted = |parts: &[&str]| {
        let scenario = delta(parts);
        let mut simulation = begin(&scenario);
        steps(&mut simulation, 8);
        ["310000", "320500"]
            .map(|it| simulation.world().stocks.adoption[scenario.atlas.find(it).unwrap().index()])
    };
    let (open, shut) = (adopted(&[PLATFORMS, &ahead]), adopted(&[PLATFORMS, &ahead, &closed]));
    assert!(open[0] < shut[0] && open[1] > shut[1] && open[0] > open[1], "{open:?} {shut:?}");
}

#[test]
fn a_run_goes_on_from_a_snapshot_with_platforms_and_supply() {
    let loss = super::segment_loss("ai", "models", "loss = 0.5\nstop = 2024");
    let scenario = delta(&[PLATFORMS, &loss]);
    let mut whole = begin(&scenario);
    steps(&mut whole, 3);
    let mut resumed = begin(&scenario);
    resumed.restore(whole.clone().snapshot());
    steps(&mut whole, 3);
    steps(&mut resumed, 3);
    assert_eq!(worlds::bits(&whole.world().stocks), worlds::bits(&resumed.world().stocks));
    assert_eq!(whole.world().stocks.adoption, resumed.world().stocks.adoption);
    assert_eq!(whole.world().accounts, resumed.world().accounts);
    assert!(whole.world().accounts.log_supply.iter().any(|it| *it < 0.0));
}
