//! The tables of a results folder agree with the catalogue, with each other, and with what flowed.

use crate::command::{factorflow, well};
use crate::worlds::{DELTA, scenario, time};
use factorflow::Scenario;
use factorflow::outcome::catalogue::NATIONAL;
use factorflow::outcome::{Catalogue, Column, Kind, Table, Values};
use factorflow::results::{Folder, csv, damaged_parts, parquet};
use factorflow::run::{Cancel, Progress, Sink};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

const TABLES: [&str; 5] = ["national", "clubs", "regions", "flows", "policies"];

/// Two replicates of three years of the delta, with tax sharing ramped up from the second year on.
const RUN: &str = r#"
[time]
start = 2026
years = 3
steps_per_year = 4

[run]
mode = "sampled"
replicates = 2
seed = 5

[[policies]]
name = "tax-pilot"
instrument = "tax-sharing"
members = ["yangtze-delta"]
start = 2027
ramp_years = 2
share = 0.5

[[policies]]
name = "vouchers"
instrument = "innovation-vouchers"
members = ["province:Zhejiang"]
budget_share = 0.001
"#;
const FULL: &str = "[output]\nregions = \"every-year\"\nflows = \"full\"\n";
const EVERY_STEP: &str = "[output]\nregions = \"every-step\"\nflows = \"full\"\n";
const LARGEST: &str = "[output]\nregions = \"never\"\nflows = { largest = 30 }\n";

fn made(output: &str) -> (TempDir, Scenario) {
    let folder = tempfile::tempdir().unwrap();
    let mut scenario = scenario(&[DELTA, RUN, output]);
    // Fresh graduates have no rows in `flows`; without them flows are all who move.
    Arc::make_mut(&mut scenario.observations).graduates.fill(0.0);
    let path = folder.path().join("results");
    scenario.run().into_folder(&path).unwrap();
    (folder, scenario)
}

/// The run with all its flows, which most tests look at.
fn full() -> &'static (TempDir, Scenario) {
    static MADE: OnceLock<(TempDir, Scenario)> = OnceLock::new();
    MADE.get_or_init(|| made(FULL))
}

fn in_parquet(made: &(TempDir, Scenario), name: &str) -> Table {
    parquet::read(&made.0.path().join("results").join(format!("{name}.parquet"))).unwrap()
}

fn in_csv(made: &(TempDir, Scenario), name: &str, like: &[(&str, Kind)]) -> Table {
    csv::read(&made.0.path().join("results").join(format!("{name}.csv")), like).unwrap()
}

fn names(table: &Table) -> Vec<&str> {
    table.columns().iter().map(|it| it.name.as_str()).collect()
}

/// The rows of a table, found by what is said of them: replicate, year in quarters, and who.
type Key = (i64, i64, String);

#[expect(clippy::cast_possible_truncation, reason = "years have four digits")]
fn quarters(year: f64) -> i64 {
    (year * 4.0).round() as i64
}

fn keys(table: &Table, who: Option<&str>) -> Vec<Key> {
    let who = who.map(|it| table.text(it).unwrap());
    let year = table.real("year").unwrap();
    let key = |row: usize| who.map_or_else(String::new, |it| it[row].clone());
    let replicate = table.integer("replicate").unwrap();
    (0..table.rows()).map(|row| (replicate[row], quarters(year[row]), key(row))).collect()
}

fn by_key(table: &Table, who: Option<&str>, column: &str) -> BTreeMap<Key, f64> {
    keys(table, who).into_iter().zip(table.real(column).unwrap().iter().copied()).collect()
}

/// Adds up what has one key after keys were changed.
fn sums(rows: &BTreeMap<Key, f64>, key: impl Fn(&Key) -> Key) -> BTreeMap<Key, f64> {
    let mut sums = BTreeMap::new();
    for (old, amount) in rows {
        *sums.entry(key(old)).or_insert(0.0) += amount;
    }
    sums
}

fn of_all(key: &Key) -> Key {
    (key.0, key.1, String::new())
}

/// The year that a row between its start and its end is counted in, called by its end.
fn year_that_ends(key: &Key) -> Key {
    (key.0, (key.1 + 3).div_euclid(4) * 4, key.2.clone())
}

