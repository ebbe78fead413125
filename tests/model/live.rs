//! Runs that are heard year by year say what tables say.

use crate::worlds::{DELTA_CHAINS, scenario, time};
use factorflow::Scenario;
use factorflow::experiment::{Baselines, Models, PairYear, pair};
use factorflow::outcome::catalogue::CLUBS;
use factorflow::outcome::{Table, Values};
use factorflow::region::{FACTORS, Factor, RegionId};
use factorflow::run::{Cancel, RunError, RunYear, YearSelection, Years};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

const TAX: &str = "[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\nstart = 2026\nshare = 0.5\n";
const GOVERNMENTS: &str = "[governments]\nrule = \"imitate\"\ninitial_open = 0.5\n[platforms]\n";
const SUBSIDY: &str = "[[policies]]\nname = \"race\"\ninstrument = \"talent-subsidy\"\nmembers = [\"310000\"]\nrate.young = 0.02\nreview_every = 1\n";

fn rich(mode: &str, steps: u32) -> Scenario {
    let run = format!("[run]\nmode = \"{mode}\"\nseed = 7\n[output]\nflows = \"full\"\n");
    scenario(&[DELTA_CHAINS, &time(3, steps), &run, GOVERNMENTS, TAX, SUBSIDY])
}

/// All columns and factors.
fn everything(scenario: &Scenario, tables: &Table) -> YearSelection {
    let columns = tables.columns().iter().map(|it| it.name.clone());
    let regions = columns.filter(|it| !["replicate", "year", "code"].contains(&it.as_str())).collect();
    let place = scenario.atlas.find("310000");
    YearSelection { regions, factors: FACTORS.to_vec(), largest: 10_000, place }
}

/// The rows of a year.
fn rows(table: &Table, year: f64) -> Vec<usize> {
    let years = table.real("year").unwrap();
    (0..table.rows()).filter(|it| years[*it].to_bits() == year.to_bits()).collect()
}

fn number(table: &Table, column: &str, row: usize) -> f64 {
    match table.column(column).unwrap() {
        Values::Integer(values) => values[row] as f64,
        Values::Real(values) => values[row],
        Values::Text(_) => panic!("{column} holds no numbers"),
    }
}

fn same(found: f64, expected: f64) -> bool {
    found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan()
}

#[test]
fn every_value_of_every_year_is_that_of_the_tables_of_the_same_run() {
    for (mode, steps) in [("expected", 1), ("expected", 4), ("sampled", 2)] {
        let scenario = rich(mode, steps);
        let tables = scenario.run().replicates(1).tables().unwrap();
        let keep = everything(&scenario, &tables.regions);
        let model = Arc::new(scenario.model().unwrap().0);
        let years = Years::begin(&scenario, &model, 0, &keep, &Cancel::default()).unwrap();
        let names: Vec<String> = years.national().iter().map(|it| it.name.to_string()).collect();
        let groups: Vec<String> = years.groups().iter().map(|it| it.name.clone()).collect();
        let mut seen = 0;
        for year in years {
            let year = year.unwrap();
            let row = rows(&tables.national, year.year)[0];
            for (name, value) in names.iter().zip(&year.national) {
                assert!(same(*value, number(&tables.national, name, row)), "{mode} {name} in {}", year.year);
            }
            of_clubs(&tables.clubs, &groups, &year);
            of_regions(&scenario, &tables.regions, &keep, &year);
            let policies = rows(&tables.policies, year.year);
            for (policy, row) in year.policies.iter().zip(policies) {
                assert!(same(policy.cost, number(&tables.policies, "cost_cny", row)));
                assert!(same(policy.covered as f64, number(&tables.policies, "members", row)));
                let effect = policy.review.map_or(f64::NAN, |it| it.effect);
                assert!(same(effect, number(&tables.policies, "review_effect", row)));
            }
            of_flows(&scenario, &tables.flows, &year);
            seen += 1;
        }
        assert_eq!(seen, 4, "{mode}: the start and three years");
    }
}

