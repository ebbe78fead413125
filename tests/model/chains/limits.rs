//! Losses, closures and boosts at their limits give numbers all the same.

use super::{DECADE, delta, event, policy, segment_loss};
use crate::worlds::{begin, numbers, step};
use factorflow::Scenario;
use factorflow::scenario::Reader;
use std::fmt::Write;

#[track_caller]
fn four_sound_steps(scenario: &Scenario, what: &str) {
    let mut simulation = begin(scenario);
    for _ in 0..4 {
        step(&mut simulation);
    }
    let (stocks, state) = (&simulation.world().stocks, simulation.period_state());
    assert!(numbers(stocks).iter().all(|it| it.is_finite() && *it >= 0.0), "{what}");
    assert!(stocks.adoption.iter().all(|it| (0.0..=1.0).contains(it)), "{what}");
    assert!(state.economy.output.iter().all(|it| it.is_finite() && *it > 0.0), "{what}");
    assert!(simulation.largest_imbalance() < 1e-12, "{what}");
}

/// Each by itself, at both ends of its settings.
fn extremes() -> Vec<String> {
    let everything = |segment: &str| {
        segment_loss("optoelectronics", segment, "loss = 1").replace("\"it\"", &format!("\"{segment}\""))
    };
    let ends = [
        ("output-loss", "loss = 0.99"),
        ("capital-loss", "loss = 1\nstart = 2022.5"),
        ("border-closure", "tightening = 100\nplaces = [\"310000\"]"),
        ("border-closure", "tightening = 100\namong = true"),
        (
            "technology-restriction",
            "ideas_loss = 1\nhazard_loss = 1\nstages = [1, 2, 3]\nfields = [\"ai\", \"general\"]",
        ),
        ("graduates", "extra = -1e7"),
        ("graduates", "extra = 1e7\nplaces = [\"310000\"]"),
        ("appeal", "change = 5\nplaces = [\"310000\"]"),
        ("appeal", "change = -5\nplaces = [\"310000\"]"),
        ("research-facility", "staff = 1e6"),
        ("finance-shock", "change = -1"),
        ("finance-shock", "change = 10"),
    ];
    let single = ends.map(|(kind, settings)| event(kind, settings));
    let all_segments = ["materials", "components", "modules"].map(everything).concat();
    single.into_iter().chain([all_segments]).collect()
}

#[test]
fn events_at_their_limits_give_no_strange_numbers() {
    for text in extremes() {
        four_sound_steps(&delta(&[&text]), &text);
    }
}

#[test]
fn events_at_their_limits_go_together() {
    let numbered = extremes().into_iter().enumerate();
    let all: String = numbered.map(|(at, text)| text.replace("\"it\"", &format!("\"event {at}\""))).collect();
    let reserve = policy("strategic-reserve", "members = [\"yangtze-delta\"]\ncover = 1\ncost_share = 0");
    for mode in ["", "[run]\nmode = \"sampled\"\n"] {
        four_sound_steps(&delta(&[mode, "[platforms]\nboost = 100\n", &all, &reserve]), mode);
    }
}

/// Chains of one's own, in which every city has a part: each of the fields has so many segments of one size.
fn with_segments(number: usize) -> Scenario {
    let mut segments = "field,segment,share\n".to_owned();
    for field in ["ai", "integrated-circuits", "optoelectronics", "nano-materials", "internet-of-things"] {
        (0..number).for_each(|it| writeln!(segments, "{field},part-{it},{}", 1.0 / number as f64).unwrap());
    }
    let broken = segment_loss("ai", "part-1", "loss = 0.5\nplaces = [\"310000\"]");
    let places = "code,field,segment,quotient\n310000,ai,part-0,2\n";
    let world = "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\nsegments = \"s\"\nspecialisation = \"p\"\n";
    let reader = Reader::default().table("s", segments).table("p", places);
    reader.read("own.toml".as_ref(), [world, DECADE, &broken].concat()).unwrap()
}

/// Twenty segments are more than the columns that are read at once.
#[test]
fn chains_may_have_any_number_of_segments() {
    for number in [2, 4, 12] {
        four_sound_steps(&with_segments(number), &format!("{number} segments a field"));
    }
}

#[test]
fn parameters_of_chains_and_platforms_at_their_limits_give_no_strange_numbers() {
    let loss = segment_loss("integrated-circuits", "design", "loss = 1");
    let ends = [
        ("chain.supplier_substitution", [1.1, 100.0]),
        ("chain.segment_complementarity", [1e-6, 50.0]),
        ("chain.intensity", [0.0, 1.0]),
        ("chain.distance_elasticity", [0.0, 20.0]),
        ("chain.border_cost", [0.0, 20.0]),
        ("platform.innovation", [0.0, 100.0]),
        ("platform.imitation", [0.0, 100.0]),
        ("platform.initial_ceiling", [0.01, 0.99]),
    ];
    for (path, values) in ends {
        for value in values {
            let mut scenario = delta(&["[platforms]\n", &loss]);
            scenario.parameters.set(path, value).unwrap();
            four_sound_steps(&scenario, path);
        }
    }
}