fn assert_close(what: &str, found: &BTreeMap<Key, f64>, expected: &BTreeMap<Key, f64>) {
    let scale = expected.values().fold(0.0_f64, |most, it| most.max(it.abs()));
    for (key, expected) in expected {
        let found = found.get(key).copied().unwrap_or(0.0);
        assert!((found - expected).abs() <= 1e-11 * scale, "{what} {key:?}: {found} is not {expected}");
    }
}

#[test]
fn every_table_has_the_columns_of_the_catalogue_in_order() {
    for name in TABLES {
        let catalogue = Catalogue::default().names(name);
        if name != "policies" {
            assert_eq!(names(&in_parquet(full(), name)), catalogue, "{name}.parquet");
        }
        if name != "flows" {
            assert_eq!(names(&in_csv(full(), name, &[])), catalogue, "{name}.csv");
        }
    }
}

#[test]
fn parquet_and_csv_hold_the_same_rows() {
    for name in ["national", "clubs", "regions"] {
        let expected = in_parquet(full(), name);
        let like: Vec<(&str, Kind)> =
            expected.columns().iter().map(|it| (it.name.as_str(), it.values.kind())).collect();
        let found = in_csv(full(), name, &like);
        assert!(expected.rows() > 0, "{name}");
        for (one, other) in expected.columns().iter().zip(found.columns()) {
            assert!(same(one, other), "{name}.{}", one.name);
        }
    }
}

fn same(one: &Column, other: &Column) -> bool {
    match (&one.values, &other.values) {
        (Values::Real(one), Values::Real(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan())
        }
        (one, other) => one == other,
    }
}

#[test]
fn what_the_nation_has_is_what_its_regions_have() {
    let (national, regions) = (in_parquet(full(), "national"), in_parquet(full(), "regions"));
    let pairs = [
        ("output_cny", "output_cny"),
        ("people_worker", "workers"),
        ("people_young", "young"),
        ("people_established", "established"),
        ("capital_cny", "capital_cny"),
    ];
    for (sum, part) in pairs {
        let mut expected = by_key(&national, None, sum);
        expected.retain(|key, _| key.1 % 4 == 0);
        assert_eq!(expected.len(), 2 * 4);
        assert_close(sum, &sums(&by_key(&regions, Some("code"), part), of_all), &expected);
    }
}

#[test]
fn what_the_nation_has_is_what_its_provinces_have() {
    let (national, clubs) = (in_parquet(full(), "national"), in_parquet(full(), "clubs"));
    let provinces: Vec<String> =
        full().1.atlas.provinces().iter().map(|(place, _)| place.english.clone()).collect();
    assert_eq!(provinces.len(), 4);
    let of_provinces = |column: &str| {
        let mut rows = by_key(&clubs, Some("club"), column);
        rows.retain(|key, _| provinces.contains(&key.2));
        sums(&rows, of_all)
    };
    let sums: Vec<&str> = NATIONAL.iter().filter(|it| it.adds_up).map(|it| &*it.name).collect();
    for column in &sums {
        assert_close(column, &of_provinces(column), &by_key(&national, None, column));
    }
    let others: Vec<&str> = names(&clubs).into_iter().skip(3).filter(|it| !sums.contains(it)).collect();
    assert_eq!(others, ["transfers_cny"]);
    // Transfers are net in parts and gross in the whole.
    let net = of_provinces("transfers_cny");
    let paid = national.real("transfers_cny").unwrap().iter().fold(0.0_f64, |most, it| most.max(*it));
    assert!(paid > 1e6 && net.values().all(|it| it.abs() <= 1e-11 * paid), "{paid}: {net:?}");
}

#[test]
fn a_club_of_everybody_is_the_nation() {
    let (national, clubs) = (in_parquet(full(), "national"), in_parquet(full(), "clubs"));
    for column in ["output_cny", "movers", "ideas", "advanced_3", "policy_cost_cny"] {
        let mut found = by_key(&clubs, Some("club"), column);
        found.retain(|key, _| key.2 == "yangtze-delta");
        assert_close(column, &sums(&found, of_all), &by_key(&national, None, column));
    }
}