fn of_clubs(table: &Table, groups: &[String], year: &RunYear) {
    let clubs = table.text("club").unwrap();
    let rows = rows(table, year.year);
    for (outcome, values) in CLUBS.iter().zip(&year.clubs) {
        assert_eq!(values.len(), groups.len());
        for ((row, value), group) in rows.iter().zip(values).zip(groups) {
            assert_eq!(clubs[*row], *group);
            assert!(same(*value, number(table, &outcome.name, *row)), "{} of {group}", outcome.name);
        }
    }
}

fn of_regions(scenario: &Scenario, table: &Table, keep: &YearSelection, year: &RunYear) {
    let codes = table.text("code").unwrap();
    for row in rows(table, year.year) {
        let region = scenario.atlas.find(&codes[row]).unwrap().index();
        for (at, column) in keep.regions.iter().enumerate() {
            assert!(
                same(year.regions[(at, region)], number(table, column, row)),
                "{column} of {}",
                codes[row]
            );
        }
    }
}

fn of_flows(scenario: &Scenario, table: &Table, year: &RunYear) {
    let code = |it: RegionId| scenario.atlas.region(it).place.code.clone();
    let (factors, origins) = (table.text("factor").unwrap(), table.text("origin").unwrap());
    let destinations = table.text("destination").unwrap();
    let rows = rows(table, year.year);
    for it in &year.flows {
        let is_own = |row: &&usize| factors[**row] == it.factor.name();
        let of_table: BTreeMap<(String, String), f64> = (rows.iter().filter(is_own))
            .map(|&row| ((origins[row].clone(), destinations[row].clone()), number(table, "amount", row)))
            .collect();
        let found: BTreeMap<(String, String), f64> =
            it.largest.iter().map(|it| ((code(it.origin), code(it.destination)), it.amount)).collect();
        let between = |pair: &(String, String)| pair.0 != pair.1;
        let expected = of_table.clone().into_iter().filter(|(pair, _)| between(pair)).collect();
        assert_eq!(found, expected, "{:?}", it.factor);
        assert_eq!(it.pairs, found.len());
        let home: f64 = of_table.iter().filter(|(pair, _)| !between(pair)).map(|it| it.1).sum();
        assert!((it.home - home).abs() <= 1e-9 * home.abs());
        assert!(
            it.of_place
                .iter()
                .all(|it| [code(it.origin), code(it.destination)].contains(&"310000".to_owned()))
        );
        assert_eq!(
            it.of_place.len(),
            of_table.keys().filter(|it| it.0 == "310000" || it.1 == "310000").count()
        );
    }
}

/// The delta with a policy and without, for so many years.
fn both(years: u32) -> [Scenario; 2] {
    let policy = scenario(&[DELTA_CHAINS, &time(years, 1), TAX]);
    let mut base = policy.clone();
    base.policies.clear();
    [base, policy]
}

fn heard(
    scenarios: [&Scenario; 2],
    keep: &YearSelection,
    kept: &Baselines,
    mut each: impl FnMut(&PairYear) -> ControlFlow<()>,
) -> Result<Vec<PairYear>, RunError> {
    let mut years = Vec::new();
    pair(scenarios, 0, &Models::default(), keep, kept, &Cancel::default(), &mut |year| {
        let go_on = each(&year);
        years.push(year);
        go_on
    })?;
    Ok(years)
}

