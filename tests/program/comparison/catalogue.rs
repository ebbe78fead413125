//! What follows from a row of the catalogue of outcomes, and nothing else has to be written for.

use super::{arm, table};
use factorflow::experiment::Comparison;
use factorflow::experiment::metric::Metric;
use factorflow::outcome::catalogue::{
    CLUBS, DERIVED_OF_NATION, DERIVED_OF_REGIONS, Effect, NATIONAL, Outcome, Unit,
};
use factorflow::outcome::{Catalogue, Values};
use factorflow::region::Fields;
use std::collections::BTreeMap;
use std::process::Command;

/// The words that `factorflow outcomes` prints, line by line.
fn listed() -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_factorflow")).arg("outcomes").output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_row_of_the_catalogue_is_a_column_of_its_table_and_a_line_of_the_list() {
    let (mut lines, fields) = (listed().into_iter(), Fields::standard());
    // The list also has the columns that only worlds with chains or platforms have.
    for (name, columns) in Catalogue::of_all(&fields.names()).tables() {
        for it in &columns {
            let begin = format!("{name:<9} {:<32} {:<24} {:<12} ", it.name, it.unit.words(), it.equation);
            assert_eq!(lines.next().unwrap(), begin + &*it.meaning);
        }
    }
    for (name, columns) in Catalogue::default().tables() {
        if ["national", "clubs", "regions", "flows"].contains(&name) {
            let written = table(&format!("arms/pilot/{name}.parquet"));
            assert!(written.columns().iter().map(|it| &it.name).eq(columns.iter().map(|it| &*it.name)));
        }
    }
    // What only calibrations look at is in no table.
    assert!(lines.all(|it| it.starts_with("run       ")));
}

/// Names and units of the effects that outcomes say they have.
fn said<Value>(outcomes: &[Outcome<Value>], adding_up: bool) -> BTreeMap<String, String> {
    let wanted = outcomes.iter().filter(|it| it.adds_up || !adding_up);
    let unit = |it: &Outcome<Value>| Some((it.name.to_string(), it.effect?.unit(it.unit).to_owned()));
    wanted.filter_map(unit).collect()
}

/// Names and units of the effects in the table, level by level.
fn found() -> BTreeMap<String, BTreeMap<String, String>> {
    let effects = table("effects.parquet");
    let [levels, outcomes, units] = ["level", "outcome", "unit"].map(|it| effects.text(it).unwrap());
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in 0..effects.rows() {
        let of_level = found.entry(levels[row].clone()).or_default();
        of_level.insert(outcomes[row].clone(), units[row].clone());
    }
    found
}

#[test]
fn outcomes_have_effects_on_the_levels_and_in_the_units_that_the_catalogue_says() {
    let (catalogue, found) = (Catalogue::default(), found());
    let with = |mut all: BTreeMap<String, String>, more| {
        all.extend(more);
        all
    };
    let nation = with(said(NATIONAL, false), said(DERIVED_OF_NATION, false));
    let sums = with(said(catalogue.regions(), true), said(DERIVED_OF_REGIONS, false));
    for (level, said) in [
        ("nation", &nation),
        ("club", &said(CLUBS, false)),
        ("province", &said(CLUBS, false)),
        ("region", &said(catalogue.regions(), false)),
        ("members", &sums),
        ("others", &sums),
    ] {
        assert_eq!(&found[level], said, "{level}");
    }
    assert!(catalogue.regions().iter().any(|it| it.effect.is_none()), "some have none");
}

#[test]
fn outcomes_of_the_nation_are_metrics_and_their_changes_too_where_they_have_effects() {
    for it in NATIONAL {
        assert_eq!(Metric::find(&it.name).unwrap().unit(), it.unit.words());
        let change = Metric::find(&format!("{}.change", it.name));
        let unit = match it.effect {
            Some(Effect::Percent) => Some("per cent"),
            Some(Effect::Difference) => Some(it.unit.words()),
            None => None,
        };
        assert_eq!(change.map(|it| it.unit()), unit, "{}", it.name);
    }
}