#[test]
fn nothing_has_flowed_in_the_first_row() {
    let national = in_parquet(full(), "national");
    let first = |column: &str| {
        let rows = by_key(&national, None, column);
        rows.into_iter().filter(|(key, _)| key.1 == quarters(2026.0)).map(|it| it.1).collect::<Vec<f64>>()
    };
    for outcome in NATIONAL {
        let column = &*outcome.name;
        if outcome.unit.words().ends_with("since the last row") {
            assert_eq!(first(column), [0.0, 0.0], "{column}");
        } else if outcome.may_be_empty {
            assert!(first(column).iter().all(|it| it.is_nan()), "{column}");
            assert!(national.real(column).unwrap()[1].is_finite(), "{column}");
        }
    }
    let regions = in_parquet(full(), "regions");
    for column in ["net_talent", "net_capital_cny", "net_siting"] {
        let rows = by_key(&regions, Some("code"), column);
        assert!(
            rows.iter().filter(|(key, _)| key.1 == quarters(2026.0)).all(|(_, it)| *it == 0.0),
            "{column}"
        );
    }
}

/// Flows of some factors between different regions; `end` says who the row is about.
fn flows_of(made: &(TempDir, Scenario), factors: &[&str], end: &str) -> BTreeMap<Key, f64> {
    let flows = in_parquet(made, "flows");
    let texts = |name: &str| flows.text(name).unwrap();
    let (factor, origin, destination) = (texts("factor"), texts("origin"), texts("destination"));
    let mut sums = BTreeMap::new();
    for (row, key) in keys(&flows, Some(end)).into_iter().enumerate() {
        if factors.contains(&factor[row].as_str()) && origin[row] != destination[row] {
            *sums.entry(key).or_insert(0.0) += flows.real("amount").unwrap()[row];
        }
    }
    sums
}

#[test]
fn full_flows_add_up_to_movers() {
    let movers = sums(&by_key(&in_parquet(full(), "national"), None, "movers"), year_that_ends);
    let found = sums(&flows_of(full(), &["worker", "young", "established"], "origin"), of_all);
    assert!(movers.values().all(|it| *it >= 0.0));
    assert_close("movers", &found, &movers);
}

#[test]
fn full_flows_add_up_to_what_regions_gain_and_lose() {
    let regions = in_parquet(full(), "regions");
    let columns = [
        ("net_talent", &["young", "established"][..]),
        ("net_capital_cny", &["capital"]),
        ("net_siting", &["siting"]),
    ];
    for (column, factors) in columns {
        let mut net = flows_of(full(), factors, "destination");
        for (key, amount) in flows_of(full(), factors, "origin") {
            *net.entry(key).or_insert(0.0) -= amount;
        }
        let expected = by_key(&regions, Some("code"), column);
        assert!(expected.values().any(|it| it.abs() >= 1.0), "{column}");
        // Capital that stays at home cancels out of what is some hundred times larger.
        assert_close(column, &net, &expected);
    }
}

#[test]
fn transfers_in_flows_are_those_of_the_quarters_before() {
    let made = made(EVERY_STEP);
    let regions = in_parquet(&made, "regions");
    // A rate at the start of a quarter holds until its end, so it belongs to the row after.
    let of_the_year = |key: &Key| year_that_ends(&(key.0, key.1 + 1, key.2.clone()));
    let rates = by_key(&regions, Some("code"), "transfers_cny");
    let mut expected = sums(&rates, of_the_year);
    for rate in expected.values_mut() {
        *rate /= 4.0;
    }
    // The last row is the start of a quarter that the run does not reach.
    expected.retain(|key, _| key.1 <= quarters(2029.0));
    let mut net = flows_of(&made, &["transfer"], "destination");
    for (key, amount) in flows_of(&made, &["transfer"], "origin") {
        *net.entry(key).or_insert(0.0) -= amount;
    }
    assert!(expected.values().any(|it| it.abs() > 1e6));
    assert_close("transfers", &net, &expected);
}

/// The rows of `flows` of one replicate, year and factor between different regions: amount, origin, destination.
type Flow<'a> = (f64, &'a str, &'a str);