#[test]
fn a_baseline_is_run_once_and_no_further_than_somebody_has_asked() {
    let [base, policy] = both(3);
    let other = policy.with([("policies.tax.share", 0.25.into())]).unwrap();
    let keep = YearSelection { factors: vec![Factor::Siting], largest: 5, ..YearSelection::default() };
    let kept = Baselines::default();
    let stopped = heard([&base, &policy], &keep, &kept, |it| {
        if it.policy.year > 2025.5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(RunError::Cancelled { .. })));
    assert_eq!(kept.years_computed(), 2, "the start and the year in which it was ended");
    let years = heard([&base, &policy], &keep, &kept, |_| ControlFlow::Continue(())).unwrap();
    let again = heard([&base, &other], &keep, &kept, |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((kept.years_computed(), years.len(), again.len()), (4, 4, 4));
    assert!(years.iter().zip(&again).all(|(one, two)| Arc::ptr_eq(&one.base, &two.base)));
    assert!(again[3].policy.national[0] > years[3].base.national[0]);
}

#[test]
fn a_baseline_without_room_is_run_along_and_nothing_else_changes() {
    let [base, policy] = both(3);
    let keep = YearSelection { factors: vec![Factor::Siting], largest: 5, ..YearSelection::default() };
    let (roomy, narrow) = (Baselines::default(), Baselines::new(1000));
    // Shares of nothing are NaN, which equals nothing.
    let all = |kept: &Baselines| {
        format!("{:?}", heard([&base, &policy], &keep, kept, |_| ControlFlow::Continue(())).unwrap())
    };
    assert_eq!(all(&roomy), all(&narrow));
    assert_eq!(all(&roomy), all(&narrow));
    assert_eq!((roomy.years_computed(), narrow.years_computed()), (4, 8));
}

#[test]
fn differences_of_flows_come_from_all_flows_and_not_from_two_lists() {
    let [base, policy] = both(3);
    let few = YearSelection { factors: vec![Factor::Siting], largest: 3, ..YearSelection::default() };
    let all = YearSelection { largest: 10_000, ..few.clone() };
    let kept = Baselines::default();
    let last =
        |keep| heard([&base, &policy], keep, &kept, |_| ControlFlow::Continue(())).unwrap().pop().unwrap();
    let (few, all) = (last(&few), last(&all));
    let amounts = |year: &RunYear| -> BTreeMap<(RegionId, RegionId), f64> {
        year.flows[0].largest.iter().map(|it| ((it.origin, it.destination), it.amount)).collect()
    };
    let (own, base) = (amounts(&all.policy), amounts(&all.base));
    for flow in &few.difference[0].largest {
        let pair = (flow.origin, flow.destination);
        let expected = own.get(&pair).unwrap_or(&0.0) - base.get(&pair).unwrap_or(&0.0);
        assert_eq!(flow.amount.to_bits(), expected.to_bits());
    }
    let [biggest, .., least] = few.difference[0].largest.as_slice() else { panic!("there are three") };
    assert!(biggest.amount.abs() >= least.amount.abs() && few.difference[0].pairs > 1000);
    let listed = |it: &RunYear| {
        it.flows[0]
            .largest
            .iter()
            .any(|it| it.origin == biggest.origin && it.destination == biggest.destination)
    };
    assert!(!listed(&few.base) || !listed(&few.policy) || few.difference[0].home < 0.0, "{biggest:?}");
    assert!(few.difference[0].home < 0.0, "with tax sharing fewer projects stay at home");
}

#[test]
fn a_run_that_is_cancelled_ends_before_its_next_step() {
    let [_, policy] = both(3);
    let cancel = Cancel::default();
    let model = Arc::new(policy.model().unwrap().0);
    let mut years = Years::begin(&policy, &model, 0, &YearSelection::default(), &cancel).unwrap();
    assert!(years.next().unwrap().is_ok());
    cancel.cancel();
    assert!(matches!(years.next(), Some(Err(RunError::Cancelled { .. }))));
    assert!(years.next().is_none());
}

#[test]
fn a_column_that_no_world_has_is_refused_with_the_one_that_was_meant() {
    let [_, policy] = both(1);
    let keep = YearSelection { regions: vec!["output".to_owned()], ..YearSelection::default() };
    let model = Arc::new(policy.model().unwrap().0);
    let refused = Years::begin(&policy, &model, 0, &keep, &Cancel::default()).unwrap_err();
    assert!(refused.to_string().contains("did you mean `output_cny`?"), "{refused}");
}
