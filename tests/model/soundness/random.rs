//! Random scenarios that are permitted: several policies of any instrument, any events, some parameters, both modes,
//! several worlds with and without industry chains and platforms.

use super::{bits, faults};
use factorflow::Scenario;
use factorflow::dynamics::PARAMETERS;
use factorflow::event;
use factorflow::experiment::uncertainty::DrawPlan;
use factorflow::policy::CATALOGUE;
use factorflow::scenario::{Reader, ScenarioEvent, ScenarioPolicy};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Random = Xoshiro256PlusPlus;

/// Regions of a country that the program knows nothing of, a table of its own with next to no columns.
fn abroad(random: &mut Random, regions: usize) -> String {
    let mut table = "code,name_en,lon,lat,population,gdp_cny,province_code,province_en\n".to_owned();
    for number in 0..regions {
        let population = 10_f64.powf(random.random_range(3.0..7.5)).round();
        let output = (population * 10_f64.powf(random.random_range(4.0..5.3))).round();
        let (longitude, latitude) = (random.random_range(-9.0..25.0), random.random_range(37.0..60.0));
        let state = number % 4;
        writeln!(
            table,
            "R{number:02},Region {number},{longitude:.3},{latitude:.3},{population},{output},S{state},State {state}"
        )
        .unwrap();
    }
    table
}