fn flows_by_factor(table: &Table) -> BTreeMap<(i64, i64, &str), Vec<Flow<'_>>> {
    let texts = |name: &str| table.text(name).unwrap();
    let (factor, origin, destination) = (texts("factor"), texts("origin"), texts("destination"));
    let amount = table.real("amount").unwrap();
    let mut found: BTreeMap<(i64, i64, &str), Vec<Flow<'_>>> = BTreeMap::new();
    for (row, key) in keys(table, None).into_iter().enumerate() {
        if origin[row] != destination[row] {
            let flow = (amount[row], origin[row].as_str(), destination[row].as_str());
            found.entry((key.0, key.1, &factor[row])).or_default().push(flow);
        }
    }
    found
}

#[test]
fn the_largest_flows_are_the_largest_of_all() {
    let made = made(LARGEST);
    let (all, largest) = (in_parquet(full(), "flows"), in_parquet(&made, "flows"));
    let (mut all, largest) = (flows_by_factor(&all), flows_by_factor(&largest));
    assert!(all.keys().eq(largest.keys()), "the same factors and years");
    for (key, found) in largest {
        let expected = all.get_mut(&key).unwrap();
        expected.sort_by(|a, b| b.0.total_cmp(&a.0));
        expected.truncate(30);
        let amounts = |flows: &[Flow<'_>]| flows.iter().map(|it| it.0).collect::<Vec<f64>>();
        assert_eq!(amounts(&found), amounts(expected), "{key:?}");
        // Among equals either pair may be the last.
        let least = expected.last().map(|it| it.0);
        assert!(found.iter().filter(|it| Some(it.0) > least).all(|it| expected.contains(it)), "{key:?}");
    }
}

#[test]
fn a_table_that_nobody_asked_for_has_no_file() {
    let made = made(LARGEST);
    let written = |made: &(TempDir, Scenario), file: &str| made.0.path().join("results").join(file).exists();
    for file in ["regions.csv", "regions.parquet"] {
        assert!(written(full(), file) && !written(&made, file), "{file}");
    }
    assert!(written(&made, "national.csv") && written(&made, "flows.parquet"));
}

/// Asks to stop once it has been looked at so often.
fn cancelled_after(times: u64) -> Cancel {
    let asked = AtomicU64::new(0);
    Cancel::when(move || asked.fetch_add(1, Ordering::Relaxed) >= times)
}

#[derive(Default)]
struct Counted {
    ahead: AtomicU64,
    done: AtomicU64,
}

impl Progress for Counted {
    fn begin(&self, steps: u64) {
        self.ahead.store(steps, Ordering::Relaxed);
    }

    fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }
}

#[test]
fn progress_of_a_resumed_run_counts_what_was_missing() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = scenario(&[DELTA, RUN, "[output]\nflows = \"none\"\n"]);
    let open = |resume| Folder::open(folder.path(), &scenario, resume).unwrap();
    assert!(scenario.run().cancel(&cancelled_after(20)).fill(&open(false), &[]).is_err());
    let resumed = open(true);
    let missing = (0..2).filter(|&it| !(&resumed).has(it)).count() as u64;
    let counted = Counted::default();
    scenario.run().progress(&counted).fill(&resumed, &[]).unwrap();
    assert_eq!((counted.ahead.into_inner(), counted.done.into_inner()), (12 * missing, 12 * missing));
    assert!(missing > 0 && !folder.path().join("flows.parquet").exists());
}

#[test]
fn a_replicate_that_was_stopped_on_its_way_goes_on_from_there() {
    let scenario = scenario(&[DELTA, RUN, "[output]\nflows = { largest = 5 }\n"]);
    let (whole, stopped) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let open = |folder: &TempDir, resume| Folder::open(folder.path(), &scenario, resume).unwrap();
    scenario.run().fill(&open(&whole, false), &[]).unwrap();
    let first = open(&stopped, false);
    // Both replicates are somewhere between their first and their last step by then.
    assert!(scenario.run().cancel(&cancelled_after(9)).fill(&first, &[]).is_err());
    let steps: Vec<u64> = (0..2).filter_map(|it| (&first).checkpoint(it)).map(|it| it.steps()).collect();
    assert!(steps.iter().any(|it| *it > 0), "{steps:?}");
    scenario.run().fill(&open(&stopped, true), &[]).unwrap();
    for table in ["national.csv", "clubs.csv", "regions.csv", "policies.csv", "flows.parquet"] {
        let bytes = |folder: &TempDir| std::fs::read(folder.path().join(table)).unwrap();
        assert_eq!(bytes(&whole), bytes(&stopped), "{table}");
    }
    assert!(!stopped.path().join("parts").exists());
}