#[test]
fn only_outcomes_that_may_be_empty_are() {
    let catalogue = Catalogue::default();
    let mut empty = 0;
    for (name, columns) in catalogue.tables().into_iter().take(3) {
        let written = table(&format!("arms/pilot/{name}.parquet"));
        for (outcome, column) in columns.iter().zip(written.columns()) {
            let Values::Real(values) = &column.values else { continue };
            let is_empty = values.iter().any(|it| it.is_nan());
            assert!(!is_empty || outcome.may_be_empty, "{name}.{}", column.name);
            empty += u32::from(is_empty);
        }
    }
    assert_eq!(empty, 6, "all shares of what has not flowed yet");
}

/// The page says by name what it says by the catalogue everywhere else.
#[test]
fn the_page_on_sweeps_names_the_metrics_whose_changes_are_plain_differences() {
    let page = include_str!("../../../docs/sweeps-reference.md");
    let (_, rest) = page.split_once("a plain difference of").unwrap();
    let (sentence, _) = rest.split_once("which may be nothing in the first scenario").unwrap();
    for it in NATIONAL {
        let named = sentence.contains(&format!("`{}`", it.name)) || it.name.starts_with("theil");
        let is_difference = it.effect == Some(Effect::Difference);
        assert_eq!(named || it.unit == Unit::Share, is_difference, "{}", it.name);
    }
}

/// Three cities in which nobody is established talent, and nobody becomes it.
const NOBODY_ESTABLISHED: &str =
    "code,lon,lat,province_code,gdp_cny,population,workers,young_talent,established_talent
01,116,30,1,4e11,4000000,2000000,100000,0
02,117,31,1,3e11,3500000,1600000,80000,0
03,118,32,2,2e11,2500000,1200000,50000,0
";

#[test]
fn output_per_worker_is_compared_where_nobody_is_established_talent() {
    let folder = tempfile::tempdir().unwrap();
    let places = folder.path().join("places.csv");
    std::fs::write(&places, NOBODY_ESTABLISHED).unwrap();
    let world = format!("[world]\nregions = \"{}\"\n", places.display())
        + "[time]\nstart = 2025\nyears = 1\nsteps_per_year = 4\n[parameters.talent]\nageing_rate = 0\n";
    let pilot = "[[policies]]\nname = \"pilot\"\ninstrument = \"tax-sharing\"\nmembers = [\"01\", \"03\"]\nshare = 0.5\n";
    let arms = vec![arm("pilot", &[&world, pilot])];
    let found = Comparison::new(arm("base", &[&world]), arms).unwrap().draws(0).in_memory().unwrap();
    let [base, pilot] = [0, 1].map(|at| {
        let national = &found.arms[at].1.national;
        let last = |name: &str| *national.real(name).unwrap().last().unwrap();
        assert!(last("people_established") == 0.0);
        last("output_cny") / (last("people_worker") + last("people_young"))
    });
    let last = |level: &str, outcome: &str| {
        let [levels, outcomes] = ["level", "outcome"].map(|it| found.effects.text(it).unwrap());
        let is_it = |row: &usize| levels[*row] == level && outcomes[*row] == outcome;
        found.effects.real("mean").unwrap()[(0..levels.len()).rfind(is_it).unwrap()]
    };
    let (effect, expected) = (last("nation", "output_per_worker_cny"), 100.0 * (pilot / base - 1.0));
    assert!(effect != 0.0 && (effect - expected).abs() < 1e-9, "{effect} is not {expected}");
    assert!(last("nation", "people_established") == 0.0, "nothing of nothing has changed");
    for level in ["members", "others"] {
        let effect = last(level, "output_per_worker_cny");
        assert!(effect.is_finite() && effect != 0.0, "{level}: {effect}");
    }
}