/// A world, and what is in it.
struct World {
    text: String,
    /// Tables by the names that the text has for them.
    tables: Vec<(&'static str, String)>,
    /// Fields with their segments.
    chains: Vec<(&'static str, Vec<String>)>,
    platforms: bool,
}

fn world(random: &mut Random) -> World {
    let kept = |keep: &str| format!("[world]\nname = \"china-prefectures\"\nkeep = [\"{keep}\"]\n");
    let mut tables = Vec::new();
    let text = match random.random_range(0..5) {
        0 => kept("yangtze-delta"),
        1 => kept("province:Hubei"),
        2 => kept("province:Hainan"),
        3 => kept("330100"),
        _ => {
            let regions = random.random_range(2..14);
            tables.push(("abroad", abroad(random, regions)));
            "[world]\nregions = \"abroad\"\n".to_owned()
        }
    };
    World { text, tables, chains: Vec::new(), platforms: false }
}

/// Fields that worlds have which name no others.
const FIELDS: [&str; 5] =
    ["ai", "integrated-circuits", "optoelectronics", "nano-materials", "internet-of-things"];

impl World {
    /// Gives some of the fields segments, and some of the regions what they are specialised in.
    fn add_chains(&mut self, random: &mut Random, codes: &[String]) {
        let (mut segments, mut places) =
            ("field,segment,name_zh,share\n".to_owned(), "code,field,segment,quotient\n".to_owned());
        for field in FIELDS {
            if random.random_range(0..5) < 3 {
                continue;
            }
            let sizes: Vec<f64> =
                (0..random.random_range(1..5)).map(|_| random.random_range(0.05..1.0)).collect();
            let (sum, names) = (sizes.iter().sum::<f64>(), ["design", "making", "testing", "parts"]);
            for (size, name) in sizes.iter().zip(names) {
                writeln!(segments, "{field},{name},环节,{:?}", size / sum).unwrap();
            }
            for code in codes {
                let (name, quotient) =
                    (names[random.random_range(0..sizes.len())], random.random_range(-12.0..6.0_f64));
                if quotient > 0.0 {
                    writeln!(places, "{code},{field},{name},{quotient}").unwrap();
                }
            }
            self.chains.push((field, names.iter().take(sizes.len()).map(ToString::to_string).collect()));
        }
        if !self.chains.is_empty() {
            self.text.push_str("segments = \"segments\"\nspecialisation = \"specialisation\"\n");
            self.tables.extend([("segments", segments), ("specialisation", places)]);
        }
    }

    /// Whether a policy or an event has what it acts on.
    fn allows(&self, name: &str) -> bool {
        match name {
            "chain-network" | "strategic-reserve" | "segment-loss" => !self.chains.is_empty(),
            "platform-programme" => self.platforms,
            "industrial-platform" => !self.platforms,
            _ => true,
        }
    }
}

/// `[platforms]` of any number and size.
fn platforms(random: &mut Random) -> String {
    let mut text = "[platforms]\n".to_owned();
    writeln!(text, "adopted = {:?}\nboost = {:?}", within(random, 0.0, 1.0), within(random, 0.0, 1.0))
        .unwrap();
    for tier in ["basic", "growing", "leading"] {
        writeln!(text, "{tier} = {}", random.random_range(0..300)).unwrap();
    }
    text + "ecosystem = 1\n"
}

/// A number within two ends, or one of them.
fn within(random: &mut Random, low: f64, high: f64) -> f64 {
    match random.random_range(0..6) {
        0 => low,
        1 => high,
        _ => low + (high - low) * random.random_range(0.0..1.0_f64).powi(3),
    }
}

/// Settings within what a schema allows.
fn numbers(random: &mut Random, schema: &serde_json::Value) -> String {
    let mut text = String::new();
    for (key, property) in schema["properties"].as_object().unwrap() {
        let low = property["minimum"].as_f64().or(property["exclusiveMinimum"].as_f64().map(|it| it + 1e-3));
        let kind = property["type"].as_str().unwrap_or_default();
        if let (Some(low), Some(high)) = (low, property["maximum"].as_f64())
            && random.random_range(0..4) > 0
        {
            let value = within(random, low, high);
            match kind {
                "integer" => writeln!(text, "{key} = {}", value.round()).unwrap(),
                _ => writeln!(text, "{key} = {value:?}").unwrap(),
            }
        }
        if kind == "boolean" {
            writeln!(text, "{key} = {}", random.random_range(0..2) == 0).unwrap();
        }
    }
    text
}

/// The settings of an instrument: numbers, and regions of the world.
fn settings(random: &mut Random, name: &str, codes: &[String]) -> Option<String> {
    let entry = CATALOGUE.iter().find(|it| it.name == name).unwrap();
    let mut text = numbers(random, &(entry.schema)().to_value());
    let mut pick = |number: usize| -> Option<Vec<String>> {
        let mut left = codes.to_vec();
        (0..number)
            .map(|_| (!left.is_empty()).then(|| left.swap_remove(random.random_range(0..left.len()))))
            .collect()
    };
    match name {
        "transport-corridor" => writeln!(text, "chain = {:?}", pick(2)?).unwrap(),
        "city-county-link" => writeln!(text, "pairs = [{:?}]", pick(2)?).unwrap(),
        "division-of-labour" => {
            for code in pick(2)? {
                writeln!(text, "focus.{code} = [1.4, 0.9, 0.7]").unwrap();
            }
        }
        "chain-leader" => writeln!(text, "fields = [{:?}]", FIELDS[random.random_range(0..5)]).unwrap(),
        "talent-subsidy" => text.push_str("rate = { worker = 0.01, young = 0.3, established = 0.2 }\n"),
        _ => {}
    }
    Some(text)
}

fn policies(random: &mut Random, world: &World, codes: &[String]) -> String {
    let mut text = String::new();
    for number in 0..random.random_range(1..6) {
        let name = CATALOGUE[random.random_range(0..CATALOGUE.len())].name;
        if !world.allows(name) {
            continue;
        }
        let Some(settings) = settings(random, name, codes) else { continue };
        let members: Vec<&String> = codes.iter().filter(|_| random.random_range(0..3) > 0).collect();
        let members = if members.is_empty() { vec![&codes[0]] } else { members };
        write!(text, "[[policies]]\nname = \"p{number}\"\ninstrument = \"{name}\"\nmembers = {members:?}\n")
            .unwrap();
        if random.random_range(0..3) == 0 {
            text.push_str("start = 2025.5\nramp_years = 1.0\n");
        }
        if random.random_range(0..4) == 0 {
            text.push_str("review_every = 1\n");
        }
        text.push_str(&settings);
    }
    text
}

/// Some events of any kind, a few of them at once, each at any time and place.
fn events(random: &mut Random, world: &World, codes: &[String], years: u32) -> String {
    let mut text = String::new();
    for number in 0..random.random_range(0..4) {
        let entry = &event::CATALOGUE[random.random_range(0..event::CATALOGUE.len())];
        let name = entry.name;
        if !world.allows(name) {
            continue;
        }
        writeln!(text, "[[events]]\nname = \"e{number}\"\nevent = \"{name}\"").unwrap();
        if random.random_range(0..4) > 0 {
            let places: Vec<&String> = codes.iter().filter(|_| random.random_range(0..2) == 0).collect();
            let places = if places.is_empty() { vec![&codes[0]] } else { places };
            writeln!(text, "places = {places:?}").unwrap();
        }
        let start = 2025.0 + random.random_range(0.0..0.9) * f64::from(years);
        if name == "capital-loss" || random.random_range(0..3) > 0 {
            writeln!(text, "start = {start:.3}").unwrap();
            if name != "capital-loss" {
                let (lasts, ramp) = (random.random_range(0.05..1.5), [0.0, 0.4][random.random_range(0..2)]);
                writeln!(text, "stop = {:.3}\nramp_years = {ramp:?}", start + lasts).unwrap();
            }
        }
        text.push_str(&numbers(random, &(entry.schema)().to_value()));
        text.push_str(&named(random, world, name));
    }
    text
}

/// What an event names: a segment, borders, fields, cohorts.
fn named(random: &mut Random, world: &World, event: &str) -> String {
    let mut some = |of: &[&'static str]| -> Vec<&'static str> {
        let some: Vec<_> = of.iter().copied().filter(|_| random.random_range(0..2) == 0).collect();
        if some.is_empty() { of[..1].to_vec() } else { some }
    };
    match event {
        "segment-loss" => {
            let (field, segments) = &world.chains[random.random_range(0..world.chains.len())];
            let segment = &segments[random.random_range(0..segments.len())];
            format!("field = \"{field}\"\nsegment = \"{segment}\"\n")
        }
        "border-closure" => format!(
            "channels = {:?}\n",
            some(&["talent", "capital", "venture", "siting", "knowledge", "experience"])
        ),
        "technology-restriction" => format!("fields = {:?}\n", some(&FIELDS)),
        "appeal" => format!("cohorts = {:?}\n", some(&["young", "worker", "established"])),
        _ => String::new(),
    }
}

/// Some parameters anywhere within what is usual, and now and then one within its limits.
fn parameters(random: &mut Random) -> String {
    let mut text = "[parameters]\n".to_owned();
    for parameter in PARAMETERS {
        let limits = match random.random_range(0..40) {
            0 => parameter.limits,
            1..10 => parameter.usual,
            _ => continue,
        };
        let value = within(random, limits.low, limits.high);
        writeln!(text, "{} = {value:?}", parameter.path).unwrap();
    }
    text
}

/// The scenario of a seed; [`None`] if what was drawn does not go together.
fn drawn(seed: u64) -> Option<Scenario> {
    let random = &mut Random::seed_from_u64(seed);
    let mut world = world(random);
    let read = |world: &World, text: String| {
        let tables = world.tables.iter().cloned();
        let reader = tables.fold(Reader::default(), |reader, (name, table)| reader.table(name, table));
        reader.read("random.toml".as_ref(), text)
    };
    let codes: Vec<String> = {
        let atlas = read(&world, world.text.clone()).unwrap().atlas;
        atlas.ids().map(|it| atlas.region(it).place.code.clone()).collect()
    };
    if random.random_range(0..2) == 0 {
        world.add_chains(random, &codes);
    }
    world.platforms = random.random_range(0..3) == 0;
    let platforms = if world.platforms { platforms(random) } else { String::new() };
    let mode = ["expected", "sampled"][random.random_range(0..2)];
    let rule = ["fixed", "imitate", "respond", "scripted"][random.random_range(0..4)];
    let (years, steps) = (random.random_range(1..4), random.random_range(1..5));
    let rest = format!(
        "[time]\nyears = {years}\nsteps_per_year = {steps}\n[run]\nmode = \"{mode}\"\nseed = {seed}\n\
         [governments]\nrule = \"{rule}\"\ninitial_open = 0.4\n[output]\nflows = \"full\"\n"
    );
    let policies = policies(random, &world, &codes);
    let events = events(random, &world, &codes, years);
    let text = [world.text.clone(), platforms, rest, parameters(random), policies, events].concat();
    read(&world, text).ok()
}

/// Whether a run was ended because its numbers cannot be computed with; that is told by name, before anything is written.
fn is_told(fault: &str) -> bool {
    fault.contains("has left what can be computed with") || fault.contains("the base year cannot reproduce")
}

/// A scenario where its parameters are drawn from what is known of them; nothing where what was drawn does not go together.
fn with_other_parameters(scenario: &Scenario) -> Option<Scenario> {
    let plan = DrawPlan::of(&[scenario], None, 2).ok()?;
    plan.points().last().and_then(|it| plan.at(scenario, it).ok())
}

/// What so many seeds have come to.
#[derive(Debug, Default)]
struct Judged {
    permitted: usize,
    /// Of all that were run, those with other parameters included, how many came to their end.
    runs: usize,
    ended: usize,
}

/// What is wrong with a scenario, a panic and a second run that differs included.
fn found(scenario: &Scenario) -> Vec<String> {
    let judged = || {
        let mut found = faults(scenario);
        if bits(scenario) != bits(scenario) {
            found.push("a second run differs".to_owned());
        }
        found
    };
    catch_unwind(AssertUnwindSafe(judged)).unwrap_or_else(|_| vec!["it panics".to_owned()])
}

/// Judges the scenarios of seeds until so many were permitted.
fn judge(seeds: impl Iterator<Item = u64>, enough: usize) -> Judged {
    let (mut judged, mut wrong) = (Judged::default(), Vec::new());
    for (seed, scenario) in seeds.filter_map(|seed| Some((seed, drawn(seed)?))) {
        judged.permitted += 1;
        let drawn = with_other_parameters(&scenario).filter(|_| seed % 3 == 0);
        for scenario in [Some(&scenario), drawn.as_ref()].into_iter().flatten() {
            let faults = found(scenario);
            judged.runs += 1;
            judged.ended += usize::from(faults.is_empty());
            if faults.iter().any(|it| !is_told(it)) {
                wrong.push(format!("seed {seed}: {faults:?}\n{}", scenario.to_toml()));
            }
        }
        if judged.permitted == enough {
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{judged:?}");
    judged
}

#[test]
fn random_scenarios_that_are_permitted_give_sound_tables_again_and_again() {
    let judged = judge(0..16, usize::MAX);
    assert!(judged.permitted >= 8 && 2 * judged.ended >= judged.runs, "too few: {judged:?}");
}

#[test]
fn every_instrument_and_every_event_is_in_some_of_the_random_scenarios() {
    let mut seen = BTreeSet::new();
    for scenario in (0..160).filter_map(drawn) {
        seen.extend(scenario.policies.iter().map(ScenarioPolicy::instrument));
        seen.extend(scenario.events.iter().map(ScenarioEvent::kind));
    }
    let all = CATALOGUE.iter().map(|it| it.name).chain(event::CATALOGUE.iter().map(|it| it.name));
    let missing: Vec<&str> = all.filter(|it| !seen.contains(it)).collect();
    assert!(missing.is_empty(), "no random scenario has {missing:?}");
}

/// `.ci/long/random`, or `cargo test --release --test model -- --ignored a_thousand_random`.
#[test]
#[ignore = "takes minutes"]
fn a_thousand_random_scenarios_give_sound_tables_again_and_again() {
    let judged = judge(1_000.., 1_000);
    assert!(judged.permitted == 1_000 && 2 * judged.ended >= judged.runs, "{judged:?}");
}