#[test]
fn a_part_or_snapshot_in_which_a_bit_has_flipped_counts_as_none() {
    let scenario = scenario(&[DELTA, RUN, "[output]\nflows = { largest = 5 }\n"]);
    let whole = TempDir::new().unwrap();
    let open = |folder: &TempDir, resume| Folder::open(folder.path(), &scenario, resume).unwrap();
    scenario.run().fill(&open(&whole, false), &[]).unwrap();
    // Both replicates are on their way, or the first is done: a bit in each of what they left, early, in the middle, late.
    for (steps, per_mille) in [(9, 20), (9, 500), (20, 500), (20, 999)] {
        let stopped = TempDir::new().unwrap();
        assert!(scenario.run().cancel(&cancelled_after(steps)).fill(&open(&stopped, false), &[]).is_err());
        let parts: Vec<_> = std::fs::read_dir(stopped.path().join("parts")).unwrap().flatten().collect();
        assert!(!parts.is_empty() && damaged_parts(stopped.path()).is_empty());
        for part in &parts {
            let mut bytes = std::fs::read(part.path()).unwrap();
            let at = bytes.len() * per_mille / 1000;
            bytes[at] ^= 0x10;
            std::fs::write(part.path(), bytes).unwrap();
        }
        assert_eq!(damaged_parts(stopped.path()).len(), parts.len());
        let resumed = open(&stopped, true);
        assert!((0..2).all(|it| !(&resumed).has(it) && (&resumed).checkpoint(it).is_none()));
        scenario.run().fill(&resumed, &[]).unwrap();
        for table in ["national.csv", "regions.csv", "flows.parquet"] {
            let bytes = |folder: &TempDir| std::fs::read(folder.path().join(table)).unwrap();
            assert_eq!(
                bytes(&whole),
                bytes(&stopped),
                "{table} after {steps} steps, damaged at {per_mille} per mille"
            );
        }
    }
}

#[test]
fn a_command_that_goes_on_says_which_parts_are_damaged() {
    let folder = TempDir::new().unwrap();
    let command = ["run", "yangtze-delta", "--years", "1", "--replicates", "2", "--no-figures", "--out", "r"];
    let scenario = well(folder.path(), &command);
    assert!(!scenario.err.contains("damaged"));
    let whole = std::fs::read(folder.path().join("r/national.csv")).unwrap();
    // As a run leaves it whose only part is damaged.
    std::fs::remove_file(folder.path().join("r/manifest.json")).unwrap();
    std::fs::create_dir(folder.path().join("r/parts")).unwrap();
    std::fs::write(folder.path().join("r/parts/r000001.part"), "what is no part").unwrap();
    let said = well(folder.path(), &[&command[..], &["--resume"]].concat());
    assert!(said.err.contains("r000001.part` is damaged, counts as none, and is made again"), "{}", said.err);
    assert!(std::fs::read(folder.path().join("r/national.csv")).unwrap() == whole);
}

#[test]
fn policies_say_year_by_year_how_far_they_are() {
    let policies = in_csv(full(), "policies", &[("policy", Kind::Text), ("review_decision", Kind::Text)]);
    assert_eq!(policies.rows(), 2 * 2 * 4, "replicates, policies, and a start with three years");
    let strength = by_key(&policies, Some("policy"), "strength");
    let of = |policy: &str, year: f64| strength[&(1, quarters(year), policy.to_owned())];
    let years = [2026.0, 2027.0, 2028.0, 2029.0];
    assert!(years.iter().all(|it| of("vouchers", *it) >= 1.0));
    let ramp = years.map(|it| of("tax-pilot", it));
    assert!(
        ramp[0] == 0.0 && ramp[1] > 0.0 && ramp[1] < ramp[2] && ramp[2] < ramp[3] && ramp[3] >= 1.0,
        "{ramp:?}"
    );
    let (names, members) = (policies.text("policy").unwrap(), policies.integer("members").unwrap());
    let (year, scaled) = (policies.real("year").unwrap(), policies.integer("scaled_down").unwrap());
    for row in 0..policies.rows() {
        let covered = if names[row] == "vouchers" { 11 } else { 41 * i64::from(year[row] >= 2027.0) };
        assert_eq!((members[row], scaled[row]), (covered, 0), "{} in {}", names[row], year[row]);
    }
    let cost = sums(&by_key(&policies, Some("policy"), "cost_cny"), of_all);
    let mut national = by_key(&in_parquet(full(), "national"), None, "policy_cost_cny");
    national.retain(|key, _| key.1 % 4 == 0);
    assert!(national.values().all(|it| *it > 1e6));
    assert_close("cost", &cost, &national);
}

