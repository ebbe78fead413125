//! A chain does nothing by itself.

use super::{delta, policy, segment_loss};
use crate::worlds::{
    self, DELTA, DELTA_CHAINS, apart, begin, begin_with, bits, numbers, root, scenario, steps, time,
};
use factorflow::Scenario;
use factorflow::scenario::Reader;
use std::fs;

/// Other rates than the defaults, so that a chain that acted would show.
const STRONG: &str =
    "[parameters.chain]\nintensity = 1\nsegment_complementarity = 4\nsupplier_substitution = 2\n";

#[test]
fn twenty_years_without_events_have_the_bytes_of_a_world_without_chains() {
    for mode in ["", "[run]\nmode = \"sampled\"\n"] {
        let run = |world: &str, parameters: &str| {
            bits(&worlds::finished(&scenario(&[world, mode, &time(20, 2), parameters])).world().stocks)
        };
        assert!(run(DELTA_CHAINS, STRONG) == run(DELTA, ""), "{mode}");
    }
}

#[test]
fn everything_reaches_everybody_while_nothing_is_broken() {
    let mut simulation = begin(&delta(&[STRONG]));
    steps(&mut simulation, 3);
    let state = simulation.period_state();
    let supply = state.economy.supply.as_ref().unwrap();
    assert!(supply.log_supply.iter().all(|it| it.to_bits() == 0));
    assert!(supply.output_left.iter().all(|it| it.to_bits() == 1.0_f64.to_bits()));
    assert!(state.economy.log_breaks.is_none());
}

#[test]
fn a_world_with_a_chain_rests_where_its_base_year_is() {
    let mut at_rest = delta(&[]);
    let seen = &at_rest.observations;
    let rate = at_rest.parameters.capital.saving_rate * seen.output.sum() / seen.capital.sum();
    for (path, value) in [
        ("talent.ageing_rate", 0.0),
        ("talent.worker_retirement_rate", 0.0),
        ("talent.established_retirement_rate", 0.0),
        ("talent.entrant_rate", 0.0),
        ("technology.growth_rate", 0.0),
        ("learning.learning_rate", 0.0),
        ("capital.depreciation_rate", rate),
    ] {
        at_rest.parameters.set(path, value).unwrap();
    }
    let mut simulation = begin_with(&at_rest, |model| model.base.graduates.fill(0.0));
    let before = simulation.world().stocks.clone();
    steps(&mut simulation, 200);
    let mut now = simulation.world().stocks.clone();
    now.experience.assign(&before.experience);
    let drift = apart(&numbers(&before), &numbers(&now));
    println!("drift in 100 years: {drift:.1e}");
    assert!(drift <= 1e-11, "{drift:.1e}");
}

/// The table of regions backwards and every code with a letter before it.
fn relabelled(text: &str, columns: &[&str], backwards: bool) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let header = lines.remove(0);
    let named = |name: &str| columns.contains(&name);
    let is_code: Vec<bool> = header.split(',').map(named).collect();
    for line in &mut lines {
        let cells = line.splitn(is_code.len(), ',').zip(&is_code);
        let cells: Vec<String> =
            cells.map(|(cell, code)| if *code { format!("x{cell}") } else { cell.to_owned() }).collect();
        *line = cells.join(",");
    }
    if backwards {
        lines.reverse();
    }
    format!("{header}\n{}\n", lines.join("\n"))
}

#[test]
fn relabelling_regions_permutes_results() {
    let seeds = root().join("seeds/china");
    let read = |name: &str| fs::read_to_string(seeds.join(name)).unwrap();
    let regions = relabelled(&read("prefectures.csv"), &["code", "prefecture_code", "province_code"], true);
    let said =
        read("specialisation.csv").replace("330281,optoelectronics,components,5", "330200,ai,models,2");
    let regions_as_they_are = read("prefectures.csv");
    let text = |loss: &str| {
        let world = "[world]\nregions = \"r.csv\"\nsegments = \"s.csv\"\nspecialisation = \"p.csv\"\nkeep = [\"province:Jiangsu\", \"province:Anhui\"]\n";
        let years = format!("loss = 0.8\nplaces = [\"{loss}\"]\nstart = 2025.3");
        let network = policy("chain-network", "members = [\"province:Anhui\"]\nstart = 2026");
        [world, &time(4, 2), &segment_loss("integrated-circuits", "packaging-testing", &years), &network]
            .concat()
    };
    let output = |regions: &str, said: &str, loss: &str| -> Vec<(String, f64)> {
        let reader = Reader::default()
            .table("r.csv", regions)
            .table("p.csv", said)
            .table("s.csv", read("segments.csv"));
        let scenario: Scenario =
            reader.read("test.toml".as_ref(), text(loss)).unwrap_or_else(|it| panic!("{it}"));
        let simulation = worlds::finished(&scenario);
        let output = &simulation.period_state().economy.output;
        let codes =
            scenario.atlas.regions().iter().map(|it| it.place.code.trim_start_matches('x').to_owned());
        let mut rows: Vec<(String, f64)> = codes.zip(output.iter().copied()).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    };
    let one = output(&regions_as_they_are, &said, "320200");
    let other = output(&regions, &relabelled(&said, &["code"], true), "x320200");
    assert_eq!(one.len(), other.len());
    for ((code, one), (same, other)) in one.iter().zip(&other) {
        assert!(code == same && (one / other - 1.0).abs() < 1e-12, "{code}: {one} and {other}");
    }
}