#[test]
fn the_parts_of_theil_make_the_whole() {
    let national = in_parquet(full(), "national");
    let column = |name: &str| national.real(name).unwrap();
    let parts = column("theil_within").iter().zip(column("theil_between"));
    for (whole, (within, between)) in column("theil").iter().zip(parts) {
        assert!((within + between - whole).abs() < 1e-14 && *within > 0.0 && *between > 0.0);
    }
}

#[test]
fn a_run_in_memory_finds_what_its_folder_holds() {
    let (folder, scenario) = full();
    let tables = scenario.run().tables().unwrap();
    let read = |name: &str| parquet::read(&folder.path().join("results").join(name)).unwrap();
    assert_eq!(tables.national, read("national.parquet"));
    assert_eq!(tables.clubs, read("clubs.parquet"));
    assert_eq!(tables.regions, read("regions.parquet"));
    assert_eq!(tables.flows, read("flows.parquet"));
    let cancelled = scenario.run().cancel(&cancelled_after(3)).tables();
    assert!(cancelled.unwrap_err().to_string().starts_with("stopped with "));
}

/// What flows between pairs says how much of it crossed a border, and `national` says it too.
#[test]
fn the_shares_that_cross_a_province_are_those_of_the_drawn_flows() {
    let run = RUN.replace("steps_per_year = 4", "steps_per_year = 1");
    let mut scenario = scenario(&[DELTA, &run, FULL]);
    // Fresh graduates have no rows in `flows`; without them flows are all who move.
    Arc::make_mut(&mut scenario.observations).graduates.fill(0.0);
    let tables = scenario.run().tables().unwrap();
    let province = |code: &String| {
        let region = scenario.atlas.find(code).unwrap();
        scenario.atlas.region(region).province.code.clone()
    };
    let (flows, national) = (&tables.flows, &tables.national);
    let text = |name: &str| flows.text(name).unwrap();
    let (factor, origin, destination) = (text("factor"), text("origin"), text("destination"));
    let (year, amount) = (flows.real("year").unwrap(), flows.real("amount").unwrap());
    let replicate = flows.integer("replicate").unwrap();
    let mut compared = 0;
    for row in 0..national.rows() {
        let when = (national.integer("replicate").unwrap()[row], national.real("year").unwrap()[row]);
        let sum = |factors: &[&str], belongs: &dyn Fn(usize) -> bool| -> f64 {
            let is_now = |it: &usize| (replicate[*it], year[*it].to_bits()) == (when.0, when.1.to_bits());
            let rows = (0..flows.rows()).filter(is_now).filter(|it| factors.contains(&factor[*it].as_str()));
            rows.filter(|it| belongs(*it)).map(|it| amount[it]).sum()
        };
        let crosses = |it: usize| province(&origin[it]) != province(&destination[it]);
        let leaves = |it: usize| origin[it] != destination[it];
        let people = ["worker", "young", "established"];
        for (name, share) in [
            ("cross_province_share_talent", sum(&people, &crosses) / sum(&people, &leaves)),
            ("cross_province_share_siting", sum(&["siting"], &crosses) / sum(&["siting"], &|_| true)),
        ] {
            let found = national.real(name).unwrap()[row];
            if !found.is_nan() {
                assert!(
                    found > 0.0 && (found - share).abs() < 1e-12,
                    "{name} in {when:?}: {found}, flows say {share}"
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2 * 2 * 3, "replicates, shares and years");
}

#[test]
fn expected_runs_make_one_replicate_unless_governments_choose_at_random() {
    let replicates = |mode: &str, governments: &str| {
        let text = format!(
            "[world]\nname = 'china-prefectures'\nkeep = ['province:Zhejiang']\n[time]\nyears = 1\nsteps_per_year = 1\n\
             [run]\nmode = '{mode}'\nreplicates = 3\n{governments}"
        );
        let tables = factorflow::Scenario::parse(&text).unwrap().run().tables().unwrap();
        let mut replicates = tables.national.integer("replicate").unwrap().to_vec();
        replicates.dedup();
        replicates.len()
    };
    assert_eq!(replicates("expected", ""), 1);
    assert_eq!(replicates("expected", "[governments]\nrule = 'imitate'\ninitial_open = 0.5\n"), 3);
    assert_eq!(replicates("sampled", ""), 3);
}

/// Killed before its scenario is written a run leaves two folders and a file with a temporary name.
#[test]
fn a_run_that_was_killed_in_its_first_moment_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed");
    for name in ["parts", "world"] {
        std::fs::create_dir_all(path.join(name)).unwrap();
    }
    std::fs::write(path.join("world/regions.csv.6l0iSc.tmp"), "co").unwrap();
    std::fs::write(path.join("scenario.toml.a1B2c3.tmp"), "na").unwrap();
    let scenario = scenario(&[DELTA, &time(1, 1)]);
    scenario.run().into_folder(&path).unwrap();
    let mut left: Vec<_> = std::fs::read_dir(&path).unwrap().map(|it| it.unwrap().file_name()).collect();
    left.retain(|it| it.to_string_lossy().ends_with(".tmp"));
    assert!(left.is_empty() && !path.join("world/regions.csv.6l0iSc.tmp").exists(), "{left:?}");
    // What is somebody else's stays.
    std::fs::create_dir_all(folder.path().join("mine/parts")).unwrap();
    std::fs::write(folder.path().join("mine/letter.txt"), "dear").unwrap();
    assert!(scenario.run().into_folder(folder.path().join("mine")).is_err());
}

#[test]
fn a_part_under_the_name_of_another_counts_as_none() {
    let scenario = scenario(&[DELTA, RUN, "[output]\nflows = { largest = 5 }\n"]);
    let (whole, stopped) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let open = |folder: &TempDir, resume| Folder::open(folder.path(), &scenario, resume).unwrap();
    scenario.run().fill(&open(&whole, false), &[]).unwrap();
    for steps in [9, 20] {
        let first = open(&stopped, false);
        assert!(scenario.run().cancel(&cancelled_after(steps)).fill(&first, &[]).is_err());
        drop(first);
        let parts = stopped.path().join("parts");
        for ending in ["part", "begun"] {
            let [one, other] = [0, 1].map(|it| parts.join(format!("r00000{it}.{ending}")));
            if one.exists() && other.exists() {
                std::fs::copy(&one, &other).unwrap();
            } else if let Some(there) = [&one, &other].into_iter().find(|it| it.exists()) {
                std::fs::copy(there, if there == &one { &other } else { &one }).unwrap();
            }
        }
        scenario.run().fill(&open(&stopped, true), &[]).unwrap();
        let bytes = |folder: &TempDir| std::fs::read(folder.path().join("national.csv")).unwrap();
        assert!(bytes(&whole) == bytes(&stopped), "after {steps} steps");
        std::fs::remove_dir_all(stopped.path()).unwrap();
    }
}

#[test]
fn a_damaged_table_is_an_error_of_one_line_and_no_panic_that_is_printed() {
    let folder = TempDir::new().unwrap();
    well(folder.path(), &["run", "yangtze-delta", "--years", "2", "--no-figures", "--out", "r"]);
    let file = folder.path().join("r/flows.parquet");
    let whole = std::fs::read(&file).unwrap();
    let damaged = |bit: &usize| {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&file, bytes).unwrap();
        // What is said when the `parquet` crate panics.
        parquet::read(&file).is_err_and(|it| it.to_string().contains("the file is damaged"))
    };
    let found = (0..8 * whole.len()).step_by(13).find(damaged);
    assert!(found.is_some(), "no bit makes the crate panic any more");
    let said = factorflow(folder.path(), &["figure", "r"]);
    assert!(said.code == 1 && said.err.contains("the file is damaged"), "{}: {}", said.code, said.err);
    assert!(said.err.starts_with("error: ") && !said.err.contains("panicked"), "{}", said.err);
}
